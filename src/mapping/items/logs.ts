/** Stream `logs`: a row becomes one log of a container. */
import type { JsonObject, JsonValue } from "../../sentry/items.js";
import { EVENT_BYTES_TARGET, MAX_CHARS } from "../../sentry/limits.js";
import { attributesOf, fitAttributes } from "../attributes.js";
import { placeFields, rowFields } from "../event-fields.js";
import { field, type Row, required } from "../fields.js";
import { compact } from "../json.js";
import { logSeverity, longText, text, time } from "../kinds.js";
import type { Severity } from "../level.js";
import { integer } from "../number-kinds.js";
import { SOURCES } from "../sources.js";
import { type Built, defineStream, type RowFacts } from "../stream.js";
import { anything, object } from "../structure-kinds.js";
import { placeInTime } from "../time-window.js";
import { toSeconds } from "../timestamp.js";
import { traceIdFields, traceIdOf } from "../trace.js";
import { userFields, userOf } from "../user.js";

const line = (max: number) => text(max, { oneLine: true });

/** OpenTelemetry's first number of each level. docs: sdk/telemetry/logs. */
const SEVERITY_NUMBERS: Readonly<Record<Severity, number>> = {
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21,
};
const BY_NUMBER: readonly Severity[] = ["trace", "debug", "info", "warn", "error", "fatal"];

const fields = {
  body: required(field(longText, "body", "The text of the log", SOURCES.logs)),
  level: field(
    logSeverity,
    "level",
    "Severity, here with warn and trace; else that of severity_number, else info",
    SOURCES.logs,
  ),
  timestamp: field(time, "timestamp", "When it was written; the moment of sending when there is none", SOURCES.logs),
  attributes: field(
    object("names of 200 characters"),
    "attributes",
    "Searchable facts, typed by their values; integers beyond 2^53 and lists as text",
    SOURCES.attributes,
  ),
  logger: field(line(MAX_CHARS.serverName), "attributes.logger.name", "Name of the logger", SOURCES.logs),
  ...placeFields,
  server_name: field(line(MAX_CHARS.serverName), "attributes.server.address", "Host that wrote it", SOURCES.logs),
  ...traceIdFields,
  severity_number: field(integer(1, 24), "severity_number", "OpenTelemetry severity", SOURCES.logs),
  template: field(
    text(MAX_CHARS.message),
    "attributes.sentry.message.template",
    "Message with placeholders",
    SOURCES.logs,
  ),
  parameters: field(
    anything("the bytes of the item"),
    "attributes.sentry.message.parameter.*",
    "Values of the placeholders: a list, an object or one value",
    SOURCES.logs,
  ),
  sequence: field(
    integer(0, Number.MAX_SAFE_INTEGER),
    "attributes.sentry.timestamp.sequence",
    "Orders logs of the same microsecond",
    SOURCES.logs,
  ),
  ...userFields,
  ...rowFields,
} as const;

type LogRow = Row<typeof fields>;

export const logs = defineStream({
  name: "logs",
  about: "Structured logs; up to 100 travel in one request.",
  fields,
  build: buildLog,
  fit: (payload, notes) => fitAttributes(payload, "body", EVENT_BYTES_TARGET, notes),
});

function buildLog(row: LogRow, facts: RowFacts): Built {
  const { context, notes, eventId } = facts;
  const time = placeInTime(row.timestamp, "log", context, notes);
  if (!time.ok) return { reason: "out_of_window", detail: time.detail };
  const level = row.level ?? (row.severity_number === undefined ? "info" : severityOf(row.severity_number));
  const user = userOf(row, notes);
  const payload = compact({
    timestamp: toSeconds(time.micros),
    trace_id: traceIdOf(row, eventId),
    span_id: row.span_id,
    level,
    severity_number: row.severity_number ?? SEVERITY_NUMBERS[level],
    body: row.body,
    attributes: attributesOf(
      row.attributes ?? {},
      {
        ...originAttributes(row, facts, time.occurredAt),
        "logger.name": row.logger,
        "server.address": row.server_name,
        ...userAttributes(user),
        "sentry.message.template": row.template,
        ...parameterAttributes(row.parameters),
        "sentry.timestamp.sequence": row.sequence,
      },
      notes,
    ),
  });
  return {
    item: { type: "log", payload },
    ...(time.shift === undefined ? {} : { timeShift: time.shift }),
  };
}

function severityOf(number: number): Severity {
  return BY_NUMBER[Math.floor((number - 1) / 4)] ?? "info";
}

/** Where a log or metric comes from; without an id of its own, the row's key lets people find repetitions. */
export function originAttributes(
  row: Row<typeof placeFields>,
  { context, recordId, unusable }: RowFacts,
  occurredAt: string | undefined,
): Record<string, JsonValue | undefined> {
  return {
    "sentry.environment": row.environment ?? context.environment,
    "sentry.release": row.release ?? context.release,
    "sentry.sdk.name": context.sdk.name,
    "sentry.sdk.version": context.sdk.version,
    "row.record_id": recordId,
    "row.occurred_at": occurredAt,
    ...Object.fromEntries(Object.entries(unusable).map(([path, text]) => [`row.unusable.${path}`, text])),
  };
}

/** Dotted names: `user.id`, `user.geo.city`. */
function userAttributes({ username, data, geo, ...user }: JsonObject): Record<string, JsonValue | undefined> {
  const below = (prefix: string, part: JsonValue | undefined): [string, JsonValue][] =>
    Object.entries(typeof part === "object" && part !== null ? part : {}).map(([key, value]) => [
      `${prefix}.${key}`,
      value,
    ]);
  return Object.fromEntries([
    ...(username === undefined ? [] : [["user.name", username] as const]),
    ...below("user", user),
    ...below("user.geo", geo),
    ...below("user.data", data),
  ]);
}

function parameterAttributes(parameters: JsonValue | undefined): Record<string, JsonValue> {
  if (parameters === undefined) return {};
  const named = typeof parameters === "object" && parameters !== null ? parameters : [parameters];
  return Object.fromEntries(
    Object.entries(named).map(([key, value]) => [`sentry.message.parameter.${key}`, value as JsonValue]),
  );
}

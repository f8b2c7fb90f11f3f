/** Stream `errors`: a row becomes one error event. */
import type { JsonObject, JsonValue } from "../../sentry/items.js";
import { MAX_BAG_BYTES, MAX_CHARS } from "../../sentry/limits.js";
import { boundExtra, textInExtra } from "../contexts.js";
import { eventAttributes } from "../event-fields.js";
import { readBreadcrumbs, readThreads } from "../event-lists.js";
import { type ExceptionParts, exceptionParts } from "../exceptions.js";
import type { Row } from "../fields.js";
import { fitEvent } from "../fit.js";
import { asText, compact, cutChars, shrinkObject } from "../json.js";
import { eventLevel } from "../level.js";
import type { Notes } from "../notes.js";
import { requestOf } from "../request.js";
import { type Built, defineStream, type RowFacts } from "../stream.js";
import { placeInTime } from "../time-window.js";
import { toSeconds } from "../timestamp.js";
import { traceOfEvent } from "../trace.js";
import { errorFields } from "./error-fields.js";

type ErrorRow = Row<typeof errorFields>;

export const errors = defineStream({
  name: "errors",
  about: "Errors and messages; Sentry groups them into issues.",
  fields: errorFields,
  build: buildError,
  fit: fitEvent,
});

function buildError(row: ErrorRow, facts: RowFacts): Built {
  const { context, notes, eventId } = facts;
  const parts = exceptionParts(
    {
      chain: row.exceptions,
      trace: row.stack_trace,
      type: row["exception.type"],
      value: row["exception.value"],
      module: row["exception.module"],
      mechanism: row["exception.mechanism"],
      handled: row["exception.handled"],
    },
    notes,
  );
  const logentry = logentryOf(row, parts, notes);
  if (logentry === undefined && parts.exceptions.length === 0) return NO_MESSAGE;
  const time = placeInTime(row.timestamp, "error", context, notes);
  if (!time.ok) return { reason: "out_of_window", detail: time.detail };
  const trace = traceOfEvent(row, eventId, notes);
  const common = {
    platform: parts.platform,
    contexts: trace === undefined ? {} : { trace },
    occurredAt: time.occurredAt,
  };
  const { threads, text } = readThreads(row.threads ?? [], notes);
  const unread = [parts.text, text].filter((part) => part !== "").join("\n\n");
  const payload = compact({
    ...eventAttributes(row, common, facts),
    timestamp: toSeconds(time.micros),
    level: eventLevel(row.level ?? "error"),
    logger: row.logger,
    transaction: row.transaction,
    logentry,
    exception: valuesOf(parts.exceptions),
    threads: valuesOf([...parts.threads, ...threads]),
    breadcrumbs: valuesOf(readBreadcrumbs(row.breadcrumbs ?? [], notes)),
    request: requestOf(row, notes),
    fingerprint: row.fingerprint,
    modules: modulesOf(row.modules),
    debug_meta: row.debug_meta,
    extra: boundExtra({ ...row.extra, ...(unread === "" ? {} : textInExtra("stack_trace", unread, notes)) }, notes),
  });
  return {
    item: { type: "event", eventId, payload },
    ...(time.shift === undefined ? {} : { timeShift: time.shift }),
  };
}

const NO_MESSAGE = {
  reason: "no_message",
  detail: "an error needs a message, an exception.type, an exception.value, exceptions or a stack_trace",
} as const;

/** The template groups messages into an issue, the formatted text is what people read. */
function logentryOf(row: ErrorRow, parts: ExceptionParts, notes: Notes): JsonObject | undefined {
  const template = row["logentry.message"];
  const message =
    row.message ?? (template === undefined && parts.exceptions.length === 0 ? headline(parts, notes) : undefined);
  if (template === undefined) return message === undefined ? undefined : { message };
  return compact({ message: template, formatted: message, params: paramsOf(row["logentry.params"]) });
}

function paramsOf(params: JsonValue | undefined): JsonValue | undefined {
  return params === undefined || typeof params === "object" ? params : [params];
}

/** The first line of a trace that was not understood, so that the event has a title. */
function headline({ text }: ExceptionParts, notes: Notes): string | undefined {
  const line = text.trimStart().split("\n", 1)[0]?.trim();
  if (line === undefined || line === "") return undefined;
  notes.add("message: none was mapped; the first line of stack_trace is shown");
  return cutChars(line, MAX_CHARS.message);
}

function valuesOf(values: readonly JsonObject[]): JsonObject | undefined {
  return values.length === 0 ? undefined : { values };
}

function modulesOf(modules: JsonObject | undefined): JsonObject | undefined {
  if (modules === undefined) return undefined;
  const versions = Object.entries(modules).map(([name, version]): [string, string] => [name, asText(version)]);
  return shrinkObject(Object.fromEntries(versions), MAX_BAG_BYTES.modules).value;
}

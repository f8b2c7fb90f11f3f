/** Stream `errors`: a row becomes one error event. */
import type { JsonObject, JsonValue, Stacktrace } from "../../sentry/items.js";
import { MAX_CHARS } from "../../sentry/limits.js";
import { boundExtra, textInExtra } from "../contexts.js";
import { type EventRow, eventAttributes, eventFields, field } from "../event-fields.js";
import type { Row } from "../fields.js";
import { fitEvent } from "../fit.js";
import { compact, cutChars } from "../json.js";
import { severity, text, time, uuid } from "../kinds.js";
import { eventLevel } from "../level.js";
import { SOURCES } from "../sources.js";
import { type Built, defineStream, type RowFacts } from "../stream.js";
import { fingerprint, object, stackTrace } from "../structure-kinds.js";
import { toSeconds } from "../timestamp.js";

const { environment, release, ...otherEventFields } = eventFields;

const fields = {
  message: field(text(MAX_CHARS.message), "logentry.message", "What happened, as text", SOURCES.message),
  level: field(severity, "level", "Severity; error when there is none"),
  timestamp: field(time, "timestamp", "When it happened; the moment of sending when there is none"),
  "exception.type": field(
    text(MAX_CHARS.exceptionType, { oneLine: true }),
    "exception.values[].type",
    "Class of the exception, e.g. ValueError",
    SOURCES.exception,
  ),
  "exception.value": field(
    text(MAX_CHARS.exceptionValue),
    "exception.values[].value",
    "Message of the exception",
    SOURCES.exception,
  ),
  "exception.module": field(
    text(MAX_CHARS.exceptionModule, { oneLine: true }),
    "exception.values[].module",
    "Package or namespace of the exception's class",
    SOURCES.exception,
  ),
  stack_trace: field(
    stackTrace,
    "exception.values[].stacktrace",
    "Stack trace: text as a logger wrote it, or JSON frames",
    SOURCES.stacktrace,
  ),
  environment,
  release,
  transaction: field(
    text(MAX_CHARS.transaction, { oneLine: true }),
    "transaction",
    "Route, task or job in which it happened",
  ),
  logger: field(text(MAX_CHARS.logger, { oneLine: true }), "logger", "Name of the logger"),
  ...otherEventFields,
  extra: field(object("16 KiB each, 256 KiB together"), "extra", "Further values, shown but not searchable"),
  fingerprint: field(
    fingerprint,
    "fingerprint",
    "What makes events one issue; {{ default }} keeps Sentry's grouping",
    SOURCES.fingerprint,
  ),
  event_id: field(uuid, "event_id", "Id of the event, when the source already has one"),
} as const;

type ErrorRow = Row<typeof fields>;

export const errors = defineStream({
  name: "errors",
  about: "Errors and messages; Sentry groups them into issues.",
  fields,
  build: buildError,
});

function buildError(row: ErrorRow, facts: RowFacts): Built {
  const trace = row.stack_trace;
  const exception = exceptionOf(row);
  const message = row.message ?? (exception === undefined ? headline(trace, facts) : undefined);
  if (message === undefined && exception === undefined)
    return {
      reason: "no_message",
      detail: "an error needs a message, an exception.type, an exception.value or a stack_trace that is text",
    };
  const frames = typeof trace === "object" ? stacktraceJson(trace) : undefined;
  const extra = { ...row.extra, ...(typeof trace === "string" ? textInExtra("stack_trace", trace, facts.notes) : {}) };
  const common: EventRow = row;
  const payload = compact({
    ...eventAttributes(common, {}, facts),
    timestamp: toSeconds(row.timestamp ?? facts.context.now * 1000),
    level: eventLevel(row.level ?? "error"),
    logger: row.logger,
    transaction: row.transaction,
    logentry: message === undefined ? undefined : { message },
    exception: exception === undefined ? undefined : { values: [compact({ ...exception, stacktrace: frames })] },
    // Frames of a row without exception: how Sentry's clients attach a stack trace to a message.
    threads: exception === undefined && frames ? { values: [{ id: 0, current: true, stacktrace: frames }] } : undefined,
    fingerprint: row.fingerprint,
    extra: boundExtra(extra, facts.notes),
  });
  return { type: "event", eventId: facts.eventId, payload: fitEvent(payload, facts.notes) };
}

function exceptionOf(row: ErrorRow): JsonObject | undefined {
  const exception = compact({ type: row["exception.type"], value: row["exception.value"] });
  return Object.keys(exception).length === 0 ? undefined : compact({ ...exception, module: row["exception.module"] });
}

/** The first line of a trace that was not understood, so that the event has a title. */
function headline(trace: string | Stacktrace | undefined, { notes }: RowFacts): string | undefined {
  if (typeof trace !== "string") return undefined;
  notes.add("message: none was mapped; the first line of stack_trace is shown");
  return cutChars(trace.split("\n", 1)[0]?.trim() ?? "", MAX_CHARS.message);
}

function stacktraceJson({ frames }: Stacktrace): JsonObject {
  return { frames: frames.map((frame): JsonValue => compact({ ...frame })) };
}

/** The field table of stream `errors`, most used first: that is the order of the host's picker. */
import { MAX_CHARS } from "../../sentry/limits.js";
import { debugMeta } from "../debug-meta.js";
import { eventFields } from "../event-fields.js";
import { isException } from "../exceptions.js";
import { field } from "../fields.js";
import { boolean, severity, text, time, uuid } from "../kinds.js";
import { requestFields } from "../request.js";
import { SOURCES } from "../sources.js";
import { anything, fingerprint, list, object, stackTrace } from "../structure-kinds.js";
import { traceFields } from "../trace.js";

const { environment, release, ...otherEventFields } = eventFields;
const line = (max: number) => text(max, { oneLine: true });

export const errorFields = {
  message: field(text(MAX_CHARS.message), "logentry.message", "What happened, as text", SOURCES.message),
  level: field(severity, "level", "Severity; error when there is none"),
  timestamp: field(time, "timestamp", "When it happened; the moment of sending when there is none"),
  "exception.type": field(
    line(MAX_CHARS.exceptionType),
    "exception.values[-1].type",
    "Class of the exception, e.g. ValueError",
    SOURCES.exception,
  ),
  "exception.value": field(
    text(MAX_CHARS.exceptionValue),
    "exception.values[-1].value",
    "Message of the exception",
    SOURCES.exception,
  ),
  "exception.module": field(
    line(MAX_CHARS.exceptionModule),
    "exception.values[-1].module",
    "Package or namespace of the exception's class",
    SOURCES.exception,
  ),
  "exception.handled": field(
    boolean,
    "exception.values[-1].mechanism.handled",
    "Whether the program caught it; false marks the event unhandled",
    SOURCES.exception,
  ),
  "exception.mechanism": field(
    anything("8 KiB of data"),
    "exception.values[-1].mechanism",
    "How it became known: an object, or its type as text",
    SOURCES.exception,
  ),
  stack_trace: field(
    stackTrace,
    "exception.values[].stacktrace",
    "Stack trace: text as a logger wrote it, or JSON frames",
    SOURCES.stacktrace,
  ),
  exceptions: field(
    list(
      "exceptions with type, value, module, stacktrace (frames or text) and mechanism, oldest first; one alone",
      isException,
    ),
    "exception.values",
    "Chain of exceptions, the root cause first",
    SOURCES.exception,
  ),
  environment,
  release,
  transaction: field(line(MAX_CHARS.transaction), "transaction", "Route, task or job in which it happened"),
  logger: field(line(MAX_CHARS.logger), "logger", "Name of the logger"),
  ...otherEventFields,
  extra: field(object("16 KiB each, 256 KiB together"), "extra", "Further values, shown but not searchable"),
  fingerprint: field(
    fingerprint,
    "fingerprint",
    "What makes events one issue; {{ default }} keeps Sentry's grouping",
    SOURCES.fingerprint,
  ),
  event_id: field(uuid, "event_id", "Id of the event, when the source already has one"),
  ...requestFields,
  breadcrumbs: field(
    list("steps with timestamp, type, category, level, message and data, oldest first; a text is a message"),
    "breadcrumbs.values",
    "What happened before",
    SOURCES.breadcrumbs,
  ),
  modules: field(object("8 KiB"), "modules", "Installed packages and their versions"),
  threads: field(
    list("threads with id, name, crashed, current, main, state and stacktrace (frames or text)"),
    "threads.values",
    "Threads at that moment",
    SOURCES.threads,
  ),
  ...traceFields,
  "logentry.message": field(
    text(MAX_CHARS.message),
    "logentry.message",
    "Message with placeholders: rows of one template become one issue",
    SOURCES.message,
  ),
  "logentry.params": field(anything("8 KiB"), "logentry.params", "Values of the placeholders", SOURCES.message),
  debug_meta: field(debugMeta, "debug_meta", "Debug images, for symbols and source maps", SOURCES.debugMeta),
} as const;

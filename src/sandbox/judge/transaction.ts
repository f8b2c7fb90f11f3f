/**
 * Transactions: where an error loses an attribute, a transaction is dropped whole.
 * Source: getsentry/relay: relay-event-normalization/src/validation.rs (26.x, 2026-11).
 */
import type { JsonObject, JsonValue } from "../../sentry/items.js";
import { isList, isObject } from "../../sentry/json.js";
import { TIME_WINDOWS } from "../../sentry/limits.js";
import { judgeAttributes } from "./event.js";
import { anything, eachField, isPresent, object, oneOf, remark, type Table, text } from "./fields.js";
import type { Circumstances, Judge } from "./judge.js";
import { isSpanId, isTraceId } from "./names.js";
import { readTime, windowMs } from "./time.js";

export const SPAN_STATUSES = [
  "ok",
  "cancelled",
  "unknown",
  "unknown_error",
  "invalid_argument",
  "deadline_exceeded",
  "not_found",
  "already_exists",
  "permission_denied",
  "resource_exhausted",
  "failed_precondition",
  "aborted",
  "out_of_range",
  "unimplemented",
  "internal_error",
  "unavailable",
  "data_loss",
  "unauthenticated",
];

const UNITS = [
  ...["nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day", "week"],
  ...["bit", "byte", "kilobyte", "kibibyte", "megabyte", "mebibyte", "gigabyte", "gibibyte"],
  ...["terabyte", "tebibyte", "petabyte", "pebibyte", "exabyte", "exbibyte"],
  ...["ratio", "percent", "none", ""],
];

/** Attributes that only a transaction has something to say in. */
const ATTRIBUTES: Table = {
  measurements: object({}, (value, name, remarks) => {
    object({ value: anything, unit: oneOf(UNITS, "kept as a custom unit") })(value, name, remarks);
    if (isObject(value) && typeof value.value !== "number")
      remark(remarks, "invalid_data", `${name}.value`, "expected a number");
  }),
  transaction_info: object(
    { source: oneOf(["custom", "url", "route", "view", "component", "task", "sanitized", "unknown"]) },
    anything,
  ),
};

const TRACE: Table = { status: oneOf(SPAN_STATUSES), op: text() };

export const judgeTransaction: Judge = (payload, about, remarks) => {
  if (!isObject(payload)) return "no_event_payload";
  const reason = problem(payload, about);
  const dropped = judgeAttributes(payload, about, remarks);
  eachField(payload, "", remarks, ATTRIBUTES, anything);
  const trace = isObject(payload.contexts) ? payload.contexts.trace : undefined;
  if (isObject(trace)) eachField(trace, "contexts.trace", remarks, TRACE, anything);
  if (reason === undefined) return dropped;
  remark(remarks, "invalid_transaction", "", reason);
  return "invalid_transaction";
};

function problem(payload: JsonObject, about: Circumstances): string | undefined {
  const end = readTime(payload.timestamp);
  const start = readTime(payload.start_timestamp);
  if (end === undefined) return "timestamp hard-required for transaction events";
  if (start === undefined) return "start_timestamp hard-required for transaction events";
  if (end < start) return "end timestamp is smaller than start timestamp";
  if (start < 0) return "timestamp is too stale";
  const { older } = TIME_WINDOWS.transaction[about.server];
  if (older === "dropped" && end < about.receivedAt - windowMs("transaction", about))
    return "timestamp is out of the valid range for metrics";
  const trace = isObject(payload.contexts) ? payload.contexts.trace : undefined;
  if (!isObject(trace)) return "missing valid trace context";
  if (!isTraceId(trace.trace_id)) return "trace context is missing trace_id";
  if (!isSpanId(trace.span_id)) return "trace context is missing span_id";
  if (!isPresent(payload.spans)) return undefined;
  if (!isList(payload.spans)) return undefined;
  return firstDefined(payload.spans, (span) => spanProblem(span, about));
}

/** The end of a span may be missing on current servers: they take the transaction's. */
function spanProblem(span: JsonValue, about: Circumstances): string | undefined {
  if (!isObject(span)) return "spans must be valid in transaction event";
  const start = readTime(span.start_timestamp);
  const end = readTime(span.timestamp);
  if (end === undefined && about.server === "old") return "span is missing timestamp";
  if (start === undefined) return "span is missing start_timestamp";
  if (end !== undefined && end < start) return "end timestamp is smaller than start timestamp";
  if (!isTraceId(span.trace_id)) return "span is missing trace_id";
  return isSpanId(span.span_id) ? undefined : "span is missing span_id";
}

function firstDefined<T>(list: readonly T[], look: (entry: T) => string | undefined): string | undefined {
  for (const entry of list) {
    const found = look(entry);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The trace that a row belongs to: `contexts.trace` of events, `trace_id` and `span_id` of logs and metrics. */
import type { JsonObject } from "../sentry/items.js";
import { MAX_CHARS } from "../sentry/limits.js";
import { field, type Row } from "./fields.js";
import { spanIdFor, traceIdFor } from "./ids.js";
import { compact } from "./json.js";
import { spanId, text, traceId } from "./kinds.js";
import type { Notes } from "./notes.js";
import { SOURCES } from "./sources.js";

export const traceIdFields = {
  trace_id: field(
    traceId,
    "trace_id",
    "Id of the distributed trace; a traceparent header is understood",
    SOURCES.trace,
  ),
  span_id: field(spanId, "span_id", "Id of the span in which it happened", SOURCES.trace),
} as const;

export const traceFields = {
  trace_id: { ...traceIdFields.trace_id, attribute: "contexts.trace.trace_id" },
  span_id: { ...traceIdFields.span_id, attribute: "contexts.trace.span_id" },
  parent_span_id: field(spanId, "contexts.trace.parent_span_id", "Id of the span that caused this one", SOURCES.trace),
  op: field(
    text(MAX_CHARS.op, { oneLine: true }),
    "contexts.trace.op",
    "Kind of operation, e.g. http.server",
    SOURCES.trace,
  ),
} as const;

/** The trace context of an event; undefined without a trace id, since Sentry drops an incomplete one. */
export function traceOfEvent(row: Row<typeof traceFields>, eventId: string, notes: Notes): JsonObject | undefined {
  const { trace_id, span_id, parent_span_id, op } = row;
  if (trace_id === undefined) {
    if (span_id ?? parent_span_id ?? op) notes.add("span_id, parent_span_id, op: left out, since they need a trace_id");
    return undefined;
  }
  return compact({ trace_id, span_id: span_id ?? spanIdFor(eventId), parent_span_id, op });
}

/** A trace id in any case: made from the event id where the row brings none, so that a repetition keeps it. */
export function traceIdOf(row: Row<typeof traceIdFields>, eventId: string): string {
  return row.trace_id ?? traceIdFor(eventId);
}

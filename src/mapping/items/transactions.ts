/** Stream `transactions`: a row becomes one transaction, the root of a trace's part. */
import { MAX_CHARS, MAX_TAG_KEY_CHARS } from "../../sentry/limits.js";
import { eventAttributes, eventFields } from "../event-fields.js";
import { field, type Row, required } from "../fields.js";
import { fitEvent } from "../fit.js";
import { spanIdFor } from "../ids.js";
import { compact } from "../json.js";
import { text, time, uuid } from "../kinds.js";
import { choice } from "../name-kinds.js";
import { duration } from "../number-kinds.js";
import { requestFields, requestOf } from "../request.js";
import { SOURCES } from "../sources.js";
import { spanStatus } from "../span-status.js";
import { readMeasurements, readSpans } from "../spans.js";
import { type Built, defineStream, type RowFacts } from "../stream.js";
import { list, object } from "../structure-kinds.js";
import { placeInTime } from "../time-window.js";
import { toSeconds } from "../timestamp.js";
import { traceFields, traceIdOf } from "../trace.js";

/** Milliseconds: a year; what is longer is a mistaken unit. */
const MAX_DURATION_MS = 31_536_000_000;

const source = choice(
  "source of the name",
  { custom: [], url: [], route: [], view: [], component: [], task: ["job"] },
  "left out, noted; sent as custom",
);

const fields = {
  transaction: required(
    field(
      text(MAX_CHARS.transaction, { oneLine: true }),
      "transaction",
      "Name: route, task or job",
      SOURCES.transaction,
    ),
  ),
  start_timestamp: required(field(time, "start_timestamp", "When it started", SOURCES.transaction)),
  timestamp: field(time, "timestamp", "When it ended; this or duration_ms is needed", SOURCES.transaction),
  duration_ms: field(
    duration(MAX_DURATION_MS, "millisecond"),
    "timestamp",
    "How long it took, in milliseconds; timestamp wins",
    SOURCES.transaction,
  ),
  ...traceFields,
  status: field(spanStatus, "contexts.trace.status", "How it ended", SOURCES.trace),
  source: field(source, "transaction_info.source", "What kind of name transaction is", SOURCES.transaction),
  measurements: field(
    object("finite numbers"),
    "measurements",
    'Named numbers with units: 120, "120 ms" or {"value": 120, "unit": "ms"}',
    SOURCES.transaction,
  ),
  spans: field(
    list("spans with start_timestamp, timestamp or duration_ms, op, description, status, ids, tags and data"),
    "spans",
    "What happened inside",
    SOURCES.span,
  ),
  ...eventFields,
  ...requestFields,
  event_id: field(uuid, "event_id", "Id of the transaction, when the source already has one"),
} as const;

export const transactions = defineStream({
  name: "transactions",
  about: "Performance: one row is one request, task or job, with its spans.",
  fields,
  build: buildTransaction,
  fit: fitEvent,
});

function buildTransaction(row: Row<typeof fields>, facts: RowFacts): Built {
  const { context, notes, eventId } = facts;
  const end =
    row.timestamp ??
    (row.duration_ms === undefined ? undefined : row.start_timestamp + Math.round(row.duration_ms * 1_000));
  if (end === undefined) return { reason: "invalid_field", detail: "timestamp: the end or duration_ms is needed" };
  if (end < row.start_timestamp)
    return { reason: "invalid_field", detail: "timestamp: the end lies before start_timestamp" };
  const placed = placeInTime(end, "transaction", context, notes);
  if (!placed.ok) return { reason: "out_of_window", detail: placed.detail };
  const traceId = traceIdOf(row, eventId);
  const spanId = row.span_id ?? spanIdFor(eventId);
  const trace = compact({
    trace_id: traceId,
    span_id: spanId,
    parent_span_id: row.parent_span_id,
    op: row.op ?? "default",
    status: row.status,
  });
  const maxTagKeyChars = MAX_TAG_KEY_CHARS[context.serverLimits ?? "current"];
  const spans = readSpans(row.spans ?? [], { eventId, traceId, spanId, end, maxTagKeyChars }, notes);
  const payload = compact({
    ...eventAttributes(row, { contexts: { trace }, occurredAt: placed.occurredAt }, facts),
    type: "transaction",
    transaction: row.transaction,
    transaction_info: { source: row.source ?? "custom" },
    start_timestamp: toSeconds(Math.max(placed.micros - (end - row.start_timestamp), 0)),
    timestamp: toSeconds(placed.micros),
    measurements: readMeasurements(row.measurements ?? {}, notes),
    request: requestOf(row, notes),
  });
  // An empty list stays: Relay's clients always send one.
  return {
    item: { type: "transaction", eventId, payload: { ...payload, spans } },
    ...(placed.shift === undefined ? {} : { timeShift: placed.shift }),
  };
}

/**
 * One span of a version 2 container; the envelope's trace must be the span's.
 * Source: https://develop.sentry.dev/sdk/telemetry/spans/span-protocol/ (2026-11).
 */
import { isObject } from "../../sentry/json.js";
import { attributes } from "./attributes.js";
import { anything, boolean, eachField, isPresent, oneOf, remark, text } from "./fields.js";
import type { Judge } from "./judge.js";
import { judgeItemTime } from "./log.js";
import { isSpanId, isTraceId, spanId, traceId } from "./names.js";
import { readTime, time } from "./time.js";

const REQUIRED = ["trace_id", "span_id", "name", "status", "is_segment", "start_timestamp", "end_timestamp"];

export const judgeSpan: Judge = (payload, about, remarks) => {
  if (!isObject(payload)) return "invalid_span";
  const { trace } = about;
  if (!isObject(trace) || !isTraceId(trace.trace_id) || typeof trace.public_key !== "string")
    return "missing_dynamic_sampling_context";
  if (trace.trace_id !== payload.trace_id) return "invalid_dynamic_sampling_context";
  eachField(payload, "", remarks, {
    trace_id: traceId,
    span_id: spanId,
    parent_span_id: spanId,
    name: text(),
    status: oneOf(["ok", "error"]),
    is_segment: boolean,
    start_timestamp: time,
    end_timestamp: time,
    attributes: attributes(about.server),
    links: anything,
  });
  const missing = REQUIRED.find((field) => !isPresent(payload[field]));
  if (missing !== undefined) remark(remarks, "missing_attribute", missing, "required");
  const start = readTime(payload.start_timestamp);
  const end = readTime(payload.end_timestamp);
  if (missing !== undefined || !isSpanId(payload.span_id) || start === undefined || end === undefined || end < start)
    return "invalid_span";
  return judgeItemTime(payload.end_timestamp, about, remarks, "invalid_span", "end_timestamp");
};

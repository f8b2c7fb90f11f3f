/**
 * One metric of a container.
 * Source: https://develop.sentry.dev/sdk/telemetry/metrics/; getsentry/relay: processing/trace_metrics (2026-11).
 */
import { isObject } from "../../sentry/json.js";
import { attributes } from "./attributes.js";
import { anything, eachField, isPresent, number, oneOf, remark, text } from "./fields.js";
import type { Judge } from "./judge.js";
import { judgeItemTime } from "./log.js";
import { isTraceId, spanId, traceId } from "./names.js";
import { time } from "./time.js";

const REQUIRED = ["timestamp", "trace_id", "name", "type", "value"];
const TYPES = ["counter", "gauge", "distribution"];

export const judgeMetric: Judge = (payload, about, remarks) => {
  if (!isObject(payload)) return "invalid_trace_metric";
  eachField(payload, "", remarks, {
    timestamp: time,
    trace_id: traceId,
    span_id: spanId,
    name: text(),
    type: oneOf(TYPES),
    value: number,
    unit: text(),
    attributes: attributes(about.server),
    __header: anything,
  });
  const missing = REQUIRED.find((field) => !isPresent(payload[field]));
  if (missing !== undefined) remark(remarks, "missing_attribute", missing, "required");
  const { name, type, value, trace_id: trace } = payload;
  const valid =
    typeof name === "string" &&
    name.trim() !== "" &&
    typeof type === "string" &&
    TYPES.includes(type) &&
    typeof value === "number" &&
    isTraceId(trace);
  if (missing !== undefined || !valid) return "invalid_trace_metric";
  if (/[^A-Za-z0-9_.]/.test(name))
    remark(remarks, "invalid_data", "name", "other characters than A-Z a-z 0-9 _ . become _");
  return judgeItemTime(payload.timestamp, about, remarks, "invalid_trace_metric");
};

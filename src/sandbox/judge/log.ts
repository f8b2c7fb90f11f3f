/**
 * One log of a container. Here the level is `warn`, not `warning`.
 * Source: https://develop.sentry.dev/sdk/telemetry/logs/; getsentry/relay: processing/logs (2026-11).
 */

import type { JsonValue } from "../../sentry/items.js";
import { isObject } from "../../sentry/json.js";
import type { Remark } from "../ledger.js";
import { attributes } from "./attributes.js";
import { anything, eachField, integer, isPresent, oneOf, remark, text } from "./fields.js";
import type { Circumstances, Judge } from "./judge.js";
import { isTraceId, spanId, traceId } from "./names.js";
import { clockDrift, readTime, storedTime, time, windowMs } from "./time.js";

const REQUIRED = ["timestamp", "trace_id", "level", "body"];
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"];

export const judgeLog: Judge = (payload, about, remarks) => {
  if (!isObject(payload)) return "invalid_log";
  eachField(payload, "", remarks, {
    timestamp: time,
    trace_id: traceId,
    span_id: spanId,
    level: oneOf(LOG_LEVELS, "kept as an unknown level"),
    severity_number: integer(1),
    body: text(),
    attributes: attributes(about.server),
    __header: anything,
  });
  const missing = REQUIRED.find((field) => !isPresent(payload[field]));
  if (missing !== undefined) remark(remarks, "missing_attribute", missing, "required");
  if (missing !== undefined || !isTraceId(payload.trace_id)) return "invalid_log";
  if (typeof payload.body !== "string" || typeof payload.level !== "string") return "invalid_log";
  return judgeItemTime(payload.timestamp, about, remarks, "invalid_log");
};

/** Logs, metrics and spans are dropped for their age where events are moved; the future is moved for all. */
export function judgeItemTime(
  value: JsonValue | undefined,
  about: Circumstances,
  remarks: Remark[],
  invalid: string,
  name = "timestamp",
): string | undefined {
  const at = readTime(value);
  if (at === undefined) return invalid;
  const window = windowMs("log", about);
  if (at < 0 || at + clockDrift(about) < about.receivedAt - window) return "timestamp";
  storedTime(value, name, about, window, remarks);
  return undefined;
}

/**
 * Types that Sentry's own clients send along and this project does not: sessions, client reports, old
 * user reports. Source: https://develop.sentry.dev/sdk/telemetry/sessions/, client-reports (2026-11).
 */
import type { JsonObject, JsonValue } from "../../sentry/items.js";
import { isList, isObject } from "../../sentry/json.js";
import { MAX_SECONDS_AHEAD } from "../../sentry/limits.js";
import { remark } from "./fields.js";
import type { Circumstances, Judge } from "./judge.js";
import { isReleaseName, isUuid } from "./names.js";
import { clockDrift, DAY_MS, readTime } from "./time.js";

const SESSION_WINDOW_DAYS = 5;
const MAX_BUCKETS = 100;
const STATUSES = ["ok", "exited", "crashed", "abnormal", "errored", "unhandled"];

export const judgeSession: Judge = (payload, about) => {
  if (!isObject(payload) || !isUuid(payload.sid) || !hasRelease(payload)) return "invalid_session";
  if (typeof payload.status === "string" && !STATUSES.includes(payload.status)) return "invalid_session";
  const times = [payload.started, payload.timestamp ?? payload.started];
  return times.every((value) => inWindow(value, about)) ? undefined : "timestamp";
};

export const judgeSessions: Judge = (payload, about, remarks) => {
  if (!isObject(payload) || !hasRelease(payload) || !isList(payload.aggregates)) return "invalid_session";
  const late = payload.aggregates.filter((bucket) => !isObject(bucket) || !inWindow(bucket.started, about));
  if (late.length > 0) remark(remarks, "invalid_data", "aggregates", `${late.length} outside the window, dropped`);
  return payload.aggregates.length > MAX_BUCKETS ? "too_large:sessions" : undefined;
};

export const judgeUserReport: Judge = (payload) =>
  isObject(payload) && isUuid(payload.event_id) ? undefined : "invalid_json";

export const judgeClientReport: Judge = (payload) => (isObject(payload) ? undefined : "invalid_json");

function hasRelease(payload: JsonObject): boolean {
  const release = isObject(payload.attrs) ? payload.attrs.release : undefined;
  return typeof release === "string" && isReleaseName(release);
}

function inWindow(value: JsonValue | undefined, about: Circumstances): boolean {
  const sent = readTime(value);
  if (sent === undefined) return false;
  const at = sent + clockDrift(about);
  return at >= about.receivedAt - SESSION_WINDOW_DAYS * DAY_MS && at <= about.receivedAt + MAX_SECONDS_AHEAD * 1000;
}

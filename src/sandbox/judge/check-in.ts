/**
 * Check-ins: a typed payload, where one wrong field costs all of it. It has no time of its own.
 * Source: getsentry/relay: relay-monitors/src/lib.rs; getsentry/sentry: src/sentry/monitors (2026-11).
 */
import type { JsonObject, JsonValue } from "../../sentry/items.js";
import { isObject } from "../../sentry/json.js";
import { MAX_CHARS } from "../../sentry/limits.js";
import { isPresent, remark } from "./fields.js";
import type { Judge } from "./judge.js";
import { isEnvironmentName, isReleaseName, isTraceId, isUuid } from "./names.js";

const STATUSES = ["in_progress", "ok", "error"];
const UNITS = ["year", "month", "week", "day", "hour", "minute"];
/** Minutes: 28 days. sentry: src/sentry/monitors/constants.py. */
const MAX_MINUTES = 40_320;
/** Seconds: what a 32-bit count of milliseconds holds. */
const MAX_DURATION_SECONDS = 2_147_483;

type Test = (value: JsonValue) => boolean;
const isMinutes: Test = (value) =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MAX_MINUTES;
const isThreshold: Test = (value) => typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 720;

const FIELDS: Readonly<Record<string, Test>> = {
  check_in_id: (value) => isUuid(value),
  monitor_slug: (value) => typeof value === "string" && value.trim() !== "",
  status: (value) => typeof value === "string" && STATUSES.includes(value),
  duration: (value) => typeof value === "number" && value >= 0 && value <= MAX_DURATION_SECONDS,
  release: (value) => typeof value === "string" && isReleaseName(value),
  environment: (value) => typeof value === "string" && isEnvironmentName(value),
  contexts: (value) =>
    isObject(value) && (!isPresent(value.trace) || (isObject(value.trace) && isTraceId(value.trace.trace_id))),
  monitor_config: isObject,
};
const REQUIRED = ["check_in_id", "monitor_slug", "status"];

const CONFIG: Readonly<Record<string, Test>> = {
  schedule: (value) => isObject(value) && isSchedule(value),
  checkin_margin: isMinutes,
  max_runtime: isMinutes,
  timezone: (value) => typeof value === "string" && isTimeZone(value),
  failure_issue_threshold: isThreshold,
  recovery_threshold: isThreshold,
  owner: (value) => typeof value === "string" && /^(?:user|team):.+$/.test(value),
};

export const judgeCheckIn: Judge = (payload, _about, remarks) => {
  if (!isObject(payload)) return "invalid_check_in";
  const wrong = firstWrong(payload, FIELDS, REQUIRED);
  if (wrong !== undefined) {
    remark(remarks, "invalid_data", wrong, "missing or not what a check-in takes");
    return "invalid_check_in";
  }
  const slug = String(payload.monitor_slug);
  if ([...slug].length > MAX_CHARS.monitorSlug)
    remark(remarks, "value_too_long", "monitor_slug", `cut to ${MAX_CHARS.monitorSlug}`);
  if (!/^[a-z0-9_-]+$/.test(slug)) remark(remarks, "invalid_data", "monitor_slug", "made a slug by the server");
  if (!isObject(payload.monitor_config)) return undefined;
  const broken = firstWrong(payload.monitor_config, CONFIG, ["schedule"]);
  if (broken === undefined) return undefined;
  remark(remarks, "invalid_data", `monitor_config.${broken}`, "missing or not what a monitor takes");
  return "monitor_invalid_config";
};

function firstWrong(
  value: JsonObject,
  tests: Readonly<Record<string, Test>>,
  required: readonly string[],
): string | undefined {
  return Object.entries(tests).find(([field, test]) => {
    const entry = value[field];
    return entry === undefined || entry === null ? required.includes(field) : !test(entry);
  })?.[0];
}

const CRONTAB = /^(?:@(?:yearly|annually|monthly|weekly|daily|hourly)|[0-9A-Za-z*/,#?-]+(?:\s+[0-9A-Za-z*/,#?-]+){4})$/;

function isSchedule(schedule: JsonObject): boolean {
  const { type, value, unit } = schedule;
  if (type === "crontab") return typeof value === "string" && CRONTAB.test(value.trim());
  return (
    type === "interval" &&
    typeof value === "number" &&
    Number.isInteger(value) &&
    value >= 1 &&
    typeof unit === "string" &&
    UNITS.includes(unit)
  );
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

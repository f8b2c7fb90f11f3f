/**
 * Check-ins: a typed payload, where one wrong field costs all of it. It has no time of its own.
 * Source: getsentry/relay: relay-monitors/src/lib.rs; getsentry/sentry: src/sentry/monitors (2026-11).
 */
import type { JsonObject, JsonValue } from "../../sentry/items.js";
import { isObject } from "../../sentry/json.js";
import { MAX_CHARS, MAX_CHECK_IN_SECONDS, MAX_MONITOR_MINUTES, MAX_MONITOR_THRESHOLD } from "../../sentry/limits.js";
import { isPresent, remark } from "./fields.js";
import type { Judge } from "./judge.js";
import { isEnvironmentName, isReleaseName, isTraceId, isUuid } from "./names.js";

type Test = (value: JsonValue) => boolean;
type Tests = Readonly<Record<string, Test>>;

const isText: Test = (value) => typeof value === "string";
const isCount: Test = (value) => typeof value === "number" && Number.isInteger(value) && value >= 0;
const isBetween =
  (least: number, most: number): Test =>
  (value) =>
    typeof value === "number" && value >= least && value <= most;

const STATUSES = ["in_progress", "ok", "error"];

/** What the payload must be to be read at all. */
const FIELDS: Tests = {
  check_in_id: isUuid,
  monitor_slug: (value) => typeof value === "string" && monitorSlug(value) !== "",
  status: (value) => typeof value === "string" && STATUSES.includes(value),
  duration: isBetween(0, MAX_CHECK_IN_SECONDS),
  release: (value) => typeof value === "string" && isReleaseName(value),
  environment: (value) => typeof value === "string" && isEnvironmentName(value),
  contexts: (value) =>
    isObject(value) && (!isPresent(value.trace) || (isObject(value.trace) && isTraceId(value.trace.trace_id))),
  monitor_config: isObject,
};

const UNITS = ["year", "month", "week", "day", "hour", "minute"];

/** The same of a config within it. */
const CONFIG_FIELDS: Tests = {
  schedule: (value) =>
    isObject(value) &&
    (value.type === "crontab"
      ? isText(value.value ?? null)
      : value.type === "interval" && isCount(value.value ?? null) && UNITS.includes(String(value.unit))),
  checkin_margin: isCount,
  max_runtime: isCount,
  timezone: isText,
  failure_issue_threshold: isCount,
  recovery_threshold: isCount,
  owner: isText,
};

const CRONTAB = /^(?:@(?:yearly|annually|monthly|weekly|daily|hourly)|[0-9A-Za-z*/,#?-]+(?:\s+[0-9A-Za-z*/,#?-]+){4})$/;

/** What a config must say to make or change a monitor. An owner that nobody knows is left out. */
const CONFIG_VALUES: Tests = {
  schedule: (value) =>
    isObject(value) && (typeof value.value === "string" ? CRONTAB.test(value.value.trim()) : value.value !== 0),
  checkin_margin: isBetween(0, MAX_MONITOR_MINUTES),
  max_runtime: isBetween(1, MAX_MONITOR_MINUTES),
  timezone: (value) => value === "" || isTimeZone(String(value)),
  failure_issue_threshold: isBetween(1, MAX_MONITOR_THRESHOLD),
  recovery_threshold: isBetween(1, MAX_MONITOR_THRESHOLD),
};

/** Type of the remark on a config that cannot make a monitor: one that exists takes the check-in all the same. */
export const INVALID_CONFIG = "monitor_invalid_config";

export const judgeCheckIn: Judge = (payload, _about, remarks) => {
  if (!isObject(payload)) return "invalid_check_in";
  const config = isObject(payload.monitor_config) ? payload.monitor_config : undefined;
  const wrong =
    firstWrong(payload, FIELDS, ["check_in_id", "monitor_slug", "status"]) ??
    within("monitor_config", config && firstWrong(config, CONFIG_FIELDS, ["schedule"]));
  if (wrong !== undefined) {
    remark(remarks, "invalid_data", wrong, "missing or not what a check-in takes");
    return "invalid_check_in";
  }
  const slug = String(payload.monitor_slug);
  if ([...slug].length > MAX_CHARS.monitorSlug)
    remark(remarks, "value_too_long", "monitor_slug", `cut to ${MAX_CHARS.monitorSlug} characters`);
  if (!/^[a-z0-9_-]+$/.test(slug)) remark(remarks, "invalid_data", "monitor_slug", `becomes ${monitorSlug(slug)}`);
  const unusable = within("monitor_config", config && firstWrong(config, CONFIG_VALUES, []));
  if (unusable !== undefined) remark(remarks, INVALID_CONFIG, unusable, "not what a monitor takes");
  return undefined;
};

function within(parent: string, field: string | undefined): string | undefined {
  return field === undefined ? undefined : `${parent}.${field}`;
}

function firstWrong(value: JsonObject, tests: Tests, required: readonly string[]): string | undefined {
  return Object.entries(tests).find(([field, test]) => {
    const entry = value[field];
    return entry === undefined || entry === null ? required.includes(field) : !test(entry);
  })?.[0];
}

/** As Django's slugify does it; "" when nothing is left. */
export function monitorSlug(name: string): string {
  return [...name]
    .slice(0, MAX_CHARS.monitorSlug)
    .join("")
    .normalize("NFKD")
    .replace(/[^a-zA-Z0-9_\s-]/g, "")
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "-")
    .replace(/^[-_]+|[-_]+$/g, "");
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

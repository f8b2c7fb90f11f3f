/** When a monitor expects its check-ins: crontab, an interval in words, or the object that Sentry takes. */
import type { JsonObject, JsonValue } from "../sentry/items.js";
import type { Kind } from "./fields.js";
import { asText } from "./json.js";
import { isPlainObject } from "./record.js";
import { schemas } from "./row-schema.js";
import { readStructure } from "./structured.js";
import { readNumber } from "./units.js";

/** docs: sdk/telemetry/check-ins, `monitor_config.schedule`. */
const INTERVAL_UNITS = ["year", "month", "week", "day", "hour", "minute"] as const;
const ADVERBS: ReadonlyMap<string, string> = new Map([
  ["yearly", "year"],
  ["annually", "year"],
  ["monthly", "month"],
  ["weekly", "week"],
  ["daily", "day"],
  ["hourly", "hour"],
  ["minutely", "minute"],
]);
const CRON_ATOM =
  "(?:\\*|\\?|L|\\d{1,2}[LW]?|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT)";
const CRON_FIELD = new RegExp(`^${CRON_ATOM}(?:[-,/#]${CRON_ATOM})*$`, "i");

export const schedule: Kind<JsonObject> = {
  name: "schedule",
  accepts: 'crontab ("0 * * * *", "@daily"); "every 2 hours", "hourly"; {"type", "value", "unit"}',
  otherwise: "left out, noted; then Sentry only takes check-ins of a monitor that exists",
  json: ["object", "string"],
  schema: schemas.object,
  read(value) {
    const structure = typeof value === "string" ? readStructure(value) : value;
    const found = isPlainObject(structure) ? fromObject(structure) : fromText(asText(value).trim());
    return found === undefined ? { problem: "neither a crontab nor an interval" } : { value: found };
  },
};

function fromObject({ type, value, unit }: JsonObject): JsonObject | undefined {
  if (type === "crontab" && typeof value === "string") return fromText(value.trim());
  return type === "interval" && value !== undefined && typeof unit === "string" ? interval(value, unit) : undefined;
}

function fromText(text: string): JsonObject | undefined {
  if (text.length > 128) return undefined;
  if (/^@midnight$/i.test(text)) return { type: "crontab", value: "@daily" };
  if (/^@(?:yearly|annually|monthly|weekly|daily|hourly)$/i.test(text))
    return { type: "crontab", value: text.toLowerCase() };
  const cron = text.split(/\s+/);
  if (cron.length === 5 && cron.every((part) => CRON_FIELD.test(part)))
    return { type: "crontab", value: cron.join(" ") };
  const words = text.toLowerCase();
  const adverb = ADVERBS.get(words);
  if (adverb !== undefined) return interval(1, adverb);
  const match = /^(?:every|each)?\s*(\d+|a|an|one)?\s*([a-z]+)$/.exec(words);
  if (match === null) return undefined;
  const [, count = "1", unit = ""] = match;
  return interval(/^\d+$/.test(count) ? count : 1, unit);
}

function interval(count: JsonValue, unit: string): JsonObject | undefined {
  const value = readNumber(count);
  const singular = unit
    .toLowerCase()
    .replace(/^(?:mins?|m)$/, "minute")
    .replace(/^(?:hrs?|h)$/, "hour")
    .replace(/s$/, "");
  const known = INTERVAL_UNITS.find((candidate) => candidate === singular);
  if (known === undefined || value === undefined || !Number.isInteger(value) || value < 1) return undefined;
  return { type: "interval", value, unit: known };
}

export const timeZone: Kind<string> = {
  name: "time zone",
  accepts: "an IANA name such as Europe/Berlin, in any case",
  otherwise: "left out, noted; Sentry takes UTC",
  json: ["string"],
  schema: schemas.text(64),
  read(value) {
    try {
      return { value: new Intl.DateTimeFormat("en", { timeZone: asText(value).trim() }).resolvedOptions().timeZone };
    } catch {
      return { problem: "not the name of a time zone" };
    }
  },
};

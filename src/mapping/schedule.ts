/** When a monitor expects its check-ins: crontab, an interval in words, or the object that Sentry takes. */
import type { JsonObject, JsonValue } from "../sentry/items.js";
import { readCrontab } from "./crontab.js";
import type { Kind } from "./fields.js";
import { asText } from "./json.js";
import { isPlainObject } from "./record.js";
import { schemas } from "./row-schema.js";
import { readScheduleWords } from "./schedule-words.js";
import { readStructure } from "./structured.js";
import { readNumber } from "./units.js";

/** docs: sdk/telemetry/check-ins, `monitor_config.schedule`. */
const INTERVAL_UNITS = ["year", "month", "week", "day", "hour", "minute"] as const;
export const schedule: Kind<JsonObject> = {
  name: "schedule",
  accepts:
    'crontab ("0 * * * *", "@daily"); "every 2 hours", "hourly", "every other day", "daily at 3am", "every monday", PT1H; {"type", "value", "unit"}',
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
  const crontab = readCrontab(text);
  if (crontab !== undefined) return { type: "crontab", value: crontab };
  const spoken = readScheduleWords(text);
  if (spoken === undefined) return undefined;
  return "crontab" in spoken ? { type: "crontab", value: spoken.crontab } : interval(spoken.count, spoken.unit);
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
    const name = asText(value).trim();
    // What is no name but an offset is a zone to JavaScript and none to Sentry.
    const canonical = /^[A-Za-z]/.test(name) ? canonicalZone(name) : undefined;
    if (canonical === undefined) return { problem: "not the name of a time zone" };
    if (canonical.toLowerCase() === name.toLowerCase()) return { value: canonical };
    // An older or newer name of the same zone stays: which of them is canonical depends on the tables at hand.
    return { value: /[A-Z]/.test(name) && /[a-z]/.test(name) ? name : inUsualCase(name) };
  },
};

function canonicalZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** Abbreviations in capitals, places with a capital each. */
function inUsualCase(name: string): string {
  if (!name.includes("/")) return name.length <= 4 ? name.toUpperCase() : name;
  return name.toLowerCase().replace(/(?<=^|[/_-])[a-z]/g, (letter) => letter.toUpperCase());
}

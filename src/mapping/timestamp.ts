/**
 * Points in time, from every form that warehouses and loggers write, as whole microseconds since the
 * Unix epoch: a JavaScript number holds those exactly until the year 2255. No clock here.
 */
import type { JsonValue } from "../sentry/items.js";
import { isPlainObject } from "./record.js";
import { readStructure } from "./structured.js";
import { zoneOffset } from "./zone-names.js";

/** Microseconds since 1970-01-01T00:00:00Z. */
export type Micros = number;

export type TimestampReading = { readonly value: Micros } | { readonly problem: string };

const LATEST = Date.UTC(2200, 0, 1) * 1000;

export function readTimestamp(value: JsonValue): TimestampReading {
  if (typeof value === "number") return fromNumber(value, String(value));
  if (typeof value === "string") return fromText(value.trim());
  // BigQuery's clients write {"value": …}, MongoDB's {"$date": …}.
  if (isPlainObject(value)) {
    const inner = value.value ?? value.$date;
    if (typeof inner === "number" || typeof inner === "string") return readTimestamp(inner);
  }
  return { problem: "not a time" };
}

/** Seconds for JSON; microseconds survive. */
export function toSeconds(micros: Micros): number {
  return micros / 1_000_000;
}

/** ISO 8601 in UTC with six decimals, or none when they are zero. */
export function toIso(micros: Micros): string {
  const seconds = Math.floor(micros / 1_000_000);
  const fraction = micros - seconds * 1_000_000;
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return fraction === 0 ? `${whole}Z` : `${whole}.${String(fraction).padStart(6, "0")}Z`;
}

/**
 * How many digits before the point tell the unit: below 1e11 seconds, below 1e14 milliseconds, below
 * 1e17 microseconds, else nanoseconds. The borders lie in 1973 and 5138, so no real time is mistaken.
 */
const UNITS: readonly { readonly below: number; readonly digitsToMicros: number }[] = [
  { below: 1e11, digitsToMicros: 6 },
  { below: 1e14, digitsToMicros: 3 },
  { below: 1e17, digitsToMicros: 0 },
  { below: 1e20, digitsToMicros: -3 },
];

function fromNumber(value: number, text: string): TimestampReading {
  const compact = fromCompact(text);
  if (compact !== undefined) return compact;
  if (value < 0) return { problem: "before 1970, which Sentry refuses" };
  const unit = UNITS.find(({ below }) => value < below);
  if (unit === undefined) return { problem: "too large for a time" };
  return inRange(shiftDecimal(text, unit.digitsToMicros) ?? Math.round(value * 10 ** unit.digitsToMicros));
}

/** Moves the decimal point of plain digits exactly, without floating point; undefined for other notations. */
function shiftDecimal(text: string, places: number): number | undefined {
  const match = /^\+?(\d+)(?:\.(\d*))?$/.exec(text);
  if (!match) return undefined;
  const [, whole = "", fraction = ""] = match;
  if (places < 0) return Number(whole.slice(0, places) || "0");
  return Number(whole + fraction.slice(0, places).padEnd(places, "0"));
}

/** Thousands set apart in an epoch number. */
const GROUPED = /^\d{1,3}([,_' ])\d{3}(?:\1\d{3})*(?:\.\d+)?$/;

function fromText(text: string): TimestampReading {
  if (text.length > 256) return { problem: "not a time that can be read" };
  if (text.startsWith("{")) return readTimestamp(readStructure(text) ?? null);
  if (GROUPED.test(text)) return fromText(text.replace(/[,_' ]/g, ""));
  if (/^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/.test(text)) return fromNumber(Number(text), text);
  if (/^current_timestamp$/i.test(text)) return { problem: "the word current_timestamp instead of a time" };
  return fromCalendarText(text) ?? { problem: "not a time that can be read" };
}

const CALENDAR =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:(?:[Tt_]|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,12}))?)?\s*(Z|z|UTC|utc|GMT|gmt|[+-]\d{2}(?::?\d{2})?(?::?\d{2})?)?(?:\s*(?:\[[\w/+-]+\]|UTC))?)?$/;

const RFC_2822 =
  /^(?:[A-Za-z]{3},?\s+)?(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{4})\s+(\d{2}):(\d{2}):(\d{2})\s*(Z|UTC|GMT|[+-]\d{4})?$/;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

function fromCalendarText(text: string): TimestampReading | undefined {
  if (text.length > 96) return undefined;
  const calendar = CALENDAR.exec(text);
  // A name in brackets only says something where there is no offset before it.
  if (calendar && !(calendar[8] === undefined && text.endsWith("]"))) {
    const [, year, month, day, hour, minute, second, fraction, zone] = calendar;
    return fromParts([year, month, day, hour, minute, second].map(toNumber), fraction, zone);
  }
  const named = ZONE_NAME.exec(text);
  if (named) return inZone(named[1] ?? "", named[2] ?? "");
  for (const { pattern, as } of OTHER_ORDERS) {
    const iso = text.replace(pattern, as);
    if (iso !== text) return fromCalendarText(withMonthNumber(iso));
  }
  const mail = RFC_2822.exec(text);
  if (!mail) return undefined;
  const [, day, month = "", year, hour, minute, second, zone] = mail;
  const monthNumber = MONTHS.indexOf(month.toLowerCase()) + 1;
  return fromParts([year, monthNumber, day, hour, minute, second].map(toNumber), undefined, zone);
}

/** Orders that other programs write, told as the usual one; the month is still a word. */
const OTHER_ORDERS: readonly { readonly pattern: RegExp; readonly as: string }[] = [
  // C's asctime and Unix date: Fri Nov 20 09:14:07 UTC 2026
  {
    pattern: /^(?:[A-Za-z]{3},? +)?([A-Za-z]{3}) +(\d{1,2}) +([\d:.]{7,20})((?: +(?:[A-Z]{2,5}|[+-]\d{4}))?) +(\d{4})$/,
    as: "$5-$1-$2 $3$4",
  },
  // JavaScript's Date: Fri Nov 20 2026 09:14:07 GMT+0100 (CET)
  {
    pattern: /^[A-Za-z]{3} ([A-Za-z]{3}) (\d{1,2}) (\d{4}) ([\d:]{7,8}) GMT([+-]\d{4})(?: \([^()]*\))?$/,
    as: "$3-$1-$2 $4 $5",
  },
  // Logs of web servers: 20/Nov/2026:09:14:07 +0000
  { pattern: /^\[?(\d{1,2})\/([A-Za-z]{3})\/(\d{4}):([\d:]{8})((?: [+-]\d{4})?)\]?$/, as: "$3-$2-$1 $4$5" },
];

function withMonthNumber(iso: string): string {
  return iso.replace(/(?<=^\d{4}-)[A-Za-z]{3}/, (month) => String(MONTHS.indexOf(month.toLowerCase()) + 1));
}

/** A time of day, then the name of a zone. */
const ZONE_NAME = /^(.{8,12}\d:\d{2}[\d:.,]*(?: ?[+-]\d{2}:?\d{2})?) ?\[?([A-Za-z]{3,5}|[A-Za-z_]+(?:\/[\w+-]+)+)\]?$/;

function inZone(time: string, zone: string): TimestampReading | undefined {
  const reading = fromCalendarText(time);
  // An offset says it already, as in Go's 2026-11-20 09:14:07 +0100 CET.
  if (reading === undefined || "problem" in reading || /[+-]\d{2}:?\d{2}$/.test(time.slice(11))) return reading;
  const offset = zoneOffset(zone, reading.value / 1_000_000);
  return offset === undefined
    ? { problem: "a time zone that is not known" }
    : inRange(reading.value - offset * 1_000_000);
}

const COMPACT = /^((?:19[7-9]|20\d)\d)(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/;

/** `20260102` and `20260102030405` are dates when the calendar has them: as epoch numbers they would lie in 1970 or 2612. */
function fromCompact(text: string): TimestampReading | undefined {
  const match = COMPACT.exec(text);
  if (!match) return undefined;
  const reading = fromParts(match.slice(1, 7).map(toNumber), undefined, undefined);
  return "value" in reading ? reading : undefined;
}

function toNumber(text: string | number | undefined): number {
  return Number(text ?? 0);
}

/** Year, month, day, hour, minute, second; UTC where no zone is given. */
function fromParts(parts: readonly number[], fraction: string | undefined, zone: string | undefined): TimestampReading {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  if (midnight.getUTCFullYear() !== year || midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day)
    return { problem: "a date that the calendar does not have" };
  // 60 is a leap second; 24:00 is the end of the day.
  if (hour > 24 || (hour === 24 && minute + second > 0) || minute > 59 || second > 60)
    return { problem: "a time of day that does not exist" };
  const offset = zoneSeconds(zone);
  if (offset === undefined) return { problem: "a time zone offset that does not exist" };
  const seconds = midnight.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset;
  return inRange(seconds * 1_000_000 + Number((fraction ?? "").slice(0, 6).padEnd(6, "0")));
}

function zoneSeconds(zone: string | undefined): number | undefined {
  const match = /^([+-])(\d{2}):?(\d{2})?:?(\d{2})?$/.exec(zone ?? "");
  if (!match) return 0;
  const [, sign, hours, minutes, seconds] = match;
  if (toNumber(hours) > 18 || toNumber(minutes) > 59 || toNumber(seconds) > 59) return undefined;
  const size = toNumber(hours) * 3600 + toNumber(minutes) * 60 + toNumber(seconds);
  return sign === "-" ? -size : size;
}

function inRange(micros: number): TimestampReading {
  if (micros < 0) return { problem: "before 1970, which Sentry refuses" };
  return micros < LATEST ? { value: micros } : { problem: "later than the year 2200" };
}

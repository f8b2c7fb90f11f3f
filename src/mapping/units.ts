/** Units of measurements and metrics: Sentry's words and the usual spellings of them. */
import type { JsonValue } from "../sentry/items.js";

/** Source: develop.sentry.dev, measurements; relay-metrics MetricUnit (2026-11). */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  nanosecond: ["ns", "nanos"],
  microsecond: ["us", "µs", "μs", "micros"],
  millisecond: ["ms", "millis", "msec", "msecs"],
  second: ["s", "sec", "secs"],
  minute: ["min", "mins", "m"],
  hour: ["h", "hr", "hrs"],
  day: ["d"],
  week: ["w"],
  bit: ["bits"],
  byte: ["b", "by"],
  kilobyte: ["kb"],
  kibibyte: ["kib"],
  megabyte: ["mb"],
  mebibyte: ["mib"],
  gigabyte: ["gb"],
  gibibyte: ["gib"],
  terabyte: ["tb"],
  tebibyte: ["tib"],
  petabyte: ["pb"],
  pebibyte: ["pib"],
  exabyte: ["eb"],
  exbibyte: ["eib"],
  ratio: [],
  percent: ["%", "pct"],
  none: ["1", "count"],
};

export const UNITS: readonly string[] = Object.keys(SPELLINGS);

const BY_SPELLING: ReadonlyMap<string, string> = new Map(
  Object.entries(SPELLINGS).flatMap(([unit, others]) =>
    [unit, `${unit}s`, ...others].map((spelling): [string, string] => [spelling, unit]),
  ),
);

/** Undefined when Sentry knows no such unit. */
export function readUnit(text: string): string | undefined {
  return BY_SPELLING.get(text.trim().toLowerCase());
}

/** `12.5`, `"1,200"`, `"120 ms"`: a finite number, with its unit when one is written behind it. */
export function readQuantity(value: JsonValue): { readonly value: number; readonly unit?: string } | undefined {
  const number = readNumber(value);
  if (number !== undefined) return { value: number };
  const match = typeof value === "string" ? /^(.*?\d\.?)\s*([a-zA-Zµμ%]{1,12})$/.exec(value.trim().slice(0, 64)) : null;
  const amount = readNumber(match?.[1] ?? null);
  const unit = readUnit(match?.[2] ?? "");
  return amount === undefined || unit === undefined ? undefined : { value: amount, unit };
}

const SECONDS: Readonly<Record<string, number>> = {
  nanosecond: 1e-9,
  microsecond: 1e-6,
  millisecond: 1e-3,
  second: 1,
  minute: 60,
  hour: 3_600,
  day: 86_400,
  week: 604_800,
};

/** As PostgreSQL writes an interval: `00:01:30`, `1 day 02:00:00.5`. */
const CLOCK = /^(?:(\d{1,6}) days? )?(\d{1,6}):([0-5]\d):([0-5]\d(?:\.\d{1,9})?)$/;

/** A length of time in the given unit, from a number of that unit, `120 ms`, or `00:01:30`. */
export function readDuration(value: JsonValue, unit: "second" | "millisecond"): number | undefined {
  const size = SECONDS[unit] ?? 1;
  const clock = typeof value === "string" ? CLOCK.exec(value.trim().slice(0, 64)) : null;
  if (clock !== null) {
    const [, days, hours, minutes, seconds] = clock.map((part) => Number(part ?? 0));
    return inUnit((days ?? 0) * 86_400 + (hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0), size);
  }
  const quantity = readQuantity(value);
  if (quantity?.unit === undefined) return quantity?.value;
  const factor = SECONDS[quantity.unit];
  return factor === undefined ? undefined : inUnit(quantity.value * factor, size);
}

/** To the nanosecond, so that 0.1 s is 100 ms and not a little more. */
function inUnit(seconds: number, size: number): number {
  return Number((seconds / size).toFixed(9));
}

/** Thousands in groups of three, set apart by commas, blanks, underscores or apostrophes; the point is decimal. */
const GROUPED = /^[+-]?\d{1,3}(?:([, _'\u00a0\u202f])\d{3})(?:\1\d{3})*(?:\.\d+)?$/;
const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A finite number from a number or text; undefined for anything else. */
export function readNumber(value: JsonValue): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (text.length > 64) return undefined;
  const digits = GROUPED.test(text) ? text.replace(/[, _'\u00a0\u202f]/g, "") : text;
  const number = PLAIN.test(digits) ? Number(digits) : Number.NaN;
  return Number.isFinite(number) ? (number === 0 ? 0 : number) : undefined;
}

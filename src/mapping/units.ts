/** Units of measurements and metrics: Sentry's words and the usual spellings of them. */
import type { JsonValue } from "../sentry/items.js";

/** Source: develop.sentry.dev, measurements; relay-metrics MetricUnit (2026-11). */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  nanosecond: ["ns", "nanos"],
  microsecond: ["us", "µs", "μs", "micros"],
  millisecond: ["ms", "millis", "msec"],
  second: ["s", "sec", "secs"],
  minute: ["min", "mins", "m"],
  hour: ["h", "hr", "hrs"],
  day: ["d"],
  week: ["w"],
  bit: ["bits"],
  byte: ["b", "bytes"],
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

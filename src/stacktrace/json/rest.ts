/**
 * What a JSON value says besides the exceptions that were read from it. A logger's bookkeeping (time, level, process) is
 * kept only together with something else, like the prefix of a log line.
 */
import type { Exception } from "../../sentry/items.js";
import { spelled } from "./fields.js";

/** A value that was read in part. */
export interface Opened {
  readonly value: unknown;
  /** The texts, lists and objects in it that were read whole; texts by value, the others by identity. */
  readonly read: ReadonlySet<unknown>;
}

/** Levels of nesting that are looked at; what is deeper is kept as text. */
const MAX_DEPTH = 30;
const BOOKKEEPING = new Set(
  "level lvl loglevel levelname severity severitytext time timestamp ts t date datetime pid tid hostname host thread threadname logger loggername v".split(
    " ",
  ),
);

/** One JSON text a line; "" when nothing is left. */
export function restOf(opened: readonly Opened[], exceptions: readonly Exception[]): string {
  const told = exceptions.flatMap(({ type, value }) => [type, value, `${type}: ${value}`]);
  return opened
    .flatMap(({ value, read }) => {
      const left = without(value, new Set([...read, ...told]), 0);
      if (left === undefined || isBookkeeping(left)) return [];
      return typeof left === "string" ? left : JSON.stringify(left);
    })
    .join("\n");
}

function without(value: unknown, told: ReadonlySet<unknown>, depth: number): unknown {
  if (value === null || value === "" || told.has(value)) return undefined;
  if (typeof value !== "object") return value;
  if (depth > MAX_DEPTH) return asText(value);
  if (Array.isArray(value)) {
    const left = value.flatMap((entry) => without(entry, told, depth + 1) ?? []);
    return left.length === 0 ? undefined : left;
  }
  const left = Object.entries(value).flatMap(([key, entry]) => {
    const kept = without(entry, told, depth + 1);
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

function asText(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    // so deep that the stack does not hold it
    return "[nested too deep]";
  }
}

/** The name of a field that loggers write by themselves. */
export const isLoggers = (key: string): boolean => BOOKKEEPING.has(spelled(key));

const isBookkeeping = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).every(isLoggers);

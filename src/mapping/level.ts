/**
 * Severity, from every spelling that loggers and databases use, as one of six words; the two
 * vocabularies of Sentry (events, logs) are views of them.
 */
import type { JsonValue, SentryLevel } from "../sentry/items.js";

export type Severity = "trace" | "debug" | "info" | "warn" | "error" | "fatal";

const SPELLINGS: Readonly<Record<Severity, readonly string[]>> = {
  trace: ["trace", "trc", "t", "verbose", "v", "finest", "finer", "silly", "all"],
  debug: ["debug", "dbg", "d", "fine", "debug1", "debug2", "debug3", "debug4", "debug5"],
  info: ["info", "i", "inf", "information", "informational", "log", "notice", "n", "note", "config", "default", "ok"],
  warn: ["warn", "w", "wrn", "warning", "warnung"],
  error: ["error", "e", "err", "eror", "severe", "failure", "failed", "exception"],
  fatal: ["fatal", "f", "ftl", "critical", "crit", "c", "alert", "a", "emergency", "emerg", "panic", "disaster"],
};

const BY_SPELLING: ReadonlyMap<string, Severity> = new Map(
  (Object.keys(SPELLINGS) as Severity[]).flatMap((severity) => SPELLINGS[severity].map((word) => [word, severity])),
);

/** Syslog (RFC 5424): 0 emergency to 7 debug. */
const SYSLOG: readonly Severity[] = ["fatal", "fatal", "fatal", "error", "warn", "info", "info", "debug"];

/**
 * Python's `logging`: 10 debug to 50 critical, as Sentry itself reads numbers; a number in between
 * counts as the level below it. pino and bunyan mean other things by 10 to 50 and lose, only their 60
 * is free. Python's 0 (not set) loses to syslog's emergency.
 */
const PYTHON: readonly Severity[] = ["debug", "info", "warn", "error", "fatal", "fatal"];

/** Undefined when it is no severity. Case, padding, brackets and a `LOG_` or `LEVEL_` prefix do not matter. */
export function readSeverity(value: JsonValue): Severity | undefined {
  if (typeof value === "number") return severityOfNumber(value);
  if (typeof value !== "string" || value.length > 64) return undefined;
  const word = value
    .toLowerCase()
    .replace(/[^a-z0-9.+-]+/g, "")
    .replace(/^(?:loglevel|level|log)[._-]?(?=[a-z])/, "");
  const severity = BY_SPELLING.get(word);
  if (severity !== undefined) return severity;
  return /^\d+(?:\.0+)?$/.test(word) ? severityOfNumber(Number(word)) : undefined;
}

function severityOfNumber(value: number): Severity | undefined {
  if (Number.isInteger(value) && value >= 0 && value < SYSLOG.length) return SYSLOG[value];
  return value >= 10 && value <= 60 ? PYTHON[Math.floor(value / 10) - 1] : undefined;
}

/** Events know five levels, and `warning` is spelled out: `warn` would be read as `error`. */
export function eventLevel(severity: Severity): SentryLevel {
  if (severity === "trace") return "debug";
  return severity === "warn" ? "warning" : severity;
}

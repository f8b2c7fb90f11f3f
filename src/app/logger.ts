/**
 * Logs, on standard error only: for people on a terminal, JSON lines everywhere else. Nothing secret is
 * logged anywhere; the redaction below is the second lock.
 */
import { type Logger as PinoLogger, pino } from "pino";
import { prettyFactory } from "pino-pretty";
import type { Output } from "./output.js";
import type { Environment } from "./runtime.js";

export type Logger = PinoLogger;

export const LOG_LEVEL_VARIABLE = "MULTIWOVEN_SENTRY_LOG_LEVEL";
const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];
const DEFAULT_LEVEL = "info";

const SECRET_KEYS = ["api_token", "apiToken", "token", "authorization", "Authorization", "SENTRY_AUTH_TOKEN"];

/** A level that does not exist is no reason to stop a run: it is said, and the default applies. */
export function createLogger(stderr: Output, env: Environment): Logger {
  const asked = env[LOG_LEVEL_VARIABLE]?.trim().toLowerCase() || DEFAULT_LEVEL;
  const known = LEVELS.includes(asked);
  const logger = pino(
    {
      level: known ? asked : DEFAULT_LEVEL,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: "[secret]" },
    },
    { write: lineWriter(stderr, env) },
  );
  if (!known) logger.warn(`${LOG_LEVEL_VARIABLE} must be one of ${LEVELS.join(", ")}; using ${DEFAULT_LEVEL}.`);
  return logger;
}

function lineWriter(stderr: Output, env: Environment): (line: string) => void {
  if (!stderr.isTerminal) return (line) => void stderr.write(line);
  const pretty = prettyFactory({ colorize: !env.NO_COLOR, translateTime: "SYS:HH:MM:ss", singleLine: true });
  return (line) => void stderr.write(pretty(line));
}

/**
 * The house rules that a machine can hold, as tables: which room may import from which, who owns which
 * third-party package, which ambient names belong to whom, how long a file may get.
 */

/** Rooms of `src`, lowest floor first. A room imports from itself and from rooms of lower floors only. */
export const FLOORS: readonly (readonly string[])[] = [
  ["kernel", "protocol", "sentry"],
  ["stacktrace", "config", "http"],
  ["mapping", "transport", "api", "spool"],
  ["connector", "sandbox"],
  ["app"],
  ["."],
];

/** Where a package may be imported. Everything else asks its owner. */
export const PACKAGE_OWNERS: Readonly<Record<string, readonly string[]>> = {
  axios: ["http/axios-client.ts"],
  "https-proxy-agent": ["http/"],
  "http-proxy-agent": ["http/"],
  bottleneck: ["transport/paced.ts", "transport/pace.ts"],
  "p-retry": ["transport/retrying.ts"],
  pino: ["app/logger.ts"],
  "pino-pretty": ["app/logger.ts"],
  commander: ["app/"],
  "csv-parse": ["app/input/csv.ts"],
  zod: ["protocol/messages.ts", "config/", "mapping/", "api/", "app/", "sandbox/"],
};

/** Built-in modules that touch the world outside the process. */
export const BUILTIN_OWNERS: Readonly<Record<string, readonly string[]>> = {
  "node:fs": ["app/", "spool/", "sandbox/"],
  "node:fs/promises": ["app/", "spool/", "sandbox/"],
  "node:child_process": ["app/"],
  "node:net": ["app/", "sandbox/", "http/"],
  "node:http": ["http/", "sandbox/"],
  "node:https": ["http/", "sandbox/"],
  "node:perf_hooks": ["kernel/clock.ts"],
  "node:timers": ["kernel/clock.ts"],
  "node:timers/promises": ["kernel/clock.ts"],
};

interface AmbientName {
  readonly name: string;
  readonly pattern: RegExp;
  readonly owners: readonly string[];
  readonly instead: string;
}

/** Names that are everywhere in scope, and whose they are. */
export const AMBIENT_NAMES: readonly AmbientName[] = [
  {
    name: "Date.now / new Date()",
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)/,
    owners: ["kernel/clock.ts"],
    instead: "take a Clock",
  },
  { name: "performance.now", pattern: /\bperformance\.now\b/, owners: ["kernel/clock.ts"], instead: "take a Clock" },
  {
    name: "timers",
    pattern: /\b(setTimeout|setInterval|setImmediate)\(/,
    owners: ["kernel/clock.ts", "sandbox/page/"],
    instead: "take a Clock and sleep",
  },
  { name: "Math.random", pattern: /\bMath\.random\b/, owners: ["kernel/clock.ts"], instead: "take a Clock" },
  {
    name: "randomUUID / randomBytes",
    pattern: /\brandom(UUID|Bytes)\b(?!\()|(?<!\.)\brandom(UUID|Bytes)\(/,
    owners: ["kernel/clock.ts"],
    instead: "take a Clock",
  },
  {
    name: "process",
    pattern: /\bprocess\.\w/,
    owners: ["app/", "spool/", "sandbox/"],
    instead: "take it as a parameter",
  },
  { name: "console", pattern: /\bconsole\.\w/, owners: [], instead: "use the logger that app/ hands in" },
];

/** Lines. Two screens; a longer file is two files. */
export const MAX_FILE_LINES = 250;

/** Names that say nothing about what is inside. */
export const EMPTY_NAMES = /(^|[/-])(utils?|helpers?|managers?|data|misc|common)(\.|-|\/|$)/;

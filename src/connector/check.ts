/**
 * The connection test: reads the settings, asks Sentry what can be asked without sending anything, and says
 * in one paragraph what came out: cause and remedy, or what was verified and what deserves a second look.
 */
import { readTokenKind } from "../api/token.js";
import { type Connection, type ParseOptions, parseConnection } from "../config/connection.js";
import type { ConnectionStatusMessage } from "../protocol/messages.js";
import { type ApiPatience, type ApiPorts, openApi } from "./api-session.js";
import { type CheckFailureKind, inWords, ORGANIZATION_TOKEN, paragraph } from "./check-messages.js";
import { examineByReleases, examineProject, type Finding, originHints } from "./check-project.js";

export interface CheckResult {
  readonly message: ConnectionStatusMessage;
  /** For exit codes: 0, 1, 2, 3 in this order. */
  readonly kind: "succeeded" | CheckFailureKind;
}

/** Somebody looks at a form and waits. */
const CHECK_PATIENCE: ApiPatience = {
  timeouts: { connectMs: 5_000, responseMs: 10_000, totalMs: 15_000 },
  waitBudgetMs: 5_000,
};

/** Rows without a time of their own get this machine's, so a clock further off than this is told. */
const MAX_CLOCK_SKEW_MS = 10 * 60_000;

/** Requests a minute. Multiwoven writes 10 rows at a time, and each waits 5 s at most for its turn: 120, and some air. */
const LOWEST_SAFE_RATE = 150;

const DSN_ALONE =
  "The DSN has the right form. Without api_token no more can be verified before the first row is sent: neither that its " +
  "key is active nor that it belongs to the project in project_slug.";

/** Read-only, and never rejects whatever it is given. */
export async function checkConnection(
  settings: unknown,
  ports: ApiPorts,
  options: ParseOptions = { unknownSettings: "tolerate" },
): Promise<CheckResult> {
  const parsed = parseConnection(settings, options);
  if (!parsed.ok) {
    const problems = parsed.problems.map((problem) => problem.message);
    return result({ kind: "settings", message: problems.join(" ") }, []);
  }
  const { connection, warnings } = parsed;
  const { skewMs, ...finding } = await examine(connection, ports);
  return result(finding, [...clockWarnings(skewMs), ...paceWarnings(connection), ...warnings]);
}

async function examine(connection: Connection, ports: ApiPorts): Promise<Finding & { readonly skewMs?: number }> {
  const { apiToken, dsn } = connection;
  if (apiToken === undefined) return { kind: "succeeded", message: DSN_ALONE };
  const token = readTokenKind(apiToken);
  const ofOrganization = token.kind === "organization";
  if (ofOrganization && dsn === undefined)
    return { kind: "credentials", message: ORGANIZATION_TOKEN, warnings: originHints(token, connection) };
  const client = openApi(connection, apiToken, ports, CHECK_PATIENCE);
  const finding = await (ofOrganization
    ? examineByReleases(client, connection, token)
    : examineProject(client, connection));
  const skewMs = client.clockSkewMs();
  return skewMs === undefined ? finding : { ...finding, skewMs };
}

function result({ kind, message, warnings = [] }: Finding, more: readonly string[]): CheckResult {
  const status = kind === "succeeded" ? "succeeded" : "failed";
  const text = paragraph([message, ...warnings, ...more]);
  return { kind, message: { type: "connection_status", connection_status: { status, message: text } } };
}

function clockWarnings(skewMs: number | undefined): string[] {
  if (skewMs === undefined || Math.abs(skewMs) <= MAX_CLOCK_SKEW_MS) return [];
  const direction = skewMs > 0 ? "ahead of" : "behind";
  const text =
    `Warning: the clock of this machine is ${inWords(Math.abs(skewMs))} ${direction} the server's, so rows without a time ` +
    "of their own get a wrong one: set the clock, best through NTP.";
  return [text];
}

function paceWarnings({ maxRequestsPerMinute }: Connection): string[] {
  if (maxRequestsPerMinute === undefined || maxRequestsPerMinute >= LOWEST_SAFE_RATE) return [];
  const text =
    `Warning: max_requests_per_minute is ${maxRequestsPerMinute}; Multiwoven sends 10 rows at a time and a row waits at most ` +
    `5 s for its turn, so below ${LOWEST_SAFE_RATE} some of a larger sync will fail.`;
  return [text];
}

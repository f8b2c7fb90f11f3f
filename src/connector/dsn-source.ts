/**
 * Where a connection's envelopes go: to the DSN in its settings, or to the one that Sentry's keys endpoint
 * names. One lookup for all callers, kept until Sentry refuses the DSN.
 */
import type { ApiFailure } from "../api/failure.js";
import { listActiveKeys } from "../api/keys.js";
import type { RestClient } from "../api/rest-client.js";
import { readTokenKind } from "../api/token.js";
import type { Connection } from "../config/connection.js";
import { type Dsn, formatDsn } from "../sentry/dsn.js";
import type { DsnResolution, DsnSource, RetryableKind } from "../transport/transport.js";
import { type ApiPatience, type ApiPorts, openApi } from "./api-session.js";
import { explain, NO_ACTIVE_KEY, ORGANIZATION_TOKEN } from "./check-messages.js";
import { explainMissing } from "./check-project.js";

/** A record from the host has 5 s in all, and the lookup comes out of the first one's. */
const LOOKUP_PATIENCE: ApiPatience = {
  timeouts: { connectMs: 2_000, responseMs: 3_000, totalMs: 4_000 },
  waitBudgetMs: 1_000,
};

/**
 * How long a failed lookup answers for the records behind it, so that a hundred of them ask once and not a
 * hundred times; short, because somebody may be mending the cause: a fault passes by itself, a refusal
 * needs a person.
 */
const FAULT_REMEMBERED_MS = 1_000;
const REFUSAL_REMEMBERED_MS = 5_000;
/** An announced rate limit is believed for this long at most. */
const LIMIT_REMEMBERED_MS = 60_000;

type Failed = Extract<DsnResolution, { ok: false }>;

const CANCELLED: Failed = { ok: false, verdict: { verdict: "cancelled" } };

/** Failures that a later lookup may not meet, in the transport's words. */
const RETRYABLE: { readonly [Kind in ApiFailure["kind"]]?: RetryableKind } = {
  network: "network",
  server_error: "server_error",
  rate_limited: "rate_limited",
  not_json: "server_error",
};

export function createDsnSource(connection: Connection, ports: ApiPorts): DsnSource {
  if (connection.dsn !== undefined) return fixed(connection.dsn);
  let known: Dsn | undefined;
  let failed: { readonly resolution: Failed; readonly until: number } | undefined;
  let underWay: Promise<DsnResolution> | undefined;

  async function lookUp(): Promise<DsnResolution> {
    const resolution = await resolveByKeys(connection, ports);
    if (resolution.ok) known = resolution.dsn;
    else failed = { resolution, until: ports.clock.monotonic() + rememberedMs(resolution) };
    return resolution;
  }

  return {
    async resolve(signal) {
      if (signal?.aborted) return CANCELLED;
      if (known !== undefined) return { ok: true, dsn: known };
      if (failed !== undefined && ports.clock.monotonic() < failed.until) return failed.resolution;
      underWay ??= lookUp().finally(() => {
        underWay = undefined;
      });
      return signal === undefined ? underWay : unlessAborted(underWay, signal);
    },
    evict(dsn) {
      if (known !== undefined && formatDsn(known) === formatDsn(dsn)) known = undefined;
    },
  };
}

/** From the settings: there is no other to be found, so nothing is ever forgotten. */
function fixed(dsn: Dsn): DsnSource {
  return {
    resolve: async (signal) => (signal?.aborted ? CANCELLED : { ok: true, dsn }),
    evict: () => {},
  };
}

async function resolveByKeys(connection: Connection, ports: ApiPorts): Promise<DsnResolution> {
  const { apiToken, organizationSlug, projectSlug } = connection;
  if (apiToken === undefined) return refused(NO_TOKEN_TO_ROUTE);
  if (readTokenKind(apiToken).kind === "organization") return refused(ORGANIZATION_TOKEN);
  const client = openApi(connection, apiToken, ports, LOOKUP_PATIENCE);
  const keys = await listActiveKeys(client, organizationSlug, projectSlug);
  if (!keys.ok)
    return keys.failure.kind === "not_found" ? missing(client, connection) : unresolved(keys.failure, connection);
  const [key] = keys.value;
  return key === undefined ? refused(NO_ACTIVE_KEY) : { ok: true, dsn: key.dsn };
}

function unresolved(failure: ApiFailure, connection: Connection): Failed {
  const { message: detail } = explain(failure, connection);
  const kind = retryableKind(failure);
  if (kind === undefined) return refused(detail);
  const retryInMs =
    failure.kind === "rate_limited" && failure.retryInMs !== undefined ? { retryInMs: failure.retryInMs } : {};
  return { ok: false, verdict: { verdict: "retryable", kind, detail, ...retryInMs } };
}

/** Undefined for what no repetition mends. */
export function retryableKind(failure: ApiFailure): RetryableKind | undefined {
  return failure.kind === "network" && isTimeout(failure.cause) ? "timeout" : RETRYABLE[failure.kind];
}

function isTimeout(cause: Extract<ApiFailure, { kind: "network" }>["cause"]): boolean {
  return cause === "connect_timeout" || cause === "response_timeout";
}

/** A DSN in the settings opens one project; the way to another leads through its keys. */
const NO_TOKEN_TO_ROUTE =
  "The row names another project (project_slug), and only a token can look up where that one takes data: set api_token.";

/** 404: the verdict says so, because for a row that named the project itself it is the row's fault. */
async function missing(client: RestClient, connection: Connection): Promise<Failed> {
  const { message } = await explainMissing(client, connection, { kind: "not_found" });
  return refused(message, { status: 404 });
}

function refused(detail: string, status: { readonly status?: number } = {}): Failed {
  return { ok: false, verdict: { verdict: "refused", kind: "credentials", detail, ...status } };
}

function rememberedMs({ verdict }: Failed): number {
  if (verdict.verdict === "cancelled") return 0;
  if (verdict.verdict === "refused") return REFUSAL_REMEMBERED_MS;
  return Math.max(FAULT_REMEMBERED_MS, Math.min(verdict.retryInMs ?? 0, LIMIT_REMEMBERED_MS));
}

/** The lookup goes on for the others; this caller stops waiting. */
function unlessAborted(lookup: Promise<DsnResolution>, signal: AbortSignal): Promise<DsnResolution> {
  return new Promise((resolve) => {
    const stop = (): void => resolve(CANCELLED);
    signal.addEventListener("abort", stop, { once: true });
    void lookup.then((resolution) => {
      signal.removeEventListener("abort", stop);
      resolve(resolution);
    });
  });
}

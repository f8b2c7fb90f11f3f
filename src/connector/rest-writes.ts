/**
 * Releases and deploys: the two kinds of row that go through the REST API instead of an envelope. The same
 * verdicts, retries and circuit as for envelopes; the token is needed, a DSN is not enough.
 */
import type { ApiFailure, ApiResult } from "../api/failure.js";
import { writeDeploy, writeRelease } from "../api/releases.js";
import type { RestClient } from "../api/rest-client.js";
import type { Connection } from "../config/connection.js";
import type { RestItem, RestItemType } from "../sentry/items.js";
import { persistent } from "../transport/create-transport.js";
import { budgetOf, type SendOptions, type Transport, type Verdict } from "../transport/transport.js";
import { type ApiPorts, openApi } from "./api-session.js";
import { explain } from "./check-messages.js";
import { retryableKind } from "./dsn-source.js";

/** Milliseconds. One attempt never outlives what the record has left. */
const TIMEOUTS = { connectMs: 5_000, responseMs: 10_000, totalMs: 15_000 };

const KNOWN = "a deploy of this release to this environment with this finish time was there already: not posted again";

const WRITES: Record<
  RestItemType,
  (client: RestClient, organization: string, payload: RestItem["payload"]) => Promise<ApiResult<"written" | "known">>
> = { release: writeRelease, deploy: writeDeploy };

export function createRestWrites(connection: Connection, ports: ApiPorts): Transport<RestItem> {
  return persistent({ send: (item, options) => attempt(connection, ports, item, options) }, ports.clock);
}

async function attempt(
  connection: Connection,
  ports: ApiPorts,
  { type, payload }: RestItem,
  options: SendOptions,
): Promise<Verdict> {
  const { apiToken, organizationSlug } = connection;
  if (apiToken === undefined) {
    const detail =
      "Releases and deploys go through Sentry's REST API: set api_token (scope project:releases, or an organization token).";
    return { verdict: "refused", kind: "credentials", detail };
  }
  const budget = budgetOf(options);
  const started = ports.clock.monotonic();
  const client = openApi(connection, apiToken, ports, {
    timeouts: { ...TIMEOUTS, totalMs: Math.max(1, Math.min(TIMEOUTS.totalMs, budget.attemptsMs)) },
    waitBudgetMs: budget.limitWaitMs,
  });
  const written = await WRITES[type](client, organizationSlug, payload);
  budget.attemptsMs -= ports.clock.monotonic() - started;
  if (written.ok)
    return { verdict: "accepted", projectId: "", ...(written.value === "known" ? { detail: KNOWN } : {}) };
  return verdictOf(written.failure, type, connection);
}

function verdictOf(failure: ApiFailure, type: RestItemType, connection: Connection): Verdict {
  if (failure.kind === "unexpected" && failure.status === 400) {
    return {
      verdict: "refused",
      kind: "envelope",
      status: 400,
      detail: `Sentry refused the ${type}: ${failure.detail ?? "no reason given"}.`,
    };
  }
  if (failure.kind === "not_found" && type === "deploy") {
    const detail = "Sentry knows no release of this version in this organization. Write the release first.";
    return { verdict: "refused", kind: "envelope", status: 404, detail };
  }
  const { message: detail } = explain(failure, connection);
  if (failure.kind === "forbidden") {
    const needed =
      "Writing releases and deploys needs a token with the scope project:releases, or an organization token.";
    return {
      verdict: "refused",
      kind: "credentials",
      status: 403,
      detail: `Sentry refused the token (403). ${needed}`,
    };
  }
  const kind = retryableKind(failure);
  return kind === undefined
    ? { verdict: "refused", kind: "credentials", detail }
    : { verdict: "retryable", kind, detail };
}

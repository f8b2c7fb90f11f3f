/**
 * What an answer means, as tables: status or network failure in, verdict out. Nothing here waits or
 * sends. Statuses: https://develop.sentry.dev/sdk/expected-features/#dealing-with-network-failures and
 * Relay's endpoints (2026-11).
 */
import type { HttpFailure, HttpFailureKind, HttpResponse } from "../http/http-client.js";
import { explainBody } from "./explain.js";
import type { RefusedKind, RetryableKind, Verdict } from "./transport.js";

/** Characters of a verdict's detail. */
const MAX_DETAIL_CHARS = 500;

export type Answer = Pick<HttpResponse, "status" | "headers" | "body">;

type Meaning =
  | { readonly retryable: RetryableKind; readonly remedy: string }
  | { readonly refused: RefusedKind; readonly remedy: string };

const KEY_REMEDY =
  "Sentry does not take this project's DSN: check that the project and its client key are active, and that the dsn setting, if any, is this project's.";

const STATUSES: Readonly<Record<number, Meaning>> = {
  400: { refused: "envelope", remedy: "" },
  401: { refused: "credentials", remedy: KEY_REMEDY },
  403: { refused: "credentials", remedy: KEY_REMEDY },
  404: { refused: "credentials", remedy: KEY_REMEDY },
  407: { refused: "unexpected", remedy: "A proxy wants a user name and password: put them into the proxy setting." },
  408: { retryable: "server_error", remedy: "" },
  413: { refused: "envelope", remedy: "The record is too large for this server or a proxy in front of it." },
  425: { retryable: "server_error", remedy: "" },
  429: { retryable: "rate_limited", remedy: "" },
};

const REDIRECT: Meaning = {
  refused: "unexpected",
  remedy: "Redirects are not followed: set sentry_url or dsn to the final address.",
};
const SERVER_ERROR: Meaning = { retryable: "server_error", remedy: "" };
const UNEXPECTED: Meaning = { refused: "unexpected", remedy: "" };

function meaningOf(status: number): Meaning {
  if (status >= 500) return SERVER_ERROR;
  return STATUSES[status] ?? (status >= 300 && status < 400 ? REDIRECT : UNEXPECTED);
}

/** The verdict on any answer but a 2xx. `retryInMs`: what the server asked for. */
export function verdictOnAnswer(
  answer: Answer,
  retryInMs: number | undefined,
): Extract<Verdict, { verdict: "retryable" | "refused" }> {
  const { status } = answer;
  const meaning = meaningOf(status);
  const said = explainBody(answer);
  const detail = [`Sentry answered ${status}${said === "" ? "" : `: ${said}`}.`, meaning.remedy]
    .join(" ")
    .trim()
    .slice(0, MAX_DETAIL_CHARS);
  if ("refused" in meaning) return { verdict: "refused", kind: meaning.refused, status, detail };
  return {
    verdict: "retryable",
    kind: meaning.retryable,
    status,
    detail,
    ...(retryInMs === undefined ? {} : { retryInMs }),
  };
}

const FAILURES: Record<Exclude<HttpFailureKind, "cancelled">, RetryableKind> = {
  refused: "network",
  reset: "network",
  dns: "network",
  tls: "network",
  unreachable: "network",
  proxy: "network",
  network: "network",
  response_too_large: "network",
  connect_timeout: "timeout",
  response_timeout: "timeout",
};

/** The verdict on an exchange that ended without any answer. */
export function verdictOnFailure(failure: HttpFailure): Verdict {
  if (failure.kind === "cancelled") return { verdict: "cancelled" };
  return { verdict: "retryable", kind: FAILURES[failure.kind], detail: failure.detail.slice(0, MAX_DETAIL_CHARS) };
}

/** Kinds that speak of an outage: they count for the circuit. Limits and the own pace do not. */
export const FAULTS: Record<RetryableKind, boolean> = {
  network: true,
  timeout: true,
  server_error: true,
  rate_limited: false,
  circuit_open: false,
  pace: false,
};

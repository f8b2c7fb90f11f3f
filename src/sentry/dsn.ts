/**
 * The DSN: where a project takes envelopes, and the public key that opens it.
 * Source: https://develop.sentry.dev/sdk/foundations/transport/authentication/ (2026-11).
 */

export interface Dsn {
  readonly protocol: "http" | "https";
  /** 32 hexadecimal digits at Sentry; other servers differ, so it is opaque here. Not a secret. */
  readonly publicKey: string;
  /** Host with port when one is given. */
  readonly host: string;
  /** Path prefix of a self-hosted server: "" or "/prefix", without a slash at its end. */
  readonly path: string;
  /** Numeric, but opaque: compared as text. */
  readonly projectId: string;
}

export type DsnProblem = "not_a_url" | "not_http" | "no_public_key" | "no_project_id";

/** Reads a DSN; the obsolete secret half is accepted and forgotten. */
export function parseDsn(text: string): Dsn | { readonly problem: DsnProblem } {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return { problem: "not_a_url" };
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") return { problem: "not_http" };
  if (!/^\w+$/.test(url.username)) return { problem: "no_public_key" };
  const match = /^(.*)\/(\d+)\/?$/.exec(url.pathname);
  if (!match) return { problem: "no_project_id" };
  return {
    protocol: url.protocol === "https:" ? "https" : "http",
    publicKey: url.username,
    host: url.host,
    path: match[1] ?? "",
    projectId: match[2] ?? "",
  };
}

/** The DSN as text, public half only. Equal DSNs give equal text: rate limits are kept under it. */
export function formatDsn(dsn: Dsn): string {
  return `${dsn.protocol}://${dsn.publicKey}@${dsn.host}${dsn.path}/${dsn.projectId}`;
}

/** Where envelopes of this DSN's project are posted. */
export function envelopeUrl(dsn: Dsn): string {
  return `${dsn.protocol}://${dsn.host}${dsn.path}/api/${dsn.projectId}/envelope/`;
}

/** The one authentication that the request carries; a second one would be refused with 401. */
export function sentryAuthHeader(dsn: Dsn, client: string): string {
  return `Sentry sentry_version=7, sentry_client=${client}, sentry_key=${dsn.publicKey}`;
}

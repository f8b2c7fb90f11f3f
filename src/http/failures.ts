/**
 * Network failures as a table: error code to kind, kind to words. Only the code and the host go into
 * the words: the errors of the HTTP library carry the whole request, credentials included.
 */
import type { HttpFailure, HttpFailureKind } from "./http-client.js";
import { ProxyError } from "./proxies.js";

const KINDS: Readonly<Record<string, HttpFailureKind>> = {
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  ERR_STREAM_PREMATURE_CLOSE: "reset",
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  EAI_NODATA: "dns",
  EAI_NONAME: "dns",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EHOSTDOWN: "unreachable",
  ENETDOWN: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  ETIMEDOUT: "connect_timeout",
  EPROTO: "tls",
  CERT_HAS_EXPIRED: "tls",
  CERT_NOT_YET_VALID: "tls",
  CERT_REVOKED: "tls",
  CERT_UNTRUSTED: "tls",
  CERT_REJECTED: "tls",
  CERT_SIGNATURE_FAILURE: "tls",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls",
  SELF_SIGNED_CERT_IN_CHAIN: "tls",
  UNABLE_TO_GET_ISSUER_CERT: "tls",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls",
  HOSTNAME_MISMATCH: "tls",
};

const UNTRUSTED = /^(SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|CERT_UNTRUSTED)/;

/** Sentences with the host put in front: "sentry.io refused the connection". */
const WORDS: Record<Exclude<HttpFailureKind, "proxy" | "cancelled">, string> = {
  refused: "refused the connection: check address and port, and that the server runs",
  reset: "broke the connection off",
  dns: "has no known address: check the host name and the name server",
  tls: "failed the TLS handshake",
  unreachable: "cannot be reached from here: check network and firewall",
  connect_timeout: "did not take the connection in time: check network, firewall and proxy settings",
  response_timeout: "did not answer in time",
  response_too_large: "sent a longer answer than is read",
  network: "could not be asked",
};

/** What an error thrown by the HTTP library means; nothing of it but its code is kept. */
export function failureOf(error: unknown, host: string): HttpFailure {
  const proxyError = [error, causeOf(error)].find((candidate) => candidate instanceof ProxyError);
  if (proxyError instanceof ProxyError)
    return { ok: false, kind: "proxy", code: proxyError.code, detail: proxyError.message };
  return describeFailure(kindOf(codeOf(error)), host, codeOf(error));
}

/** A failure in words. */
export function describeFailure(kind: HttpFailureKind, host: string, code?: string): HttpFailure {
  const known = code === undefined ? {} : { code };
  if (kind === "cancelled") return { ok: false, kind, ...known, detail: "The request was cancelled." };
  if (kind === "proxy") return { ok: false, kind, ...known, detail: "The proxy failed." };
  const remedy =
    code !== undefined && UNTRUSTED.test(code) ? ": name the file of its authority in NODE_EXTRA_CA_CERTS" : "";
  return {
    ok: false,
    kind,
    ...known,
    detail: `${host} ${WORDS[kind]}${remedy}${code === undefined ? "" : ` (${code})`}.`,
  };
}

function kindOf(code: string | undefined): HttpFailureKind {
  if (code === undefined) return "network";
  if (code.startsWith("ERR_TLS_") || code.startsWith("ERR_SSL_")) return "tls";
  return Object.hasOwn(KINDS, code) ? (KINDS[code] ?? "network") : "network";
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^\w{1,60}$/.test(code) ? code : undefined;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

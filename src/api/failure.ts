/**
 * Why the REST API did not give what was asked for: a small union for people who explain it, and the one
 * function that reads it off an answer. `detail` is the server's own sentence, tamed: one line, short, and
 * without the token.
 * Source: getsentry/sentry, src/sentry/api/authentication.py, src/sentry/api/bases/project.py, and
 * https://docs.sentry.io/api/ (2026-11).
 */
import type { HttpFailure, HttpFailureKind, HttpResponse } from "../http/http-client.js";
import { detailBody, fieldErrors } from "./schemas.js";

export type UnauthorizedCause =
  | "invalid"
  | "expired"
  | "deactivated"
  | "no_credentials"
  | "foreign_organization"
  | "sso"
  | "two_factor"
  | "other";

export type ApiFailure =
  | { readonly kind: "unauthorized"; readonly cause: UnauthorizedCause; readonly detail?: string }
  | { readonly kind: "forbidden"; readonly detail?: string }
  | { readonly kind: "not_found"; readonly detail?: string }
  /** The project moved to this slug, and its new address cannot be followed from here. */
  | { readonly kind: "renamed"; readonly slug: string }
  /** Sent elsewhere: `to` is scheme and host only. */
  | { readonly kind: "redirected"; readonly to: string }
  /** `retryInMs` is what the server announced, when it did. */
  | { readonly kind: "rate_limited"; readonly retryInMs?: number }
  | { readonly kind: "server_error"; readonly status: number; readonly detail?: string }
  /** `detail` is a sentence: host, cause, remedy. */
  | { readonly kind: "network"; readonly cause: HttpFailureKind; readonly detail: string }
  | { readonly kind: "not_json"; readonly status: number; readonly looksLike: "html" | "text" | "nothing" }
  /** `at` is the path of the first field that is not as documented. */
  | { readonly kind: "wrong_shape"; readonly at: string }
  | { readonly kind: "too_large"; readonly maxBytes: number }
  | { readonly kind: "unexpected"; readonly status: number; readonly detail?: string };

export type ApiResult<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** The project answers under this slug now: the one asked for is an old one. */
      readonly renamedTo?: string;
    }
  | { readonly ok: false; readonly failure: ApiFailure };

const MAX_DETAIL_CHARS = 200;

/** First match wins. Object details of SSO and two-factor rules carry a code; the rest only words. */
const UNAUTHORIZED_CAUSES: readonly (readonly [RegExp, UnauthorizedCause])[] = [
  [/\bsso\b|single sign/i, "sso"],
  [/\b2fa\b|two.?factor/i, "two_factor"],
  [/expired/i, "expired"],
  [/inactive|deleted|deactivated/i, "deactivated"],
  [/no credentials|not provided/i, "no_credentials"],
  [/organization access/i, "foreign_organization"],
  [/invalid/i, "invalid"],
];

/** What an answer that is no success means; 3xx and 429 are read by the client, which may act on them. */
export function failureOfAnswer(response: HttpResponse, token: string): ApiFailure {
  const { status } = response;
  const json = parseJson(response.body);
  const spoken = json === undefined ? undefined : detailOf(json.value);
  const detail = spoken === undefined ? {} : { detail: tame(spoken.text, token) };
  if (status >= 500) return { kind: "server_error", status, ...detail };
  if (json === undefined && response.body.length > 0) return { kind: "not_json", status, looksLike: looks(response) };
  switch (status) {
    case 401:
      return { kind: "unauthorized", cause: causeOf(spoken), ...detail };
    case 403:
      return { kind: "forbidden", ...detail };
    case 404:
      return { kind: "not_found", ...detail };
    default:
      return { kind: "unexpected", status, ...detail };
  }
}

export function failureOfExchange(failure: HttpFailure, maxBytes: number): ApiFailure {
  if (failure.kind === "response_too_large") return { kind: "too_large", maxBytes };
  return { kind: "network", cause: failure.kind, detail: failure.detail };
}

export function notJson(response: HttpResponse): ApiFailure {
  return { kind: "not_json", status: response.status, looksLike: looks(response) };
}

/** In a box, because `null` is JSON too. */
export function parseJson(body: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(body.toString("utf8")) };
  } catch {
    return undefined;
  }
}

interface Spoken {
  readonly text: string;
  readonly code: string;
}

/** `detail` is a string or an object of code and message; other servers call it `message`. */
function detailOf(body: unknown): Spoken | undefined {
  const { data } = detailBody.safeParse(body);
  const detail = data?.detail ?? data?.message ?? fieldErrorsOf(body);
  if (detail === undefined) return undefined;
  if (typeof detail === "string") return { text: detail, code: "" };
  return { text: detail.message ?? detail.code ?? "", code: detail.code ?? "" };
}

/** What a refused write says of each field: `{"version": ["Release with name is invalid"]}`. */
function fieldErrorsOf(body: unknown): string | undefined {
  const { data } = fieldErrors.safeParse(body);
  const said = Object.entries(data ?? {}).map(([field, errors]) => `${field}: ${errors.join(" ")}`);
  return said.length === 0 ? undefined : said.join("; ");
}

function causeOf(spoken: Spoken | undefined): UnauthorizedCause {
  if (spoken === undefined) return "other";
  const words = `${spoken.code} ${spoken.text}`;
  return UNAUTHORIZED_CAUSES.find(([pattern]) => pattern.test(words))?.[1] ?? "other";
}

/** One short line that a person may read anywhere. */
function tame(text: string, token: string): string {
  const line = text
    .replaceAll(token, "[token]")
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return line.length <= MAX_DETAIL_CHARS ? line : `${line.slice(0, MAX_DETAIL_CHARS - 1)}…`.toWellFormed();
}

function looks(response: HttpResponse): "html" | "text" | "nothing" {
  if (response.body.length === 0) return "nothing";
  const start = response.body.subarray(0, 200).toString("utf8").trimStart();
  return start.startsWith("<") || response.headers["content-type"]?.includes("html") === true ? "html" : "text";
}

/**
 * Who may call the REST API: token first (401), then what the path names (404, 302), then scopes (403),
 * in the order of getsentry/sentry: src/sentry/api/authentication.py, api/bases/project.py (2026-11).
 */
import type { JsonValue } from "../../sentry/items.js";
import type { Reply } from "../http.js";
import type { TokenSetup } from "../schema.js";
import { isOrganizationToken, ORGANIZATION_TOKEN_SCOPES } from "../tokens.js";
import type { World } from "../world.js";

export type Refusal = NonNullable<TokenSetup["refusal"]>;

export const NOT_FOUND: Reply = { status: 404, body: { detail: "The requested resource does not exist" } };
export const FORBIDDEN: Reply = {
  status: 403,
  body: { detail: "You do not have permission to perform this action." },
};

const unauthorized = (detail: JsonValue): Reply => ({ status: 401, body: { detail } });

const REFUSALS: Readonly<Record<Refusal, (now: number) => Reply>> = {
  revoked: () => unauthorized("Invalid org token"),
  expired: () => unauthorized("Token expired"),
  deactivated: () => unauthorized("User inactive or deleted"),
  sso: () => unauthorized({ code: "sso-required", message: "Must login via SSO", extra: { loginUrl: "/auth/login/" } }),
  foreign: () => unauthorized("Unauthorized organization access."),
  throttled: (now) => ({
    status: 429,
    headers: rateLimitHeaders(now, 0),
    body: "You are attempting to use this endpoint too frequently. Limit is 40 requests in 1 seconds",
  }),
};

/** What the REST API says about its own limit on every answer; `Reset` is in epoch seconds. */
export function rateLimitHeaders(now: number, remaining = 39): Record<string, string> {
  return {
    "X-Sentry-Rate-Limit-Limit": "40",
    "X-Sentry-Rate-Limit-Remaining": String(remaining),
    "X-Sentry-Rate-Limit-Reset": String(Math.floor(now / 1000) + 1),
    "X-Sentry-Rate-Limit-ConcurrentLimit": "25",
    "X-Sentry-Rate-Limit-ConcurrentRemaining": "24",
  };
}

/** The token's scopes, or the 401 (or 429) that its bearer gets. */
export function authenticate(
  authorization: string | undefined,
  world: World,
  now: number,
): { readonly scopes: readonly string[] } | Reply {
  const [scheme = "", ...rest] = (authorization ?? "").trim().split(/\s+/);
  if (scheme.toLowerCase() !== "bearer") return unauthorized("Authentication credentials were not provided.");
  const [token] = rest;
  if (token === undefined) return unauthorized("Invalid token header. No credentials provided.");
  if (rest.length > 1) return unauthorized("Invalid token header. Token string should not contain spaces.");
  const known = world.tokens.get(token);
  if (known?.refusal) return REFUSALS[known.refusal](now);
  if (known) return { scopes: known.scopes };
  return isOrganizationToken(token) ? { scopes: ORGANIZATION_TOKEN_SCOPES } : unauthorized("Invalid token");
}

/** One of `accepted` is enough. */
export function hasScope(scopes: readonly string[], accepted: readonly string[]): boolean {
  return accepted.some((scope) => scopes.includes(scope));
}

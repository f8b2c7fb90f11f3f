/**
 * Tokens that every sandbox knows, so that each refusal of the REST API can be tried from outside.
 * All are visibly fake.
 */
import type { TokenSetup } from "./schema.js";

export const DEFAULT_TOKEN = "sntryu_fake_token_of_the_sandbox";

/** Every scope that a destination could want. */
const ALL_SCOPES = [
  "org:read",
  "project:read",
  "project:write",
  "project:releases",
  "event:read",
  "alerts:read",
  "alerts:write",
];

/** What every organization token has, and nothing else. https://docs.sentry.io/account/auth-tokens/ (2026-11). */
export const ORGANIZATION_TOKEN_SCOPES = ["org:ci"];
const ORGANIZATION_TOKEN_PREFIX = "sntrys_";

export function standardTokens(apiToken: string): TokenSetup[] {
  return [
    { token: apiToken, scopes: isOrganizationToken(apiToken) ? ORGANIZATION_TOKEN_SCOPES : ALL_SCOPES },
    { token: "sntrys_fake_revoked", scopes: ORGANIZATION_TOKEN_SCOPES, refusal: "revoked" },
    { token: "sntryu_fake_project_read", scopes: ["project:read"] },
    { token: "sntryu_fake_no_scope", scopes: [] },
    { token: "sntryu_fake_expired", scopes: ALL_SCOPES, refusal: "expired" },
    { token: "sntryu_fake_deactivated", scopes: ALL_SCOPES, refusal: "deactivated" },
    { token: "sntryu_fake_sso", scopes: ALL_SCOPES, refusal: "sso" },
    { token: "sntryi_fake_foreign", scopes: ALL_SCOPES, refusal: "foreign" },
    { token: "sntryu_fake_throttled", scopes: ALL_SCOPES, refusal: "throttled" },
  ];
}

/** Any token with this prefix is a good one here, unless it was set up otherwise. */
export function isOrganizationToken(token: string): boolean {
  return token.startsWith(ORGANIZATION_TOKEN_PREFIX);
}

/**
 * What a token tells about itself, without a network call.
 * Source: getsentry/sentry, src/sentry/types/token.py; getsentry/sentry-cli, src/utils/auth_token (2026-11).
 */
import { organizationClaims } from "./schemas.js";

export type TokenKind = "organization" | "personal" | "user_app" | "integration" | "unknown";

export interface TokenInfo {
  readonly kind: TokenKind;
  /** Organization tokens only, and not the oldest of them. */
  readonly organizationSlug?: string;
  /** Web address of the server that made it, without a slash at the end. */
  readonly url?: string;
}

const KINDS: readonly (readonly [RegExp, TokenKind])[] = [
  [/^sntrys_/, "organization"],
  [/^sntryu_|^[0-9a-f]{64}$/, "personal"],
  [/^sntrya_/, "user_app"],
  [/^sntryi_/, "integration"],
];

/** Never says that a token is wrong: only Sentry knows, and other servers have other tokens. */
export function readTokenKind(token: string): TokenInfo {
  const kind = KINDS.find(([pattern]) => pattern.test(token))?.[1] ?? "unknown";
  return kind === "organization" ? { kind, ...claimsOf(token) } : { kind };
}

/** `sntrys_` + base64 of JSON + `_` + secret; nothing where it is built otherwise. */
function claimsOf(token: string): Omit<TokenInfo, "kind"> {
  const [, payload = ""] = token.split("_");
  try {
    const { data } = organizationClaims.safeParse(JSON.parse(Buffer.from(payload, "base64").toString("utf8")));
    return {
      ...(data?.org === undefined ? {} : { organizationSlug: data.org }),
      ...(data?.url === undefined ? {} : { url: data.url.replace(/\/+$/, "") }),
    };
  } catch {
    return {};
  }
}

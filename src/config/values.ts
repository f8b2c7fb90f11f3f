/**
 * What the text of one setting may be: every reader answers the value or, in words that follow the
 * setting's name, what is wrong and what to paste instead. No reader repeats the text it was given: the
 * host may have taken it from a secret variable of its server.
 */
import { type Dsn, type DsnProblem, parseDsn } from "../sentry/dsn.js";
import { MAX_CHARS } from "../sentry/limits.js";

export type Reading<T> = { readonly value: T } | { readonly problem: string };

/** Sentry's own slugs end at 50 (organization) and 100 (project) characters; ids of digits are taken too. */
const SLUG = /^[a-z0-9_][a-z0-9_-]{0,99}$/;
/** Prefixes since 2023, and the bare digits of older ones. Source: getsentry/sentry, src/sentry/types/token.py. */
const TOKEN_LIKE = /sntr[a-z]+_|^[0-9a-f]{64}$/i;
/** A DSN's public key or half a token: hexadecimal digits that nobody calls a project by. */
const KEY_LIKE = /[0-9a-f]{32}/;
/** What an HTTP header can carry. */
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;
/** Everything that Sentry refuses in a release or an environment. Source: getsentry/sentry-release-parser. */
const UNPRINTABLE_OR_SLASH = /[/\\\p{Cc}]/u;

/** Whether a message may repeat it: shaped like a slug, and like nothing secret. */
export function isShowableSlug(text: string): boolean {
  return SLUG.test(text) && text.length <= 50 && !TOKEN_LIKE.test(text) && !KEY_LIKE.test(text);
}

/** A masked secret as the host's API answers it: 13 asterisks today. */
export function isMask(text: string): boolean {
  return text.includes("***");
}

export function readToken(text: string): Reading<string> {
  if (/^https?:\/\//i.test(text)) return problem("holds an address: a DSN belongs into the setting dsn.");
  if (/^bearer\s/i.test(text)) return problem('starts with "Bearer": paste the token alone.');
  if (!VISIBLE_ASCII.test(text))
    return problem("holds blanks, line breaks or unusual characters: copy the token again, nothing around it.");
  return { value: text };
}

/** `where` says in a sentence where a person finds the slug. */
export function readSlug(where: string): (text: string) => Reading<string> {
  return (text) => {
    if (TOKEN_LIKE.test(text)) return problem(`holds a token, it seems; tokens belong into api_token. ${where}`);
    if (text.includes("/")) return problem(`holds an address: paste the slug alone. ${where}`);
    if (/\s/.test(text)) return problem(`holds blanks: paste the slug, not the display name. ${where}`);
    if (/\p{Lu}/u.test(text)) return problem(`holds capitals: paste the slug, not the display name. ${where}`);
    if (!SLUG.test(text))
      return problem(`is not a slug: those are lower-case letters, digits, dashes and underscores. ${where}`);
    return { value: text };
  };
}

/** Origin and path prefix, without a slash at the end; `/api/0` at the end is tolerated. */
export function readServerUrl(text: string): Reading<string> {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text))
    return problem("is not a web address: it starts with https://, such as https://sentry.io.");
  const url = new URL(text);
  if (url.username !== "" || url.password !== "")
    return problem("holds a user name, as a DSN does: paste the address of the Sentry server alone.");
  if (url.search !== "" || url.hash !== "" || /\/(organizations|settings|issues)\//.test(url.pathname))
    return problem(
      "is the address of a page: paste the address of the Sentry server alone, such as https://sentry.io.",
    );
  return { value: `${url.origin}${url.pathname.replace(/\/+$/, "").replace(/\/api\/0$/, "")}` };
}

const DSN_PROBLEMS: Record<DsnProblem, string> = {
  not_a_url: "it is not a web address",
  not_http: "it does not start with https:// or http://",
  no_public_key: "it has no public key before the @",
  no_project_id: "it does not end with the number of a project",
};

export function readDsn(text: string): Reading<Dsn> {
  const dsn = parseDsn(text);
  if (!("problem" in dsn)) return { value: dsn };
  return problem(
    `is not a DSN: ${DSN_PROBLEMS[dsn.problem]}. Copy it from Project Settings > Client Keys (DSN); ` +
      "it looks like https://<public key>@<host>/<project number>.",
  );
}

/** Sentry removes what breaks these rules from an event, so the default would be lost on every row. */
export function readEnvironment(text: string): Reading<string> {
  return readName(text, MAX_CHARS.environment, [".", "..", "none"]);
}

export function readRelease(text: string): Reading<string> {
  return readName(text, MAX_CHARS.release, [".", "..", "latest"]);
}

function readName(text: string, maxBytes: number, reserved: readonly string[]): Reading<string> {
  if (reserved.includes(text.toLowerCase())) return problem("is a name that Sentry keeps for itself: choose another.");
  if (UNPRINTABLE_OR_SLASH.test(text) || !text.isWellFormed())
    return problem("holds a slash, a backslash or a control character, which Sentry refuses there.");
  if (Buffer.byteLength(text) > maxBytes) return problem(`is longer than the ${maxBytes} bytes that Sentry takes.`);
  return { value: text };
}

/** Requests a minute, a whole number from 1. */
export function readRate(text: string): Reading<number> {
  if (!/^[1-9]\d{0,8}$/.test(text))
    return problem("is not a whole number from 1: write digits only, such as 600, or leave it empty for no limit.");
  return { value: Number(text) };
}

/** Plain http that leaves this machine shows the token, or the rows, to everybody on the way. */
export function isOpenHttp(protocol: string, hostname: string): boolean {
  if (!protocol.startsWith("http") || protocol.startsWith("https")) return false;
  return !/^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/i.test(hostname);
}

function problem(text: string): { readonly problem: string } {
  return { problem: text };
}

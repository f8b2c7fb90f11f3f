/**
 * Failures of the REST API in words that stand alone: the host shows them below three fixed lines that are
 * mostly untrue. Cause first, then the remedy, one paragraph. Of the settings only slugs that look like slugs
 * and the server's host are repeated: the host may have taken any value from a secret variable.
 */
import type { ApiFailure, UnauthorizedCause } from "../api/failure.js";
import type { Connection } from "../config/connection.js";
import { isShowableSlug } from "../config/values.js";

/** What a failed check comes to; exit codes hang on it. */
export type CheckFailureKind = "unreachable" | "settings" | "credentials";

export interface Explanation {
  readonly kind: CheckFailureKind;
  readonly message: string;
}

/** The host's interface has room for about this much. */
const MAX_MESSAGE_CHARS = 600;
/** A verdict's detail may be no longer, and a check's message leaves room for its warnings. */
const MAX_EXPLANATION_CHARS = 500;

const NEW_TOKEN = "Make a new one with the scope project:read and enter it in api_token.";

const UNAUTHORIZED: Record<UnauthorizedCause, string> = {
  invalid: `it is mistyped, revoked, or of another server than sentry_url. ${NEW_TOKEN}`,
  expired: `it has expired. ${NEW_TOKEN}`,
  deactivated: "its user is deactivated or deleted. Use the token of an active user or of an internal integration.",
  no_credentials:
    "no token arrived. Enter the token alone in api_token; a proxy in between must let the Authorization header pass.",
  foreign_organization:
    "it belongs to an integration of another organization. Check organization_slug, or use a token of that organization.",
  sso:
    "the organization demands single sign-on, which the token's user has not passed. Sign in to Sentry that way once, " +
    "or use the token of an internal integration.",
  two_factor:
    "the organization demands two-factor authentication, which the token's user has not set up. Set it up in Sentry, " +
    "or use the token of an internal integration.",
  other: `check that it is complete and was made on this server. ${NEW_TOKEN}`,
};

const NOT_JSON = { html: "a web page", text: "plain text", nothing: "nothing" } as const;

/** Why an organization token alone is not enough, and the two ways out. */
export const ORGANIZATION_TOKEN =
  "api_token is an organization token (sntrys_...), and those may not read a project's keys, so the connector cannot " +
  "find out where to send. Either copy the DSN from Project Settings > Client Keys (DSN) into the setting dsn, or use a " +
  "personal token or an internal integration's token with the scope project:read instead.";

export const NO_ACTIVE_KEY =
  "The project has no active client key, so it takes no data. Enable or create one in Sentry under Project Settings > " +
  "Client Keys (DSN).";

export function explain(failure: ApiFailure, connection: Connection): Explanation {
  const server = new URL(connection.sentryUrl).host;
  switch (failure.kind) {
    case "unauthorized":
      return credentials(`Sentry refused the API token (401): ${UNAUTHORIZED[failure.cause]}`, failure.detail);
    case "forbidden":
      return credentials(
        `The API token may not read ${projectName(connection)} (403): it lacks the scope project:read, or its owner is ` +
          "in no team of the project. Scopes are fixed when a token is made: make a new one with project:read. Errors need " +
          "no more; managing releases would need project:releases too.",
        failure.detail,
      );
    case "not_found":
      return credentials(
        `Sentry at ${server} does not know ${projectName(connection)} (404). Check organization_slug and project_slug, ` +
          "and that sentry_url is the server or region where they are.",
      );
    case "renamed": {
      const name = isShowableSlug(failure.slug) ? ` It is ${failure.slug}.` : "";
      return credentials(`The project has a new slug and cannot be followed there: enter it in project_slug.${name}`);
    }
    case "redirected":
      return settings(
        `${server} sends requests elsewhere, to ${failure.to}. If that is your Sentry server, enter its address in ` +
          "sentry_url; if it is a login page, requests of programs have to be let through to Sentry's API.",
      );
    case "rate_limited": {
      const time = failure.retryInMs === undefined ? "" : ` for ${inWords(failure.retryInMs)}`;
      return unreachable(
        `Sentry limits requests to its REST API (429)${time}, which is longer than this call may wait. Try again later; ` +
          "other programs with tokens of the same user count towards the same limit.",
      );
    }
    case "server_error":
      return unreachable(
        `${server} answered with an error of its own (${failure.status}). Try again in a moment; if it stays, the ` +
          "server's operator has to look.",
        failure.detail,
      );
    case "network":
      return unreachable(`Sentry could not be reached. ${failure.detail}`);
    case "not_json":
      return unreachable(
        `${server} answered ${NOT_JSON[failure.looksLike]} where Sentry's API answers JSON (${failure.status}): a proxy or ` +
          "a login page stands in between, or sentry_url is not a Sentry server. Check sentry_url and its path prefix.",
      );
    case "wrong_shape":
      return unreachable(
        `${server} answered JSON that is not as Sentry's API documents it (${fieldName(failure.at)}). Check that sentry_url ` +
          "is a Sentry server. With a compatible one, fill in dsn and leave api_token empty.",
      );
    case "too_large":
      return unreachable(
        `${server} answered more than ${failure.maxBytes / 1_048_576} MiB, so it is hardly Sentry's API. Check sentry_url.`,
      );
    case "unexpected":
      return unreachable(
        `${server} answered with the unexpected status ${failure.status}. Check that sentry_url is a Sentry server.`,
        failure.detail,
      );
  }
}

/** "project shop of organization acme", as far as the two may be shown. */
export function projectName(connection: Connection): string {
  const { projectSlug } = connection;
  const project = isShowableSlug(projectSlug) ? `project ${projectSlug}` : "the project in project_slug";
  return `${project} of ${organizationName(connection)}`;
}

export function organizationName({ organizationSlug }: Connection): string {
  return isShowableSlug(organizationSlug)
    ? `organization ${organizationSlug}`
    : "the organization in organization_slug";
}

/** Sentences as one line of bounded length; what does not fit ends in an ellipsis. */
export function paragraph(sentences: readonly string[], maxChars: number = MAX_MESSAGE_CHARS): string {
  const line = sentences
    .join(" ")
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();
  return line.length <= maxChars ? line : `${line.slice(0, maxChars - 1).toWellFormed()}…`;
}

/** In the largest unit of which there are two. */
export function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}

function fieldName(path: string): string {
  return /^[\w. ]{1,40}$/.test(path) ? path : "somewhere inside";
}

function credentials(message: string, detail?: string): Explanation {
  return { kind: "credentials", message: quoting(message, detail) };
}

function settings(message: string): Explanation {
  return { kind: "settings", message: quoting(message, undefined) };
}

function unreachable(message: string, detail?: string): Explanation {
  return { kind: "unreachable", message: quoting(message, detail) };
}

/** The server's own words last: they are the first to be cut. */
function quoting(message: string, detail: string | undefined): string {
  const quote = detail === undefined || detail === "" ? [] : [`The server says: "${detail}"`];
  return paragraph([message, ...quote], MAX_EXPLANATION_CHARS);
}

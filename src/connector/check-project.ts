/**
 * What the check asks Sentry about a project: that the token reads it, that it has a key to send with, that a
 * DSN from the settings is one of its own. Only GET requests.
 */
import type { ApiFailure } from "../api/failure.js";
import { type ActiveKey, listActiveKeys } from "../api/keys.js";
import { getProject, listOrganizationSlugs, listProjectSlugs, probeReleases } from "../api/projects.js";
import type { RestClient } from "../api/rest-client.js";
import type { TokenInfo } from "../api/token.js";
import type { Connection } from "../config/connection.js";
import { nearest } from "../config/nearest.js";
import { isShowableSlug } from "../config/values.js";
import type { Dsn } from "../sentry/dsn.js";
import {
  type CheckFailureKind,
  type Explanation,
  explain,
  NO_ACTIVE_KEY,
  organizationName,
  projectName,
} from "./check-messages.js";

export interface Finding {
  readonly kind: "succeeded" | CheckFailureKind;
  readonly message: string;
  readonly warnings?: readonly string[];
}

/** With a token that reads projects: the usual case. */
export async function examineProject(client: RestClient, connection: Connection): Promise<Finding> {
  const { organizationSlug, projectSlug, dsn } = connection;
  const project = await getProject(client, organizationSlug, projectSlug);
  if (!project.ok) return explainMissing(client, connection, project.failure);
  const { id, slug } = project.value;
  const warnings = project.renamedTo === undefined ? [] : [renamedTo(slug)];
  if (dsn !== undefined && dsn.projectId !== id) return { ...ofOtherProject(dsn, id, connection), warnings };
  const keys = await listActiveKeys(client, organizationSlug, slug);
  if (dsn !== undefined) {
    const known = !keys.ok || keys.value.some((key) => key.dsn.publicKey === dsn.publicKey);
    return readable(connection, known ? warnings : [...warnings, KEY_NOT_LISTED]);
  }
  if (!keys.ok) return { ...explain(keys.failure, connection), warnings };
  const [key] = keys.value;
  if (key === undefined) return { kind: "credentials", message: NO_ACTIVE_KEY, warnings };
  return readable(connection, [...warnings, ...rateLimitOf(key)]);
}

/** With an organization token, which reads releases only; the DSN is there. */
export async function examineByReleases(
  client: RestClient,
  connection: Connection,
  token: TokenInfo,
): Promise<Finding> {
  const { organizationSlug, projectSlug, dsn } = connection;
  const hints = originHints(token, connection);
  const probe = await probeReleases(client, organizationSlug, projectSlug);
  if (!probe.ok) {
    const refusal = probe.failure.kind === "forbidden" ? FOREIGN_TOKEN : explain(probe.failure, connection);
    return { ...refusal, warnings: hints };
  }
  const warnings = [...hints, ...(probe.renamedTo === undefined ? [] : [renamedTo(probe.renamedTo)])];
  if (dsn !== undefined && probe.value !== undefined && probe.value.id !== dsn.projectId)
    return { ...ofOtherProject(dsn, probe.value.id, connection), warnings };
  const message =
    `The organization token opens ${projectName(connection)}, and the DSN has the right form. Such a token cannot read ` +
    "keys, so whether the DSN's key is active will show with the first row.";
  return { kind: "succeeded", message, warnings };
}

const FOREIGN_TOKEN: Explanation = {
  kind: "credentials",
  message:
    "The organization token does not open this project (403): it belongs to another organization. Check organization_slug, " +
    "or make a token in this organization. Since dsn is given, api_token can also stay empty.",
};

/** Where the token says that it belongs elsewhere. */
export function originHints(token: TokenInfo, { organizationSlug, sentryUrl }: Connection): string[] {
  const hints: string[] = [];
  const { organizationSlug: made, url } = token;
  if (made !== undefined && made !== organizationSlug && !/^\d+$/.test(organizationSlug) && isShowableSlug(made))
    hints.push(`The token was made in organization ${made}, which is not the one in organization_slug.`);
  if (url !== undefined && URL.canParse(url) && site(url) !== site(sentryUrl))
    hints.push(`The token was made at ${new URL(url).host}, which is not the server in sentry_url.`);
  return hints;
}

/** All regions of sentry.io are one site. */
function site(url: string): string {
  const { host } = new URL(url);
  return host.endsWith(".sentry.io") ? "sentry.io" : host;
}

/** A 404 does not say which of the two slugs is wrong; the lists do, where the token may read them. */
export async function explainMissing(
  client: RestClient,
  connection: Connection,
  failure: ApiFailure,
): Promise<Explanation> {
  if (failure.kind !== "not_found") return explain(failure, connection);
  const { organizationSlug, projectSlug } = connection;
  const projects = await listProjectSlugs(client, organizationSlug);
  if (projects.ok) {
    const message =
      `The organization exists, but the token's owner cannot see ${projectName(connection)} (404): the slug is wrong, or ` +
      `access is missing. ${didYouMean(projectSlug, projects.value)}Check project_slug.`;
    return { kind: "credentials", message };
  }
  if (projects.failure.kind !== "not_found") return explain(failure, connection);
  const organizations = await listOrganizationSlugs(client);
  const message =
    `Sentry at ${new URL(connection.sentryUrl).host} does not know ${organizationName(connection)} (404). ` +
    `${didYouMean(organizationSlug, organizations.ok ? organizations.value : [])}Check organization_slug, and that ` +
    "sentry_url is the server or region where the organization is.";
  return { kind: "credentials", message };
}

function didYouMean(slug: string, known: readonly string[]): string {
  const near = nearest(slug, known.filter(isShowableSlug));
  return near === undefined ? "" : `Did you mean ${near}? `;
}

function readable(connection: Connection, warnings: readonly string[]): Finding {
  return { kind: "succeeded", message: `The API token opens ${projectName(connection)}. Nothing was sent.`, warnings };
}

function ofOtherProject(dsn: Dsn, id: string, connection: Connection): Explanation {
  const number = /^\d{1,20}$/.test(id) ? ` has number ${id}` : " is another one";
  const message =
    `The DSN belongs to project number ${dsn.projectId.slice(0, 20)}, but ${projectName(connection)}${number}: rows would arrive in ` +
    "the wrong project. Copy the DSN of this project (Project Settings > Client Keys), or correct project_slug.";
  return { kind: "settings", message };
}

const KEY_NOT_LISTED =
  "Warning: the DSN's key is not among the project's active keys; if it is disabled or deleted, every row will be refused.";

function renamedTo(slug: string): string {
  const name = isShowableSlug(slug) ? `: it is ${slug} now` : "";
  return `Warning: the project was renamed${name}. Enter the new slug in project_slug; the old one works only while Sentry redirects it.`;
}

function rateLimitOf({ rateLimit }: ActiveKey): string[] {
  if (rateLimit === undefined) return [];
  return [
    `Warning: the project's key takes at most ${rateLimit.count} events in ${rateLimit.windowSeconds} s; more are refused until ` +
      "that time is over. Raise the limit in Sentry under Project Settings > Client Keys (DSN).",
  ];
}

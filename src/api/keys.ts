/**
 * A project's client keys, and which of them to send with.
 * Source: https://docs.sentry.io/api/projects/list-a-projects-client-keys/ (2026-11).
 */
import { type Dsn, parseDsn } from "../sentry/dsn.js";
import type { ApiResult } from "./failure.js";
import { projectPath } from "./projects.js";
import type { RestClient } from "./rest-client.js";
import { type ProjectKey, projectKey } from "./schemas.js";

/** Pages of 10 keys. */
const MAX_PAGES = 10;

/** A key that can be sent with. The secret half is never kept. */
export interface ActiveKey {
  readonly dsn: Dsn;
  /** Events in a window of seconds, where the project's owner limits this key. */
  readonly rateLimit?: { readonly count: number; readonly windowSeconds: number };
}

/** The usable keys, the one to send with first; none when all are disabled or deleted. Needs `project:read`. */
export async function listActiveKeys(
  client: RestClient,
  organizationSlug: string,
  projectSlug: string,
): Promise<ApiResult<readonly ActiveKey[]>> {
  const path = `${projectPath(organizationSlug, projectSlug)}keys/?status=active`;
  const listed = await client.list(path, projectKey, MAX_PAGES);
  return listed.ok ? { ...listed, value: usableKeys(listed.value) } : listed;
}

/** Without a rate limit before with one; then the oldest, which is the one the project was born with. */
function usableKeys(keys: readonly ProjectKey[]): ActiveKey[] {
  return keys
    .filter(({ isActive, useCase }) => isActive && (useCase ?? "user") === "user")
    .toSorted((a, b) => rank(a).localeCompare(rank(b), "en"))
    .flatMap((key) => activeKey(key) ?? []);
}

function rank({ rateLimit, dateCreated, dsn }: ProjectKey): string {
  return [rateLimit ? "1" : "0", dateCreated ?? "9999", dsn.public].join(" ");
}

function activeKey({ dsn: { public: text }, rateLimit }: ProjectKey): ActiveKey | undefined {
  const dsn = parseDsn(text);
  if ("problem" in dsn) return undefined;
  return { dsn, ...(rateLimit ? { rateLimit: { count: rateLimit.count, windowSeconds: rateLimit.window } } : {}) };
}

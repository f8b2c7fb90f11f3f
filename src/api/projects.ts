/**
 * Projects and organizations by their slugs. Scopes: a project needs `project:read`; the lists need
 * `org:read`; a project's releases are open to organization tokens too.
 * Source: https://docs.sentry.io/api/permissions/ (2026-11).
 */
import type { ApiResult } from "./failure.js";
import type { RestClient } from "./rest-client.js";
import { named, type Project, project, release } from "./schemas.js";

/** Pages of 100 slugs that are read for a suggestion. */
const MAX_PAGES = 10;

export function projectPath(organizationSlug: string, projectSlug: string): string {
  return `/projects/${encodeURIComponent(organizationSlug)}/${encodeURIComponent(projectSlug)}/`;
}

export function getProject(
  client: RestClient,
  organizationSlug: string,
  projectSlug: string,
): Promise<ApiResult<Project>> {
  return client.get(projectPath(organizationSlug, projectSlug), project);
}

/** The slugs in this organization, as far as the token may list them. */
export function listProjectSlugs(client: RestClient, organizationSlug: string): Promise<ApiResult<readonly string[]>> {
  return slugs(client, `/organizations/${encodeURIComponent(organizationSlug)}/projects/`);
}

/** The organizations of the token's owner. */
export function listOrganizationSlugs(client: RestClient): Promise<ApiResult<readonly string[]>> {
  return slugs(client, "/organizations/");
}

/**
 * Whether an organization token opens this project, and the project's id where a release tells it: such a
 * token may read releases, but neither the project nor its keys.
 */
export async function probeReleases(
  client: RestClient,
  organizationSlug: string,
  projectSlug: string,
): Promise<ApiResult<Pick<Project, "id"> | undefined>> {
  const path = `${projectPath(organizationSlug, projectSlug)}releases/?per_page=1`;
  const listed = await client.list(path, release, 1);
  if (!listed.ok) return listed;
  const mine = listed.value.flatMap(({ projects }) => projects).find(({ slug }) => slug === projectSlug);
  return { ...listed, value: mine };
}

async function slugs(client: RestClient, path: string): Promise<ApiResult<readonly string[]>> {
  const listed = await client.list(path, named, MAX_PAGES);
  return listed.ok ? { ...listed, value: listed.value.map(({ slug }) => slug) } : listed;
}

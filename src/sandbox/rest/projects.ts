/** Organization, projects and client keys as the REST API shows them. */
import type { JsonObject } from "../../sentry/items.js";
import type { Reply } from "../http.js";
import type { Project, ProjectKey, World } from "../world.js";
import { NOT_FOUND } from "./access.js";
import { MAX_PER_PAGE, page } from "./paging.js";
import type { Call } from "./routes.js";

/** Keys on one page unless `per_page` says otherwise. sentry: core/endpoints/project_keys.py. */
const KEYS_PER_PAGE = 10;
const CREATED = "2026-01-01T00:00:00.000000Z";

export function showOrganization(world: World): JsonObject {
  const { id, slug, name } = world.organization;
  return {
    id,
    slug,
    name,
    dateCreated: CREATED,
    status: { id: "active", name: "active" },
    isEarlyAdopter: false,
    require2FA: false,
    features: [],
    links: {},
  };
}

function describe(project: Project, world: World): JsonObject {
  const { id, slug, name } = project;
  return {
    id,
    slug,
    name,
    platform: "other",
    dateCreated: CREATED,
    isBookmarked: false,
    isMember: true,
    hasAccess: true,
    features: [],
    status: "active",
    organization: showOrganization(world),
  };
}

export function listProjects({ world, request, url }: Call): Reply {
  const all = world.projects().map((project) => describe(project, world));
  return page(all, `${url}${request.path}`, request.query, MAX_PER_PAGE);
}

export function showProject({ project, world }: Call): Reply {
  return project ? { status: 200, body: describe(project, world) } : NOT_FOUND;
}

/** Newest first; `?status=` keeps active or inactive ones, and any other word none. */
export function listKeys({ project, request, url }: Call): Reply {
  if (!project) return NOT_FOUND;
  const status = request.query.get("status");
  const keep = (key: ProjectKey): boolean => status === null || status === (key.is_active ? "active" : "inactive");
  const keys = project.keys.filter(keep).map((key) => describeKey(key, project, url));
  return page(keys, `${url}${request.path}`, request.query, KEYS_PER_PAGE);
}

/** Where envelopes for this key go. */
export function dsnOf(url: string, publicKey: string, projectId: string): string {
  return `${url.replace("://", `://${publicKey}@`)}/${projectId}`;
}

function describeKey(key: ProjectKey, project: Project, url: string): JsonObject {
  const dsn = dsnOf(url, key.public, project.id);
  const api = `${url}/api/${project.id}`;
  const query = `sentry_key=${key.public}`;
  return {
    id: key.public,
    public: key.public,
    secret: "0".repeat(32),
    name: key.label,
    label: key.label,
    projectId: Number(project.id),
    isActive: key.is_active,
    rateLimit: key.rate_limit ?? null,
    dsn: {
      public: dsn,
      secret: dsn.replace("@", `:${"0".repeat(32)}@`),
      csp: `${api}/csp-report/?${query}`,
      security: `${api}/security/?${query}`,
      crons: `${api}/cron/___MONITOR_SLUG___/${key.public}/`,
    },
    browserSdkVersion: "9.x",
    browserSdk: { choices: [] },
    dateCreated: CREATED,
    dynamicSdkLoaderOptions: { hasReplay: false, hasPerformance: false, hasDebug: false },
    ...(key.use_case === undefined ? {} : { useCase: key.use_case }),
  };
}

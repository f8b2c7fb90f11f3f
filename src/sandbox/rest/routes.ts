/**
 * The REST API as a table: method, path, accepted scopes (one is enough), handler. Scopes are those of
 * getsentry/sentry-api-schema (2026-11). Paths end with a slash, as at Sentry.
 */

import type { JsonObject } from "../../sentry/items.js";
import { isObject, parseJson } from "../../sentry/json.js";
import type { Reply, Request } from "../http.js";
import type { Ledger } from "../ledger.js";
import type { Project, World } from "../world.js";
import { authenticate, FORBIDDEN, hasScope, NOT_FOUND, rateLimitHeaders } from "./access.js";
import { createDeploy, listDeploys } from "./deploys.js";
import { createMonitor, listMonitors, readEvent } from "./monitoring.js";
import { listKeys, listProjects, showOrganization, showProject } from "./projects.js";
import { createRelease, deleteRelease, listReleases, showRelease, updateRelease } from "./releases.js";

/** What a handler is given; `project` is there where the path names one. */
export interface Call {
  readonly world: World;
  readonly ledger: Ledger;
  readonly request: Request;
  readonly now: number;
  /** Origin and path prefix of this server, for links and DSNs. */
  readonly url: string;
  readonly project: Project | undefined;
  /** Named parts of the path, decoded. */
  readonly parts: Readonly<Record<string, string>>;
  readonly scopes: readonly string[];
  /** The JSON object that was sent; empty for none. */
  readonly sent: JsonObject;
}

interface Route {
  readonly method: string;
  readonly path: string;
  /** Empty: every good token will do. */
  readonly scopes: readonly string[];
  readonly handle: (call: Call) => Reply;
}

const READ_PROJECT = ["project:read", "project:write", "project:admin"];
const READ_ORGANIZATION = ["org:read", "org:write", "org:admin"];
const READ_RELEASES = ["org:ci", "project:read", "project:releases", "project:write", "project:admin"];
const WRITE_RELEASES = ["org:ci", "project:releases", "project:write", "project:admin"];
const READ_MONITORS = ["alerts:read", ...READ_ORGANIZATION];
const ORG = "/api/0/organizations/{org}/";
const PROJECT = "/api/0/projects/{org}/{project}/";

const ROUTES: readonly Route[] = [
  { method: "GET", path: "/api/0/", scopes: [], handle: showToken },
  { method: "GET", path: "/api/0/organizations/", scopes: READ_ORGANIZATION, handle: listOrganizations },
  { method: "GET", path: ORG, scopes: READ_ORGANIZATION, handle: organization },
  { method: "GET", path: `${ORG}projects/`, scopes: READ_ORGANIZATION, handle: listProjects },
  { method: "GET", path: "/api/0/projects/", scopes: READ_PROJECT, handle: listProjects },
  { method: "GET", path: PROJECT, scopes: READ_PROJECT, handle: showProject },
  { method: "GET", path: `${PROJECT}keys/`, scopes: READ_PROJECT, handle: listKeys },
  {
    method: "GET",
    path: `${PROJECT}events/{event}/`,
    scopes: ["event:read", "event:write", "event:admin"],
    handle: readEvent,
  },
  { method: "GET", path: `${PROJECT}releases/`, scopes: READ_RELEASES, handle: listReleases },
  { method: "GET", path: `${ORG}releases/`, scopes: READ_RELEASES, handle: listReleases },
  { method: "POST", path: `${ORG}releases/`, scopes: WRITE_RELEASES, handle: createRelease },
  { method: "GET", path: `${ORG}releases/{version}/`, scopes: READ_RELEASES, handle: showRelease },
  { method: "PUT", path: `${ORG}releases/{version}/`, scopes: WRITE_RELEASES, handle: updateRelease },
  {
    method: "DELETE",
    path: `${ORG}releases/{version}/`,
    scopes: ["project:releases", "project:admin"],
    handle: deleteRelease,
  },
  { method: "GET", path: `${ORG}releases/{version}/deploys/`, scopes: READ_RELEASES, handle: listDeploys },
  { method: "POST", path: `${ORG}releases/{version}/deploys/`, scopes: WRITE_RELEASES, handle: createDeploy },
  { method: "GET", path: `${ORG}monitors/`, scopes: READ_MONITORS, handle: listMonitors },
  { method: "POST", path: `${ORG}monitors/`, scopes: ["alerts:write", ...READ_ORGANIZATION], handle: createMonitor },
];

export function answerRest(request: Request, world: World, ledger: Ledger, url: string, now: number): Reply {
  const reply = route(request, world, ledger, url, now);
  return { ...reply, headers: { ...rateLimitHeaders(now), ...reply.headers } };
}

function route(request: Request, world: World, ledger: Ledger, url: string, now: number): Reply {
  const candidates = ROUTES.flatMap((entry) => {
    const parts = match(entry.path, request.path);
    return parts ? [{ entry, parts }] : [];
  });
  if (candidates.length === 0) return { status: 404, body: { detail: missingRoute(request.path) } };
  const found = candidates.find(({ entry }) => entry.method === request.method);
  const token = authenticate(request.headers.authorization, world, now);
  if ("status" in token) return token;
  if (!found) return { status: 405, body: { detail: `Method "${request.method}" not allowed.` } };
  const { entry, parts } = found;
  const { org, project: slug } = parts;
  if (org !== undefined && org !== world.organization.slug && org !== world.organization.id) return NOT_FOUND;
  const project = slug === undefined ? undefined : world.project(slug);
  if (slug !== undefined && !project) return redirect(world.renamed(slug), slug, request, url);
  if (entry.scopes.length > 0 && !hasScope(token.scopes, entry.scopes)) return FORBIDDEN;
  const sent = request.body.length === 0 ? {} : parseJson(request.body);
  if (!isObject(sent)) return { status: 400, body: { detail: "JSON parse error - a JSON object is expected" } };
  return entry.handle({ world, ledger, request, now, url, project, parts, scopes: token.scopes, sent });
}

/** A renamed project answers 302 with the new address in header and body; only slugs do, not ids. */
function redirect(slug: string | undefined, former: string, { path, query }: Request, url: string): Reply {
  if (slug === undefined) return NOT_FOUND;
  const search = query.size === 0 ? "" : `?${query}`;
  const location = `${url}${path.replace(`/${former}/`, `/${slug}/`)}${search}`;
  return { status: 302, headers: { Location: location }, body: { slug, detail: { extra: { url: location, slug } } } };
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const text = decode(given[index] ?? "");
    if (!segment.startsWith("{")) {
      if (segment !== text) return undefined;
    } else if (text === undefined || text === "") return undefined;
    else parts[segment.slice(1, -1)] = text;
  }
  return parts;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function missingRoute(path: string): string {
  return path.endsWith("/") ? "Route not found" : "Route not found, did you forget a trailing slash?";
}

function showToken({ scopes }: Call): Reply {
  return {
    status: 200,
    body: {
      version: "0",
      auth: { scopes: [...scopes] },
      user: { id: "1", name: "Sandbox", email: "sandbox@example.invalid" },
    },
  };
}

function organization({ world }: Call): Reply {
  return { status: 200, body: showOrganization(world) };
}

function listOrganizations({ world }: Call): Reply {
  return { status: 200, body: [showOrganization(world)] };
}

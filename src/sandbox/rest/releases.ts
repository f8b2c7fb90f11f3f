/**
 * Releases: organization-wide, keyed by version; creating one again is an update and answers 208.
 * Source: getsentry/sentry: api/endpoints/organization_releases.py, api/serializers/rest_framework/release.py (2026-11).
 */
import type { JsonObject, JsonValue } from "../../sentry/items.js";
import { isList, isObject } from "../../sentry/json.js";
import type { Reply } from "../http.js";
import { isReleaseName } from "../judge/names.js";
import type { Release, World } from "../world.js";
import { NOT_FOUND } from "./access.js";
import { type FieldErrors, isAbsent, isDate, isText, oneOf, verify } from "./fields.js";
import { MAX_PER_PAGE, page } from "./paging.js";
import type { Call } from "./routes.js";

/** Releases kept; the oldest goes first. */
const MAX_RELEASES = 10_000;

/** Characters. sentry: Release.ref; for addresses, what browsers and proxies carry. */
const MAX_REF_CHARS = 250;
export const MAX_URL_CHARS = 2_048;

const SHARED_FIELDS = {
  ref: isText(MAX_REF_CHARS),
  url: isText(MAX_URL_CHARS),
  dateReleased: isDate,
  dateStarted: isDate,
  status: oneOf(["open", "archived"]),
  owner: isText(MAX_REF_CHARS),
  commits: listOf(commitErrors),
  refs: listOf(refErrors),
  headCommits: listOf(refErrors),
} as const;
const KEPT = ["ref", "url", "dateReleased", "dateStarted", "status", "owner"] as const;

export function listReleases({ world, project, request, url, now }: Call): Reply {
  const query = request.query.get("query") ?? "";
  const all = [...world.releases.values()]
    .filter((release) => (project ? release.projects.has(project.id) : true) && release.version.includes(query))
    .toReversed()
    .map((release) => describe(release, world, now));
  return page(all, `${url}${request.path}`, request.query, MAX_PER_PAGE);
}

export function createRelease({ world, sent, now }: Call): Reply {
  const errors: FieldErrors = verify(sent, SHARED_FIELDS);
  const version = typeof sent.version === "string" ? sent.version.trim() : undefined;
  if (isAbsent(sent.version)) errors.version = ["This field is required."];
  else if (version === undefined || !isReleaseName(version)) errors.version = ["Release with name is invalid"];
  const named = isList(sent.projects) ? sent.projects : [];
  const projects = named.flatMap((slug) => world.project(String(slug)) ?? []);
  if (named.length === 0) errors.projects = ["This field is required."];
  else if (projects.length < named.length) errors.projects = ["Invalid project ids or slugs"];
  if (version === undefined || Object.keys(errors).length > 0) return { status: 400, body: errors };
  const existing = world.releases.get(version);
  const release = existing ?? add(world, version, now);
  for (const project of projects) release.projects.add(project.id);
  // A known release keeps its ref, url and dates: only PUT changes them.
  write(release, existing ? { commits: sent.commits ?? null } : sent);
  return { status: existing ? 208 : 201, body: describe(release, world, now) };
}

export function showRelease({ world, parts, now }: Call): Reply {
  const release = world.releases.get(parts.version ?? "");
  return release ? { status: 200, body: describe(release, world, now) } : NOT_FOUND;
}

export function updateRelease({ world, parts, sent, now }: Call): Reply {
  const release = world.releases.get(parts.version ?? "");
  if (!release) return NOT_FOUND;
  const errors = verify(sent, SHARED_FIELDS);
  if (Object.keys(errors).length > 0) return { status: 400, body: errors };
  write(release, sent);
  return { status: 200, body: describe(release, world, now) };
}

export function deleteRelease({ world, parts }: Call): Reply {
  return world.releases.delete(parts.version ?? "") ? { status: 204 } : NOT_FOUND;
}

function add(world: World, version: string, now: number): Release {
  const release: Release = {
    id: world.nextId(),
    version,
    dateCreated: new Date(now).toISOString(),
    projects: new Set(),
    fields: {},
    commits: 0,
    deploys: [],
  };
  world.releases.set(version, release);
  const [oldest] = world.releases.keys();
  if (world.releases.size > MAX_RELEASES && oldest !== undefined) world.releases.delete(oldest);
  return release;
}

function write(release: Release, sent: JsonObject): void {
  const changes = KEPT.flatMap((field) => (isAbsent(sent[field]) ? [] : [[field, sent[field] ?? null] as const]));
  release.fields = { ...release.fields, ...Object.fromEntries(changes) };
  if (isList(sent.commits)) release.commits = sent.commits.length;
}

function describe(release: Release, world: World, now: number): JsonObject {
  const { version, fields, deploys } = release;
  return {
    id: release.id,
    version,
    shortVersion: version.replace(/^.*@/, ""),
    status: fields.status ?? "open",
    ref: fields.ref ?? null,
    url: fields.url ?? null,
    dateCreated: release.dateCreated,
    dateReleased: fields.dateReleased ?? null,
    dateStarted: fields.dateStarted ?? null,
    owner: null,
    commitCount: release.commits,
    deployCount: deploys.length,
    lastDeploy: deploys.at(-1) === undefined ? null : { ...deploys.at(-1) },
    authors: [],
    newGroups: 0,
    firstEvent: null,
    lastEvent: new Date(now).toISOString(),
    projects: world
      .projects()
      .filter((project) => release.projects.has(project.id))
      .map(({ id, slug, name }) => ({ id: Number(id), slug, name, platform: "other", newGroups: 0 })),
  };
}

type EntryErrors = (entry: JsonObject) => string | undefined;

function listOf(check: EntryErrors): (value: JsonValue) => string | undefined {
  return (value) => {
    if (!isList(value)) return "Expected a list of items.";
    for (const entry of value) {
      const problem = isObject(entry) ? check(entry) : "Expected a dictionary.";
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** Lengths: commit id and repository 64, author 128, e-mail 200. */
function commitErrors(commit: JsonObject): string | undefined {
  const errors = verify(commit, {
    id: isText(64),
    repository: isText(64),
    message: isText(),
    author_name: isText(128),
    author_email: isText(200),
    timestamp: isDate,
  });
  if (isAbsent(commit.id)) return "id: This field is required.";
  const [first] = Object.entries(errors);
  return first ? `${first[0]}: ${first[1].join(" ")}` : undefined;
}

function refErrors(ref: JsonObject): string | undefined {
  const missing = ["repository", "commit"].find((field) => isAbsent(ref[field]));
  return missing === undefined ? undefined : `${missing}: This field is required.`;
}

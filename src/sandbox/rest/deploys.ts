/**
 * Deploys of a release. Not idempotent: every POST adds one, and the listing shows it.
 * Source: getsentry/sentry: src/sentry/api/endpoints/release_deploys.py (2026-11).
 */
import type { Reply } from "../http.js";
import type { Deploy } from "../world.js";
import { NOT_FOUND } from "./access.js";
import { isAbsent, isDate, isText, verify } from "./fields.js";
import { MAX_PER_PAGE, page } from "./paging.js";
import { MAX_URL_CHARS } from "./releases.js";
import type { Call } from "./routes.js";

/** Deploys kept of one release; the oldest goes first. */
const MAX_DEPLOYS = 1_000;

/** Newest first. */
export function listDeploys({ world, parts, request, url }: Call): Reply {
  const release = world.releases.get(parts.version ?? "");
  if (!release) return NOT_FOUND;
  const newestFirst = release.deploys.toSorted((a, b) => Date.parse(b.dateFinished) - Date.parse(a.dateFinished));
  return page(
    newestFirst.map((deploy) => ({ ...deploy })),
    `${url}${request.path}`,
    request.query,
    MAX_PER_PAGE,
  );
}

export function createDeploy({ world, parts, sent, now }: Call): Reply {
  const release = world.releases.get(parts.version ?? "");
  if (!release) return NOT_FOUND;
  const errors = verify(sent, {
    environment: isText(64),
    name: isText(64),
    url: isText(MAX_URL_CHARS),
    dateStarted: isDate,
    dateFinished: isDate,
  });
  if (isAbsent(sent.environment)) errors.environment = ["This field is required."];
  const named = Array.isArray(sent.projects) ? sent.projects : [];
  if (named.some((slug) => world.project(String(slug)) === undefined)) errors.projects = ["Invalid projects"];
  if (Object.keys(errors).length > 0) return { status: 400, body: errors };
  const deploy: Deploy = {
    id: world.nextId(),
    environment: String(sent.environment),
    name: isAbsent(sent.name) ? null : String(sent.name),
    url: isAbsent(sent.url) ? null : String(sent.url),
    dateStarted: isAbsent(sent.dateStarted) ? null : String(sent.dateStarted),
    dateFinished: isAbsent(sent.dateFinished) ? new Date(now).toISOString() : String(sent.dateFinished),
  };
  release.deploys.push(deploy);
  if (release.deploys.length > MAX_DEPLOYS) release.deploys.shift();
  return { status: 201, body: { ...deploy } };
}

/**
 * Releases and deploys, written. Posting a known release (208) adds projects and commits, but leaves its ref, url
 * and date as they were, and Sentry makes releases by itself from events: what differs is then put. Posting a
 * deploy again adds one. Scope: `project:releases`, or an organization token.
 * Source: https://docs.sentry.io/api/releases/ and getsentry/sentry, organization_releases.py (2026-11); the
 * requests of sentry-cli 3.8.
 */
import type { JsonObject } from "../sentry/items.js";
import type { ApiResult } from "./failure.js";
import type { RestClient } from "./rest-client.js";
import { deploy, written, writtenRelease } from "./schemas.js";

/** Pages of 100 deploys in which an equal one is looked for; the newest come first. */
const MAX_PAGES = 10;

export async function writeRelease(
  client: RestClient,
  organizationSlug: string,
  release: JsonObject,
): Promise<ApiResult<"written">> {
  const path = releasesPath(organizationSlug);
  const answer = await client.write("POST", path, release, writtenRelease);
  if (!answer.ok) return answer;
  const { ref, url, dateReleased } = answer.value;
  const differing = {
    ...(isOther(release.ref, ref) ? { ref: release.ref } : {}),
    ...(isOther(release.url, url) ? { url: release.url } : {}),
    ...(isOther(instant(release.dateReleased), instant(dateReleased)) ? { dateReleased: release.dateReleased } : {}),
  };
  if (Object.keys(differing).length === 0) return { ok: true, value: "written" };
  const put = await client.write("PUT", `${path}${encodeURIComponent(String(release.version))}/`, differing, written);
  return put.ok ? { ok: true, value: "written" } : put;
}

function isOther<T>(wanted: T | undefined, stored: T | null | undefined): wanted is T {
  return wanted !== undefined && wanted !== stored;
}

/** Both ways of writing one moment are the same moment. */
function instant(date: unknown): number | undefined {
  return typeof date === "string" ? Date.parse(date) : undefined;
}

/** `known` when one with the same environment and finish time is there: it is not posted twice. */
export async function writeDeploy(
  client: RestClient,
  organizationSlug: string,
  deployOfRelease: JsonObject,
): Promise<ApiResult<"written" | "known">> {
  const { release, ...body } = deployOfRelease;
  const path = `${releasesPath(organizationSlug)}${encodeURIComponent(String(release))}/deploys/`;
  if (body.dateFinished !== undefined) {
    const listed = await client.list(path, deploy, MAX_PAGES);
    if (!listed.ok) return listed;
    const finished = Date.parse(String(body.dateFinished));
    const known = listed.value.some(
      (other) => other.environment === body.environment && Date.parse(other.dateFinished ?? "") === finished,
    );
    if (known) return { ok: true, value: "known" };
  }
  const answer = await client.write("POST", path, body, written);
  return answer.ok ? { ok: true, value: "written" } : answer;
}

function releasesPath(organizationSlug: string): string {
  return `/organizations/${encodeURIComponent(organizationSlug)}/releases/`;
}

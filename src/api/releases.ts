/**
 * Releases and deploys, written. Posting a release again changes nothing (208); posting a deploy again adds one.
 * Scope: `project:releases`, or an organization token.
 * Source: https://docs.sentry.io/api/releases/ (2026-11), and the requests of sentry-cli 3.8.
 */
import type { JsonObject } from "../sentry/items.js";
import type { ApiResult } from "./failure.js";
import type { RestClient } from "./rest-client.js";
import { deploy, written } from "./schemas.js";

/** Pages of 100 deploys in which an equal one is looked for; the newest come first. */
const MAX_PAGES = 10;

export async function postRelease(
  client: RestClient,
  organizationSlug: string,
  release: JsonObject,
): Promise<ApiResult<"written">> {
  const answer = await client.post(releasesPath(organizationSlug), release, written);
  return answer.ok ? { ok: true, value: "written" } : answer;
}

/** `known` when one with the same environment and finish time is there: it is not posted twice. */
export async function postDeploy(
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
  const answer = await client.post(path, body, written);
  return answer.ok ? { ok: true, value: "written" } : answer;
}

function releasesPath(organizationSlug: string): string {
  return `/organizations/${encodeURIComponent(organizationSlug)}/releases/`;
}

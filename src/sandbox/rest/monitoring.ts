/** Cron monitors (so that check-ins have one to report to), and one stored event read back. */
import type { JsonObject } from "../../sentry/items.js";
import type { Reply } from "../http.js";
import { NOT_FOUND } from "./access.js";
import { isAbsent } from "./fields.js";
import { MAX_PER_PAGE, page } from "./paging.js";
import type { Call } from "./routes.js";

const describe = (slug: string): JsonObject => ({ id: slug, slug, name: slug, status: "active", isMuted: false });

export function listMonitors({ world, request, url }: Call): Reply {
  const slugs = [...world.monitors].map((entry) => entry.slice(entry.indexOf("/") + 1));
  return page(slugs.map(describe), `${url}${request.path}`, request.query, MAX_PER_PAGE);
}

export function createMonitor({ world, sent }: Call): Reply {
  const project = typeof sent.project === "string" ? world.project(sent.project) : undefined;
  const slug = [sent.slug, sent.name].find((value) => typeof value === "string" && value !== "");
  if (!project) return { status: 400, body: { project: ["Invalid project"] } };
  if (isAbsent(sent.name) || typeof slug !== "string" || slug.length > 50)
    return { status: 400, body: { name: ["This field is required."] } };
  world.addMonitor(`${project.id}/${slug}`);
  return { status: 201, body: describe(slug) };
}

/** As far as a sender needs it: that it is stored, when, and what the server put right. */
export function readEvent({ ledger, project, parts }: Call): Reply {
  const id = (parts.event ?? "").replaceAll("-", "").toLowerCase();
  const item = ledger
    .items()
    .findLast((entry) => entry.event_id === id && entry.project_id === project?.id && entry.outcome === "accepted");
  if (!item) return NOT_FOUND;
  return {
    status: 200,
    body: {
      id,
      eventID: id,
      projectID: item.project_id,
      type: item.type === "event" ? "error" : item.type,
      dateReceived: item.received_at,
      errors: item.remarks.map(({ type, name, reason }) => ({ type, message: reason, data: { name, reason } })),
    },
  };
}

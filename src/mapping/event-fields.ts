/** The fields that every event-like stream has, and the attributes they become. */
import type { JsonObject, JsonValue } from "../sentry/items.js";
import { MAX_CHARS, MAX_TAG_KEY_CHARS } from "../sentry/limits.js";
import { boundContext, readContexts } from "./contexts.js";
import type { Field, Kind, Row } from "./fields.js";
import { compact } from "./json.js";
import { dist, environment, ip, platform, release, text } from "./kinds.js";
import { SOURCES } from "./sources.js";
import type { RowFacts } from "./stream.js";
import { object } from "./structure-kinds.js";
import { readTags } from "./tags.js";

/** One row of a field table. */
export function field<T>(kind: Kind<T>, attribute: string, about: string, source: string = SOURCES.event): Field<T> {
  return { kind, attribute, about, source };
}

export const userFields = {
  "user.id": field(
    text(MAX_CHARS.userId, { oneLine: true }),
    "user.id",
    "Id of the affected user; counts users",
    SOURCES.user,
  ),
  "user.email": field(
    text(MAX_CHARS.userEmail, { oneLine: true }),
    "user.email",
    "E-mail address of the user",
    SOURCES.user,
  ),
  "user.username": field(
    text(MAX_CHARS.userName, { oneLine: true }),
    "user.username",
    "Login name of the user",
    SOURCES.user,
  ),
  "user.ip_address": field(ip, "user.ip_address", "IP address of the user", SOURCES.user),
} as const;

export const environmentFields = {
  environment: field(environment, "environment", "Environment, e.g. production; else that of the connection"),
  release: field(release, "release", "Release, e.g. shop@4.2.0; else that of the connection", SOURCES.release),
} as const;

export const recordField = field(
  text(1_024, { oneLine: true }),
  "contexts.row.record_id, event_id",
  "The row's own key: the same row sent again is counted once",
  SOURCES.idempotency,
);

export const eventFields = {
  ...environmentFields,
  dist: field(dist, "dist", "Build of the release"),
  server_name: field(text(MAX_CHARS.serverName, { oneLine: true }), "server_name", "Host on which it happened"),
  platform: field(platform, "platform", "Language or runtime; else that of the stack trace, else other"),
  tags: field(object("see tags"), "tags", "Searchable key-value pairs", SOURCES.tags),
  ...userFields,
  contexts: field(object("8 KiB and 7 levels each"), "contexts", "Named groups of further facts", SOURCES.contexts),
  record_id: recordField,
} as const;

export type EventRow = Row<typeof eventFields>;

/** What a stream adds to the common attributes. */
export interface EventParts {
  /** Used when the row brings no platform. */
  readonly platform?: string;
  /** Contexts of the stream's own making; they win over mapped ones key by key. */
  readonly contexts?: Readonly<Record<string, JsonObject>>;
  /** For the `row` context. */
  readonly row?: Readonly<Record<string, JsonValue | undefined>>;
}

/** Everything that all event-like items share, ids and sdk included. */
export function eventAttributes(row: EventRow, parts: EventParts, facts: RowFacts): JsonObject {
  const { context, notes } = facts;
  const { tags, moved, environment: tagEnvironment } = readTags(row.tags ?? {}, MAX_TAG_KEY_CHARS.current, notes);
  const release = row.release ?? context.release;
  if (row.dist !== undefined && release === undefined) notes.add("dist: left out, since it needs a release");
  return compact({
    event_id: facts.eventId,
    platform: row.platform ?? parts.platform ?? "other",
    environment: row.environment ?? tagEnvironment ?? context.environment,
    release,
    dist: release === undefined ? undefined : row.dist,
    server_name: row.server_name,
    tags,
    user: userOf(row),
    contexts: contextsOf(row, moved, parts, facts),
    sdk: { ...context.sdk },
  });
}

export function userOf(row: Row<typeof userFields>): JsonObject {
  return compact({
    id: row["user.id"],
    email: row["user.email"],
    username: row["user.username"],
    ip_address: row["user.ip_address"],
  });
}

function contextsOf(row: EventRow, movedTags: JsonObject, parts: EventParts, facts: RowFacts): JsonObject {
  const mapped = readContexts(row.contexts ?? {}, facts.notes);
  const own: Readonly<Record<string, JsonObject>> = {
    ...parts.contexts,
    row_tags: boundContext("row_tags", movedTags, facts.notes),
    row: boundContext(
      "row",
      compact({ record_id: facts.recordId, ...parts.row, unusable: facts.unusable }),
      facts.notes,
    ),
  };
  const merged = Object.entries(own).map(([name, context]): [string, JsonValue] => [
    name,
    { ...mapped[name], ...context },
  ]);
  return compact({ ...mapped, ...Object.fromEntries(merged) });
}

/** The fields that every event-like stream has, and the attributes they become. */
import type { JsonObject, JsonValue } from "../sentry/items.js";
import { MAX_CHARS, MAX_TAG_KEY_CHARS } from "../sentry/limits.js";
import { boundContext, readContexts, withSoundTrace } from "./contexts.js";
import { field, type Row } from "./fields.js";
import { compact } from "./json.js";
import { platform, text } from "./kinds.js";
import { dist, environment, projectSlug, release } from "./name-kinds.js";
import { SOURCES } from "./sources.js";
import type { RowFacts } from "./stream.js";
import { object } from "./structure-kinds.js";
import { readTags } from "./tags.js";
import { userFields, userOf } from "./user.js";

export const placeFields = {
  environment: field(environment, "environment", "Environment, e.g. production; else that of the connection"),
  release: field(release, "release", "Release, e.g. shop@4.2.0; else that of the connection", SOURCES.release),
} as const;

/** What every stream has, last in the picker. */
export const rowFields = {
  record_id: field(
    text(1_024, { oneLine: true }),
    "contexts.row.record_id, event_id",
    "The row's own key: the same row sent again is counted once",
    SOURCES.idempotency,
  ),
  project_slug: field(projectSlug, "the project written to", "Another project of the organization", SOURCES.routing),
} as const;

export const eventFields = {
  ...placeFields,
  dist: field(dist, "dist", "Build of the release"),
  server_name: field(text(MAX_CHARS.serverName, { oneLine: true }), "server_name", "Host on which it happened"),
  platform: field(platform, "platform", "Language or runtime; else that of the stack trace, else other"),
  tags: field(
    object("names 200, values 200 characters; no line break in values"),
    "tags",
    "Searchable key-value pairs; what cannot be a tag goes to contexts.row_tags",
    SOURCES.tags,
  ),
  ...userFields,
  contexts: field(object("8 KiB and 7 levels each"), "contexts", "Named groups of further facts", SOURCES.contexts),
  ...rowFields,
} as const;

export type EventRow = Row<typeof eventFields>;

/** What a stream adds to the common attributes. */
export interface EventParts {
  /** Used when the row brings no platform. */
  readonly platform?: string | undefined;
  /** Contexts of the stream's own making; they win over mapped ones key by key. */
  readonly contexts?: Readonly<Record<string, JsonObject>>;
  /** True time of the row as ISO text, when Sentry will show another. */
  readonly occurredAt?: string | undefined;
}

/** Everything that all event-like items share, ids and sdk included. */
export function eventAttributes(row: EventRow, parts: EventParts, facts: RowFacts): JsonObject {
  const { context, notes } = facts;
  const maxKeyChars = MAX_TAG_KEY_CHARS[context.serverLimits ?? "current"];
  const rules = { maxKeyChars, takesEnvironment: row.environment === undefined };
  const { tags, moved, environment: tagEnvironment } = readTags(row.tags ?? {}, rules, notes);
  const releaseName = row.release ?? context.release;
  if (row.dist !== undefined && releaseName === undefined) notes.add("dist: left out, since it needs a release");
  return compact({
    event_id: facts.eventId,
    platform: row.platform ?? parts.platform ?? "other",
    environment: row.environment ?? tagEnvironment ?? context.environment,
    release: releaseName,
    dist: releaseName === undefined ? undefined : row.dist,
    server_name: row.server_name,
    tags,
    user: userOf(row, notes),
    contexts: contextsOf(row, moved, parts, facts),
    sdk: { ...context.sdk },
  });
}

function contextsOf(row: EventRow, movedTags: JsonObject, parts: EventParts, facts: RowFacts): JsonObject {
  const mapped = withSoundTrace(readContexts(row.contexts ?? {}, facts.notes), facts.notes);
  const aboutRow = compact({ record_id: facts.recordId, occurred_at: parts.occurredAt, unusable: facts.unusable });
  const own: Readonly<Record<string, JsonObject>> = {
    ...parts.contexts,
    row_tags: movedTags,
    row: aboutRow,
  };
  const merged = Object.entries(own).map(([name, context]): [string, JsonValue] => [
    name,
    boundContext(name, { ...mapped[name], ...context }, facts.notes),
  ]);
  return compact({ ...mapped, ...Object.fromEntries(merged) });
}

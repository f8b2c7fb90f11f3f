/** Stream `check_ins`: a row becomes one check-in of a cron monitor. It has no time of its own: Sentry takes the receipt's. */
import type { JsonObject } from "../../sentry/items.js";
import { MAX_CHARS, MAX_CHECK_IN_SECONDS, MAX_MONITOR_MINUTES, MAX_MONITOR_THRESHOLD } from "../../sentry/limits.js";
import { placeFields, rowFields } from "../event-fields.js";
import { field, type Kind, type Row, required } from "../fields.js";
import { fingerprintOf, idOfRecord } from "../ids.js";
import { asText, compact } from "../json.js";
import { uuid } from "../kinds.js";
import { choice } from "../name-kinds.js";
import { duration, integer } from "../number-kinds.js";
import { schemas } from "../row-schema.js";
import { schedule, timeZone } from "../schedule.js";
import { scrubText } from "../scrub/text.js";
import { SOURCES } from "../sources.js";
import { type Built, defineStream, type RowFacts } from "../stream.js";

/** Hexadecimal digits that keep shortened slugs apart. */
const SLUG_HASH_CHARS = 8;

const monitorSlug: Kind<string> = {
  name: "monitor slug",
  accepts: "any name: letters without accents, digits, _ and - stay, the rest becomes -",
  otherwise: "a name without letter or digit rejects the row; a long one is cut and ends with a hash of the whole",
  limit: `${MAX_CHARS.monitorSlug} characters`,
  json: ["string", "number"],
  schema: schemas.text(MAX_CHARS.monitorSlug),
  read(value) {
    // Scrubbed first: in a slug the shape of a secret is no longer seen.
    const name = scrubText(asText(value).trim().slice(0, 1_024)).text;
    const plain = name
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^a-z0-9_]+/g, "-")
      .replace(/^-+|-+$/g, "");
    if (!/[a-z0-9]/.test(plain)) return { problem: "no letter and no digit in it" };
    // Sentry takes no slug of digits alone: it could not be told from an id.
    const slug = /^\d+$/.test(plain) ? `monitor-${plain}` : plain;
    const short = slug.slice(0, MAX_CHARS.monitorSlug - SLUG_HASH_CHARS - 1).replace(/-+$/, "");
    const cut = slug.length <= MAX_CHARS.monitorSlug ? slug : `${short}-${fingerprintOf(name, SLUG_HASH_CHARS)}`;
    return cut === name ? { value: cut } : { value: cut, note: `the slug of this name is ${cut}` };
  },
};

const status = choice(
  "check-in status",
  {
    in_progress: ["started", "running", "start", "begin", "pending", "active", "executing"],
    ok: [
      "success",
      "successful",
      "succeeded",
      "completed",
      "complete",
      "finished",
      "done",
      "passed",
      "pass",
      "healthy",
      "up",
      "true",
      "t",
      "yes",
      "y",
      "1",
    ],
    error: [
      "failed",
      "failure",
      "fail",
      "errored",
      "timeout",
      "timed out",
      "crashed",
      "killed",
      "cancelled",
      "canceled",
      "aborted",
      "terminated",
      "unhealthy",
      "down",
      "false",
      "f",
      "no",
      "n",
      "0",
    ],
  },
  "the row is rejected; missed is Sentry's to say",
);

const minutes = (min: number) => integer(min, MAX_MONITOR_MINUTES);
const threshold = integer(1, MAX_MONITOR_THRESHOLD);

const fields = {
  monitor_slug: required(field(monitorSlug, "monitor_slug", "The monitor, by slug or name", SOURCES.checkIns)),
  status: required(field(status, "status", "How the run stands", SOURCES.checkIns)),
  check_in_id: field(uuid, "check_in_id", "Joins the check-ins of one run; else made of record_id", SOURCES.checkIns),
  duration: field(duration(MAX_CHECK_IN_SECONDS, "second"), "duration", "Seconds that the run took", SOURCES.checkIns),
  ...placeFields,
  schedule: field(schedule, "monitor_config.schedule", "Makes or updates the monitor", SOURCES.checkIns),
  timezone: field(timeZone, "monitor_config.timezone", "Zone of a crontab", SOURCES.checkIns),
  checkin_margin: field(minutes(1), "monitor_config.checkin_margin", "Minutes it may be late", SOURCES.checkIns),
  max_runtime: field(minutes(1), "monitor_config.max_runtime", "Minutes it may run", SOURCES.checkIns),
  failure_issue_threshold: field(
    threshold,
    "monitor_config.failure_issue_threshold",
    "Failures in a row before an issue",
    SOURCES.checkIns,
  ),
  recovery_threshold: field(
    threshold,
    "monitor_config.recovery_threshold",
    "Successes in a row before it is resolved",
    SOURCES.checkIns,
  ),
  ...rowFields,
} as const;

type CheckInRow = Row<typeof fields>;

export const checkIns = defineStream({
  name: "check_ins",
  about: "Runs of scheduled jobs. A check-in has no time of its own, so history cannot be loaded.",
  fields,
  build: buildCheckIn,
});

function buildCheckIn(row: CheckInRow, facts: RowFacts): Built {
  const { context } = facts;
  // Sentry's 200 does not tell: it looks for the monitor afterwards.
  if (row.schedule === undefined)
    facts.notes.add("schedule: none is usable, so Sentry drops this check-in unless the monitor exists there");
  const payload = compact({
    check_in_id: checkInId(row, facts),
    monitor_slug: row.monitor_slug,
    status: row.status,
    duration: row.duration,
    release: row.release ?? context.release,
    environment: row.environment ?? context.environment,
    monitor_config: monitorConfig(row, facts),
  });
  return { item: { type: "check_in", payload } };
}

/** Without status or other content: `in_progress` and the final status of one record are the same check-in. */
function checkInId(row: CheckInRow, { context, recordId, eventId }: RowFacts): string {
  if (row.check_in_id !== undefined) return row.check_in_id;
  return recordId === undefined ? eventId : idOfRecord(context.project, "check_ins", recordId, row.monitor_slug);
}

function monitorConfig(row: CheckInRow, { notes }: RowFacts): JsonObject | undefined {
  const settings = compact({
    timezone: row.timezone,
    checkin_margin: row.checkin_margin,
    max_runtime: row.max_runtime,
    failure_issue_threshold: row.failure_issue_threshold,
    recovery_threshold: row.recovery_threshold,
  });
  if (row.schedule !== undefined) return { schedule: row.schedule, ...settings };
  if (Object.keys(settings).length > 0) notes.add("monitor settings were left out, since they need a schedule");
  return undefined;
}

/** Stream `feedback`: a row becomes one piece of user feedback. */
import { MAX_CHARS } from "../../sentry/limits.js";
import { eventAttributes, eventFields } from "../event-fields.js";
import { field, type Row, required } from "../fields.js";
import { fitEvent } from "../fit.js";
import { compact } from "../json.js";
import { text, time, uuid } from "../kinds.js";
import { SOURCES } from "../sources.js";
import { type Built, defineStream, type RowFacts } from "../stream.js";
import { placeInTime } from "../time-window.js";
import { toSeconds } from "../timestamp.js";

const line = (max: number) => text(max, { oneLine: true });

const fields = {
  message: required(
    field(text(MAX_CHARS.feedbackMessage), "contexts.feedback.message", "What the user says", SOURCES.feedback),
  ),
  email: field(line(MAX_CHARS.userEmail), "contexts.feedback.contact_email", "Where to answer", SOURCES.feedback),
  name: field(line(MAX_CHARS.userName), "contexts.feedback.name", "Name of who says it", SOURCES.feedback),
  url: field(line(MAX_CHARS.symbol), "contexts.feedback.url", "Page it was said on", SOURCES.feedback),
  associated_event_id: field(
    uuid,
    "contexts.feedback.associated_event_id",
    "Id of the error event it is about",
    SOURCES.feedback,
  ),
  timestamp: field(time, "timestamp", "When it was said; the moment of sending when there is none"),
  ...eventFields,
  event_id: field(uuid, "event_id", "Id of the feedback, when the source already has one"),
} as const;

export const feedback = defineStream({
  name: "feedback",
  about: "What users say; Sentry shows it under User Feedback.",
  fields,
  build: buildFeedback,
  fit: fitEvent,
});

function buildFeedback(row: Row<typeof fields>, facts: RowFacts): Built {
  const { context, notes, eventId } = facts;
  const time = placeInTime(row.timestamp, "feedback", context, notes);
  if (!time.ok) return { reason: "out_of_window", detail: time.detail };
  const said = compact({
    message: row.message,
    contact_email: row.email,
    name: row.name,
    url: row.url,
    associated_event_id: row.associated_event_id,
  });
  const payload = compact({
    ...eventAttributes(row, { contexts: { feedback: said }, occurredAt: time.occurredAt }, facts),
    timestamp: toSeconds(time.micros),
    level: "info",
  });
  return {
    item: { type: "feedback", eventId, payload },
    ...(time.shift === undefined ? {} : { timeShift: time.shift }),
  };
}

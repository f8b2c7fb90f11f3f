/**
 * The log line of one record, in the shape that Multiwoven stores and shows: JSON text with the strings
 * `request`, `response` and `level`. PostgreSQL refuses NUL and lone surrogates in it, and then a
 * delivered record stays "pending" for ever, so both are taken out here, whatever they came from.
 * Source: server/lib/reverse_etl/loaders/standard.rb and ErrorLogsModal.tsx of Multiwoven/multiwoven (2026-08).
 */
import type { LogMessage } from "../protocol/messages.js";
import type { Outcome, RecordReport } from "./outcome.js";
import { isSuccess } from "./tally.js";

/** Characters. Ours, not the host's: its column takes any length, but people read this in a dialog. */
const MAX_FIELD_CHARS = 4_000;
const MAX_NOTE_CHARS = 200;
const MAX_NOTES = 12;

export function recordLog(report: RecordReport): LogMessage {
  const level = isSuccess(report.outcome) ? "info" : "error";
  const message = JSON.stringify({
    request: storable(describeRequest(report)),
    response: storable(describeResponse(report)),
    level,
  });
  return {
    level,
    name: "Sentry",
    message,
    ...(report.recordIdentifier === undefined ? {} : { record_identifier: withoutControls(report.recordIdentifier) }),
  };
}

function describeRequest(report: RecordReport): string {
  const parts = [`${report.stream} record ${report.index}`];
  if (report.recordId !== undefined) parts.push(`record_id ${report.recordId}`);
  if (report.eventId !== undefined) parts.push(`event ${report.eventId}`);
  return parts.join(", ");
}

function describeResponse(report: RecordReport): string {
  const parts = [describeOutcome(report.outcome)];
  if (report.link !== undefined) parts.push(report.link);
  const notes = report.notes.slice(0, MAX_NOTES).map((note) => shorten(note, MAX_NOTE_CHARS));
  if (report.notes.length > MAX_NOTES) notes.push(`and ${report.notes.length - MAX_NOTES} more`);
  if (notes.length > 0) parts.push(`Notes: ${notes.join("; ")}`);
  return parts.join(" ");
}

/** A sentence: the outcome, its reason's name, and cause and remedy. */
export function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case "delivered":
      return "Delivered to Sentry.";
    case "queued":
      return "Stored safely; it will be delivered when Sentry can take it.";
    case "skipped":
    case "rejected":
    case "errored":
      return `${outcome.kind === "skipped" ? "Skipped" : outcome.kind === "rejected" ? "Rejected" : "Failed"} (${outcome.reason}): ${outcome.detail}`;
  }
}

function storable(text: string): string {
  return shorten(withoutControls(text), MAX_FIELD_CHARS);
}

function withoutControls(text: string): string {
  return text.toWellFormed().replace(/\p{Cc}/gu, " ");
}

/** Cuts between characters, never inside a surrogate pair. */
function shorten(text: string, max: number): string {
  return text.length <= max
    ? text
    : `${text
        .slice(0, max - 1)
        .toWellFormed()
        .replace(/\uFFFD$/, "")}…`;
}

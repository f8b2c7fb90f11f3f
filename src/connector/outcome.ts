/**
 * What one record came to, and the words for why. Every record ends in exactly one of five outcomes,
 * and `read = delivered + queued + skipped + rejected + errored` is checked in `tally.ts`.
 */
import type { JsonObject } from "../sentry/items.js";
import type { RejectedReason } from "../sentry/reasons.js";

export type OutcomeKind = "delivered" | "queued" | "skipped" | "rejected" | "errored";

/** Not the row's fault: the same row may pass later. */
export type ErroredReason =
  | "settings"
  | "credentials"
  | "network"
  | "timeout"
  | "server_error"
  | "rate_limited"
  | "circuit_open"
  | "pace"
  | "cancelled"
  | "internal";

export type Outcome =
  | { readonly kind: "delivered" }
  | { readonly kind: "queued" }
  | { readonly kind: "skipped"; readonly reason: string; readonly detail: string }
  | { readonly kind: "rejected"; readonly reason: RejectedReason; readonly detail: string }
  | { readonly kind: "errored"; readonly reason: ErroredReason; readonly detail: string };

/** The fate of one record, in the words that logs, results and progress are made of. */
export interface RecordReport {
  /** Position in what was handed over, from 0. */
  readonly index: number;
  readonly outcome: Outcome;
  readonly eventId?: string;
  /** Where a person finds the event in Sentry. */
  readonly link?: string;
  /** The value of the mapped `record_id`, for people to find the row again; shortened. */
  readonly recordId?: string;
  /** The host's own name for the record, when it gave an `identifier_key`. */
  readonly recordIdentifier?: string;
  /** What was repaired, moved or dropped on the way; safe to show. */
  readonly notes: readonly string[];
  /** What was meant to be sent, in a few words: stream, type, level. Never the payload. */
  readonly summary?: JsonObject;
}

/**
 * What one record came to, and the words for why. Every record ends in exactly one of five outcomes,
 * and `read = delivered + queued + skipped + rejected + errored` is checked in `tally.ts`.
 */
import type { RejectedReason } from "../sentry/reasons.js";
import type { RefusedKind, RetryableKind, Verdict } from "../transport/transport.js";

/** Not the row's fault: the same row may pass later. */
export type ErroredReason = "settings" | "credentials" | "unexpected_answer" | "cancelled" | "internal" | RetryableKind;

export type Outcome =
  | { readonly kind: "delivered" }
  | { readonly kind: "queued" }
  | { readonly kind: "skipped"; readonly reason: string; readonly detail: string }
  | { readonly kind: "rejected"; readonly reason: RejectedReason; readonly detail: string }
  | { readonly kind: "errored"; readonly reason: ErroredReason; readonly detail: string };

export type OutcomeKind = Outcome["kind"];

/** The fate of one record, in the words that logs, results and progress are made of. */
export interface RecordReport {
  /** Position in what was handed over, from 0. */
  readonly index: number;
  readonly stream: string;
  readonly outcome: Outcome;
  readonly eventId?: string;
  /** Where a person finds the event in Sentry; only for what was delivered. */
  readonly link?: string;
  /** The mapped `record_id`, for people to find the row again; shortened. */
  readonly recordId?: string;
  /** The host's own name for the record, when it gave an `identifierKey`. */
  readonly recordIdentifier?: string;
  /** What was repaired, moved or dropped on the way; safe to show. */
  readonly notes: readonly string[];
}

/** What sending came to, and what there is to say about it beside the plan's own notes. */
export interface Fate {
  readonly outcome: Outcome;
  readonly notes: readonly string[];
}

const REFUSED: Record<RefusedKind, (detail: string) => Outcome> = {
  envelope: (detail) => ({ kind: "rejected", reason: "refused_by_sentry", detail }),
  credentials: (detail) => ({ kind: "errored", reason: "credentials", detail }),
  unexpected: (detail) => ({ kind: "errored", reason: "unexpected_answer", detail }),
};

/** What the last verdict on a record's envelope means for the record. */
export function outcomeOf(verdict: Verdict): Outcome {
  switch (verdict.verdict) {
    case "accepted":
      return { kind: "delivered" };
    case "retryable":
      return { kind: "errored", reason: verdict.kind, detail: verdict.detail };
    case "refused":
      return REFUSED[verdict.kind](verdict.detail);
    case "cancelled":
      return { kind: "errored", reason: "cancelled", detail: "The run was stopped before this record was sent." };
  }
}

/**
 * The vocabulary of mapping: what a stream's mapper is told, and what it answers.
 * Mapping is pure: the same record and context give the same item, on any machine, at any time.
 */
import type { Item } from "../sentry/items.js";
import type { RejectedReason } from "../sentry/reasons.js";

export interface MappingContext {
  readonly stream: string;
  /** "organization/project": part of deterministic ids. */
  readonly project: string;
  /** For rows that bring none. */
  readonly environment?: string;
  readonly release?: string;
  /** `auto` has been decided by the caller: true when the host calls and doubled quotes are to be undone. */
  readonly undoQuoteDoubling: "when_even" | "always" | "never";
  /** Random, given by the caller; with `index` it makes the id of a row without `event_id` and `record_id`. */
  readonly writeId: string;
  readonly index: number;
  /** Epoch milliseconds: what "now" means for this record. */
  readonly now: number;
  readonly sdk: { readonly name: string; readonly version: string };
}

export type MappingResult =
  | { readonly ok: true; readonly item: Item; readonly recordId?: string; readonly notes: readonly string[] }
  | {
      readonly ok: false;
      readonly reason: RejectedReason;
      readonly detail: string;
      readonly recordId?: string;
      readonly notes: readonly string[];
    };

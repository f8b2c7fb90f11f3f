/**
 * The vocabulary of mapping: what a stream's mapper is told, and what it answers.
 * Mapping is pure: the same record and context give the same item, on any machine, at any time.
 */
import type { Item } from "../sentry/items.js";
import type { RejectedReason } from "../sentry/reasons.js";
import type { ScrubHit } from "./scrub.js";

export interface MappingContext {
  readonly stream: string;
  /** "organization/project" of the connection: part of deterministic ids; a mapped `project_slug` replaces its second half. */
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
  /** `old`: time windows and tag lengths of older self-hosted servers. Default `current`. */
  readonly serverLimits?: ServerLimits;
  /** What becomes of a row whose time Sentry would rewrite. Default `send`. */
  readonly outOfWindow?: "send" | "reject";
  /** Whether secrets and addresses are taken out of the payload. Default `on`. */
  readonly scrub?: "on" | "off";
}

export type ServerLimits = "current" | "old";

/** Sentry rewrites the time of this row: it is too old, or it lay ahead and was set to now. */
export type TimeShift = "past" | "future";

export type MappingResult =
  | {
      readonly ok: true;
      readonly item: Item;
      readonly recordId?: string;
      /** The project that the row itself names; else that of the connection. */
      readonly projectSlug?: string;
      readonly timeShift?: TimeShift;
      /** What was scrubbed: where, and by which rule. */
      readonly scrubbed?: readonly ScrubHit[];
      readonly notes: readonly string[];
    }
  | {
      readonly ok: false;
      readonly reason: RejectedReason;
      readonly detail: string;
      readonly recordId?: string;
      readonly notes: readonly string[];
    };

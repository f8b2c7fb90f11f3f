/** Counting: every record once, and the tracking message that the counts make. */
import type { LogMessage, OutcomeCounts, TrackingMessage } from "../protocol/messages.js";
import type { Outcome, OutcomeKind } from "./outcome.js";

/** What the host counts as success: it never sends a successful record again. */
const SUCCESS: Record<OutcomeKind, boolean> = {
  delivered: true,
  queued: true,
  skipped: true,
  rejected: false,
  errored: false,
};

export function isSuccess(outcome: Outcome): boolean {
  return SUCCESS[outcome.kind];
}

/** Why, for everything but plain delivery. */
export function reasonOf(outcome: Outcome): string | null {
  return "reason" in outcome ? outcome.reason : null;
}

export class Tally {
  readonly #outcomes: OutcomeCounts = { delivered: 0, queued: 0, skipped: 0, rejected: 0, errored: 0 };
  readonly #reasons = new Map<string, number>();

  add(outcome: Outcome): void {
    this.#outcomes[outcome.kind] += 1;
    const reason = reasonOf(outcome);
    if (reason !== null) this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }

  get outcomes(): Readonly<OutcomeCounts> {
    return this.#outcomes;
  }

  get reasons(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#reasons].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  get total(): number {
    return Object.values(this.#outcomes).reduce((sum, count) => sum + count, 0);
  }

  /**
   * The answer to a `write`. Throws when the records read and the outcomes counted differ: then a
   * record's fate is unknown, which is a bug and must never pass for success.
   */
  trackingMessage(read: number, logs: readonly LogMessage[]): TrackingMessage {
    if (this.total !== read) throw new Error(`${read} records were read but ${this.total} outcomes counted`);
    const { delivered, queued, skipped, rejected, errored } = this.#outcomes;
    return {
      type: "tracking",
      tracking: {
        success: delivered + queued + skipped,
        failed: rejected + errored,
        meta: { outcomes: { delivered, queued, skipped, rejected, errored }, reasons: this.reasons },
        logs: [...logs],
      },
    };
  }
}

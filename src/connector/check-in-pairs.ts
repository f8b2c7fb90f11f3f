/**
 * On the command line the beginning and the end of one run usually stand in the same input. Sentry takes the
 * time of receipt for both, so two check-ins would show a run of no length and cost twice the budget: they
 * are sent as one finished check-in. The end is looked for among the next rows only.
 */
import { encodeJson } from "../sentry/envelope.js";
import type { Plan } from "./plan.js";

type Sendable = Extract<Plan, { ok: true }>;

/** Rows after an `in_progress` among which its final status is looked for. */
export const PAIR_WITHIN_ROWS = 1_000;
/** Milliseconds that it is kept for that, when rows come slowly. */
export const PAIR_WITHIN_MS = 1_000;

/** The finished check-in that stands for both; what only the beginning says is kept. */
export function asOne(begun: Sendable, finished: Sendable): Sendable {
  const payload = { ...begun.item.payload, ...finished.item.payload };
  return { ...finished, item: { ...finished.item, payload }, payload: encodeJson(payload) };
}

/** Notes for both rows, by index. */
export function pairNotes(begun: number, finished: number): { readonly begun: string; readonly finished: string } {
  return {
    begun: `sent as one finished check-in with row ${finished}, which has its final status`,
    finished: `sent as one finished check-in with row ${begun}, which has its beginning`,
  };
}

/** Runs whose end has not been seen yet, in the order of their rows. */
export class OpenRuns<T> {
  readonly #open = new Map<string, { readonly index: number; readonly value: T }>();

  /** Answers what was open under the same run: another beginning takes its place. */
  begin(run: string, index: number, value: T): T | undefined {
    const before = this.end(run);
    this.#open.set(run, { index, value });
    return before;
  }

  /** Takes the run out, when it is open. */
  end(run: string): T | undefined {
    const found = this.#open.get(run);
    this.#open.delete(run);
    return found?.value;
  }

  /** Takes out all that began too long before this row. */
  takeOverdue(index: number): T[] {
    const overdue: T[] = [];
    for (const [run, begun] of this.#open) {
      if (index - begun.index <= PAIR_WITHIN_ROWS) break;
      this.#open.delete(run);
      overdue.push(begun.value);
    }
    return overdue;
  }

  get size(): number {
    return this.#open.size;
  }
}

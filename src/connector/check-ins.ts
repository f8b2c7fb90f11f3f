/**
 * How fast check-ins may leave: Sentry counts a few a minute for each monitor and environment and loses the
 * rest after a 200. A minute begins when a check-in was answered, so that it has passed at the server too,
 * however long the way was. A call from the host does not wait: what has no room is rejected. On the command
 * line they wait, each monitor's in the order of the rows and one at a time, and no monitor delays another.
 */
import type { Clock } from "../kernel/clock.js";
import { CHECK_INS_PER_MINUTE } from "../sentry/limits.js";
import type { Verdict } from "../transport/transport.js";
import type { Plan } from "./plan.js";

const MINUTE_MS = 60_000;
/** Where Sentry puts a check-in that names no environment. */
const DEFAULT_ENVIRONMENT = "production";

/** What a planned check-in says, as far as sending it depends on that. */
export interface CheckIn {
  /** The project, monitor and environment that share one budget. */
  readonly place: string;
  /** The same for the first and the final status of one run. */
  readonly run: string;
  readonly inProgress: boolean;
}

/** Nothing for an item of another type. `project` is that of the connection, for rows that name none. */
export function checkInOf({ item, projectSlug }: Extract<Plan, { ok: true }>, project: string): CheckIn | undefined {
  if (item.type !== "check_in") return undefined;
  const { monitor_slug, environment = DEFAULT_ENVIRONMENT, check_in_id, status } = item.payload;
  const place = JSON.stringify([projectSlug ?? project, monitor_slug, environment]);
  return { place, run: `${place} ${String(check_in_id)}`, inProgress: status === "in_progress" };
}

type Send = () => Promise<Verdict>;

interface Budget {
  /** When check-ins were answered that Sentry may still count; monotonic, rising. */
  answered: number[];
  underWay: number;
  waiting: number;
  /** Settles when the one before has been answered. */
  last: Promise<unknown>;
}

export class CheckInBudgets {
  readonly #budgets = new Map<string, Budget>();

  constructor(private readonly clock: Clock) {}

  /** In words, for progress lines. */
  inForce(): readonly string[] {
    const waiting = [...this.#budgets.values()].reduce((sum, budget) => sum + budget.waiting, 0);
    return waiting === 0 ? [] : [`check-ins: ${waiting} wait (${CHECK_INS_PER_MINUTE} a minute for each monitor)`];
  }

  /** Nothing when there is no room now. */
  async atOnce(place: string, send: Send): Promise<Verdict | undefined> {
    const budget = this.#of(place);
    return this.#waitMs(budget) > 0 ? undefined : this.#spend(budget, send);
  }

  /** Waits as long as it takes; an aborted `signal` ends the wait, and `send` has to heed it. */
  async inTurn(place: string, send: Send, signal?: AbortSignal): Promise<Verdict> {
    const budget = this.#of(place);
    const before = budget.last;
    let pass = (): void => {};
    budget.last = new Promise<void>((resolve) => {
      pass = resolve;
    });
    budget.waiting += 1;
    await before;
    for (let ms = this.#waitMs(budget); ms > 0 && signal?.aborted !== true; ms = this.#waitMs(budget)) {
      await this.clock.sleep(ms, signal);
    }
    budget.waiting -= 1;
    return this.#spend(budget, send).finally(pass);
  }

  async #spend(budget: Budget, send: Send): Promise<Verdict> {
    budget.underWay += 1;
    let verdict: Verdict | undefined;
    try {
      verdict = await send();
      return verdict;
    } finally {
      budget.underWay -= 1;
      if (verdict === undefined || mayHaveArrived(verdict)) budget.answered.push(this.clock.monotonic());
    }
  }

  /** Milliseconds until the next may leave. */
  #waitMs(budget: Budget): number {
    const now = this.clock.monotonic();
    budget.answered = budget.answered.filter((at) => now - at < MINUTE_MS);
    const room = CHECK_INS_PER_MINUTE - budget.underWay;
    if (budget.answered.length < room) return 0;
    const blocking = budget.answered.at(-Math.max(room, 1)) ?? now;
    return blocking + MINUTE_MS - now;
  }

  #isInUse(budget: Budget): boolean {
    const now = this.clock.monotonic();
    return budget.underWay + budget.waiting > 0 || budget.answered.some((at) => now - at < MINUTE_MS);
  }

  /** Those that no longer hold anybody back are forgotten, the longest unused first. */
  #of(place: string): Budget {
    const budget = this.#budgets.get(place) ?? { answered: [], underWay: 0, waiting: 0, last: Promise.resolve() };
    this.#budgets.delete(place);
    this.#budgets.set(place, budget);
    for (const [other, idle] of this.#budgets) {
      if (other === place || this.#isInUse(idle)) break;
      this.#budgets.delete(other);
    }
    return budget;
  }
}

/** Whether Sentry may have counted it, as far as the answer tells. */
function mayHaveArrived(verdict: Verdict): boolean {
  if (verdict.verdict === "accepted") return true;
  return verdict.verdict === "retryable" && ["network", "timeout", "server_error"].includes(verdict.kind);
}

/**
 * When a request may start: announced limits first, then the configured pace, then a free slot, then the
 * limits once more, since they can come up while a send waits. Nothing starts inside an announced limit.
 */
import type { Clock } from "../kernel/clock.js";
import type { Envelope } from "../sentry/envelope.js";
import { CATEGORIES, type DataCategory } from "../sentry/items.js";
import { isHeldBack, type LimitGate, limitedVerdict } from "./limit-gate.js";
import type { Pace } from "./pace.js";
import type { Slots } from "./slots.js";
import { type Budget, budgetOf, type SendOptions, type Transport, type Verdict } from "./transport.js";
import type { WaitResult } from "./wait-queue.js";

export interface PacedPorts {
  readonly clock: Clock;
  readonly limits: LimitGate;
  readonly slots: Slots;
  readonly pace?: Pace;
}

export class PacedTransport implements Transport {
  constructor(
    private readonly inner: Transport,
    private readonly ports: PacedPorts,
  ) {}

  async send(envelope: Envelope, options: SendOptions): Promise<Verdict> {
    const budget = budgetOf(options);
    for (;;) {
      const held = await this.#enter(CATEGORIES[envelope.item.type], budget, options.signal);
      if (held !== undefined) return held;
      try {
        const verdict = await this.inner.send(envelope, { ...options, budget });
        if (!isHeldBack(verdict)) return verdict;
      } finally {
        this.ports.slots.release();
      }
    }
  }

  /** Returns with a slot taken, or with the verdict on a send that may not start within its patience. */
  async #enter(
    categories: readonly DataCategory[],
    budget: Budget,
    signal: AbortSignal | undefined,
  ): Promise<Verdict | undefined> {
    const { limits, slots, pace } = this.ports;
    for (;;) {
      const held = (await this.#waitForLimits(categories, budget, signal)) ?? (await this.#waitForTurn(budget, signal));
      if (held !== undefined) return held;
      if (signal?.aborted !== true && limits.blockedMs(categories) === 0) return undefined;
      slots.release();
      pace?.giveBack();
    }
  }

  async #waitForLimits(
    categories: readonly DataCategory[],
    budget: Budget,
    signal: AbortSignal | undefined,
  ): Promise<Verdict | undefined> {
    const { clock, limits } = this.ports;
    for (;;) {
      if (signal?.aborted) return { verdict: "cancelled" };
      const blockedMs = limits.blockedMs(categories);
      if (blockedMs === 0) return undefined;
      if (blockedMs > budget.limitWaitMs) return limitedVerdict(limits, blockedMs);
      const started = clock.monotonic();
      await clock.sleep(blockedMs, signal);
      budget.limitWaitMs -= clock.monotonic() - started;
    }
  }

  async #waitForTurn(budget: Budget, signal: AbortSignal | undefined): Promise<Verdict | undefined> {
    const { clock, slots, pace } = this.ports;
    const expectedMs = pace?.expectedWaitMs() ?? 0;
    if (expectedMs > budget.queueWaitMs) return tooSlow(PACE, expectedMs);
    const started = clock.monotonic();
    const left = (): number => Math.max(budget.queueWaitMs - (clock.monotonic() - started), 0);
    const permit: WaitResult = pace === undefined ? "turn" : await pace.acquire(left(), signal);
    const turn = permit === "turn" ? await slots.acquire(left(), signal) : permit;
    if (permit === "turn" && turn !== "turn") pace?.giveBack();
    budget.queueWaitMs = left();
    if (turn === "turn") return undefined;
    if (turn === "cancelled") return { verdict: "cancelled" };
    return permit === "turn" ? tooSlow(SLOTS) : tooSlow(PACE, pace?.expectedWaitMs());
  }
}

const PACE = "The pace set by max_requests_per_minute leaves no room for this record in time.";
const SLOTS = "All requests allowed at a time are under way, and none ended in time for this record.";

function tooSlow(detail: string, retryInMs?: number): Verdict {
  return { verdict: "retryable", kind: "pace", detail, ...(retryInMs === undefined ? {} : { retryInMs }) };
}

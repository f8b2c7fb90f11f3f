/**
 * Attempts until one succeeds, no other can help, or the record has no time left for attempts and
 * pauses. Waits for limits, pace and slots happen inside an attempt and cost none of that time.
 *
 * p-retry counts and loops; its delays stay off, since the pause goes through the clock. It stops at
 * once on anything thrown that is no Error, and turns its signal against answers that have already come:
 * so a verdict travels inside an Error, and the signal stays here.
 */
import pRetry from "p-retry";
import type { Clock } from "../kernel/clock.js";
import { backoffMs } from "./backoff.js";
import { isHeldBack } from "./limit-gate.js";
import { budgetOf, type SendOptions, type Transport, type Verdict } from "./transport.js";
import { WaitQueue } from "./wait-queue.js";

/** Milliseconds that the last attempt keeps for itself. */
const LAST_ATTEMPT_MS = 500;

type Retryable = Extract<Verdict, { verdict: "retryable" }>;

class RetryableError extends Error {
  constructor(readonly verdict: Retryable) {
    super(verdict.detail);
  }
}

export class RetryingTransport<Piece> implements Transport<Piece> {
  readonly #pauses: WaitQueue;
  #outage = false;

  constructor(
    private readonly inner: Transport<Piece>,
    private readonly clock: Clock,
  ) {
    this.#pauses = new WaitQueue(clock);
  }

  /** While an outage is known nobody tries again: records under way come back with their last verdict. */
  setOutage(known: boolean): void {
    this.#outage = known;
    if (known) this.#pauses.wakeAll();
  }

  async send(piece: Piece, options: SendOptions): Promise<Verdict> {
    const budget = budgetOf(options);
    const { signal } = options;

    const attempt = async (): Promise<Verdict> => {
      budget.attempts -= 1;
      const verdict = await this.inner.send(piece, { ...options, budget });
      if (verdict.verdict === "retryable") throw new RetryableError(verdict);
      return verdict;
    };

    /** True after a pause, when there is time for another attempt. */
    const pause = async (verdict: Retryable, failures: number): Promise<boolean> => {
      if (signal?.aborted || isFinal(verdict) || budget.attempts <= 0 || this.#outage) return false;
      // A long pause is cut so that one last attempt fits in: giving up with time left loses rows.
      const latestMs = budget.attemptsMs - LAST_ATTEMPT_MS;
      const askedMs = verdict.kind === "rate_limited" ? 0 : (verdict.retryInMs ?? 0);
      if (latestMs <= 0 || askedMs > latestMs) return false;
      const pauseMs = Math.min(this.#pauseMs(verdict, failures), latestMs);
      budget.attemptsMs -= pauseMs;
      return pauseMs === 0 || (await this.#pauses.wait(pauseMs, signal)) === "too_long";
    };

    try {
      return await pRetry(attempt, {
        retries: Number.POSITIVE_INFINITY,
        minTimeout: 0,
        maxTimeout: 0,
        shouldRetry: ({ error, attemptNumber }) =>
          error instanceof RetryableError && pause(error.verdict, attemptNumber),
      });
    } catch (error) {
      if (!(error instanceof RetryableError)) throw error;
      return signal?.aborted ? { verdict: "cancelled" } : error.verdict;
    }
  }

  /** An announced limit is waited for before the next attempt, so only what is shorter than a back-off needs one. */
  #pauseMs({ kind, retryInMs = 0 }: Retryable, failures: number): number {
    if (kind !== "rate_limited") return backoffMs(failures, this.clock.random(), retryInMs);
    const ms = backoffMs(failures, this.clock.random());
    return retryInMs >= ms ? 0 : ms;
  }
}

/** The layer below has already waited as long as the caller would. */
function isFinal(verdict: Retryable): boolean {
  return verdict.kind === "pace" || verdict.kind === "circuit_open" || isHeldBack(verdict);
}

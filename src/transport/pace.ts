/**
 * The configured pace: at most so many requests a minute. Bottleneck spaces blocks of permits, never
 * single requests: it needs more than a millisecond for each job, which would be the slowest part of all.
 */
import Bottleneck from "bottleneck";
import type { Clock } from "../kernel/clock.js";
import { WaitQueue, type WaitResult } from "./wait-queue.js";

const MS_PER_MINUTE = 60_000;
/** Blocks a minute at most: ten a second are smooth, and far below what Bottleneck can do. */
const MAX_BLOCKS_PER_MINUTE = 600;

export class Pace {
  readonly #blockSize: number;
  readonly #blockMs: number;
  readonly #blocks: Bottleneck;
  readonly #queue: WaitQueue;
  #permits = 0;
  #lastBlockAt = Number.NEGATIVE_INFINITY;
  #coming = 0;
  #closed = false;

  constructor(
    requestsPerMinute: number,
    private readonly clock: Clock,
  ) {
    this.#blockSize = Math.ceil(requestsPerMinute / MAX_BLOCKS_PER_MINUTE);
    this.#blockMs = (MS_PER_MINUTE * this.#blockSize) / requestsPerMinute;
    this.#blocks = new Bottleneck({ minTime: this.#blockMs });
    this.#queue = new WaitQueue(clock);
  }

  /** Milliseconds after which whoever came now would have a permit, by the blocks that others wait for. */
  expectedWaitMs(): number {
    const missing = this.#queue.length + 1 - this.#permits;
    if (missing <= 0) return 0;
    const now = this.clock.monotonic();
    const nextBlockMs = Math.max(this.#lastBlockAt + this.#blockMs - now, 0);
    return nextBlockMs + (Math.ceil(missing / this.#blockSize) - 1) * this.#blockMs;
  }

  async acquire(maxWaitMs: number, signal?: AbortSignal): Promise<WaitResult> {
    if (this.#closed) return "too_long";
    if (this.#permits > 0) {
      this.#permits -= 1;
      return "turn";
    }
    const turn = this.#queue.wait(maxWaitMs, signal);
    this.#order();
    return turn;
  }

  /** Gives a permit back that was not used. */
  giveBack(): void {
    if (!this.#queue.wakeFirst()) this.#permits += 1;
  }

  /** Whoever still waits is told that it takes too long; no timer is left. */
  close(): void {
    this.#closed = true;
    this.#queue.wakeAll("too_long");
    void this.#blocks.stop({ dropWaitingJobs: true });
  }

  #order(): void {
    while (this.#coming * this.#blockSize < this.#queue.length) {
      this.#coming += 1;
      this.#blocks.schedule(async () => this.#grant()).catch(() => {});
    }
  }

  #grant(): void {
    this.#lastBlockAt = this.clock.monotonic();
    this.#coming -= 1;
    let granted = this.#blockSize;
    while (granted > 0 && this.#queue.wakeFirst()) granted -= 1;
    this.#permits = Math.min(this.#permits + granted, this.#blockSize);
    this.#order();
  }
}

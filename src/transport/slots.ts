/** At most so many requests in flight: a semaphore that hands its slots over in order of arrival. */
import type { Clock } from "../kernel/clock.js";
import { WaitQueue, type WaitResult } from "./wait-queue.js";

export class Slots {
  #free: number;
  readonly #queue: WaitQueue;

  constructor(count: number, clock: Clock) {
    this.#free = count;
    this.#queue = new WaitQueue(clock);
  }

  /** After "turn" the caller holds a slot and must `release` it. */
  async acquire(maxWaitMs: number, signal?: AbortSignal): Promise<WaitResult> {
    if (this.#free === 0) return this.#queue.wait(maxWaitMs, signal);
    this.#free -= 1;
    return "turn";
  }

  release(): void {
    if (!this.#queue.wakeFirst()) this.#free += 1;
  }
}

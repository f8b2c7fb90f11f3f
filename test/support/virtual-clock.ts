/**
 * A clock that moves only when told to: nothing in the tests waits real time for a delay.
 *
 * `run(promise)` is the usual door: it lets everything that is ready happen (real I/O on loopback
 * included), and whenever nothing moves any more it jumps to the next sleeper, until the promise
 * settles. A promise that no sleeper can settle is reported as such instead of hanging.
 */
import type { Clock } from "../../src/kernel/clock.js";

interface Sleeper {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

const START_MS = Date.UTC(2026, 10, 23, 12, 0, 0);
/** Rounds of the event loop without any change before time is allowed to jump. */
const QUIET_ROUNDS = 25;
/** Rounds without a sleeper before a promise is given up: real I/O needs some of them. */
const GIVE_UP_ROUNDS = 200_000;

export class VirtualClock implements Clock {
  #elapsed = 0;
  #order = 0;
  #sleepers: Sleeper[] = [];
  #state: number;
  #uuids = 0;
  /** Every delay that was asked for, in order. */
  readonly slept: number[] = [];

  constructor(
    private readonly start: number = START_MS,
    seed = 1,
  ) {
    this.#state = seed;
  }

  now(): number {
    return this.start + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.slept.push(ms);
    return new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const wake = (): void => {
        this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== mine);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      const mine: Sleeper = { at: this.#elapsed + Math.max(ms, 0), order: this.#order++, wake };
      this.#sleepers.push(mine);
      signal?.addEventListener("abort", wake, { once: true });
    });
  }

  /** Reproducible: a linear congruential generator. */
  random(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#state / 2 ** 32;
  }

  randomUUID(): string {
    this.#uuids += 1;
    return `00000000-0000-4000-8000-${this.#uuids.toString(16).padStart(12, "0")}`;
  }

  /** Moves time on by `ms`, waking everybody on the way in order. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await settle();
    for (let next = this.#next(); next !== undefined && next.at <= end; next = this.#next()) {
      this.#elapsed = Math.max(this.#elapsed, next.at);
      next.wake();
      await settle();
    }
    this.#elapsed = end;
  }

  /** Runs until the promise settles, jumping over all waits. */
  async run<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const mark = (): void => {
      settled = true;
    };
    promise.then(mark, mark);
    for (let idle = 0; !settled && idle < GIVE_UP_ROUNDS; idle += 1) {
      await settle();
      const next = this.#next();
      if (settled || next === undefined) continue;
      idle = 0;
      this.#elapsed = Math.max(this.#elapsed, next.at);
      next.wake();
    }
    if (!settled) throw new Error("VirtualClock.run: nobody sleeps and the promise has not settled");
    return promise;
  }

  #next(): Sleeper | undefined {
    return this.#sleepers.toSorted((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}

async function settle(): Promise<void> {
  for (let round = 0; round < QUIET_ROUNDS; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

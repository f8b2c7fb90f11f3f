import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Clock } from "../../src/kernel/clock.js";
import { Pace } from "../../src/transport/pace.js";
import { VirtualClock } from "../support/virtual-clock.js";

/** Bottleneck has timers of its own: here everything runs on vitest's. */
const clock: Clock = Object.assign(new VirtualClock(), {
  now: () => Date.now(),
  monotonic: () => Date.now(),
  sleep: (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      setTimeout(resolve, ms);
      signal?.addEventListener("abort", () => resolve());
    }),
});
const FOREVER = Number.POSITIVE_INFINITY;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** When each of `count` takers that came together had a permit, in milliseconds from the start. */
async function takenAt(pace: Pace, count: number, forMs: number): Promise<number[]> {
  const start = Date.now();
  const taken: number[] = [];
  for (let n = 0; n < count; n += 1) void pace.acquire(FOREVER).then(() => taken.push(Date.now() - start));
  await vi.advanceTimersByTimeAsync(forMs);
  return taken;
}

describe("the pace", () => {
  it.each([1, 30, 600, 6_000])("of %i a minute is kept", async (perMinute) => {
    const pace = new Pace(perMinute, clock);
    const taken = await takenAt(pace, perMinute * 2, 60_000);
    const block = Math.ceil(perMinute / 600);
    expect(taken.length).toBeGreaterThan(perMinute * 0.9);
    expect(taken.length).toBeLessThanOrEqual(perMinute + block);
    pace.close();
  });

  it("is spread over the minute, not spent at its start", async () => {
    const pace = new Pace(60, clock);
    const taken = await takenAt(pace, 10, 9_500);
    expect(taken.map((ms) => Math.round(ms / 1_000))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    pace.close();
  });

  it("does not save up permits over an idle time", async () => {
    const pace = new Pace(60, clock);
    await takenAt(pace, 1, 600_000);
    const taken = await takenAt(pace, 5, 2_500);
    expect(taken).toHaveLength(3);
    pace.close();
  });

  it("says how long a permit will take", async () => {
    const pace = new Pace(60, clock);
    expect(pace.expectedWaitMs()).toBe(0);
    await takenAt(pace, 4, 500);
    expect(pace.expectedWaitMs()).toBeGreaterThan(3_000);
    expect(pace.expectedWaitMs()).toBeLessThanOrEqual(4_000);
    pace.close();
  });

  it("lets go whoever is cancelled or has no patience left, and his permit goes to the next", async () => {
    const pace = new Pace(60, clock);
    await takenAt(pace, 1, 10);
    const stop = new AbortController();
    const impatient = pace.acquire(300);
    const cancelled = pace.acquire(FOREVER, stop.signal);
    const next = pace.acquire(1_500);
    stop.abort();
    await vi.advanceTimersByTimeAsync(1_200);
    expect(await Promise.all([impatient, cancelled, next])).toEqual(["too_long", "cancelled", "turn"]);
    pace.close();
  });

  it("takes back a permit that was not used", async () => {
    const pace = new Pace(1, clock);
    await takenAt(pace, 1, 10);
    pace.giveBack();
    expect(await pace.acquire(0)).toBe("turn");
    pace.close();
  });

  it("once closed keeps nobody waiting and leaves no timer", async () => {
    const pace = new Pace(1, clock);
    await takenAt(pace, 1, 10);
    const waiting = pace.acquire(FOREVER);
    await vi.advanceTimersByTimeAsync(10);
    pace.close();
    expect(await waiting).toBe("too_long");
    expect(await pace.acquire(FOREVER)).toBe("too_long");
    await vi.advanceTimersByTimeAsync(10);
    expect(vi.getTimerCount()).toBe(0);
  });
});

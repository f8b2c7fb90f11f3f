import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../src/kernel/clock.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function finished(promise: Promise<void>): Promise<boolean> {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  return done;
}

describe("the system clock", () => {
  it("sleeps as long as told", async () => {
    const sleep = systemClock.sleep(1_000);
    await vi.advanceTimersByTimeAsync(999);
    expect(await finished(sleep)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await finished(sleep)).toBe(true);
  });

  it("wakes at once when cancelled, and leaves no timer behind", async () => {
    const controller = new AbortController();
    const sleep = systemClock.sleep(60_000, controller.signal);
    controller.abort();
    expect(await finished(sleep)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not start sleeping after cancellation", async () => {
    expect(await finished(systemClock.sleep(60_000, AbortSignal.abort()))).toBe(true);
  });

  it("treats negative delays as none, and endless ones as long instead of none", async () => {
    expect(await finished(systemClock.sleep(-5))).toBe(true);
    const controller = new AbortController();
    const sleep = systemClock.sleep(Number.POSITIVE_INFINITY, controller.signal);
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(await finished(sleep)).toBe(false);
    controller.abort();
    await sleep;
  });

  it("gives numbers in range, and ids that differ", () => {
    const value = systemClock.random();
    expect(value >= 0 && value < 1).toBe(true);
    expect(systemClock.randomUUID()).not.toBe(systemClock.randomUUID());
    expect(systemClock.now()).toBe(Date.now());
    expect(systemClock.monotonic()).toBeLessThanOrEqual(systemClock.monotonic());
  });
});

import { describe, expect, it } from "vitest";
import { backoffMs } from "../../src/transport/backoff.js";
import { VirtualClock } from "../support/virtual-clock.js";

function draws(failures: number, floorMs?: number): number[] {
  const clock = new VirtualClock(0, 20_261_123);
  return Array.from({ length: 1_000 }, () => backoffMs(failures, clock.random(), floorMs));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("the pause", () => {
  it.each([
    [1, 250],
    [2, 500],
    [3, 1_000],
    [5, 4_000],
    [6, 5_000],
    [1_000, 5_000],
  ])("after failure %i is spread evenly between nothing and %i ms", (failures, bound) => {
    const values = draws(failures);
    const tenths = new Array<number>(10).fill(0);
    for (const value of values) {
      const tenth = Math.floor((value / bound) * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(bound);
    expect(mean(values) / bound).toBeCloseTo(0.5, 1);
    expect(Math.min(...tenths)).toBeGreaterThan(60);
    expect(tenths).toHaveLength(10);
  });

  it("is never shorter than what the server asked for", () => {
    const values = draws(3, 800);
    expect(Math.min(...values)).toBe(800);
    expect(Math.max(...values)).toBeGreaterThan(800);
    expect(Math.max(...draws(3, 60_000))).toBe(60_000);
  });
});

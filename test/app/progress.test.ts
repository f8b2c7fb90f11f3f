import { describe, expect, it } from "vitest";
import { progressLine, showProgress } from "../../src/app/progress.js";
import { VirtualClock } from "../support/virtual-clock.js";
import { fakeOutput } from "./fake-runtime.js";

describe("progress", () => {
  it("says done, rate, failed, and the limits in force", () => {
    expect(progressLine({ done: 12_345, failed: 6, limits: [] }, 10_000)).toBe("12,345 done · 1,235/s · 6 failed");
    expect(progressLine({ done: 0, failed: 0, limits: ["error: 42 s (key_quota)"] }, 0)).toBe(
      "0 done · 0/s · 0 failed · limited: error: 42 s (key_quota)",
    );
  });

  it("is drawn on a terminal until it is taken away", async () => {
    const clock = new VirtualClock();
    const terminal = fakeOutput(true);
    let done = 0;
    const hide = showProgress(terminal, clock, () => ({ done: ++done, failed: 0, limits: [] }));
    await clock.advance(600);
    hide();
    await clock.advance(5_000);
    expect(terminal.statuses.map((line) => line.split(" ·")[0])).toEqual(["1 done", "2 done", "3 done", ""]);
  });

  it("is nothing elsewhere", async () => {
    const clock = new VirtualClock();
    const file = fakeOutput(false);
    showProgress(file, clock, () => ({ done: 1, failed: 0, limits: [] }))();
    expect(file.statuses).toEqual([]);
    expect(clock.slept).toEqual([]);
  });
});

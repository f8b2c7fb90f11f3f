import { describe, expect, it } from "vitest";
import { WaitQueue } from "../../src/transport/wait-queue.js";
import { VirtualClock } from "../support/virtual-clock.js";

const FOREVER = Number.POSITIVE_INFINITY;

describe("a queue", () => {
  it("serves in order of arrival", async () => {
    const queue = new WaitQueue(new VirtualClock());
    const served: number[] = [];
    const waits = [1, 2, 3].map((n) => queue.wait(FOREVER).then(() => served.push(n)));
    while (queue.wakeFirst());
    await Promise.all(waits);
    expect(served).toEqual([1, 2, 3]);
  });

  it("lets go whoever has no patience left, and passes over him", async () => {
    const clock = new VirtualClock();
    const queue = new WaitQueue(clock);
    const [short, long] = [queue.wait(10), queue.wait(100)];
    await clock.advance(50);
    expect(await short).toBe("too_long");
    queue.wakeFirst();
    expect(await long).toBe("turn");
    expect(queue.wakeFirst()).toBe(false);
  });

  it("lets go whoever is cancelled, before or while waiting", async () => {
    const queue = new WaitQueue(new VirtualClock());
    const stop = new AbortController();
    const waiting = queue.wait(FOREVER, stop.signal);
    stop.abort();
    expect(await waiting).toBe("cancelled");
    expect(await queue.wait(FOREVER, stop.signal)).toBe("cancelled");
    expect(queue.length).toBe(0);
  });
});

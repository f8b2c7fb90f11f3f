import { describe, expect, it } from "vitest";
import { Slots } from "../../src/transport/slots.js";
import { VirtualClock } from "../support/virtual-clock.js";

const FOREVER = Number.POSITIVE_INFINITY;

describe("slots", () => {
  it("are handed over in order, and never more than there are", async () => {
    const slots = new Slots(2, new VirtualClock());
    expect([await slots.acquire(0), await slots.acquire(0)]).toEqual(["turn", "turn"]);
    const third = slots.acquire(FOREVER);
    slots.release();
    expect(await third).toBe("turn");
    slots.release();
    slots.release();
    expect([await slots.acquire(0), await slots.acquire(0)]).toEqual(["turn", "turn"]);
  });

  it("are not lost with whoever gives up waiting", async () => {
    const clock = new VirtualClock();
    const slots = new Slots(1, clock);
    await slots.acquire(0);
    expect(await clock.run(slots.acquire(10))).toBe("too_long");
    slots.release();
    expect(await slots.acquire(0)).toBe("turn");
  });
});

import { describe, expect, it } from "vitest";
import { LimitGate } from "../../src/transport/limit-gate.js";
import { PacedTransport } from "../../src/transport/paced.js";
import { Slots } from "../../src/transport/slots.js";
import { VirtualClock } from "../support/virtual-clock.js";
import { ACCEPTED, after, COMMAND_LINE, DSN, envelope, HOST, scripted } from "./fixtures.js";

function setUp(slotCount = 10) {
  const clock = new VirtualClock();
  const limits = new LimitGate(clock);
  limits.use(DSN);
  const limit = (header: string) => limits.observe(DSN, { status: 200, headers: { "x-sentry-rate-limits": header } });
  const slots = new Slots(slotCount, clock);
  return { clock, limits, limit, slots };
}

describe("announced limits", () => {
  it("hold a send back until they end, not a moment less", async () => {
    const { clock, limits, limit, slots } = setUp();
    const inner = scripted(() => ACCEPTED);
    limit("42.5:error:key");
    const paced = new PacedTransport(inner, { clock, limits, slots });
    expect(await clock.run(paced.send(envelope(), { patience: COMMAND_LINE }))).toEqual(ACCEPTED);
    expect(clock.monotonic()).toBe(42_500);
  });

  it("that outlast the caller's patience are answered at once, with the time and the reason", async () => {
    const { clock, limits, limit, slots } = setUp();
    const inner = scripted(() => ACCEPTED);
    limit("1.5:error:key:key_quota");
    const paced = new PacedTransport(inner, { clock, limits, slots });
    expect(await paced.send(envelope(), { patience: HOST })).toEqual({
      verdict: "retryable",
      kind: "rate_limited",
      retryInMs: 1_500,
      detail: expect.stringContaining("key_quota"),
    });
    expect(inner.calls).toHaveLength(0);
    expect(clock.slept).toEqual([]);
  });

  it("hold back their own categories only", async () => {
    const { clock, limits, limit, slots } = setUp();
    limit("60:error:key,60:log_byte:key");
    const paced = new PacedTransport(
      scripted(() => ACCEPTED),
      { clock, limits, slots },
    );
    expect(await paced.send(envelope(1, "transaction"), { patience: HOST })).toEqual(ACCEPTED);
    expect(await paced.send(envelope(2, "log"), { patience: HOST })).toMatchObject({ kind: "rate_limited" });
  });

  it("cost a record no more than its patience in all, however often they are renewed", async () => {
    const { clock, limits, limit, slots } = setUp();
    const paced = new PacedTransport(
      scripted(() => ACCEPTED),
      { clock, limits, slots },
    );
    limit("0.6:error:key");
    const sending = paced.send(envelope(), { patience: HOST });
    await clock.advance(500);
    limit("0.6:error:key");
    await clock.advance(100);
    expect(await sending).toMatchObject({ kind: "rate_limited", retryInMs: 500 });
  });

  it("that come up while a send waits for a slot hold it back too", async () => {
    const { clock, limits, limit, slots } = setUp(1);
    const starts: number[] = [];
    const inner = scripted(async (index) => {
      starts.push(clock.monotonic());
      if (index === 0) {
        await clock.sleep(1_000);
        limit("30:error:key");
      }
      return ACCEPTED;
    });
    const paced = new PacedTransport(inner, { clock, limits, slots });
    const sends = [1, 2, 3].map((n) => paced.send(envelope(n), { patience: COMMAND_LINE }));
    expect(await clock.run(Promise.all(sends))).toEqual([ACCEPTED, ACCEPTED, ACCEPTED]);
    expect(starts).toEqual([0, 31_000, 31_000]);
  });

  it("that come up between slot and request bring the send back to the gate", async () => {
    const { clock, limits, limit, slots } = setUp();
    const inner = scripted((index) => {
      if (index > 0) return ACCEPTED;
      limit("5:error:key");
      return { verdict: "retryable", kind: "rate_limited", detail: "held back", retryInMs: 5_000 };
    });
    const paced = new PacedTransport(inner, { clock, limits, slots });
    expect(await clock.run(paced.send(envelope(), { patience: COMMAND_LINE }))).toEqual(ACCEPTED);
    expect(clock.monotonic()).toBe(5_000);
  });
});

describe("requests in flight", () => {
  it("are never more than allowed", async () => {
    const { clock, limits, slots } = setUp(3);
    let flying = 0;
    let most = 0;
    const inner = scripted(async () => {
      flying += 1;
      most = Math.max(most, flying);
      await clock.sleep(100);
      flying -= 1;
      return ACCEPTED;
    });
    const paced = new PacedTransport(inner, { clock, limits, slots });
    const sends = Array.from({ length: 30 }, (_, n) => paced.send(envelope(n), { patience: COMMAND_LINE }));
    await clock.run(Promise.all(sends));
    expect(most).toBe(3);
    expect(clock.monotonic()).toBe(1_000);
  });

  it("keep a send waiting only as long as its caller would", async () => {
    const { clock, limits, slots } = setUp(1);
    const paced = new PacedTransport(
      scripted(() => after(clock, 60_000, ACCEPTED)),
      { clock, limits, slots },
    );
    const [first, second] = [1, 2].map((n) => paced.send(envelope(n), { patience: HOST }));
    expect(await clock.run(second ?? Promise.reject())).toMatchObject({ verdict: "retryable", kind: "pace" });
    expect(clock.monotonic()).toBe(5_000);
    expect(await clock.run(first ?? Promise.reject())).toEqual(ACCEPTED);
  });

  it("give their slot back even after a bug", async () => {
    const { clock, limits, slots } = setUp(1);
    const inner = scripted((index) => {
      if (index === 0) throw new Error("a bug");
      return ACCEPTED;
    });
    const paced = new PacedTransport(inner, { clock, limits, slots });
    await expect(paced.send(envelope(1), { patience: HOST })).rejects.toThrow("a bug");
    expect(await paced.send(envelope(2), { patience: HOST })).toEqual(ACCEPTED);
  });
});

describe("cancelling", () => {
  it.each([
    ["before the start", 0],
    ["while waiting for a limit", 10_000],
    ["while waiting for a slot", 45_000],
  ])("%s ends the send without a request", async (_when, atMs) => {
    const { clock, limits, limit, slots } = setUp(1);
    const inner = scripted(() => ACCEPTED);
    await slots.acquire(0);
    limit("40:error:key");
    const stop = new AbortController();
    if (atMs === 0) stop.abort();
    const sending = new PacedTransport(inner, { clock, limits, slots }).send(envelope(), {
      patience: COMMAND_LINE,
      signal: stop.signal,
    });
    await clock.advance(atMs);
    stop.abort();
    expect(await sending).toEqual({ verdict: "cancelled" });
    expect(inner.calls).toHaveLength(0);
    slots.release();
    expect(await slots.acquire(0)).toBe("turn");
  });
});

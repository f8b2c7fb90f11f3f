import { describe, expect, it } from "vitest";
import { RetryingTransport } from "../../src/transport/retrying.js";
import type { Transport, Verdict } from "../../src/transport/transport.js";
import { VirtualClock } from "../support/virtual-clock.js";
import { ACCEPTED, COMMAND_LINE, envelope, FAULT, HOST, scripted } from "./fixtures.js";

const TOO_MANY: Verdict = { verdict: "retryable", kind: "rate_limited", status: 429, detail: "429" };

describe("what is tried again", () => {
  it.each<[what: string, verdict: Verdict]>([
    ["a network failure", FAULT],
    ["a time-out", { verdict: "retryable", kind: "timeout", detail: "" }],
    ["a server error", { verdict: "retryable", kind: "server_error", status: 503, detail: "" }],
    ["a 429 that names other categories", TOO_MANY],
    ["a 429 with a limit", { ...TOO_MANY, retryInMs: 60_000 }],
  ])("%s, until it works", async (_what, verdict) => {
    const clock = new VirtualClock();
    const inner = scripted((index) => (index < 3 ? verdict : ACCEPTED));
    expect(await clock.run(new RetryingTransport(inner, clock).send(envelope(), { patience: HOST }))).toEqual(ACCEPTED);
    expect(inner.calls).toHaveLength(4);
  });

  it.each<[what: string, verdict: Verdict]>([
    ["acceptance", ACCEPTED],
    ["a refused envelope", { verdict: "refused", kind: "envelope", status: 400, detail: "" }],
    ["refused credentials", { verdict: "refused", kind: "credentials", status: 403, detail: "" }],
    ["a cancelled send", { verdict: "cancelled" }],
    ["a limit beyond the caller's patience", { verdict: "retryable", kind: "rate_limited", detail: "", retryInMs: 9 }],
    ["a pace beyond the caller's patience", { verdict: "retryable", kind: "pace", detail: "" }],
  ])("is not %s", async (_what, verdict) => {
    const clock = new VirtualClock();
    const inner = scripted(() => verdict);
    expect(await new RetryingTransport(inner, clock).send(envelope(), { patience: HOST })).toEqual(verdict);
    expect(inner.calls).toHaveLength(1);
  });

  it("is not a bug: that one comes through as it is", async () => {
    const clock = new VirtualClock();
    const inner = scripted(() => {
      throw new RangeError("a bug");
    });
    await expect(new RetryingTransport(inner, clock).send(envelope(), { patience: HOST })).rejects.toThrow("a bug");
    expect(inner.calls).toHaveLength(1);
  });
});

describe("the time a record has", () => {
  it("ends its attempts, and the last verdict stands", async () => {
    const clock = new VirtualClock();
    const inner = scripted(() => FAULT);
    expect(await clock.run(new RetryingTransport(inner, clock).send(envelope(), { patience: HOST }))).toEqual(FAULT);
    expect(clock.monotonic()).toBeLessThanOrEqual(5_000);
    expect(clock.monotonic()).toBeGreaterThan(500);
    expect(inner.calls.length).toBeGreaterThan(3);
  });

  it("is used by attempts, not by waits within them", async () => {
    const clock = new VirtualClock();
    const inner = scripted(async (index, { budget }) => {
      await clock.sleep(60_000);
      if (budget) budget.attemptsMs -= 1_500;
      return index === 2 ? ACCEPTED : { ...TOO_MANY, retryInMs: 60_000 };
    });
    const patience = { ...COMMAND_LINE, attemptsMs: 5_000 };
    expect(await clock.run(new RetryingTransport(inner, clock).send(envelope(), { patience }))).toEqual(ACCEPTED);
    expect(clock.monotonic()).toBe(180_000);
  });

  it("is not waited out when the server asks for more of it than there is", async () => {
    const clock = new VirtualClock();
    const verdict: Verdict = { verdict: "retryable", kind: "server_error", status: 503, detail: "", retryInMs: 60_000 };
    const inner = scripted(() => verdict);
    expect(await new RetryingTransport(inner, clock).send(envelope(), { patience: HOST })).toEqual(verdict);
    expect(clock.slept).toEqual([]);
  });

  it("is one for all attempts", async () => {
    const clock = new VirtualClock();
    const left: number[] = [];
    const inner = scripted((_, { budget }) => {
      left.push(budget?.attemptsMs ?? 0);
      if (budget) budget.attemptsMs -= 2_000;
      return FAULT;
    });
    await clock.run(new RetryingTransport(inner, clock).send(envelope(), { patience: HOST }));
    expect(left.length).toBeLessThanOrEqual(3);
    expect(left.toSorted((a, b) => b - a)).toEqual(left);
  });
});

describe("the pause", () => {
  it("is never shorter than a Retry-After", async () => {
    const clock = new VirtualClock();
    const verdict: Verdict = { verdict: "retryable", kind: "server_error", status: 503, detail: "", retryInMs: 3_000 };
    const inner = scripted((index) => (index === 0 ? verdict : ACCEPTED));
    await clock.run(new RetryingTransport(inner, clock).send(envelope(), { patience: HOST }));
    expect(clock.monotonic()).toBe(3_000);
  });

  it("after a 429 with a limit is left to the gate below", async () => {
    const clock = new VirtualClock();
    const inner = scripted((index) => (index === 0 ? { ...TOO_MANY, retryInMs: 60_000 } : ACCEPTED));
    await clock.run(new RetryingTransport(inner, clock).send(envelope(), { patience: HOST }));
    expect(clock.monotonic()).toBe(0);
  });

  it("after a 429 with next to no limit is a back-off, so that nobody is hammered", async () => {
    const clock = new VirtualClock();
    const inner = scripted(() => ({ ...TOO_MANY, retryInMs: 0.001 }));
    await clock.run(new RetryingTransport(inner, clock).send(envelope(), { patience: HOST }));
    expect(inner.calls.length).toBeLessThan(50);
  });
});

describe("a known outage", () => {
  const slow: Verdict = { verdict: "retryable", kind: "server_error", status: 503, detail: "", retryInMs: 4_000 };

  it("ends pauses, and the last verdict stands", async () => {
    const clock = new VirtualClock();
    const inner = scripted(() => slow);
    const retrying = new RetryingTransport(inner, clock);
    const sending = retrying.send(envelope(), { patience: HOST });
    await clock.advance(1_000);
    retrying.setOutage(true);
    expect(await sending).toEqual(slow);
    expect(await retrying.send(envelope(), { patience: HOST })).toEqual(slow);
    expect(inner.calls).toHaveLength(2);
  });

  it("that is over lets records try again", async () => {
    const clock = new VirtualClock();
    const retrying = new RetryingTransport(
      scripted((index) => (index === 0 ? FAULT : ACCEPTED)),
      clock,
    );
    retrying.setOutage(true);
    retrying.setOutage(false);
    expect(await clock.run(retrying.send(envelope(), { patience: HOST }))).toEqual(ACCEPTED);
  });
});

describe("cancelling", () => {
  it("during a pause ends it", async () => {
    const clock = new VirtualClock();
    const stop = new AbortController();
    const verdict: Verdict = { verdict: "retryable", kind: "server_error", status: 503, detail: "", retryInMs: 4_000 };
    const sending = new RetryingTransport(
      scripted(() => verdict),
      clock,
    ).send(envelope(), { patience: HOST, signal: stop.signal });
    await clock.advance(1_000);
    stop.abort();
    expect(await sending).toEqual({ verdict: "cancelled" });
  });

  it("does not undo an answer that has come", async () => {
    const clock = new VirtualClock();
    const stop = new AbortController();
    const inner = scripted(() => {
      stop.abort();
      return ACCEPTED;
    });
    expect(await new RetryingTransport(inner, clock).send(envelope(), { patience: HOST, signal: stop.signal })).toEqual(
      ACCEPTED,
    );
  });
});

describe("the last attempt", () => {
  it("is made shortly before the time is over, however long the pauses have become", async () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const clock = new VirtualClock(undefined, seed);
      const at: number[] = [];
      const failing: Transport = {
        send: async () => {
          at.push(clock.monotonic());
          return { verdict: "retryable", kind: "server_error", detail: "503" };
        },
      };
      await clock.run(new RetryingTransport(failing, clock).send(envelope(1), { patience: HOST }));
      expect(at.at(-1)).toBe(HOST.attemptsMs - 500);
    }
  });
});

import { describe, expect, it } from "vitest";
import { CircuitTransport } from "../../src/transport/circuit.js";
import { createOutageAllowance } from "../../src/transport/outage-allowance.js";
import type { Verdict } from "../../src/transport/transport.js";
import { VirtualClock } from "../support/virtual-clock.js";
import { ACCEPTED, after, COMMAND_LINE, envelope, FAULT, HOST, scripted } from "./fixtures.js";

const RATE_LIMITED: Verdict = { verdict: "retryable", kind: "rate_limited", detail: "60 s", retryInMs: 60_000 };
const TOO_MANY: Verdict = { verdict: "retryable", kind: "rate_limited", status: 429, detail: "429" };
const OPEN = { verdict: "retryable", kind: "circuit_open" };

/** A circuit that five records in a row have opened, over a layer that then answers as told. */
async function opened(reply: Parameters<typeof scripted>[0]) {
  const clock = new VirtualClock();
  const inner = scripted((index, options, sent) => (index < 5 ? FAULT : reply(index - 5, options, sent)));
  const circuit = new CircuitTransport(inner, clock, () => {});
  for (let n = 0; n < 5; n += 1) await circuit.send(envelope(n), { patience: HOST });
  return { clock, inner, circuit, probes: () => inner.calls.length - 5 };
}

describe("opening", () => {
  it("takes five records in a row that spent their time on faults", async () => {
    const clock = new VirtualClock();
    const circuit = new CircuitTransport(
      scripted((index) => (index === 4 ? ACCEPTED : FAULT)),
      clock,
      () => {},
    );
    for (let n = 0; n < 9; n += 1) await circuit.send(envelope(n), { patience: HOST });
    expect(circuit.state).toEqual({ state: "closed" });
    await circuit.send(envelope(9), { patience: HOST });
    expect(circuit.state).toEqual({ state: "open", reason: FAULT.verdict === "retryable" ? FAULT.detail : "" });
  });

  it.each<[what: string, verdict: Verdict]>([
    ["rate limits", RATE_LIMITED],
    ["429s", TOO_MANY],
    ["the own pace", { verdict: "retryable", kind: "pace", detail: "" }],
    ["refusals", { verdict: "refused", kind: "envelope", detail: "" }],
    ["cancelled sends", { verdict: "cancelled" }],
  ])("is not caused by %s", async (_what, verdict) => {
    const circuit = new CircuitTransport(
      scripted(() => verdict),
      new VirtualClock(),
      () => {},
    );
    for (let n = 0; n < 20; n += 1) await circuit.send(envelope(n), { patience: HOST });
    expect(circuit.state).toEqual({ state: "closed" });
  });
});

it("tells when it opens and closes, once each", async () => {
  const clock = new VirtualClock();
  const changes: boolean[] = [];
  const inner = scripted((index) => (index < 8 ? FAULT : ACCEPTED));
  const circuit = new CircuitTransport(inner, clock, (open) => changes.push(open));
  await Promise.all(Array.from({ length: 8 }, (_, n) => circuit.send(envelope(n), { patience: HOST })));
  await clock.advance(1_000);
  await circuit.send(envelope(), { patience: HOST });
  await circuit.send(envelope(), { patience: HOST });
  expect(changes).toEqual([true, false]);
});

describe("an open circuit, for calls from the host", () => {
  it("fails at once, with the reason of the outage, and asks nobody", async () => {
    const { clock, circuit, probes } = await opened(() => ACCEPTED);
    expect(await circuit.send(envelope(), { patience: HOST })).toEqual({
      ...OPEN,
      detail: expect.stringContaining("sentry.test refused the connection."),
    });
    expect([probes(), clock.slept]).toEqual([0, []]);
  });

  it("lets one record a second try once", async () => {
    const { clock, inner, circuit, probes } = await opened(() => FAULT);
    for (let second = 1; second <= 3; second += 1) {
      await clock.advance(1_000);
      expect(await circuit.send(envelope(), { patience: HOST })).toEqual(FAULT);
      expect(await circuit.send(envelope(), { patience: HOST })).toMatchObject(OPEN);
      expect(probes()).toBe(second);
    }
    expect(inner.calls.slice(5).map((options) => options.budget?.attempts)).toEqual([1, 1, 1]);
  });

  it("never has two probes under way", async () => {
    const { clock, circuit, probes } = await opened(() => after(clock, 30_000, FAULT));
    await clock.advance(1_000);
    const probe = circuit.send(envelope(), { patience: HOST });
    await clock.advance(10_000);
    expect(await circuit.send(envelope(), { patience: HOST })).toMatchObject(OPEN);
    expect(probes()).toBe(1);
    await clock.run(probe);
  });
});

describe("closing", () => {
  it.each<[what: string, verdict: Verdict]>([
    ["acceptance", ACCEPTED],
    ["a refused envelope", { verdict: "refused", kind: "envelope", status: 400, detail: "" }],
    ["a 429, which is an answer", TOO_MANY],
  ])("follows a probe that came to %s", async (_what, verdict) => {
    const { clock, circuit } = await opened(() => verdict);
    await clock.advance(1_000);
    expect(await circuit.send(envelope(), { patience: HOST })).toEqual(verdict);
    expect(circuit.state).toEqual({ state: "closed" });
  });

  it("does not follow a probe that was held back", async () => {
    const { clock, circuit } = await opened(() => RATE_LIMITED);
    await clock.advance(1_000);
    await circuit.send(envelope(), { patience: HOST });
    expect(circuit.state).toMatchObject({ state: "open" });
  });
});

describe("an open circuit, for the command line", () => {
  const patience = (totalMs: number) => ({ ...COMMAND_LINE, outage: createOutageAllowance(totalMs) });

  it("lets records wait, probes once a second, and sends them all when Sentry is back", async () => {
    const { clock, circuit, probes } = await opened((probe) => (probe < 4 ? FAULT : ACCEPTED));
    const waiting = patience(60_000);
    const sends = Array.from({ length: 20 }, (_, n) => circuit.send(envelope(n), { patience: waiting }));
    expect(await clock.run(Promise.all(sends))).toEqual(new Array(20).fill(ACCEPTED));
    expect(probes()).toBe(4 + 20);
    expect(clock.monotonic()).toBe(5_000);
    expect(waiting.outage.remainingMs(clock.monotonic())).toBe(55_000);
  });

  it("fails them all when the run's allowance is used up, together and not each", async () => {
    const { clock, circuit } = await opened(() => FAULT);
    const waiting = patience(10_000);
    const sends = Array.from({ length: 20 }, (_, n) => circuit.send(envelope(n), { patience: waiting }));
    for (const verdict of await clock.run(Promise.all(sends))) expect(verdict).toMatchObject(OPEN);
    expect(clock.monotonic()).toBe(10_000);
    expect(await circuit.send(envelope(), { patience: waiting })).toMatchObject(OPEN);
    expect(clock.monotonic()).toBe(10_000);
  });

  it("keeps a record that it caught under way: that one waits like the others", async () => {
    const clock = new VirtualClock();
    const inner = scripted((index) => (index === 0 ? after(clock, 500, FAULT) : index < 6 ? FAULT : ACCEPTED));
    const circuit = new CircuitTransport(inner, clock, () => {});
    const caught = circuit.send(envelope(0), { patience: patience(60_000) });
    for (let n = 1; n <= 5; n += 1) await circuit.send(envelope(n), { patience: patience(60_000) });
    expect(await clock.run(caught)).toEqual(ACCEPTED);
    expect(clock.monotonic()).toBe(1_000);
  });

  it("lets go whoever is cancelled", async () => {
    const { clock, circuit } = await opened(() => FAULT);
    const stop = new AbortController();
    const sending = circuit.send(envelope(), { patience: patience(60_000), signal: stop.signal });
    await clock.advance(300);
    stop.abort();
    expect(await sending).toEqual({ verdict: "cancelled" });
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CheckInBudgets, checkInOf } from "../../src/connector/check-ins.js";
import type { Plan } from "../../src/connector/plan.js";
import type { JsonObject } from "../../src/sentry/items.js";
import type { Verdict } from "../../src/transport/transport.js";
import { VirtualClock } from "../support/virtual-clock.js";

const ACCEPTED: Verdict = { verdict: "accepted", projectId: "1" };
const REFUSED: Verdict = { verdict: "refused", kind: "credentials", detail: "no" };
const TIMEOUT: Verdict = { verdict: "retryable", kind: "timeout", detail: "no answer" };
const HELD: Verdict = { verdict: "retryable", kind: "circuit_open", detail: "not sent" };

function bench(verdict: Verdict = ACCEPTED, latencyMs = 100) {
  const clock = new VirtualClock();
  const sent: { name: string; at: number }[] = [];
  const send =
    (name: string, answer = verdict) =>
    async (): Promise<Verdict> => {
      sent.push({ name, at: clock.monotonic() });
      await clock.sleep(latencyMs);
      return answer;
    };
  return { clock, sent, send, budgets: new CheckInBudgets(clock) };
}

describe("a budget on the command line", () => {
  it("lets six a minute go, in the order of the rows, one at a time", async () => {
    const { clock, sent, send, budgets } = bench();
    await clock.run(Promise.all(Array.from({ length: 14 }, (_, n) => budgets.inTurn("a", send(String(n))))));
    expect(sent.map(({ name }) => Number(name))).toEqual(Array.from({ length: 14 }, (_, n) => n));
    expect(sent.map(({ at }) => at)).toEqual([
      ...[0, 100, 200, 300, 400, 500],
      ...[60_100, 60_200, 60_300, 60_400, 60_500, 60_600],
      ...[120_200, 120_300],
    ]);
  });

  it("never has more than six received within a minute, however long the way is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 70_000 }), { minLength: 7, maxLength: 14 }), async (ways) => {
        const clock = new VirtualClock();
        const budgets = new CheckInBudgets(clock);
        const received: number[] = [];
        const send = (way: number) => async (): Promise<Verdict> => {
          await clock.sleep(way);
          received.push(clock.monotonic());
          await clock.sleep(way);
          return ACCEPTED;
        };
        await clock.run(Promise.all(ways.map((way) => budgets.inTurn("a", send(way)))));
        received.forEach((at, n) => {
          const seventh = received[n + 6];
          if (seventh !== undefined) expect(seventh - at).toBeGreaterThanOrEqual(60_000);
        });
      }),
      { numRuns: 6 },
    );
  });

  it("delays no other monitor", async () => {
    const { clock, sent, send, budgets } = bench();
    const slow = Array.from({ length: 60 }, (_, n) => budgets.inTurn("slow", send(`slow ${n}`)));
    const other = budgets.inTurn("other", send("other"));
    await clock.run(other);
    expect(sent.find(({ name }) => name === "other")?.at).toBe(0);
    expect(budgets.inForce()).toEqual(["check-ins: 58 wait (6 a minute for each monitor)"]);
    await clock.run(Promise.all(slow));
    expect(budgets.inForce()).toEqual([]);
  });

  it.each([
    ["was refused", REFUSED],
    ["was not sent", HELD],
    ["was cancelled", { verdict: "cancelled" } as const],
  ])("is not used up by what %s", async (_, verdict) => {
    const { clock, sent, send, budgets } = bench(verdict, 0);
    await clock.run(Promise.all(Array.from({ length: 20 }, (_, n) => budgets.inTurn("a", send(String(n))))));
    expect(sent.at(-1)?.at).toBe(0);
  });

  it("is used up by what may have arrived", async () => {
    const { clock, sent, send, budgets } = bench(TIMEOUT, 0);
    await clock.run(Promise.all(Array.from({ length: 7 }, (_, n) => budgets.inTurn("a", send(String(n))))));
    expect(sent.at(-1)?.at).toBe(60_000);
  });

  it("waits no longer once the run is given up", async () => {
    const { clock, sent, send, budgets } = bench({ verdict: "cancelled" }, 0);
    const stop = new AbortController();
    await clock.run(Promise.all(Array.from({ length: 6 }, () => budgets.inTurn("a", send("used", ACCEPTED)))));
    const waiting = Promise.all(Array.from({ length: 5 }, (_, n) => budgets.inTurn("a", send(String(n)), stop.signal)));
    await clock.advance(1_000);
    expect(sent).toHaveLength(6);
    stop.abort();
    await clock.run(waiting);
    expect(sent.slice(6).map(({ at }) => at)).toEqual(Array(5).fill(1_000));
  });

  it("passes on the turn when sending throws", async () => {
    const { clock, sent, send, budgets } = bench();
    const bug = budgets.inTurn("a", () => Promise.reject(new Error("bug")));
    const next = budgets.inTurn("a", send("next"));
    await expect(bug).rejects.toThrow("bug");
    await clock.run(next);
    expect(sent).toHaveLength(1);
  });
});

describe("a budget of calls from the host", () => {
  it("lets six go at once and has no room for the seventh, until a minute has passed", async () => {
    const { clock, sent, send, budgets } = bench();
    const calls = Promise.all(Array.from({ length: 7 }, (_, n) => budgets.atOnce("a", send(String(n)))));
    expect((await clock.run(calls)).map((verdict) => verdict?.verdict)).toEqual([
      ...Array(6).fill("accepted"),
      undefined,
    ]);
    expect(sent).toHaveLength(6);
    await clock.advance(59_000);
    expect(await budgets.atOnce("a", send("early"))).toBeUndefined();
    await clock.advance(1_000);
    expect(await clock.run(budgets.atOnce("a", send("later")))).toEqual(ACCEPTED);
    expect(await clock.run(budgets.atOnce("b", send("other monitor")))).toEqual(ACCEPTED);
  });
});

describe("what shares a budget", () => {
  const checkIn = (payload: JsonObject, projectSlug?: string): Extract<Plan, { ok: true }> => ({
    ok: true,
    item: { type: "check_in", payload: { monitor_slug: "nightly", check_in_id: "1", status: "ok", ...payload } },
    payload: Buffer.from(""),
    notes: [],
    scrubbed: [],
    ...(projectSlug === undefined ? {} : { projectSlug }),
  });
  const place = (payload: JsonObject, projectSlug?: string) => checkInOf(checkIn(payload, projectSlug), "shop")?.place;

  it("is the project, the monitor and the environment, production where none is named", () => {
    expect(place({})).toBe(place({ environment: "production", check_in_id: "2", status: "error" }));
    expect(place({})).toBe(place({}, "shop"));
    const others = [place({ environment: "staging" }), place({ monitor_slug: "hourly" }), place({}, "web")];
    expect(new Set([place({}), ...others]).size).toBe(4);
  });

  it("is nothing for items of other types", () => {
    const other = { ...checkIn({}), item: { type: "log", payload: {} } } as const;
    expect(checkInOf(other, "shop")).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { CheckInPairs, PAIR_WITHIN_MS, PAIR_WITHIN_ROWS } from "../../src/connector/check-in-pairs.js";
import type { Plan } from "../../src/connector/plan.js";
import { encodeJson } from "../../src/sentry/envelope.js";
import type { JsonObject } from "../../src/sentry/items.js";
import { VirtualClock } from "../support/virtual-clock.js";

type Sendable = Extract<Plan, { ok: true }>;

function checkIn(id: string, status: string, more: JsonObject = {}): Sendable {
  const payload = { check_in_id: id, monitor_slug: "nightly", status, ...more };
  return { ok: true, item: { type: "check_in", payload }, payload: encodeJson(payload), notes: [], scrubbed: [] };
}

function bench(signal?: AbortSignal) {
  const clock = new VirtualClock();
  const sent: unknown[] = [];
  const pairs = new CheckInPairs({
    clock,
    project: "shop",
    ...(signal === undefined ? {} : { signal }),
    async send(plan) {
      sent.push({ ...JSON.parse(plan.payload.toString()), at: clock.monotonic() });
      return { outcome: { kind: "delivered" }, notes: ["said by Sentry"] };
    },
  });
  return { clock, sent, pairs };
}

describe("the beginning and the end of one run", () => {
  it("are sent as one finished check-in, at once, and both are delivered", async () => {
    const { clock, sent, pairs } = bench();
    const config = { schedule: { type: "crontab", value: "0 3 * * *" } };
    const begun = pairs.fateOf(checkIn("a", "in_progress", { monitor_config: config, release: "1" }), 4);
    const finished = pairs.fateOf(checkIn("a", "ok", { duration: 12, release: "2" }), 7);
    expect(await clock.run(Promise.all([begun, finished]))).toEqual([
      {
        outcome: { kind: "delivered" },
        notes: ["said by Sentry", "sent as one finished check-in with row 7, which has its final status"],
      },
      {
        outcome: { kind: "delivered" },
        notes: ["said by Sentry", "sent as one finished check-in with row 4, which has its beginning"],
      },
    ]);
    expect(sent).toEqual([
      {
        check_in_id: "a",
        monitor_slug: "nightly",
        status: "ok",
        monitor_config: config,
        duration: 12,
        release: "2",
        at: 0,
      },
    ]);
  });

  it.each([
    ["other runs", checkIn("b", "ok")],
    ["other monitors", checkIn("a", "ok", { monitor_slug: "hourly" })],
    ["other environments", checkIn("a", "ok", { environment: "staging" })],
  ])("are not joined across %s", async (_, other) => {
    const { clock, sent, pairs } = bench();
    const begun = pairs.fateOf(checkIn("a", "in_progress"), 0);
    const finished = pairs.fateOf(other, 1);
    await clock.run(Promise.all([begun, finished]));
    expect(sent).toHaveLength(2);
  });

  it("are two check-ins when the end comes more than so many rows later", async () => {
    const { clock, sent, pairs } = bench();
    const begun = pairs.fateOf(checkIn("a", "in_progress"), 0);
    const just = pairs.fateOf(checkIn("b", "in_progress"), 1);
    const late = pairs.fateOf(checkIn("c", "ok"), PAIR_WITHIN_ROWS + 1);
    const ends = [
      pairs.fateOf(checkIn("a", "ok"), PAIR_WITHIN_ROWS + 1),
      pairs.fateOf(checkIn("b", "ok"), PAIR_WITHIN_ROWS + 1),
    ];
    await clock.run(Promise.all([begun, just, late, ...ends]));
    expect(sent).toMatchObject([
      { check_in_id: "a", status: "in_progress" },
      { check_in_id: "c", status: "ok" },
      { check_in_id: "a", status: "ok" },
      { check_in_id: "b", status: "ok" },
    ]);
  });

  it("wait for each other for a moment only, or until the run is given up", async () => {
    const { clock, sent, pairs } = bench();
    await clock.run(pairs.fateOf(checkIn("a", "in_progress"), 0));
    expect(sent).toMatchObject([{ status: "in_progress", at: PAIR_WITHIN_MS }]);
    const stop = new AbortController();
    const stopped = bench(stop.signal);
    const begun = stopped.pairs.fateOf(checkIn("a", "in_progress"), 0);
    stop.abort();
    await stopped.clock.run(begun);
    expect(stopped.sent).toMatchObject([{ status: "in_progress", at: 0 }]);
  });

  it("stay one check-in when the end stands before the beginning, which is not sent any more", async () => {
    const { clock, sent, pairs } = bench();
    const finished = pairs.fateOf(checkIn("a", "ok"), 3);
    const begun = pairs.fateOf(checkIn("a", "in_progress"), PAIR_WITHIN_ROWS + 3);
    expect((await clock.run(Promise.all([finished, begun]))).map(({ notes }) => notes)).toEqual([
      ["said by Sentry"],
      ["said by Sentry", "not sent by itself: row 3, sent before, has the final status of this run"],
    ]);
    await clock.run(pairs.fateOf(checkIn("a", "in_progress"), PAIR_WITHIN_ROWS + 4));
    expect(sent).toMatchObject([
      { status: "ok", at: 0 },
      { status: "in_progress", at: PAIR_WITHIN_MS },
    ]);
  });

  it("a second beginning takes the place of the first, which is sent alone", async () => {
    const { clock, sent, pairs } = bench();
    const rows = ["in_progress", "in_progress", "error", "ok"].map((status, n) =>
      pairs.fateOf(checkIn("a", status), n),
    );
    const fates = await clock.run(Promise.all(rows));
    expect(sent).toMatchObject([{ status: "in_progress" }, { status: "error" }, { status: "ok" }]);
    expect(fates.map(({ notes }) => notes.length)).toEqual([1, 2, 2, 1]);
    await clock.advance(2 * PAIR_WITHIN_MS);
    expect(sent).toHaveLength(3);
  });
});

describe("the first schedule of a monitor", () => {
  const monitor_config = { schedule: { type: "crontab", value: "0 3 * * *" } };

  it("leaves before rows that bring none, though its beginning is held", async () => {
    const { clock, sent, pairs } = bench();
    const fates = [
      pairs.fateOf(checkIn("a", "in_progress", { monitor_config }), 0),
      pairs.fateOf(checkIn("b", "error"), 1),
      pairs.fateOf(checkIn("c", "ok"), 2),
      pairs.fateOf(checkIn("d", "ok", { monitor_slug: "hourly" }), 3),
      pairs.fateOf(checkIn("a", "ok"), 4),
      pairs.fateOf(checkIn("e", "ok"), 5),
    ];
    await clock.run(Promise.all(fates));
    expect(sent).toMatchObject([
      { check_in_id: "d", at: 0 },
      { check_in_id: "a", status: "ok", monitor_config, at: 0 },
      { check_in_id: "b", at: 0 },
      { check_in_id: "c", at: 0 },
      { check_in_id: "e", at: 0 },
    ]);
  });

  it("holds nobody back longer than its beginning is held", async () => {
    const { clock, sent, pairs } = bench();
    const begun = pairs.fateOf(checkIn("a", "in_progress", { monitor_config }), 0);
    await clock.run(Promise.all([begun, pairs.fateOf(checkIn("b", "ok"), 1)]));
    expect(sent).toMatchObject([
      { check_in_id: "a", status: "in_progress", at: PAIR_WITHIN_MS },
      { check_in_id: "b", at: PAIR_WITHIN_MS },
    ]);
  });

  it("holds back neither rows that bring one too, nor any row after the first", async () => {
    const { clock, sent, pairs } = bench();
    const fates = [
      pairs.fateOf(checkIn("a", "in_progress", { monitor_config }), 0),
      pairs.fateOf(checkIn("b", "ok", { monitor_config }), 1),
      pairs.fateOf(checkIn("c", "ok"), 2),
    ];
    await clock.run(Promise.all(fates));
    expect(sent).toMatchObject([
      { check_in_id: "b", at: 0 },
      { check_in_id: "c", at: 0 },
      { check_in_id: "a", at: PAIR_WITHIN_MS },
    ]);
  });
});

it("lets items of other types pass", async () => {
  const { clock, sent, pairs } = bench();
  const payload = { status: "in_progress", check_in_id: "a" };
  await clock.run(pairs.fateOf({ ...checkIn("a", "ok"), item: { type: "event", payload } }, 0));
  expect(sent).toMatchObject([{ at: 0 }]);
});

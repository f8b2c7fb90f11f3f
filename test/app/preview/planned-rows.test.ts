import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InputRecord } from "../../../src/app/input/records.js";
import { type PlannedRow, plannedRows } from "../../../src/app/preview/planned-rows.js";
import { parseConnection } from "../../../src/config/connection.js";
import { CheckInPairs, PAIR_WITHIN_ROWS } from "../../../src/connector/check-in-pairs.js";
import { type PlanRequest, planRecord } from "../../../src/connector/plan.js";
import { VirtualClock } from "../../support/virtual-clock.js";

const parsed = parseConnection(
  { organization_slug: "acme", project_slug: "shop" },
  { unknownSettings: "refuse", credentials: "unneeded" },
);
if (!parsed.ok) throw new Error("settings");
const request: PlanRequest = {
  connection: parsed.connection,
  stream: "check_ins",
  caller: "command_line",
  writeId: "fixed",
};
const sdk = { name: "test", version: "1" };

async function* input(rows: readonly unknown[]): AsyncGenerator<InputRecord, void, void> {
  yield* rows.map((value, index) => ({ line: index + 1, value }));
}

async function planned(rows: readonly unknown[]): Promise<PlannedRow[]> {
  const seen: PlannedRow[] = [];
  for await (const row of plannedRows(input(rows), request, { clock: new VirtualClock(), sdk })) seen.push(row);
  return seen;
}

/** What a run of `write` sends, and the notes that each row gets. */
async function sent(rows: readonly unknown[]) {
  const clock = new VirtualClock();
  const payloads: string[] = [];
  const pairs = new CheckInPairs({
    clock,
    project: "shop",
    async send({ payload }) {
      payloads.push(payload.toString());
      return { outcome: { kind: "delivered" }, notes: [] };
    },
  });
  const fates = rows.map(async (row, index) => {
    const plan = planRecord(row, index, request, { clock, sdk });
    return plan.ok ? (await pairs.fateOf(plan, index)).notes : [];
  });
  return { notes: await clock.run(Promise.all(fates)), payloads: payloads.toSorted() };
}

const run = fc.record({
  record_id: fc.nat(3),
  monitor_slug: fc.constantFrom("nightly", "hourly"),
  status: fc.constantFrom("in_progress", "ok", "error", "nonsense"),
});

describe("planned rows", () => {
  it("join the runs that write joins, whatever the order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(run, { maxLength: 12 }), async (rows) => {
        const seen = await planned(rows);
        const { notes, payloads } = await sent(rows);
        expect(seen.map(({ index }) => index)).toEqual(rows.map((_, index) => index));
        const shown = seen.flatMap(({ plan, joined }) => (plan.ok && !joined ? [plan.payload.toString()] : []));
        expect(shown.toSorted()).toEqual(payloads);
        expect(
          seen.map(({ plan }) => plan.notes.filter((note) => /^(?:sent as one|not sent by itself)/.test(note))),
        ).toEqual(notes);
      }),
      { numRuns: 40 },
    );
  });

  it("wait for the end of a run for so many rows, and no longer", async () => {
    const other = { monitor_slug: "hourly", status: "ok" };
    const rows = (between: number) => [
      { monitor_slug: "nightly", status: "in_progress", record_id: 1 },
      ...Array.from({ length: between }, () => other),
      { monitor_slug: "nightly", status: "ok", record_id: 1 },
    ];
    const within = await planned(rows(PAIR_WITHIN_ROWS - 1));
    expect([within[0]?.joined, within.length]).toEqual([true, PAIR_WITHIN_ROWS + 1]);
    const beyond = await planned(rows(PAIR_WITHIN_ROWS));
    expect([beyond[0]?.joined, beyond.length]).toEqual([false, PAIR_WITHIN_ROWS + 2]);
  });
});

import { describe, expect, it } from "vitest";
import { arrival, summarize } from "../../src/app/demo-summary.js";

const event = (outcome: string, payload: unknown): unknown => ({ type: "event", outcome, payload });

describe("summarize", () => {
  it("counts by outcome, level and issue, the most frequent first", () => {
    const boom = {
      level: "error",
      exception: { values: [{ type: "Cause" }, { type: "KeyError", value: "'CHF'\nmore" }] },
    };
    const late = { level: "warning", logentry: { message: "late" } };
    const { accepted, lines } = summarize([
      event("accepted", late),
      event("accepted", boom),
      event("invalid", boom),
      { type: "log", outcome: "accepted", payload: { level: "info", body: "paid" } },
    ]);
    expect(accepted).toBe(3);
    expect(lines).toEqual([
      "What arrived: 3 accepted, 1 invalid",
      "By type:      3 event, 1 log",
      "Errors by level: 2 error, 1 warning",
      "Issues (2):",
      "     2 × KeyError: 'CHF'",
      "     1 × late",
    ]);
  });

  it.each([
    [[]],
    [[null, 7, "x", {}, { payload: { exception: { values: [] } } }]],
  ])("survives anything: %j", (items) => {
    expect(summarize(items).accepted).toBe(0);
  });
});

describe("arrival", () => {
  it("says which rows are not among the items", () => {
    expect(arrival(371, 371, 8)).toBe(
      "All 379 rows arrived: 371 as items, and 8 releases and deploys through the REST API.",
    );
    expect(arrival(370, 371, 8)).toBe("Of 371 items only 370 arrived.");
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Outcome } from "../../src/connector/outcome.js";
import { Tally } from "../../src/connector/tally.js";
import { multiwovenMessage } from "../../src/protocol/messages.js";

const OUTCOMES: readonly Outcome[] = [
  { kind: "delivered" },
  { kind: "queued" },
  { kind: "skipped", reason: "unchanged", detail: "" },
  { kind: "rejected", reason: "no_message", detail: "" },
  { kind: "rejected", reason: "too_large", detail: "" },
  { kind: "errored", reason: "network", detail: "" },
];

describe("the tally", () => {
  it("counts delivered, queued and skipped as success, rejected and errored as failed", () => {
    const tally = new Tally();
    for (const outcome of OUTCOMES) tally.add(outcome);
    expect(tally.trackingMessage(6, []).tracking).toEqual({
      success: 3,
      failed: 3,
      meta: {
        outcomes: { delivered: 1, queued: 1, skipped: 1, rejected: 2, errored: 1 },
        reasons: { network: 1, no_message: 1, too_large: 1, unchanged: 1 },
      },
      logs: [],
    });
  });

  it("adds up whatever came, in the shape that the host accepts", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...OUTCOMES)), (outcomes) => {
        const tally = new Tally();
        for (const outcome of outcomes) tally.add(outcome);
        const message = tally.trackingMessage(outcomes.length, []);
        expect(message.tracking.success + message.tracking.failed).toBe(outcomes.length);
        expect(multiwovenMessage.parse(message)).toEqual(message);
      }),
    );
  });

  it("refuses to report a run in which a record has no fate", () => {
    const tally = new Tally();
    tally.add({ kind: "delivered" });
    expect(() => tally.trackingMessage(2, [])).toThrow("2 records were read but 1 outcomes counted");
  });
});

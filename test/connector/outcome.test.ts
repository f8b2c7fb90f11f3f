import { describe, expect, it } from "vitest";
import { outcomeOf } from "../../src/connector/outcome.js";

describe("from verdict to outcome", () => {
  it.each([
    [{ verdict: "accepted", projectId: "1" }, { kind: "delivered" }],
    [
      { verdict: "retryable", kind: "network", detail: "refused" },
      { kind: "errored", reason: "network", detail: "refused" },
    ],
    [
      { verdict: "retryable", kind: "rate_limited", detail: "quota" },
      { kind: "errored", reason: "rate_limited", detail: "quota" },
    ],
    [
      { verdict: "refused", kind: "envelope", detail: "bad" },
      { kind: "rejected", reason: "refused_by_sentry", detail: "bad" },
    ],
    [
      { verdict: "refused", kind: "credentials", detail: "key gone" },
      { kind: "errored", reason: "credentials", detail: "key gone" },
    ],
    [
      { verdict: "refused", kind: "unexpected", detail: "302" },
      { kind: "errored", reason: "unexpected_answer", detail: "302" },
    ],
  ] as const)("%j is %j", (verdict, outcome) => {
    expect(outcomeOf(verdict)).toEqual(outcome);
  });

  it("counts a cancelled record as not the row's fault", () => {
    expect(outcomeOf({ verdict: "cancelled" })).toMatchObject({ kind: "errored", reason: "cancelled" });
  });
});

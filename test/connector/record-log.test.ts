import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RecordReport } from "../../src/connector/outcome.js";
import { recordLog } from "../../src/connector/record-log.js";

const delivered: RecordReport = {
  index: 3,
  stream: "errors",
  outcome: { kind: "delivered" },
  eventId: "5f0c1d9b2e7a4c4f8d3b6a1e9c2d7f40",
  link: "https://sentry.example/organizations/acme/projects/shop/events/5f0c1d9b2e7a4c4f8d3b6a1e9c2d7f40/",
  recordId: "row-17",
  notes: [],
};

function parsed(report: RecordReport): Record<string, unknown> {
  const value: unknown = JSON.parse(recordLog(report).message);
  if (typeof value !== "object" || value === null) throw new Error("not an object");
  return { ...value };
}

describe("the log of a record", () => {
  it("names record, event and link of what was delivered", () => {
    expect(recordLog(delivered).level).toBe("info");
    expect(parsed(delivered)).toEqual({
      request: "errors record 3, record_id row-17, event 5f0c1d9b2e7a4c4f8d3b6a1e9c2d7f40",
      response:
        "Delivered to Sentry. https://sentry.example/organizations/acme/projects/shop/events/5f0c1d9b2e7a4c4f8d3b6a1e9c2d7f40/",
      level: "info",
    });
  });

  it.each([
    [
      { kind: "rejected", reason: "no_message", detail: "Map a message." },
      "error",
      "Rejected (no_message): Map a message.",
    ],
    [{ kind: "errored", reason: "timeout", detail: "No answer." }, "error", "Failed (timeout): No answer."],
    [{ kind: "skipped", reason: "unchanged", detail: "As set." }, "info", "Skipped (unchanged): As set."],
    [{ kind: "queued" }, "info", "Stored safely; it will be delivered when Sentry can take it."],
  ] as const)("says what became of the record: %j", (outcome, level, response) => {
    const report: RecordReport = { index: 0, stream: "errors", outcome, notes: [] };
    expect(recordLog(report).level).toBe(level);
    expect(parsed(report)).toMatchObject({ level, response });
  });

  it("carries the host's own identifier when there is one", () => {
    expect(recordLog({ ...delivered, recordIdentifier: "pk-9" }).record_identifier).toBe("pk-9");
    expect(recordLog(delivered)).not.toHaveProperty("record_identifier");
  });

  it("shows notes, a dozen at most, each shortened", () => {
    const notes = Array.from({ length: 20 }, (_, index) => `note ${index} ${"x".repeat(500)}`);
    const response = String(parsed({ ...delivered, notes }).response);
    expect(response).toContain("note 11");
    expect(response).not.toContain("note 12");
    expect(response.length).toBeLessThanOrEqual(4_000);
  });

  it("says how many notes are left out", () => {
    const notes = Array.from({ length: 20 }, (_, index) => `note ${index}`);
    expect(parsed({ ...delivered, notes }).response).toMatch(/note 11; and 8 more$/);
  });

  it("is always storable: strings only, no NUL, no lone surrogate, bounded", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.constantFrom("\u0000", "\ud83d", "\udc00x", "a\r\nb\u2028", "x".repeat(5_000), "😀".repeat(3_000)),
    );
    fc.assert(
      fc.property(text, text, fc.array(text), (detail, recordId, notes) => {
        const { message, record_identifier } = recordLog({
          index: 1,
          stream: "errors",
          outcome: { kind: "rejected", reason: "invalid_field", detail },
          recordId,
          recordIdentifier: recordId,
          notes,
        });
        expect(message).not.toMatch(/\\u0000|\\u[dD][89abAB]/);
        expect(message.isWellFormed()).toBe(true);
        expect(record_identifier?.isWellFormed()).toBe(true);
        expect(record_identifier).not.toContain("\u0000");
        const fields = Object.values(JSON.parse(message) as Record<string, unknown>);
        expect(fields).toHaveLength(3);
        for (const field of fields) {
          expect(typeof field).toBe("string");
          expect(String(field).length).toBeLessThanOrEqual(4_000);
          expect(String(field).isWellFormed()).toBe(true);
        }
      }),
    );
  });
});

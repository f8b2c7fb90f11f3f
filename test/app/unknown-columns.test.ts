import { describe, expect, it } from "vitest";
import { UnknownColumns } from "../../src/app/unknown-columns.js";
import { errors } from "../../src/mapping/items/errors.js";
import { mapRecord } from "../../src/mapping/transformer.js";

/** Through the real mapping, so that its note and its reader stay one. */
function notesOf(record: unknown): readonly string[] {
  return mapRecord(record, errors, {
    stream: "errors",
    project: "acme/shop",
    undoQuoteDoubling: "never",
    writeId: "w",
    index: 0,
    now: Date.UTC(2026, 10, 23),
    sdk: { name: "test", version: "1" },
  }).notes;
}

function described(records: readonly unknown[]): string | undefined {
  const columns = new UnknownColumns("errors");
  for (const record of records) columns.add(notesOf(record));
  return columns.describe();
}

describe("unknown columns", () => {
  it("are named once each, with the field that was meant", () => {
    const rows = [
      { message: "a", levl: 1, "a, b": 1 },
      { message: "b", levl: 2 },
    ];
    expect(described(rows)).toBe("columns that are no fields of errors: levl (did you mean level?), a, b");
  });

  it("are nothing to speak of when there are none", () => {
    expect(described([{ message: "a", "tags.x": 1, LEVEL: "info" }, [], null])).toBeUndefined();
  });

  it("stay few and in one piece, whatever they are called", () => {
    const hostile = ['"\\', "__proto__x", "\ud800", "line\nfeed", "x".repeat(5_000)];
    const rows = [...hostile, ...Array.from({ length: 5_000 }, (_, n) => `zz_column_${n}`)].map((name) => ({
      message: "a",
      [name]: 1,
    }));
    const text = described(rows) ?? "";
    expect(text).toMatch(/ and more$/);
    expect(text.length).toBeLessThan(1_500);
    expect(text).not.toContain("\n");
  });

  it("are read from no other note, and from no broken one", () => {
    const columns = new UnknownColumns("errors");
    columns.add(['tags: "x" left out', 'not a field of this stream, left out: "whole", "cut off...']);
    expect(columns.describe()).toBe("columns that are no fields of errors: whole");
  });
});

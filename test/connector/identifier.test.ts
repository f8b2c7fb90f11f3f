import { describe, expect, it } from "vitest";
import { takeIdentifier } from "../../src/connector/identifier.js";

describe("the host's identifier", () => {
  it("is taken out of the row before mapping", () => {
    const row = { message: "m", sync_record_id: 42 };
    expect(takeIdentifier(row, "sync_record_id")).toEqual({ record: { message: "m" }, recordIdentifier: "42" });
    expect(row).toEqual({ message: "m", sync_record_id: 42 });
  });

  it.each([
    ["no key named", { id: 1 }, undefined, { record: { id: 1 } }],
    ["key missing in the row", { id: 1 }, "other", { record: { id: 1 } }],
    ["null", { id: null, a: 1 }, "id", { record: { a: 1 } }],
    ["an object", { id: { a: 1 } }, "id", { record: {}, recordIdentifier: '{"a":1}' }],
    ["not a row", true, "id", { record: true }],
    ["a list", [1], "0", { record: [1] }],
    ["an inherited name", {}, "constructor", { record: {} }],
  ])("%s", (_case, record, key, expected) => {
    expect(takeIdentifier(record, key)).toEqual(expected);
  });
});

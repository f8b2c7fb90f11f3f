import { describe, expect, it } from "vitest";
import { transform } from "../../src/mapping/transformer.js";
import { contextFor, map } from "./support.js";

describe("transform", () => {
  it("names the streams when one is unknown", () => {
    expect(transform({}, contextFor("error"))).toEqual({
      ok: false,
      reason: "unknown_stream",
      detail: expect.stringContaining("errors"),
      notes: [],
    });
    expect(transform({}, contextFor("__proto__"))).toMatchObject({ reason: "unknown_stream" });
  });

  it("hands the record id back, shortened, with items and with rejections", () => {
    expect(map("errors", { record_id: "r".repeat(500) })).toMatchObject({
      ok: false,
      recordId: `${"r".repeat(197)}...`,
    });
    expect(map("errors", { record_id: 5, message: "m" })).toMatchObject({ ok: true, recordId: "5" });
  });

  it("keeps notes few, short and without the values they are about", () => {
    const tags = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`bad tag ${index}!`, "secret value"]));
    const { notes } = map("errors", { message: "m", tags, release: "secret/value", timestamp: "secret value" });
    expect(notes).toHaveLength(25);
    expect(notes.at(-1)).toBe("and 78 more");
    expect(notes.join()).not.toContain("secret");
  });

  it("is pure: the record is not changed, and the answer is the same again", () => {
    const record = { message: "m", user: { id: 1 }, tags: { a: [1] } };
    const copy = structuredClone(record);
    expect(map("errors", record)).toEqual(map("errors", record));
    expect(record).toEqual(copy);
  });
});

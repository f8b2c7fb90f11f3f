import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, idOfRecord, idOfWrite, readUuid } from "../../src/mapping/ids.js";
import { map } from "./support.js";

const idOf = (record: unknown, changes = {}, stream = "errors"): string | undefined => {
  const result = map(stream, record, changes);
  return result.ok ? result.item.eventId : undefined;
};
const ROW = { message: "m", record_id: "r1" };

describe("the id of an event", () => {
  it("a mapped one wins, in any spelling", () => {
    for (const id of [
      "0B8E9F6A-7C1D-4E2F-9A3B-5C7D8E0F1A2B",
      "{0b8e9f6a-7c1d-4e2f-9a3b-5c7d8e0f1a2b}",
      "0b8e9f6a7c1d4e2f9a3b5c7d8e0f1a2b",
    ])
      expect(idOf({ ...ROW, event_id: id })).toBe("0b8e9f6a7c1d4e2f9a3b5c7d8e0f1a2b");
  });

  it("is pinned: the same row has it on any machine, in any release", () => {
    expect(idOf(ROW)).toBe("1327a6472a99451ca11f05a32a174c1e");
  });

  it("belongs to record, content, stream and project, not to the call or the clock", () => {
    const id = idOf(ROW);
    expect(idOf(ROW, { writeId: "other", index: 9, now: 1, environment: "prod", release: "x@1" })).toBe(id);
    expect(idOf({ record_id: " r1", message: "m " })).toBe(id);
    expect(idOf({ ...ROW, message: "changed" })).not.toBe(id);
    expect(idOf({ ...ROW, record_id: "r2" })).not.toBe(id);
    expect(idOf(ROW, { project: "acme/other" })).not.toBe(id);
    expect(idOf(ROW, {}, "feedback")).not.toBe(id);
  });

  it("a routed row has the id of the project that it goes to", () => {
    const row = { ...ROW, project_slug: "other" };
    expect(idOf(row)).not.toBe(idOf(ROW));
    expect(idOf(row, { project: "acme/anything" })).toBe(idOf(row));
  });

  it("nested and dotted spellings are one row", () => {
    const nested = { ...ROW, user: { id: 1, email: "a@example.com" }, tags: { a: "1" } };
    const dotted = { "tags.a": "1", "user.email": "a@example.com", "user.id": 1, ...ROW };
    expect(idOf(dotted)).toBe(idOf(nested));
  });

  it("without a record id it comes from the call and the position, so identical rows stay apart", () => {
    expect(idOf({ message: "m" }, { index: 0 })).not.toBe(idOf({ message: "m" }, { index: 1 }));
    expect(idOf({ message: "m" }, { index: 1 })).toBe(idOf({ message: "m" }, { index: 1 }));
    expect(idOf({ message: "m" }, { writeId: "a" })).not.toBe(idOf({ message: "m" }, { writeId: "b" }));
  });

  it("property: 32 lower-case digits with version 4 and variant bits", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.jsonValue(), (project, record, content) => {
        const shape = /^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/;
        return (
          shape.test(idOfRecord(project, "errors", record, content as never)) &&
          shape.test(idOfWrite(project, "errors", record, 0))
        );
      }),
    );
  });

  it("200,000 keys without a collision", () => {
    const ids = new Set(Array.from({ length: 200_000 }, (_, index) => idOfRecord("a/b", "errors", String(index), {})));
    expect(ids.size).toBe(200_000);
  });

  it("parts cannot run into each other", () => {
    expect(idOfRecord("a", "b", "c", "d")).not.toBe(idOfRecord("a", "b", "cd", ""));
    expect(idOfWrite("a", "b", "1", 11)).not.toBe(idOfWrite("a", "b", "11", 1));
  });
});

describe("canonical JSON", () => {
  it("does not depend on the order of keys, at any depth", () => {
    expect(canonicalJson({ b: [{ y: 1, x: 2 }], a: null })).toBe('{"a":null,"b":[{"x":2,"y":1}]}');
  });
});

it.each([
  ["x"],
  [""],
  ["0".repeat(32)],
  ["0b8e9f6a7c1d4e2f9a3b5c7d8e0f1a2"],
  ["0b8e9f6a7c1d-4e2f9a3b5c7d8e0f1a2b"],
])("no UUID: %j", (text) => {
  expect(readUuid(text)).toBeUndefined();
});

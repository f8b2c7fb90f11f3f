import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { buildCatalog } from "../../src/mapping/catalog.js";
import { fixedRows, offeredPaths } from "./picker.js";

const { streams } = buildCatalog().catalog;

describe("the picker's rules", () => {
  it("offers leaves, dotted where objects nest, and nothing of an object without properties", () => {
    const properties = {
      text: { type: "string" },
      either: { type: ["object", "null"], properties: { hidden: {} } },
      anything: {},
      user: {
        type: "object",
        properties: { id: { type: "string" }, geo: { type: "object", properties: { city: {} } } },
      },
      free: { type: "object", additionalProperties: true },
      list: { type: "array", items: { type: "string" } },
      rows: { type: "array", items: { type: "object", properties: { id: {} } } },
    };
    expect(offeredPaths({ type: "object", properties })).toEqual([
      ...["text", "either", "anything", "user.id", "user.geo.city", "list.0", "rows.0.id"],
    ]);
    expect(() => offeredPaths({})).toThrow("crashes");
  });
});

describe.each(streams)("what a person can map in stream $name", ({ name, json_schema }) => {
  const paths = offeredPaths(json_schema);

  it("is pinned", async () => {
    const pin = fileURLToPath(new URL(`golden/${name}.paths.txt`, import.meta.url));
    await expect(
      `${[...fixedRows(json_schema).map((path) => `${path} (fixed)`), ...paths].join("\n")}\n`,
    ).toMatchFileSnapshot(pin);
  });

  it("has no numbered path: the host would make an object of it", () => {
    expect(paths.filter((path) => /\.\d/.test(path))).toEqual([]);
  });

  it("never offers a path and one below it: mapping both loses the record", () => {
    const parents = paths.filter((path) => paths.some((other) => other.startsWith(`${path}.`)));
    expect(parents).toEqual([]);
  });

  it("demands no path inside an object, which the page would demand even without the object", () => {
    expect(fixedRows(json_schema).filter((path) => path.includes("."))).toEqual([]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readNdjson } from "../../../src/app/input/ndjson.js";
import { parseExactJson } from "../../../src/kernel/exact-json.js";
import { collect, inChunks } from "./chunks.js";

const read = (text: string, size?: number) => collect(readNdjson(inChunks(text, size)));

describe("readNdjson", () => {
  it("keeps neighbouring ids beyond 2^53 apart", async () => {
    expect(await read('{"id":9007199254740993}\n{"id":9007199254740992}\n')).toEqual([
      { line: 1, value: { id: "9007199254740993" } },
      { line: 2, value: { id: "9007199254740992" } },
    ]);
  });

  it("makes every line that is not blank a record, whatever it holds", async () => {
    expect(await read('{"a":1}\r\n\n  \t\n[]\ntrue\nnull\n"x"\n{"b":2}')).toEqual([
      { line: 1, value: { a: 1 } },
      { line: 4, value: [] },
      { line: 5, value: true },
      { line: 6, value: null },
      { line: 7, value: "x" },
      { line: 8, value: { b: 2 } },
    ]);
  });

  it("passes dotted and nested spellings as they are", async () => {
    expect(await read('{"user.id":7,"user":{"email":"a@example.com"}}')).toEqual([
      { line: 1, value: { "user.id": 7, user: { email: "a@example.com" } } },
    ]);
  });

  it.each([
    ["an object", '{"type":"record","record":{"data":{"message":"m"},"emitted_at":1767261600}}', { message: "m" }],
    ["an array", '{"type":"record","record":{"data":[]}}', []],
    ["nothing", '{"type":"record","record":{"data":null}}', null],
  ])("takes the row out of a Multiwoven record message that holds %s", async (_, line, row) => {
    expect(await read(line)).toEqual([{ line: 1, value: row }]);
  });

  it.each([
    ["a column more", '{"type":"record","record":{"data":{}},"message":"m"}'],
    ["no data", '{"type":"record","record":{}}'],
    ["a record that is text", '{"type":"record","record":"data"}'],
    ["another type", '{"type":"error","record":{"data":{}}}'],
  ])("leaves a row alone that only resembles one: %s", async (_, line) => {
    expect(await read(line)).toEqual([{ line: 1, value: JSON.parse(line) }]);
  });

  it("names the line of a malformed record, goes on, and never quotes the text", async () => {
    const records = await read('{"a":1}\n{"token":sntryu_fake_token_for_tests}\n{"a":\n{"a":1}');
    expect(records.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
    expect(records[1]).toEqual({ line: 2, problem: "not valid JSON" });
    expect(records[2]).toEqual({ line: 3, problem: "not valid JSON: the text ends too early" });
    expect(records[3]).toEqual({ line: 4, value: { a: 1 } });
  });

  it("keeps a column called __proto__ a column", async () => {
    const [record] = await read('{"__proto__":{"polluted":true}}');
    expect(record !== undefined && "value" in record && Object.keys(Object(record.value))).toEqual(["__proto__"]);
    expect("polluted" in {}).toBe(false);
  });

  it("reads back whatever JSON was written, however it arrives", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue(), { maxLength: 6 }),
        fc.integer({ min: 1, max: 50 }),
        async (rows, size) => {
          const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
          const expected = rows.map((row, at) => ({ line: at + 1, value: parseExactJson(JSON.stringify(row)) }));
          expect(await read(text, size)).toEqual(expected);
        },
      ),
    );
  });
});

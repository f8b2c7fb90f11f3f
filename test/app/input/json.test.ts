import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJsonElements } from "../../../src/app/input/json.js";
import { MAX_RECORD_CHARS } from "../../../src/app/input/records.js";
import { parseExactJson } from "../../../src/kernel/exact-json.js";
import { collect, inChunks } from "./chunks.js";

const read = (text: string, size?: number) => collect(readJsonElements(inChunks(text, size)));

describe("readJsonElements", () => {
  it("reads an array element by element, with the line on which each begins", async () => {
    expect(await read('[\n  {"a": 1},\n  {\n    "b": [1, {"c": "],"}]\n  },\n true, "x" ]\n')).toEqual([
      { line: 2, value: { a: 1 } },
      { line: 3, value: { b: [1, { c: "]," }] } },
      { line: 6, value: true },
      { line: 6, value: "x" },
    ]);
  });

  it("reads rows one after another, as a file with one object or a misnamed NDJSON file has them", async () => {
    expect(await read('{"a":1}')).toEqual([{ line: 1, value: { a: 1 } }]);
    expect(await read('{"a":1}{"a":2}\n{"a":3}\ntrue\n')).toEqual([
      { line: 1, value: { a: 1 } },
      { line: 1, value: { a: 2 } },
      { line: 2, value: { a: 3 } },
      { line: 3, value: true },
    ]);
  });

  it("has no records in an empty file or an empty array", async () => {
    expect(await read("")).toEqual([]);
    expect(await read(" \n")).toEqual([]);
    expect(await read("[ ]\n")).toEqual([]);
  });

  it("takes the row out of a Multiwoven record message", async () => {
    expect(await read('[{"type":"record","record":{"data":{"a":1}}}]')).toEqual([{ line: 1, value: { a: 1 } }]);
  });

  it("rejects one malformed element and goes on", async () => {
    const records = await read('[{"a":1},\n{"a":oops},\n{"a":3}]');
    expect(records).toEqual([
      { line: 1, value: { a: 1 } },
      { line: 2, problem: expect.stringContaining("not valid JSON") },
      { line: 3, value: { a: 3 } },
    ]);
  });

  it.each([
    ["a string", '{"a":"oops},'],
    ["an array", '{"a":[1},'],
  ])("loses only the element in which %s is never closed", async (_, broken) => {
    expect(await read(`[{"a":1},\n${broken}\n{"a":3},\n{"a":4}]`)).toEqual([
      { line: 1, value: { a: 1 } },
      { line: 2, problem: "not valid JSON: a string or a bracket is never closed" },
      { line: 3, value: { a: 3 } },
      { line: 4, value: { a: 4 } },
    ]);
  });

  it("says when the file was cut off, also right behind an element", async () => {
    expect(await read('[{"a":1}, {"a":')).toEqual([
      { line: 1, value: { a: 1 } },
      { line: 1, problem: "not valid JSON: the text ends too early" },
    ]);
    expect(await read('[{"a":1},\n')).toEqual([
      { line: 1, value: { a: 1 } },
      { line: 2, problem: "not valid JSON: the array is never closed" },
    ]);
  });

  it("rejects an element that is too long without keeping it", async () => {
    async function* source(): AsyncGenerator<string, void, void> {
      yield '[{"a":"';
      for (let sent = 0; sent <= MAX_RECORD_CHARS; sent += 65_536) yield "x".repeat(65_536);
      yield '"},{"b":2}]';
    }
    expect(await collect(readJsonElements(source()))).toEqual([
      { line: 1, problem: "longer than 8 Mi characters, the most that one record may have" },
      { line: 1, value: { b: 2 } },
    ]);
  });

  it("reads back whatever was written, however it is laid out and however it arrives", async () => {
    const rows = fc.array(fc.jsonValue(), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 40 }), fc.constantFrom(0, 2), async (values, size, indent) => {
        const records = await read(JSON.stringify(values, null, indent), size);
        const expected = values.map((value) => parseExactJson(JSON.stringify(value)));
        expect(records.map((record) => ("value" in record ? record.value : record.problem))).toEqual(expected);
      }),
    );
  });

  it("answers something for any text, and ends", async () => {
    const text = fc.array(fc.constantFrom("[", "]", "{", "}", '"', ",", ":", "\\", "\n", " ", "1", "a"), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 7 }), async (parts, size) => {
        const whole = parts.join("");
        const records = await read(whole, size);
        expect(records).toEqual(await read(whole));
        expect(records.every(({ line }) => line >= 1)).toBe(true);
      }),
    );
  });
});

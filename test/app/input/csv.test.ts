import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageProblem } from "../../../src/app/exit-codes.js";
import { readCsv } from "../../../src/app/input/csv.js";
import { collect, inChunks } from "./chunks.js";

const read = (text: string, size?: number) => collect(readCsv(inChunks(text, size)));

describe("readCsv", () => {
  it("names cells by the header, dotted names as they are; an empty cell is no value", async () => {
    expect(await read('message,user.id,tags\r\nboom,7,"{""a"":""b""}"\r\n,8,\r\n')).toEqual([
      { line: 2, value: { message: "boom", "user.id": "7", tags: '{"a":"b"}' } },
      { line: 3, value: { "user.id": "8" } },
    ]);
  });

  it("reads cells over several lines and counts their lines", async () => {
    expect(await read('message,stack_trace\na,"first\r\n  second, ""third"""\n\nb,\n')).toEqual([
      { line: 2, value: { message: "a", stack_trace: 'first\r\n  second, "third"' } },
      { line: 5, value: { message: "b" } },
    ]);
  });

  it.each([
    ["opened and never closed, with quotes behind it", 'bad,"oops,error'],
    ["in the middle of a cell", 'bad,he said "no" to it,error'],
    ["closed too early", 'bad,"no"body,error'],
    ["alone", 'bad,5" disk,error'],
  ])("rejects the one line with a quote %s, and reads all others", async (_, broken) => {
    const text = `record_id,message,level\n1,one,info\n${broken}\n3,three,error\n4,"a, b",error\n5,"over\ntwo",error\n`;
    expect(await read(text)).toEqual([
      { line: 2, value: { record_id: "1", message: "one", level: "info" } },
      { line: 3, problem: expect.stringContaining("not valid CSV: a quote") },
      { line: 4, value: { record_id: "3", message: "three", level: "error" } },
      { line: 5, value: { record_id: "4", message: "a, b", level: "error" } },
      { line: 6, value: { record_id: "5", message: "over\ntwo", level: "error" } },
    ]);
  });

  it("rejects two broken lines one by one, though their quotes match each other", async () => {
    expect(await read('a,b\n1,"x\n2,y\n3,"z\n4,w\n')).toEqual([
      { line: 2, problem: expect.any(String) },
      { line: 3, value: { a: "2", b: "y" } },
      { line: 4, problem: expect.any(String) },
      { line: 5, value: { a: "4", b: "w" } },
    ]);
  });

  it("rejects a record with more or fewer cells than the header", async () => {
    expect(await read("a,b\n1\n1,2,3\n1,2\n")).toEqual([
      { line: 2, problem: "not valid CSV: 1 cells where the header has 2" },
      { line: 3, problem: "not valid CSV: 3 cells where the header has 2" },
      { line: 4, value: { a: "1", b: "2" } },
    ]);
  });

  it.each([
    ["a quote that is never closed", 'a,"b\n1,2\n'],
    ["the same column twice", "a,b,a\n1,2,3\n"],
  ])("refuses a header with %s", async (_, text) => {
    await expect(read(text)).rejects.toBeInstanceOf(UsageProblem);
  });

  it("ignores columns without a name, and has nothing to read in an empty file", async () => {
    expect(await read("a,,b\n1,2,3\n")).toEqual([{ line: 2, value: { a: "1", b: "3" } }]);
    expect(await read("")).toEqual([]);
    expect(await read("a,b\n")).toEqual([]);
  });

  it("keeps a column called __proto__ a column", async () => {
    const [record] = await read("__proto__,constructor\nx,y\n");
    expect(record !== undefined && "value" in record && Object.keys(Object(record.value))).toEqual([
      "__proto__",
      "constructor",
    ]);
  });

  it("reads back whatever was quoted, however it arrives", async () => {
    const cell = fc.string({
      unit: fc.constantFrom("a", '"', ",", "\n", "\r\n", " ", "é", "'"),
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { maxLength: 5 }),
        fc.integer({ min: 1, max: 20 }),
        async (rows, size) => {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const text = ["a,b", ...rows.map(([a, b]) => `${quote(a)},${quote(b)}`)].join("\r\n");
          const records = await read(text, size);
          expect(records.map((record) => ("value" in record ? record.value : record))).toEqual(
            rows.map(([a, b]) => ({ a, b })),
          );
        },
      ),
    );
  });
});

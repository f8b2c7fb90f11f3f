import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/mapping/ids.js";
import { cutBytes, jsonBytes, limitDepth, shrinkObject, splitBytes } from "../../src/mapping/json.js";
import { payloadOf } from "./support.js";

describe("cutting by bytes", () => {
  it.each([
    ["ASCII", "abcdef", 5, "abc"],
    ["two bytes each", "üüü", 6, "üü"],
    ["escapes count as they are written", '""""', 6, '""'],
    ["no half of a pair", "😀😀", 7, "😀"],
    ["no half of a pair where escapes would just fit", "a😀", 5, "a"],
    ["nothing fits", "abc", 2, ""],
  ])("%s", (_, text, max, expected) => {
    expect(cutBytes(text, max)).toBe(expected);
  });

  it("splits at line ends, and joins to the whole again", () => {
    const text = Array.from({ length: 100 }, (_, index) => `line ${index} "quoted" ü😀`).join("\n");
    const parts = splitBytes(text, 200);
    expect(parts.join("")).toBe(text);
    for (const part of parts) expect(jsonBytes(part)).toBeLessThanOrEqual(200);
    for (const part of parts.slice(0, -1)) expect(part.endsWith("\n")).toBe(true);
  });

  it("shrinks an object by its largest values", () => {
    const { value, cut } = shrinkObject({ small: 1, large: "x".repeat(500), mid: "y".repeat(100) }, 300);
    expect(cut).toEqual(["large"]);
    expect(value).toMatchObject({ small: 1, mid: "y".repeat(100) });
    expect(jsonBytes(value)).toBeLessThanOrEqual(300);
  });

  it("what lies too deep becomes text", () => {
    expect(limitDepth({ a: { b: { c: 1 } }, l: [[1]] }, 2)).toEqual({ a: { b: '{"c":1}' }, l: ["[1]"] });
  });
});

it("a number that JavaScript cannot hold exactly is an attribute of text, never a wrong integer", () => {
  const { attributes } = payloadOf("logs", { body: "b", attributes: { big: 2 ** 60, safe: 2 ** 53 - 1 } });
  expect(attributes).toMatchObject({
    big: { type: "string", value: "1152921504606846976" },
    safe: { type: "integer", value: 9_007_199_254_740_991 },
  });
});

it("the module of a stack trace stays with its own type only", () => {
  const trace = "java.lang.IllegalStateException: boom\n\tat com.acme.Main.main(Main.java:3)";
  const exception = (row: object): string =>
    canonicalJson(payloadOf("errors", { stack_trace: trace, ...row }).exception ?? null);
  const parsed = JSON.parse(exception({})).values[0];
  expect(JSON.parse(exception({ "exception.value": "v" })).values[0]).toEqual({ ...parsed, value: "v" });
  expect(JSON.parse(exception({ "exception.type": "Other" })).values[0].module).toBeUndefined();
});

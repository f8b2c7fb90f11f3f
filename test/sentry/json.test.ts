import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasDuplicateKeys, parseJson } from "../../src/sentry/json.js";

const parse = (text: string) => parseJson(Buffer.from(text));
const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

describe("JSON as Sentry's server reads it", () => {
  test.each([
    ["a lone high surrogate", String.raw`{"a":"\ud83d"}`],
    ["a lone low surrogate in a list", String.raw`["\udca9 x"]`],
    ["a lone surrogate in a key", String.raw`{"\ud83d":1}`],
    ["a number beyond a double", "[1e400]"],
    ["NaN", "NaN"],
    ["128 levels", nested(128)],
    ["a byte order mark", "\ufeff{}"],
    ["two values", "{} {}"],
    ["a trailing comma", '{"a":1,}'],
    ["single quotes", "{'a':1}"],
    ["nothing", ""],
    ["a raw line feed in a string", '"a\nb"'],
  ])("refuses %s", (_what, text) => {
    expect(parse(text)).toBeUndefined();
  });

  test("refuses bytes that are not UTF-8", () => {
    expect(parseJson(Buffer.from([0x22, 0xff, 0x22]))).toBeUndefined();
    expect(parseJson(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toBeUndefined();
  });

  test.each([
    ["127 levels", nested(127)],
    ["a pair of surrogates", String.raw`"\ud83d\udca9"`],
    ["an escaped backslash before ud800", String.raw`"\\ud800"`],
    ["__proto__ as a plain key", '{"__proto__":{"a":1}}'],
    ["blanks around", ' {"a": 1}\r\n'],
  ])("reads %s", (_what, text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  test("reads whatever JSON.stringify writes of well-formed values", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary", maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value);
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe("duplicate keys of the outermost object", () => {
  test.each([
    ['{"a":1,"b":2}', false],
    ['{"a":1,"a":2}', true],
    ['{"a":1,"\\u0061":2}', true],
    ['{"a":{"a":1,"a":2}}', false],
    ['{"a":["a","a"],"b":"a"}', false],
    ['{"a":"\\",\\"a\\":1"}', false],
    ['{"__proto__":1,"__proto__":2}', true],
    ["{}", false],
    ['["a","a"]', false],
  ])("%s: %s", (text, expected) => {
    expect(hasDuplicateKeys(text)).toBe(expected);
  });

  test("a string of ten million characters or escapes is no trouble", () => {
    expect(hasDuplicateKeys(`{"a":"${"x".repeat(10_000_000)}","b":"${"\\n".repeat(10_000_000)}","a":1}`)).toBe(true);
  });
});

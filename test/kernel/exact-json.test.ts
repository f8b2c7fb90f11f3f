import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseExactJson } from "../../src/kernel/exact-json.js";

describe("JSON whose integers keep their digits", () => {
  it.each([
    ['{"id":9007199254740993}', { id: "9007199254740993" }],
    ["[-7234567890123456789, 9007199254740991]", ["-7234567890123456789", 9_007_199_254_740_991]],
    ['{"a":"9007199254740993 \\" 9007199254740993"}', { a: '9007199254740993 " 9007199254740993' }],
    ["9007199254740993", "9007199254740993"],
    ["1795166047.1234567890123456", Number("1795166047.1234567890123456")],
    ["0.12345678901234567", Number("0.12345678901234567")],
    ["12345678901234567e2", Number("12345678901234567e2")],
    ['{"__proto__":9007199254740993}', JSON.parse('{"__proto__":"9007199254740993"}')],
  ])("%s", (text, value) => {
    expect(parseExactJson(text)).toEqual(value);
  });

  it("reads everything else as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        if (!/\d{16}/.test(text)) expect(parseExactJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("never makes two different integers one", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), (left, right) => {
        const same = String(parseExactJson(String(left))) === String(parseExactJson(String(right)));
        expect(same).toBe(left === right);
      }),
    );
  });

  it.each(["", "{", "{'a':1}", "9007199254740993x"])("refuses %j", (text) => {
    expect(() => parseExactJson(text)).toThrow(SyntaxError);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readList, readObject, readStructure } from "../../src/mapping/structured.js";

describe("structure out of text", () => {
  it.each<[string, string, unknown]>([
    ["JSON", '{"a": [1, "x"]}', { a: [1, "x"] }],
    ["padded JSON", ' \n{"a":1} ', { a: 1 }],
    ["JSON encoded twice", '"{\\"a\\":1}"', { a: 1 }],
    [
      "long integers keep their digits",
      '{"a":12345678901234567890,"b":[-9007199254740993],"c":9007199254740991}',
      { a: "12345678901234567890", b: ["-9007199254740993"], c: 9007199254740991 },
    ],
    [
      "long digits in text and after the point stay",
      '{"t":"x 12345678901234567890","f":0.12345678901234567890}',
      { t: "x 12345678901234567890", f: 0.12345678901234568 },
    ],
    ["Ruby with quoted symbols", '{:"e f"=>1.5, "g": 2}', { "e f": 1.5, g: 2 }],
    ["Ruby with symbols", '{"a"=>"b", :c=>nil, "d"=>[1, true]}', { a: "b", c: null, d: [1, true] }],
    ["Ruby 3.4", '{"a" => "say \\"x\\"", c: nil, d: :sym}', { a: 'say "x"', c: null, d: "sym" }],
    ["Python", "{'a': 'b', 'n': None, 't': True, 'x': [1.5, -2]}", { a: "b", n: null, t: true, x: [1.5, -2] }],
    ["plain text", "hello", undefined],
    ["broken JSON", '{"a":', undefined],
    ["a scalar", "5", undefined],
  ])("%s", (_, text, expected) => {
    expect(readStructure(text)).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ["env=prod region=eu", { env: "prod", region: "eu" }],
    ["a=1, b=\"x y\"; c='z'", { a: "1", b: "x y", c: "z" }],
    ["a=1&b=2", { a: "1", b: "2" }],
    ["only=one", { only: "one" }],
    ["empty=", { empty: "" }],
    ["a = b", { a: "b" }],
    ["the total = 5 euro", undefined],
    ["no pairs", undefined],
  ])("pairs: %s", (text, expected) => {
    expect(readObject(text)).toEqual(expected);
  });

  it("lists, index objects and lists of pairs", () => {
    expect(readList({ "1": "b", "0": "a", "10": "c" })).toEqual(["a", "b", "c"]);
    expect(readList({ "0": "a", x: "b" })).toBeUndefined();
    expect(readList('["a"]')).toEqual(["a"]);
    expect(readList("a,b")).toBeUndefined();
    expect(readObject([["a", 1], { key: "b", value: 2 }, { c: 3 }])).toEqual({ a: 1, b: 2, c: 3 });
    expect(readObject(["a"])).toBeUndefined();
  });

  it("property: JSON of an object is that object", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))),
        (value) => {
          expect(readStructure(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });

  it("property: no text throws or hangs, however long", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("{", "}", "[", "]", '"', "'", "=>", ":", "=", ",", " ", "\\", "a", "1", "nil"),
        }),
        (text) => {
          readObject(text);
          readObject(text.repeat(50));
        },
      ),
    );
  });
});

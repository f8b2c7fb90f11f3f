import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAbsent, repairRecord, repairValue, TOO_DEEP } from "../../src/mapping/record.js";

const repaired = (value: unknown): unknown => repairValue(value).value;

describe("values that are no JSON", () => {
  it.each<[string, unknown, unknown]>([
    ["a small BigInt", 42n, 42],
    ["a large BigInt keeps its digits", 2n ** 64n, "18446744073709551616"],
    ["a date", new Date(0), "1970-01-01T00:00:00.000Z"],
    ["an invalid date", new Date(Number.NaN), null],
    ["bytes of text", Buffer.from("grüß"), "grüß"],
    ["other bytes as base64", Buffer.from([0xff, 0xfe]), "//4="],
    ["NaN", Number.NaN, null],
    ["infinity", Number.POSITIVE_INFINITY, null],
    ["minus zero", -0, 0],
    ["a function", () => 1, null],
    ["a symbol", Symbol("x"), null],
    ["undefined", undefined, null],
    ["a map", new Map([["a", 1]]), { a: 1 }],
    ["a set", new Set([1]), [1]],
    ["NUL", "a\0b", "ab"],
    ["a lone surrogate", "a\ud800", "a\ufffd"],
    ["U+2028 and emoji stay", "a\u2028😀", "a\u2028😀"],
    ["an undefined member", { a: undefined, b: 1 }, { b: 1 }],
    [
      "a class instance",
      new (class {
        a = 1;
      })(),
      { a: 1 },
    ],
  ])("%s", (_, value, expected) => {
    expect(repaired(value)).toEqual(expected);
  });
});

describe("hostile shapes", () => {
  it("a value that contains itself", () => {
    const loop: Record<string, unknown> = { a: 1 };
    loop.self = [loop];
    expect(repairValue(loop)).toEqual({
      value: { a: 1, self: ["[circular]"] },
      notes: ["a value that contains itself was cut"],
    });
  });

  it("the same value twice is no cycle", () => {
    const shared = { a: 1 };
    expect(repaired({ x: shared, y: shared })).toEqual({ x: { a: 1 }, y: { a: 1 } });
  });

  it("200 levels", () => {
    const deep = Array.from({ length: 200 }).reduce<unknown>((inner) => ({ inner }), "bottom");
    const text = JSON.stringify(repaired(deep));
    expect(text).toContain(TOO_DEEP);
    expect(text).not.toContain("bottom");
  });

  it("100,000 values", () => {
    const { value, notes } = repairValue(Array.from({ length: 100_000 }, (_, index) => index));
    expect(value).toHaveLength(20_000);
    expect(notes).toEqual(["only the first 20000 values of the record were read"]);
  });

  it("ten million characters", () => {
    const { value, notes } = repairValue({ a: "x".repeat(4_000_000), b: "y".repeat(6_000_000) });
    expect(JSON.stringify(value).length).toBeLessThan(4_200_000);
    expect(notes).toEqual(["only the first 4194304 characters of the record were read"]);
  });

  it("__proto__ is a key like any other and changes no prototype", () => {
    const value = repaired(JSON.parse('{"__proto__":{"polluted":true},"constructor":1}')) as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
    expect(value.polluted).toBeUndefined();
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it("a getter that throws, a revoked proxy", () => {
    const trap = Object.defineProperty({}, "x", {
      enumerable: true,
      get: () => {
        throw new Error("trap");
      },
    });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const record of [trap, proxy])
      expect(repairRecord(record)).toEqual({ problem: "the record cannot be read: reading one of its values fails" });
  });

  it("property: whatever comes, the result is JSON", () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
          withSparseArray: true,
        }),
        (value) => {
          const result = repaired(value);
          expect(JSON.parse(JSON.stringify(result))).toEqual(result);
        },
      ),
    );
  });
});

describe("what is no record", () => {
  it("`true` is what the host hands over when its mapping failed, and the detail says so", () => {
    expect(repairRecord(true)).toEqual({ problem: expect.stringContaining("the mapping of this row failed there") });
  });

  it.each([[null], [undefined], [[]], ["text"], [5], [new Date(0)], [Buffer.from("x")], [new Set()]])("%s", (value) => {
    expect(repairRecord(value)).toHaveProperty("problem");
  });
});

it.each([
  ["", true],
  ["  \n", true],
  ["null", true],
  ["NULL", true],
  [" NaN ", true],
  [null, true],
  ["Null", false],
  ["nil", false],
  [0, false],
  [false, false],
])("absence: %j is %s", (value, absent) => {
  expect(isAbsent(value)).toBe(absent);
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearest } from "../../src/config/nearest.js";

const SLUGS = ["shop", "shop-api", "warehouse", "web"];

describe("the nearest known word", () => {
  it.each([
    ["shpo", "shop"],
    ["SHOP", "shop"],
    ["shop_api", "shop-api"],
    ["warehose", "warehouse"],
    ["billing", undefined],
    ["x", undefined],
    ["", undefined],
    ["s".repeat(10_000), undefined],
  ])("to %j is %j", (word, known) => {
    expect(nearest(word, SLUGS)).toBe(known);
  });

  it("is the word itself when it is known, and never one that is not", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 })), fc.string(), (known, word) => {
        const found = nearest(word, known);
        if (found !== undefined) expect(known).toContain(found);
        if (known.includes(word)) expect(found?.toLowerCase()).toBe(word.toLowerCase());
      }),
    );
  });
});

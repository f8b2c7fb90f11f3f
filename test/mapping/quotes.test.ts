import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { undoQuoteDoubling, undoQuotesInValue } from "../../src/mapping/quotes.js";

/** What the host does to text of a "standard" mapping. */
const double = (text: string): string => text.replaceAll("'", "''");
const quoted = fc.array(fc.oneof(fc.constant("'"), fc.string({ maxLength: 4 }))).map((parts) => parts.join(""));

describe("undoing the host's doubled quotes", () => {
  it.each(["when_even", "always"] as const)("property: double, then undo with %s, is the text itself", (mode) => {
    fc.assert(fc.property(quoted, (text) => undoQuoteDoubling(double(text), mode) === text));
  });

  it("property: never changes nothing", () => {
    fc.assert(fc.property(quoted, (text) => undoQuoteDoubling(text, "never") === text));
  });

  it("when_even leaves a text alone as soon as one run is odd", () => {
    expect(undoQuoteDoubling("it's O''Brien", "when_even")).toBe("it's O''Brien");
    expect(undoQuoteDoubling("'''", "when_even")).toBe("'''");
    expect(undoQuoteDoubling("''''", "when_even")).toBe("''");
  });

  it("reaches what a mapping copied: the value, elements of a list, children of an object; nothing deeper", () => {
    const value = { a: "x''y", list: ["x''y"], deep: { a: "x''y" } };
    expect(undoQuotesInValue(value, "always")).toEqual({ a: "x'y", list: ["x''y"], deep: { a: "x''y" } });
    expect(undoQuotesInValue(["x''y", ["x''y"]], "always")).toEqual(["x'y", ["x''y"]]);
  });
});

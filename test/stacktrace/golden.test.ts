import { describe, expect, it } from "vitest";
import { parseStacktrace } from "../../src/stacktrace/parse.js";
import { expectedOf, GOLDENS, pinned } from "./goldens.js";

describe("every golden trace is read as pinned", () => {
  it.each(GOLDENS.map((golden) => [golden.name, golden] as const))("%s", (_, golden) => {
    const actual = pinned(parseStacktrace(golden.text));
    expect(actual).toEqual(expectedOf(golden, actual));
  });
});

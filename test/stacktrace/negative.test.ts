import { describe, expect, it } from "vitest";
import { parseStacktrace } from "../../src/stacktrace/parse.js";
import { NEGATIVES } from "./negatives.js";

const lines = (text: string): string[] => text.split("\n");

describe("a text that is no stack trace gives no frame", () => {
  it.each(Object.entries(NEGATIVES))("%s", (_, text) => {
    expect(parseStacktrace(text)).toBeUndefined();
  });

  it.each(Object.entries(NEGATIVES))("%s, as a logger writes it", (_, text) => {
    expect(
      parseStacktrace(
        lines(text)
          .map((line) => `2026-11-23 05:37:29,123 ERROR [main] ${line}`)
          .join("\n"),
      ),
    ).toBeUndefined();
  });

  it.each(Object.entries(NEGATIVES))("%s, as a JSON string", (_, text) => {
    expect(parseStacktrace(JSON.stringify(text))).toBeUndefined();
  });
});

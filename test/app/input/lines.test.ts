import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText, splitLines } from "../../../src/app/input/lines.js";
import { MAX_RECORD_CHARS } from "../../../src/app/input/records.js";
import { collect, inChunks } from "./chunks.js";

async function* bytes(...pieces: readonly (readonly number[])[]): AsyncGenerator<Uint8Array, void, void> {
  for (const piece of pieces) yield Uint8Array.from(piece);
}

async function decoded(...pieces: readonly (readonly number[])[]): Promise<string> {
  return (await collect(decodeText(bytes(...pieces)))).join("");
}

describe("decodeText", () => {
  it("takes a byte order mark away, split over chunks as well", async () => {
    expect(await decoded([0xef, 0xbb], [0xbf, 0x61])).toBe("a");
  });

  it("keeps a character together that two chunks share", async () => {
    expect(await decoded([0xf0, 0x9f], [0x8c, 0x8b])).toBe("🌋");
  });

  it("shows what is no UTF-8 as the replacement character, at the end of input too", async () => {
    expect(await decoded([0x61, 0xff, 0x62, 0xc3])).toBe("a\uFFFDb\uFFFD");
  });
});

describe("splitLines", () => {
  it("splits the same way however the text arrives", async () => {
    const text = fc.array(fc.constantFrom("a", "é", "\n", "\r", " "), { maxLength: 40 }).map((parts) => parts.join(""));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (whole, size) => {
        const lines = await collect(splitLines(inChunks(whole, size)));
        const expected = whole.split("\n");
        if (expected.at(-1) === "") expected.pop();
        expect(lines).toEqual(expected.map((line, at) => ({ number: at + 1, text: line })));
      }),
    );
  });

  it("keeps nothing of a line that is too long, and goes on with the next", async () => {
    async function* source(): AsyncGenerator<string, void, void> {
      yield "a\n";
      for (let sent = 0; sent <= MAX_RECORD_CHARS; sent += 65_536) yield "x".repeat(65_536);
      yield "\nb";
    }
    expect(await collect(splitLines(source()))).toEqual([
      { number: 1, text: "a" },
      { number: 2, text: undefined },
      { number: 3, text: "b" },
    ]);
  });
});

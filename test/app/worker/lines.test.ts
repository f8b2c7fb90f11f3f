import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Line, readLines } from "../../../src/app/worker/lines.js";

async function linesOf(chunks: readonly (Uint8Array | string)[], maxBytes = 64): Promise<Line[]> {
  async function* input() {
    yield* chunks;
  }
  const lines: Line[] = [];
  for await (const line of readLines(input(), maxBytes)) lines.push(line);
  return lines;
}

const line = (text: string): Line => ({ kind: "line", text });

describe("lines of the worker's input", () => {
  it("come out one by one, however the bytes arrive", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc
            .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
            .filter((s) => s.trim() !== "" && !s.includes("\n")),
        ),
        fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
        async (texts, sizes) => {
          const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(""));
          const chunks: Uint8Array[] = [];
          for (let at = 0; at < bytes.length; ) {
            const size = sizes.next().value ?? 1;
            chunks.push(bytes.subarray(at, at + size));
            at += size;
          }
          expect(await linesOf(chunks, 1_000)).toEqual(texts.map(line));
        },
      ),
    );
  });

  it("include the last one without a newline, and no blank ones", async () => {
    expect(await linesOf(["\n\r\n  \none\n", "\n", "two"])).toEqual([line("one"), line("two")]);
  });

  it("take exactly the bound, and not a byte more", async () => {
    const fits = "x".repeat(64);
    expect(await linesOf([`${fits}\n${fits}x\n`])).toEqual([line(fits), { kind: "too_long", head: `${fits}x` }]);
  });

  it("go on after one that was too long, in whatever pieces it came", async () => {
    const flood = Array.from({ length: 50 }, () => "y".repeat(1_000));
    const lines = await linesOf(["before\n", ...flood, "\nafter\n"]);
    expect(lines).toEqual([line("before"), { kind: "too_long", head: "y".repeat(1_000) }, line("after")]);
  });

  it("keep only the beginning of one that is too long", async () => {
    const [flood] = await linesOf(["z".repeat(100_000)]);
    expect(flood).toEqual({ kind: "too_long", head: "z".repeat(1_024) });
  });
});

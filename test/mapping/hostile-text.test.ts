/** A quarter of a megabyte of the worst text in every field: reading it takes linear time, so no test here runs into its limit. */
import { describe, expect, it } from "vitest";
import { readStructure } from "../../src/mapping/structured.js";
import { ALL_STREAMS, map } from "./support.js";

const LENGTH = 262_144;
const fill = (piece: string): string => piece.repeat(Math.ceil(LENGTH / piece.length));

const TEXTS: readonly (readonly [name: string, text: string])[] = [
  ["blanks", `${fill(" ")}x`],
  ["line ends", `x${fill("\n")}x`],
  ["commas", `a=1${fill(",")}"`],
  ["pairs without end", `${fill("a=b ")}"`],
  ["a word before an equals sign", `a=b ${fill("w")} `],
  ["escaped quotes", `{"${fill('\\"')}1234567890123456`],
  ["open quotes", `{${fill('"')}`],
  ["quotes", fill("'")],
  ["digits", `[${fill("1")}`],
  ["long numbers", `[${fill("12345678901234567890,")}1]`],
  ["open brackets", fill("[")],
  ["arrows", `{${fill('"a"=>')}`],
  ["colons", `{${fill(":a:")}`],
  ["dashes", fill("-")],
  ["dots", fill(".")],
  ["Ruby hash", `{${fill('"a"=>1, ')}"b"=>2}`],
];

describe.each(TEXTS)("256 KiB of %s", (_, text) => {
  it.each(ALL_STREAMS.map(({ name, fields }) => ({ name, paths: Object.keys(fields) })))("in every field of $name", ({
    name,
    paths,
  }) => {
    // Stack traces are read elsewhere, and have such a test of their own.
    for (const path of paths.filter((candidate) => candidate !== "stack_trace" && candidate !== "exceptions"))
      expect(map(name, { [path]: text })).toHaveProperty("ok");
  });
});

it("long strings are read whole", () => {
  expect(readStructure(JSON.stringify({ a: fill('"\\') }))).toEqual({ a: fill('"\\') });
  expect(readStructure(`{'a': '${"x\\'".repeat(9_000)}'}`)).toEqual({ a: "x'".repeat(9_000) });
});

/** The ways to read a text: what may have happened to its lines, in each possible combination that is worth a look. */

import type { Line } from "./language.js";
import { behind, lineOf, unreadLine } from "./lines.js";
import { alikePrefixLengths } from "./text/alike-prefix.js";
import { unflattened, unwrapped, withBrokenLines } from "./text/flattened.js";
import { logPrefixLength } from "./text/prefixes.js";
import { sharedPrefixes } from "./text/shared-prefix.js";
import { untypeset } from "./text/typeset.js";

export interface Way {
  /** The same for the same way to read another part of the text. */
  readonly name: string;
  /** Every line lost the same prefix: no runtime prints one. */
  readonly uniform: boolean;
  /** Its lines are not those of the text: it must show more than a reading that takes them as they are. */
  readonly guessed?: true;
  lines(): readonly Line[];
}

/** The ways to read a text, the likeliest first. */
export function* waysToRead(raw: readonly string[]): Generator<Way> {
  const prefixes = raw.map(logPrefixLength);
  yield { name: "as logged", uniform: false, lines: () => raw.map((line, at) => lineOf(line, prefixes[at] ?? 0)) };
  yield* withoutShared("behind the log prefix", raw, prefixes);
  if (prefixes.some((length) => length > 0)) yield* withoutShared("shared", raw, []);
  // What else happened to the lines happened before they were logged.
  const bare = raw.map((line, at) => line.slice(prefixes[at] ?? 0));
  const plain = untypeset(bare);
  if (plain !== undefined) yield { name: "typeset", uniform: false, lines: () => plain.map((line) => behind(line, 0)) };
  // A trace of two lines: what both begin with is no part of it.
  const flat = unflattened(raw);
  if (flat.length > 0) yield* alike(raw);
  for (const [at, { lines, unread }] of [...flat, ...unwrapped(bare)].entries())
    yield {
      name: `flat ${at}`,
      uniform: false,
      guessed: true,
      lines: () => [...lines.map((line) => behind(line, 0)), ...unread.map(unreadLine)],
    };
}

/** The ways to read a text in which nothing was found. */
export function* lastWays(raw: readonly string[]): Generator<Way> {
  yield* alike(raw);
  const broken = withBrokenLines(raw);
  if (broken !== undefined)
    yield { name: "flat lines", uniform: false, guessed: true, lines: () => broken.map((line) => behind(line, 0)) };
}

function* alike(raw: readonly string[]): Generator<Way> {
  for (const [way, lengths] of alikePrefixLengths(raw).entries())
    yield {
      name: `alike ${way}`,
      uniform: true,
      guessed: true,
      lines: () => raw.map((line, at) => lineOf(line, lengths[at] ?? 0)),
    };
}

function* withoutShared(name: string, raw: readonly string[], starts: readonly number[]): Generator<Way> {
  const rests = raw.map((line, at) => line.slice(starts[at] ?? 0));
  for (const [way, { uniform, lengthOf }] of sharedPrefixes(rests).entries())
    yield {
      name: `${name} ${way}`,
      uniform,
      lines: () => raw.map((line, at) => behind(line, (starts[at] ?? 0) + lengthOf(rests[at] ?? ""))),
    };
}

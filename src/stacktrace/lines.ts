/** From normalised text to lines, in the readings that a damaged text allows. */
import { alikePrefixLengths } from "./alike-prefix.js";
import { singleSpaced, unflattened, untypeset, unwrapped } from "./flattened.js";
import { type Line, MAX_LINE_CHARS } from "./language.js";
import { MAX_TEXT_CHARS } from "./normalise.js";
import { logPrefixLength } from "./prefixes.js";
import { sharedPrefixes } from "./shared-prefix.js";

/**
 * Lines that are looked at, from the start and from the end; a longer text loses its middle to the rest. They hold more
 * frames than an event may have.
 */
const MAX_HEAD_LINES = 2_000;
const MAX_TAIL_LINES = 1_000;

export interface CutText {
  readonly head: string;
  /** Not looked at; "" when the text is short enough. */
  readonly middle: string;
  readonly tail: string;
}

/** Cuts the middle of a text that no runtime printed in one piece. */
export function withoutMiddle(text: string): CutText {
  const half = MAX_TEXT_CHARS / 2;
  const [from, to] = text.length <= MAX_TEXT_CHARS ? [text.length, text.length] : [half, text.length - half];
  const head = Math.min(from, endOfLine(text, MAX_HEAD_LINES));
  const tail = head === text.length ? head : Math.max(to, head, startOfLine(text, MAX_TAIL_LINES));
  return { head: text.slice(0, head), middle: text.slice(head, tail), tail: text.slice(tail) };
}

function endOfLine(text: string, lines: number): number {
  let at = -1;
  for (let line = 0; line < lines; line += 1) {
    at = text.indexOf("\n", at + 1);
    if (at === -1) return text.length;
  }
  return at;
}

function startOfLine(text: string, lines: number): number {
  let at = text.length;
  for (let line = 0; line < lines && at > 0; line += 1) at = text.lastIndexOf("\n", at - 1);
  return Math.max(at, 0);
}

/** A way to read a text. */
export interface Way {
  readonly lines: readonly Line[];
  /** Every line lost the same prefix: no runtime prints one. */
  readonly uniform: boolean;
  /** Its lines are not those of the text: it must show more than a reading that takes them as they are. */
  readonly guessed?: true;
}

/** The ways to read a text, the likeliest first. */
export function* waysToRead(normalised: string): Generator<Way> {
  const raw = splitLines(normalised);
  const prefixes = raw.map(logPrefixLength);
  // What else happened to the lines happened before they were logged.
  const bare = raw.map((line, at) => line.slice(prefixes[at] ?? 0));
  const single = singleSpaced(bare);
  if (single !== undefined) yield* waysToRead(single.join("\n"));
  if (single !== undefined) return;
  yield { lines: raw.map((line, at) => lineOf(line, prefixes[at] ?? 0)), uniform: false };
  yield* withoutShared(raw, prefixes);
  if (prefixes.some((length) => length > 0)) yield* withoutShared(raw, []);
  const plain = untypeset(bare);
  if (plain !== undefined) yield { lines: plain.map((line) => behind(line, 0)), uniform: false };
  // A trace of two lines: what both begin with is no part of it.
  const flat = unflattened(raw);
  if (flat.length > 0) yield* lastWays(normalised);
  for (const lines of [...flat, unwrapped(bare)])
    if (lines !== undefined) yield { lines: lines.map((line) => behind(line, 0)), uniform: false, guessed: true };
}

/** The ways to read a text in which nothing was found. */
export function* lastWays(normalised: string): Generator<Way> {
  const raw = splitLines(normalised);
  for (const lengths of alikePrefixLengths(raw))
    yield { lines: raw.map((line, at) => lineOf(line, lengths[at] ?? 0)), uniform: true, guessed: true };
}

function* withoutShared(raw: readonly string[], starts: readonly number[]): Generator<Way> {
  const rests = raw.map((line, at) => line.slice(starts[at] ?? 0));
  for (const lengths of sharedPrefixes(rests))
    yield {
      lines: raw.map((line, at) => behind(line, (starts[at] ?? 0) + (lengths[at] ?? 0))),
      uniform: rests.every((rest, at) => lengths[at] !== 0 || rest.trim() === ""),
    };
}

/** A line behind `start` characters, and behind what a logger wrote there. */
function behind(line: string, start: number): Line {
  return lineOf(line, start + logPrefixLength(line.slice(start)));
}

function splitLines(text: string): string[] {
  return text.split("\n", MAX_HEAD_LINES + MAX_TAIL_LINES);
}

function lineOf(raw: string, prefix: number): Line {
  const body = raw.slice(prefix, prefix + MAX_LINE_CHARS);
  const text = body.trim();
  let indent = 0;
  for (const char of body) {
    if (char === "\t") indent += 4;
    else if (char === " ") indent += 1;
    else break;
  }
  return { text, indent: text === "" ? 0 : indent, logged: prefix > 0, raw };
}

/** From normalised text to lines, in the readings that a damaged text allows. */
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
}

/** The ways to read a text, the likeliest first. */
export function* waysToRead(normalised: string): Generator<Way> {
  const raw = splitLines(normalised);
  const prefixes = raw.map(logPrefixLength);
  yield { lines: raw.map((line, at) => lineOf(line, prefixes[at] ?? 0)), uniform: false };
  yield* withoutShared(raw, prefixes);
  if (prefixes.some((length) => length > 0)) yield* withoutShared(raw, []);
  const flat = unflattened(raw);
  if (flat !== undefined) yield { lines: flat.map((line) => behind(line, 0)), uniform: false };
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

/** Where a flattened text had its line ends: in front of what only starts lines. */
const LINE_STARTS =
  / (?=at (?:async |new )?[\w$.<>/@[\] -]{1,200}\(|at (?:file:\/\/|https?:\/\/|node:|\/)[^\s()]{1,300}:\d|Caused by: |Suppressed: |\.\.\. \d+ more|File "[^"\s]{1,300}", line \d|#\d+ (?:\/|\[internal|\{main|[A-Z]:\\)|During handling of the above|The above exception was|--- End of )/g;

/** More ways to find line ends again in texts that hold the words; what the first group takes stays on its line. */
const BREAKS: readonly (readonly [string, RegExp])[] = [
  [
    "Traceback (most recent call last)",
    /(, in [\w<>.]{1,80}) | (?=[A-Za-z_][\w.]{0,80}(?:Error|Exception|Interrupt|Exit|Warning|Iteration)(?:: |$))/g,
  ],
  ["goroutine ", /(goroutine \d{1,9} \[[^\]\n]{1,80}\]:)[ \t]{1,8}|[ \t]{1,8}(?=goroutine \d{1,9} \[|\[signal )/g],
  [
    ".go:",
    /(\.(?:go|s):\d{1,7}(?: \+0x[0-9a-f]{1,12})?)[ \t]{1,8}(?!\+0x|\(0x|\S{1,300}\(\)$)|[ \t]{1,8}(?=(?:created by |exit status )[\w./]|(?:\/|[A-Z]:[\\/])[^\s:]{1,300}\.(?:go|s):\d)/gm,
  ],
  [
    "panicked at ",
    /(panicked at [^\s']{1,300}:\d{1,7}:\d{1,7}:)[ \t]{1,8}|[ \t]{1,8}(?=stack backtrace:|note: (?:run with|Some details))/gi,
  ],
  [
    "ack backtrace:",
    /(stack backtrace:)[ \t]{1,8}|[ \t]{1,8}(?=\d{1,3}: {1,6}(?:0x[0-9a-f]{4,16} - |[<\w]{1,100}(?:::| as ))|at \S{1,400}\.\w{1,4}:\d{1,7}(?::\d{1,7})?(?:\s|$))/gi,
  ],
];

/** Some exports put ` | ` where the line ends were, some loggers `|` before the tab. */
function barred(line: string): string[] {
  const parts = line.split(/ \| |\|(?=\t|Caused by: )/, MAX_HEAD_LINES);
  return parts.length > 2 ? parts.map((part) => part.replace(/ \|$/, "")) : [line];
}

function unflattenedLine(line: string): string[] {
  let split = line.replace(LINE_STARTS, "\n");
  for (const [words, breaks] of BREAKS) if (split.includes(words)) split = split.replace(breaks, "$1\n");
  return split.split("\n", MAX_HEAD_LINES);
}

const MAX_FLAT_LINES = 3;

/** A trace whose line ends became blanks; undefined when the text has lines of its own. */
function unflattened(raw: readonly string[]): string[] | undefined {
  if (raw.filter((line) => line.trim() !== "").length > MAX_FLAT_LINES) return undefined;
  const lines = raw.flatMap((line) => barred(line.slice(0, 65_536)).flatMap(unflattenedLine));
  return lines.length > raw.length + 1 ? lines : undefined;
}

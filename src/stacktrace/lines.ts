/** From normalised text to lines, in the readings that a damaged text allows. */
import { type Line, MAX_LINE_CHARS } from "./language.js";
import { MAX_TEXT_CHARS } from "./normalise.js";
import { logPrefixLength, sharedPrefixLength } from "./prefixes.js";

/** Lines that are looked at; a longer text loses its middle to the rest. */
export const MAX_LINES = 10_000;

export interface CutText {
  readonly head: string;
  /** Not looked at; "" when the text is short enough. */
  readonly middle: string;
  readonly tail: string;
}

/** Cuts the middle of a text that no runtime printed in one piece. */
export function withoutMiddle(text: string): CutText {
  if (text.length <= MAX_TEXT_CHARS) return { head: text, middle: "", tail: "" };
  const half = MAX_TEXT_CHARS / 2;
  return { head: text.slice(0, half), middle: text.slice(half, -half), tail: text.slice(-half) };
}

/** The ways to read a text, the likeliest first. */
export function readings(normalised: string): Line[][] {
  const raw = splitLines(normalised);
  const plain = raw.map((line) => lineOf(line, logPrefixLength(line)));
  const shared = sharedPrefixLength(raw);
  const found = [plain];
  if (shared > 0 && plain.some((line) => !line.logged && line.text !== ""))
    found.push(raw.map((line) => lineOf(line.slice(shared), 0)));
  const flat = unflattened(raw);
  if (flat !== undefined) found.push(flat.map((line) => lineOf(line, logPrefixLength(line))));
  return found;
}

function splitLines(text: string): string[] {
  const all = text.split("\n", MAX_LINES * 2);
  return all.length <= MAX_LINES ? all : all.slice(0, MAX_LINES);
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
  / +(?=at (?:async |new )?[\w$.<>/@[\] -]{1,200}\(|at (?:file:\/\/|https?:\/\/|node:|\/)[^\s()]{1,300}:\d|Caused by: |Suppressed: |\.\.\. \d+ more|File "[^"\s]{1,300}", line \d|#\d+ (?:\/|\[internal|\{main|[A-Z]:\\)|During handling of the above|The above exception was|--- End of )/g;

/** A trace whose line ends became blanks; undefined when the text has lines of its own. */
function unflattened(raw: readonly string[]): string[] | undefined {
  if (raw.length > 3) return undefined;
  const lines = raw.flatMap((line) => line.slice(0, 65_536).replace(LINE_STARTS, "\n").split("\n", MAX_LINES));
  return lines.length > raw.length + 1 ? lines : undefined;
}

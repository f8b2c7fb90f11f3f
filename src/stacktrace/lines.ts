/** From normalised text to lines, in the readings that a damaged text allows. */
import { CUT, type Line, MAX_LINE_CHARS, TAB } from "./language.js";
import { MAX_TEXT_CHARS } from "./text/normalise.js";
import { logPrefixLength } from "./text/prefixes.js";

/**
 * Lines that are looked at, from the start and from the end; a longer text loses its middle to the rest. They hold more
 * frames than an event may have.
 */
const MAX_HEAD_LINES = 1_000;
const MAX_TAIL_LINES = 500;

export interface CutText {
  readonly head: string;
  /** Not looked at; "" when the text is short enough. */
  readonly middle: string;
  readonly tail: string;
}

/** Cuts the middle of a text that no runtime printed in one piece. */
export function withoutMiddle(text: string): CutText {
  const half = MAX_TEXT_CHARS / 2;
  const isShort = text.length <= MAX_TEXT_CHARS;
  const head = Math.min(isShort ? text.length : half, endOfLine(text, MAX_HEAD_LINES));
  const tail = Math.max(isShort ? 0 : text.length - half, head, startOfLine(text, MAX_TAIL_LINES));
  // Behind the line end that follows the head.
  return tail <= head + 1
    ? { head: text, middle: "", tail: "" }
    : { head: text.slice(0, head), middle: text.slice(head, tail), tail: text.slice(tail) };
}

function endOfLine(text: string, lines: number): number {
  let at = -1;
  for (let line = 0; line < lines; line += 1) {
    at = text.indexOf("\n", at + 1);
    if (at === -1) return text.length;
  }
  return at;
}

/** The last line counts though no line end follows it. */
function startOfLine(text: string, lines: number): number {
  let at = text.length;
  for (let line = 0; line < lines && at >= 0; line += 1) at = at === 0 ? -1 : text.lastIndexOf("\n", at - 1);
  return at + 1;
}

/** A line behind `start` characters, and behind what a logger wrote there. */
export function behind(line: string, start: number): Line {
  return lineOf(line, start + logPrefixLength(line.slice(start)));
}

export function splitLines(text: string): string[] {
  return text.split("\n", MAX_HEAD_LINES + MAX_TAIL_LINES);
}

/** What no reader looks at. */
export const unreadLine = (raw: string): Line => ({ text: "", indent: 0, logged: false, margin: 0, raw, unread: raw });

/** Characters of a long line's end that are looked at: there stand Ruby's types and PHP's places. */
const TAIL_CHARS = 400;
const HEAD_CHARS = MAX_LINE_CHARS - TAIL_CHARS - CUT.length;

export function lineOf(raw: string, prefix: number): Line {
  const body = raw.slice(prefix).trimEnd();
  const isLong = body.length > MAX_LINE_CHARS;
  const text = (isLong ? `${body.slice(0, HEAD_CHARS)}${CUT}${body.slice(-TAIL_CHARS)}` : body).trimStart();
  const indent = text === "" ? 0 : columnsBefore(body);
  const margin = prefix === 0 ? indent : columnsBefore(raw.slice(0, prefix));
  const line: Line = { text, indent, logged: prefix > 0, margin, raw };
  return isLong ? { ...line, unread: body.slice(HEAD_CHARS, -TAIL_CHARS) } : line;
}

/** What was read of a line in front of its cut; all of it where there is none. */
export const beforeCut = ({ text, unread }: Line): string =>
  unread === undefined ? text : text.slice(0, -TAIL_CHARS - CUT.length);

/** The line as it stood in front of its text, or of the character of it that is asked for. */
export function rawBefore(line: Line, at = 0): string {
  const { text, raw } = line;
  const head = beforeCut(line);
  const whole = raw.trimEnd();
  return at > head.length
    ? whole.slice(0, whole.length - text.length + at)
    : raw.slice(0, Math.max(raw.indexOf(head), 0) + at);
}

function columnsBefore(text: string): number {
  let columns = 0;
  for (const char of text) {
    if (char === "\t") columns += TAB;
    else if (char === " ") columns += 1;
    else break;
  }
  return columns;
}

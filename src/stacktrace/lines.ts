/** From normalised text to lines, in the readings that a damaged text allows. */
import { type Line, MAX_LINE_CHARS, TAB } from "./language.js";
import { MAX_TEXT_CHARS } from "./text/normalise.js";
import { logPrefixLength } from "./text/prefixes.js";

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

/** A line behind `start` characters, and behind what a logger wrote there. */
export function behind(line: string, start: number): Line {
  return lineOf(line, start + logPrefixLength(line.slice(start)));
}

export function splitLines(text: string): string[] {
  return text.split("\n", MAX_HEAD_LINES + MAX_TAIL_LINES);
}

/** What no reader looks at. */
export const unreadLine = (raw: string): Line => ({ text: "", indent: 0, logged: false, margin: 0, raw, unread: raw });

export function lineOf(raw: string, prefix: number): Line {
  const body = raw.slice(prefix, prefix + MAX_LINE_CHARS);
  const text = body.trim();
  const indent = text === "" ? 0 : columnsBefore(body);
  const margin = prefix === 0 ? indent : columnsBefore(raw.slice(0, prefix));
  const unread = body.length < MAX_LINE_CHARS ? "" : raw.slice(prefix + body.trimEnd().length);
  const line: Line = { text, indent, logged: prefix > 0, margin, raw };
  return unread.trim() === "" ? line : { ...line, unread };
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

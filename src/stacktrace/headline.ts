/** "Type: value" lines, and the way back from a first frame over a message of several lines to them. */
import type { Foreign, Line } from "./language.js";
import { levelLength } from "./level.js";

export interface Headline {
  readonly type: string | undefined;
  readonly value: string | undefined;
}

/** Lines that one message may have between its headline and its first frame, where the text begins with it. */
export const MAX_MESSAGE_LINES = 1_000;
/** The same further down, where logs tell of many errors. */
const MAX_LATER_LINES = 200;

/** Whether so many lines may belong to the message that begins in line `head`. */
export function mayGoOn(lines: readonly Line[], head: number, count: number): boolean {
  if (count <= MAX_LATER_LINES) return true;
  return count <= MAX_MESSAGE_LINES && lines.findIndex(({ text }) => text !== "") === head;
}

/** Type names that need no further proof. */
const TELLING =
  /(?:Error|Exception|Throwable|Exit|Interrupt|Warning|Fault|Failure|Rejection|StopIteration|Abort|Invariant Violation)$/;

export function isTellingType(name: string): boolean {
  return TELLING.test(name);
}

/** `Type: value` or `Type` alone; the type may be dotted, and must start like an identifier. */
export function headlineOf(text: string): Headline | undefined {
  const match = /^([\p{L}_$][\p{L}\p{N}_$.]*)(?::(?:\s+|$)(.*))?$/su.exec(text);
  const type = match?.[1];
  if (type === undefined || type.endsWith(".")) return undefined;
  return { type, value: match?.[2] };
}

/** A type in full or of several words, and of those that could be a logger's name what its message begins with. */
const TYPED =
  /^(?:(?:[A-Z]\w{0,80}::){1,8}[A-Z]\w{0,80}|Invariant Violation): |^(?:(?:[A-Za-z_]\w{0,80}[.\\$]){1,12}[A-Z]\w{0,80}(?<=[a-z]\w{0,80})|(?:[A-Z][a-z\d]{1,40}){2,8}): \W{0,20}\w/;

/** Whether words in front of a type's name are another type whose message tells of this one: `BadRequest: no body: SyntaxError`. */
export function beginsMessage(words: string): boolean {
  return TYPED.test(words);
}

/** How a message announces the trace of something else behind it. */
const ANNOUNCING = /^An error occurred while calling|(?:JVM stacktrace|Traceback|stack ?trace(?: below\.?)?|:):?\s*$/i;

export function announcesTrace(message: string | undefined): boolean {
  return message !== undefined && ANNOUNCING.test(message);
}

/** A line of a message, and the columns of white space before it. */
export type Indented = Pick<Line, "text" | "indent">;

/** Columns before the message that begins in line `at`; a log prefix on that line alone is no part of them. */
export function marginAt(lines: readonly Line[], at: number): number {
  const line = lines[at];
  const alone = line?.logged === true && lines[at + 1]?.logged === false;
  return (alone ? line.margin : line?.indent) ?? Number.POSITIVE_INFINITY;
}

/**
 * Joins the first line of a message and those that follow it; undefined when there is nothing. Those keep how far they
 * stand right of `margin`, where the message begins, or of the one furthest left.
 */
export function messageOf(
  first: string | undefined,
  more: readonly Indented[],
  margin = Number.POSITIVE_INFINITY,
): string | undefined {
  const start = first?.trim() ?? "";
  const told = more.filter(({ text }) => text !== "");
  const left = Math.min(start === "" ? Number.POSITIVE_INFINITY : margin, ...told.map(({ indent }) => indent));
  const texts = more.map(({ text, indent }) => (text === "" ? "" : " ".repeat(indent - left) + text));
  const all = [start, ...texts]
    .join("\n")
    .replace(/^\s*\n/, "")
    .trimEnd();
  return all === "" ? undefined : all;
}

/**
 * From the line before `frame` back to `floor`: the nearest line that `accepts` takes.
 * Passes over foreign lines, ends at two blank lines, behind a line that starts a log record, and where no message
 * goes on so far (`mayGoOn`).
 */
export function lookBack<T>(
  lines: readonly Line[],
  frame: number,
  floor: number,
  foreign: Foreign,
  accepts: (line: Line, distance: number) => T | undefined,
): { readonly at: number; readonly found: T } | undefined {
  let blanks = 0;
  let recordEnded = false;
  for (let at = frame - 1; at >= Math.max(floor, frame - MAX_MESSAGE_LINES); at -= 1) {
    const line = lines[at];
    if (line === undefined) return undefined;
    if (foreign(at)) continue;
    if (recordEnded) return undefined;
    recordEnded = line.logged && lines[frame]?.logged === false;
    blanks = line.text === "" ? blanks + 1 : 0;
    if (blanks > 1) return undefined;
    const isHead = line.text !== "" && levelLength(line.text) === 0 && mayGoOn(lines, at, frame - at);
    const found = isHead ? accepts(line, frame - at) : undefined;
    if (found !== undefined) return { at, found };
  }
  return undefined;
}

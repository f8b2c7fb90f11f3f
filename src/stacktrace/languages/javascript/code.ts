/** Source code that runtimes and test runners print around a trace: `> 12 |   run();`, `   |   ^`. */
import type { Line } from "../../language.js";
import type { Raised } from "../../raised.js";

const NUMBERED = /^(?:[>→❯•] ?)?\d{1,6} ?[|│]/;
const POINTER = /^[|│] *[\^~]|^[|│]$/;
const PLACE =
  /^(?:(?:file:\/\/|\/|[A-Za-z]:\\|node:|internal\/|evalmachine)\S*|(?:[A-Za-z]:\\|\/)[^:]{1,400}\.[cm]?[jt]sx?):\d+$/;
/** Lines between the place and the headline: the code, its caret, blanks. */
const MAX_CONTEXT_LINES = 8;
/** Above the code and the calls in the error pages of Next.js and Expo. */
const OVERLAY_TITLE = /^(?:Call Stack(?: \d{1,4})?|Source|Code: \S{1,200})$/;
const CARETS = /^[\^~]+$/;

export const isCode = (text: string): boolean => NUMBERED.test(text) || POINTER.test(text);

/** Bun prints the code and a caret above the headline. */
export function isBelowCode(lines: readonly Line[], at: number): boolean {
  return CARETS.test(lines[at - 1]?.text ?? "") && NUMBERED.test(lines[at - 2]?.text ?? "");
}

/** The lines of a message without the code behind it: a line and its caret (Node, Deno), or a numbered excerpt (Jest). */
export function withoutCode(lines: readonly Line[], from: number, to: number): readonly Line[] {
  const whole = lines.slice(from, to);
  const title = whole.findIndex(({ text }) => OVERLAY_TITLE.test(text));
  const body = title === -1 ? whole : whole.slice(0, title);
  if (CARETS.test(body.at(-1)?.text ?? "")) return body.slice(0, -2);
  const excerpt = body.findIndex(({ text }) => NUMBERED.test(text));
  return excerpt === -1 || !body.slice(excerpt).every(({ text }) => text === "" || isCode(text))
    ? body
    : body.slice(0, excerpt);
}

/** Bun lists an error's properties indented behind its message, which is not. */
export function withoutProperties(lines: readonly Line[], from: number, to: number): readonly Line[] {
  const body = lines.slice(from, to);
  const properties = body.findIndex(({ indent, text }) => indent > 0 && /^["\w$]{1,80}: /.test(text));
  return properties === -1 ? body : body.slice(0, properties);
}

/** Where the message above `frame` ends: above the excerpt of code that test runners put between them. */
export function aboveCode(lines: readonly Line[], frame: number, floor: number): number {
  let found = frame;
  for (let at = frame - 1; at >= floor; at -= 1) {
    const text = lines[at]?.text ?? "";
    if (text !== "" && !isCode(text)) break;
    if (text !== "") found = at;
  }
  while (found < frame && found > floor && lines[found - 1]?.text === "") found -= 1;
  return found;
}

/** A place and its line of code. */
export interface Shown {
  readonly at: number;
  readonly place: string;
  readonly code: string;
}

/** Node prints `file:line`, the line of code and a caret above an uncaught error. */
export function shownAbove(lines: readonly Line[], headline: number, floor: number): Shown | undefined {
  for (let at = headline - 1; at >= Math.max(floor, headline - MAX_CONTEXT_LINES); at -= 1) {
    const place = lines[at]?.text ?? "";
    if (PLACE.test(place)) return { at, place, code: lines[at + 1]?.text ?? "" };
  }
  return undefined;
}

export function showContext(shown: Shown | undefined, raised: Raised | undefined): void {
  const frame = raised?.frames.find(({ filename, lineno }) => shown?.place === `${filename}:${lineno}`);
  if (frame !== undefined && shown !== undefined) frame.context_line = shown.code;
}

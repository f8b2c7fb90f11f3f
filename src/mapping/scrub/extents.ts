/**
 * How far a value reaches that a text assigns to a name: to the closing quote of the same escape
 * level, to the matching bracket, or to the next separator. Every function looks at each character once.
 */
import { FILTERED } from "./cut.js";

export interface Extent {
  readonly start: number;
  readonly end: number;
  readonly shape: "quoted" | "bracketed" | "bare";
  /** Where to go on reading: behind the closing quote. */
  readonly next: number;
}

const QUOTE = /(?:[bBuUrRfFnN]{1,2}|[@$])?(\\*)(["'`]|%22|%27|&quot;|&#39;|&apos;)/y;
/** A bare value ends at these; `(`, `[` and `{` may be part of it. */
const BARE = /(?:[^\s,;&"'`<>|)}\]\\]|\\(?![nrtu"'\\]))+/y;
/** In prose a separator within a run of characters belongs to it, unless another assignment follows. */
const BARE_IN_PROSE = /(?:[^\s,;&"'`<>|)}\]\\]|\\(?![nrtu"'\\])|[,;&](?![\s,;&"'<>]|$|[\w.%[\]-]{1,64}[=:]))+/y;
const BARE_ESCAPED = /(?:(?!%26|%22|%27|%2C|%7D|%3B|%0[AD]|%20)[^\s,;&"'`<>|)}\]])+/iy;
const LINE = /[^\r\n"'`]+/y;
const LONGEST_BRACKET = 65_536;

export type Surroundings = "escaped" | "query" | "code" | "prose";

export function extentAt(text: string, from: number, surroundings: Surroundings): Extent | undefined {
  if (text.startsWith(FILTERED, from)) return undefined;
  QUOTE.lastIndex = from;
  const quote = QUOTE.exec(text);
  if (quote !== null) return quotedExtent(text, from + quote[0].length, quote[1] ?? "", quote[2] ?? "");
  const pattern = surroundings === "escaped" ? BARE_ESCAPED : surroundings === "prose" ? BARE_IN_PROSE : BARE;
  const end = stickyEnd(pattern, text, from);
  if (end === from) return undefined;
  return { start: from, end, shape: "bare", next: end };
}

export function stickyEnd(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}

export function lineEnd(text: string, from: number): number {
  return stickyEnd(LINE, text, from);
}

function quotedExtent(text: string, start: number, slashes: string, quote: string): Extent {
  const triple = slashes === "" && quote.length === 1 && text.startsWith(quote + quote, start);
  if (triple) {
    const close = text.indexOf(quote.repeat(3), start + 2);
    const end = close < 0 ? text.length : close;
    return { start: start + 2, end, shape: "quoted", next: end + 3 };
  }
  for (let i = text.indexOf(quote, start); i >= 0; i = text.indexOf(quote, i + quote.length)) {
    let escapes = 0;
    while (i - escapes > start && text.charAt(i - escapes - 1) === "\\") escapes++;
    const closes = slashes === "" ? escapes % 2 === 0 : escapes <= slashes.length;
    if (closes) return { start, end: slashes === "" ? i : i - escapes, shape: "quoted", next: i + quote.length };
  }
  return { start, end: text.length, shape: "quoted", next: text.length };
}

/** From an opening bracket to behind its partner; a bracket left open reaches to the end of the line. */
export function bracketEnd(text: string, from: number): number {
  let depth = 0;
  let quote = "";
  const limit = Math.min(text.length, from + LONGEST_BRACKET);
  for (let i = from; i < limit; i++) {
    const char = text.charAt(i);
    if (char === "\\") i += quote === "" ? 0 : 1;
    else if (quote !== "") quote = char === quote ? "" : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === "{" || char === "[" || char === "(") depth++;
    else if (char === "}" || char === "]" || char === ")") depth--;
    if (depth === 0) return i + 1;
  }
  const newline = text.indexOf("\n", from);
  return newline < 0 ? text.length : newline;
}

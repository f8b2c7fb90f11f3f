/**
 * Undoes what tables, loggers and browsers did to a trace, text to text: colours, line ends, literal escapes,
 * HTML, doubled quotes. Each step leaves a text alone that does not show its damage.
 */

import { withListedLines } from "../json/list.js";
import { withoutColours } from "./colours.js";
import { withoutLiteralEscapes, withoutOctalEscapes } from "./escapes.js";
import { withLineEnds } from "./flattened.js";
import { withoutHtml } from "./html.js";
import { withoutLiterals } from "./literals.js";
import { withoutFences, withoutMarkdown } from "./markup.js";
import { withoutDoubledQuotes, withoutFieldQuotes } from "./quotes.js";
import { withoutXml } from "./xml.js";

/** Characters that are looked at: the first and the last half of this, enough for the lines that are read, at 100 each. */
export const MAX_TEXT_CHARS = 327_680;

export function normalise(text: string): string {
  let clean = text;
  for (const step of STEPS) clean = step(clean);
  return clean;
}

const STEPS: readonly ((text: string) => string)[] = [
  withoutColours,
  withPlainLineEnds,
  withLineEnds,
  withoutLiterals,
  withoutLiteralEscapes,
  withoutOctalEscapes,
  withoutXml,
  withoutHtml,
  withoutXml,
  withoutLiteralEscapes,
  withoutLiteralEscapes,
  withoutHtml,
  withoutFieldQuotes,
  (text) => withoutDoubledQuotes(text, "'"),
  (text) => withoutDoubledQuotes(text, '"'),
  (text) => withoutDoubledQuotes(text, '"'),
  // a statement or row that was damaged as a whole
  withoutLiterals,
  withPlainLineEnds,
  withListedLines,
  withoutFences,
  withoutMarkdown,
];

/** Enough for JSON to be seen: it may be coloured or escaped as HTML as a whole. */
export function unveiled(text: string): string {
  const plain = withoutColours(text);
  const decoded = /[[{]\s{0,20}&(?:quot|#)/.test(plain) ? withoutHtml(plain) : plain;
  return /^\s*"?[[{\s]{1,20}""[^",\]}:]/.test(decoded)
    ? decoded
        .trim()
        .replace(/^"(?=[[{])|"$/g, "")
        .replaceAll('""', '"')
    : decoded;
}

function withPlainLineEnds(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, "\n")
    .replace(/[\u00a0\u202f]/g, " ")
    .replace(/_x000D_|[\ufeff\u200b\0]/g, "");
}

/**
 * Undoes what tables, loggers and browsers did to a trace, text to text: colours, line ends, literal escapes,
 * HTML, doubled quotes. Each step leaves a text alone that does not show its damage.
 */

import { withListedLines } from "../json/json-list.js";
import { withLineEnds } from "./flattened.js";
import { withoutLiterals } from "./literals.js";

/** Characters that are looked at: the first and the last half of this. More than any runtime prints for one trace. */
export const MAX_TEXT_CHARS = 524_288;

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
  withoutHtml,
  withoutOctalEscapes,
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
];

const COLOUR = /(?:\x1b|\x9b|␛|\^\[(?=\[)|\\u001[bB]|\\x1[bB]|\\033|\\e(?=\[))\[?[0-9;:?]{0,32}[A-Za-z]/g;
/** What is left of colours where a table dropped the control character. */
const ORPHANED_COLOUR = /\[(?:\d{1,3}(?:;\d{1,3}){0,4})?m/g;

/** Enough for JSON to be seen: it may be coloured or escaped as HTML as a whole. */
export function unveiled(text: string): string {
  const plain = withoutColours(text);
  const decoded = /^[[{\s]{1,20}&(?:quot|#)/.test(plain) ? withoutHtml(plain) : plain;
  return /^\s*"?[[{\s]{1,20}""[^",\]}:]/.test(decoded)
    ? decoded
        .trim()
        .replace(/^"(?=[[{])|"$/g, "")
        .replaceAll('""', '"')
    : decoded;
}

function withoutColours(text: string): string {
  const clean = /[\x1b\x9b␛]|\^\[\[|\\u001[bB]|\\x1[bB]|\\033|\\e\[/.test(text) ? text.replace(COLOUR, "") : text;
  return /\[(?:0|22|39|49)?m/.test(clean) && /\[\d{1,3}(?:;\d{1,3})?m/.test(clean)
    ? clean.replace(ORPHANED_COLOUR, "")
    : clean;
}

function withPlainLineEnds(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, "\n")
    .replace(/[\u00a0\u202f]/g, " ")
    .replace(/_x000D_|[\ufeff\u200b\0]/g, "");
}

/** Syslog daemons write control characters as `#` with three octal digits. */
function withoutOctalEscapes(text: string): string {
  return count(text, "#012") < (text.includes("\n") ? 2 : 1)
    ? text
    : text.replaceAll("#012", "\n").replaceAll("#011", "\t");
}

/** Jira's frames around a quotation; they may stand on the line of the first or last words. */
function withoutFences(text: string): string {
  return text.includes("{code") || text.includes("{noformat")
    ? text.replace(/\{(?:code|noformat)(?::[^}\n]{0,80})?\}/g, "\n")
    : text;
}

/** Escapes that are looked at for being part of a Windows path. */
const MAX_PATHS = 10_000;

/** A trace that was flattened into one record: an escaped line end with the indentation or the start of a frame behind it. */
const FLATTENED = /\\n(?:\\t| {2,12}\S|\s{0,4}at |\s{0,4}#\d|\s{0,4}\d{1,3}: |goroutine \d)/;

/**
 * `\n` and `\t` as two characters, as JSON, CSV exports and SQL consoles leave them: everywhere when the text has more
 * of them than real line ends, or else in the lines that hold a whole trace.
 */
function withoutLiteralEscapes(text: string): string {
  const escaped = count(text, "\\n");
  if (escaped === 0) return text;
  if (escaped > count(text, "\n")) return unescaped(text);
  if (escaped < FEWEST_ESCAPES || !FLATTENED.test(text)) return text;
  return text
    .split("\n")
    .map((line) => (count(line, "\\n") >= FEWEST_ESCAPES && FLATTENED.test(line) ? unescaped(line) : line))
    .join("\n");
}

/** Line ends of one record that no source line or message has by chance. */
const FEWEST_ESCAPES = 3;

function unescaped(text: string): string {
  const everything = text.includes("\\\\") || text.includes('\\"');
  let clean = "";
  let done = 0;
  let paths = 0;
  for (let at = text.indexOf("\\"); at !== -1; at = text.indexOf("\\", at + 2)) {
    paths += 1;
    const plain = plainFor(text, at, everything, paths > MAX_PATHS);
    if (plain === undefined) {
      at -= 1;
      continue;
    }
    clean += text.slice(done, at) + plain;
    done = at + 2;
  }
  return clean + text.slice(done);
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "" };
const QUOTED: Readonly<Record<string, string>> = { "\\": "\\", '"': '"', "'": "'", "/": "/" };

function plainFor(text: string, at: number, everything: boolean, unseen: boolean): string | undefined {
  const next = text[at + 1] ?? "";
  if (everything && Object.hasOwn(QUOTED, next)) return QUOTED[next];
  if (!Object.hasOwn(ESCAPES, next)) return undefined;
  return !everything && !unseen && insideWindowsPath(text, at) ? undefined : ESCAPES[next];
}

/** `C:\new` is a folder: a drive letter opened the word, and nothing that ends a path since. Code may say `as e:`, too. */
function insideWindowsPath(text: string, at: number): boolean {
  const next = text[at + 2];
  if (next === undefined || next === " " || next === "\t" || next === "\\" || next === "#") return false;
  const [path] = /(?:^|\W)[A-Za-z]:\\(?!n\\n)[^"'()<>|:\n]*$/.exec(text.slice(Math.max(0, at - 260), at + 2)) ?? [];
  // WinDbg puts a file and its line in brackets.
  return path !== undefined && !/ @ \d+\]/.test(path);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', amp: "&", apos: "'", nbsp: " " };
const ENTITY = /&(?:(lt|gt|quot|amp|apos|nbsp)|#(\d{1,5})|#[xX]([0-9a-fA-F]{1,4}));/g;
const MARKUP = /<\/(?:pre|b|code|span|li|div|p|td|h\d|body|strong)>/i;
/** Xdebug shortens the path and has the whole one as title. */
const CELL = /<td title='{1,2}([^'<>]{1,400})'{1,2}[^<>]{0,100}>[^<>]{0,300}<b>:<\/b>(\d{1,9})<\/td>/g;
/** A line of a template that a framework shows with its number: its tags are code. */
const SOURCE = /(?:^|[\]\s>])\d{1,5}(?::|▕) {1,80}<\S/m;
const TAG =
  /<\/?(?:html|head|body|pre|b|i|u|em|code|span|li|ol|ul|div|p|a|td|tr|th|table|tbody|font|tt|strong|h[1-6]|hr|small|title|samp)(?:\s[^<>]{0,300})?\/?>/gi;

const BETWEEN_BLOCKS = /<\/(?:p|li|div|tr)>\s{0,40}<(?:p|li|div|tr)(?:\s[^<>]{0,300})?>/gi;

function withoutHtml(text: string): string {
  let clean = text;
  for (let round = 0; round < 2 && clean.includes("&"); round += 1) clean = clean.replace(ENTITY, entity);
  if (!clean.includes("<")) return clean;
  if (/<br\s{0,3}\/?>/i.test(clean)) clean = clean.replace(/<br\s{0,3}\/?>\n?/gi, "\n");
  if (!isMarkedUp(clean)) return clean;
  clean = clean
    .replace(CELL, "\t$1:$2\n")
    .replace(/<\/t[dh]>/gi, "\t")
    .replace(BETWEEN_BLOCKS, "\n");
  if (!SOURCE.test(clean)) return withoutTags(clean);
  const lines = clean.split("\n").map((line) => (SOURCE.test(line) ? line : withoutTags(line)));
  return lines.join("\n");
}

function withoutTags(text: string): string {
  const lined = text.replace(/>\\n(?=\s{0,20}<)/g, ">\n");
  return lined.replace(/<\/(?:p|li|div|tr|h[1-6]|title|pre|ol|ul)>|<(?:pre|li|p|div)>/gi, "\n").replace(TAG, "");
}

/** Markup that a message quotes ends before the text does; markup around a trace goes on to its end, or starts it. */
function isMarkedUp(text: string): boolean {
  if (!MARKUP.test(text)) return false;
  if (/^\s*<|<pre\b/i.test(text)) return true;
  const behind = text.slice(text.lastIndexOf("</")).replace(/\\n/g, "\n").trimEnd();
  const quoting = /<(?:!doctype|html)/i.test(text) || !/<(?:p|li|div|tr|td|code|a)\b/i.test(text);
  return !quoting || !behind.includes("\n");
}

function entity(whole: string, name?: string, decimal?: string, hexadecimal?: string): string {
  if (name !== undefined) return ENTITIES[name] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal);
  return code > 0 && code < 65_536 ? String.fromCharCode(code) : whole;
}

/** A field of several lines in quotes, as CSV and SQL hold it: no quote inside stands alone. */
function withoutFieldQuotes(text: string): string {
  const body = text.trim();
  const [quote = ""] = body;
  if ((quote !== '"' && quote !== "'") || !body.includes("\n")) return text;
  const inside = body.endsWith(quote) ? body.slice(1, -1) : body.slice(1);
  return evenRuns(inside, quote) ? inside : text;
}

function evenRuns(text: string, quote: string): boolean {
  for (let at = text.indexOf(quote); at !== -1; ) {
    let end = at;
    while (text[end] === quote) end += 1;
    if ((end - at) % 2 === 1) return false;
    at = text.indexOf(quote, end);
  }
  return true;
}

/**
 * Halves runs of quotes when every run has an even length, as SQL and CSV writers leave them. A lone `''` between
 * punctuation proves nothing (it is an empty string in Python's messages); one that touches a word does.
 * The quotes around the whole field stand alone, and the last one may be cut off.
 */
function withoutDoubledQuotes(text: string, quote: "'" | '"'): string {
  if (!text.includes(quote + quote)) return text;
  const first = text.indexOf(quote);
  const opened = text.slice(0, first) + text.slice(first + 1);
  const closed = opened.trimEnd().endsWith(quote) ? opened.trimEnd().slice(0, -1) : opened;
  const inside = [text, closed, opened].find((part) => showsDoubling(part, quote));
  return inside === undefined ? text : inside.replaceAll(quote + quote, quote);
}

function showsDoubling(text: string, quote: "'" | '"'): boolean {
  let proof = false;
  for (let at = text.indexOf(quote); at !== -1; ) {
    let end = at;
    while (text[end] === quote) end += 1;
    if ((end - at) % 2 === 1) return false;
    if (
      end - at > 2 ||
      /[\w/<]/.test(text[end] ?? "") ||
      /\w\w$|`[^`'\n]{1,60}$/.test(text.slice(Math.max(0, at - 62), at))
    )
      proof = true;
    at = text.indexOf(quote, end);
  }
  return proof;
}

function count(text: string, part: string): number {
  let found = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) found += 1;
  return found;
}

/**
 * A trace as a quoted value among others: a field of a CSV row, a literal of an SQL statement, a value of a logfmt
 * record, what `repr` shows. The value gets lines of its own, without its quotes and escapes.
 */

/** What opens a value: the start of the text, or a separator, perhaps with the letters of the literal's kind. */
const OPENING = /(?:^\s{0,20}|(?:=>|[=,(;:[\t]) ?)(?:[bBuUrREN]{1,2}|n)?(['"])/g;
/** What may stand behind the quote that closes a value. */
const BEHIND = /[\s,;)}\]]/;
/** Openings that are tried. */
const MAX_OPENINGS = 2_000;
/** The part of the text that a value must hold to be what the text is about: with line ends as escapes, or bare. */
const ESCAPED_SHARE = 0.3;
const BARE_SHARE = 0.6;

/** Each value of several lines on lines of its own. */
export function withoutLiterals(text: string): string {
  if (!text.includes("\n") && !text.includes("\\n")) return text;
  let clean = "";
  let done = 0;
  OPENING.lastIndex = 0;
  for (let tried = 0; tried < MAX_OPENINGS; tried += 1) {
    const opening = OPENING.exec(text);
    if (opening === null) break;
    const quote = opening[1] ?? "";
    const start = OPENING.lastIndex;
    const end = endOf(text, start, quote);
    OPENING.lastIndex = end === undefined ? start : Math.max(end, start);
    const value = text.slice(start, end ?? text.length);
    const bare = end !== undefined && !/^[:=]/.test(opening[0]);
    const plain = unquoted(value, quote, bare, text.length);
    if (plain === undefined) continue;
    clean += `${text.slice(done, opening.index)}\n${plain}\n\n`;
    done = start + value.length + 1;
    if (end === undefined) break;
  }
  return done === 0 ? text : clean + text.slice(done);
}

/** Undefined when the value is cut off before its end. */
function endOf(text: string, start: number, quote: string): number | undefined {
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (char === "\\") at += 1;
    else if (char !== quote) continue;
    else if (text[at + 1] === quote) at += 1;
    else if (at + 1 === text.length || BEHIND.test(text[at + 1] ?? "")) return at;
    else return start;
  }
  return undefined;
}

/** Undefined when the value is not one that the text is about; `bare` says whether its line ends may be real ones. */
function unquoted(value: string, quote: string, bare: boolean, whole: number): string | undefined {
  if (value.includes("\n")) {
    const doubled = value.includes(quote);
    return bare && value.length >= whole * BARE_SHARE
      ? doubled
        ? value.replaceAll(quote + quote, quote)
        : value
      : undefined;
  }
  if (!value.includes("\\n") || value.length < whole * ESCAPED_SHARE) return undefined;
  return value
    .replace(/\\(?:([ntr\\'"/])|u000[aA]|x0[aA])/g, (_, char?: string) => PLAIN[char ?? "n"] ?? "")
    .replaceAll(quote + quote, quote);
}

const PLAIN: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "", "\\": "\\", "'": "'", '"': '"', "/": "/" };

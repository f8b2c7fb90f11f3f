/**
 * Secrets that a text assigns to a telling name: `password=…`, `"api_key": "…"`, `?token=…`,
 * `%22secret%22%3A…`, `[password] => …`, `Cookie: …`. The text is walked from operator to operator, and
 * only the name before each is looked at, so a text without operators costs one search and a long one
 * stays linear.
 */
import { type AssignedName, assigned } from "./assigned-value.js";
import type { Cut, TextKind } from "./cut.js";
import { asksOrCounts, opensNothing, secretName } from "./names.js";

const OPERATOR = /[=:＝：]|%3[AaDd]|\\u003[AaDd]/g;
const MAX_NAME_CHARS = 100;
/** Fullwidth and invisible characters too. */
const NAME_CHAR =
  /[\w$.\-\u00ad\u00c0-\u024f\u200b-\u200f\u2060-\u2064\ufeff\uff10-\uff19\uff21-\uff3a\uff3f\uff41-\uff5a]/;
const CLOSING = /(?:\\*["'`]|%22|%27|%5[Dd]|&quot;|[\])?:])$/;
const MAY_CLOSE = "\"'`27dD;])?:";
/** Last words of names that are written with blanks: "API key: …". */
const LAST_OF_SEVERAL = /^(?:keys?|ids?|number|num|no|answer|card|code|word|phrase|security|pin|hint)$/i;
/** Before `token:` these speak of a parser's token or of none. */
const NOT_OURS =
  /^(?:unexpected|illegal|unrecognized|unrecognised|expected|offending|no|missing|next|near|parse|syntax)$/i;

export function findAssignments(text: string, kind: TextKind): Cut[] {
  const cuts: Cut[] = [];
  OPERATOR.lastIndex = 0;
  for (let match = OPERATOR.exec(text); match !== null; match = OPERATOR.exec(text)) {
    const at = match.index;
    const operator = match[0].normalize("NFKC");
    const resume = OPERATOR.lastIndex;
    if (operator === ":" && (text.charAt(at - 1) === ":" || text.charAt(resume) === ":")) continue;
    const name = nameBefore(text, at) ?? (kind === "code" && operator === "=" ? nameBeforeType(text, at) : undefined);
    if (name === undefined) continue;
    const cut = assigned(text, at, operator, name, kind);
    // The nested search may have moved the shared pattern.
    OPERATOR.lastIndex = cut === undefined ? resume : Math.max(resume, cut.end);
    if (cut !== undefined) cuts.push(cut);
  }
  return cuts;
}

/** The name of a secret that ends right before an operator, quotes and brackets around it taken off. */
export function nameBefore(text: string, at: number): AssignedName | undefined {
  // Between a quoted name and its colon JSON may break the line.
  let end = at;
  while (end > 0 && at - end < 64 && /\s/.test(text.charAt(end - 1))) end--;
  if (!MAY_CLOSE.includes(text.charAt(end - 1))) end = at;
  let quote = "";
  for (let i = 0; i < 6; i++) {
    while (end > 0 && at - end < 8 && /[ \t]/.test(text.charAt(end - 1))) end--;
    if (!MAY_CLOSE.includes(text.charAt(end - 1))) break;
    const closing = CLOSING.exec(text.slice(Math.max(0, end - 8), end))?.[0];
    if (closing === undefined) break;
    if (/["'`]$|%2|&/.test(closing)) quote = closing;
    end -= closing.length;
  }
  let start = end;
  const floor = Math.max(0, end - MAX_NAME_CHARS);
  while (start > floor && (NAME_CHAR.test(text.charAt(start - 1)) || (quote !== "" && text.charAt(start - 1) === " ")))
    start--;
  if (start === end) return undefined;
  const own = text.slice(start, end);
  const secret = secretName(own);
  if (secret !== undefined) {
    const previous = quote === "" ? /([A-Za-z]+) $/.exec(text.slice(Math.max(0, start - 16), start))?.[1] : undefined;
    return previous !== undefined &&
      (NOT_OURS.test(previous) ||
        (secret.rule === "token" && opensNothing(previous)) ||
        (text.charAt(at) === ":" && asksOrCounts(previous)))
      ? undefined
      : { secret, text: own, start, quote };
  }
  return quote === "" && LAST_OF_SEVERAL.test(own) ? nameOfSeveralWords(text, start, end) : undefined;
}

/** `passphrase: String = …`: the name stands before its type. */
function nameBeforeType(text: string, at: number): AssignedName | undefined {
  const type = /:[ \t]?[\w<>[\]|.?]{1,40}[ \t]{0,2}$/.exec(text.slice(Math.max(0, at - 48), at))?.[0];
  return type === undefined ? undefined : nameBefore(text, at - type.length);
}

function nameOfSeveralWords(text: string, start: number, end: number): AssignedName | undefined {
  const words = /(?:[A-Za-z\d]+[ -]){1,3}$/.exec(text.slice(Math.max(0, start - 40), start))?.[0];
  if (words === undefined) return undefined;
  for (let from = start - words.length; from < start; from = text.indexOf(" ", from) + 1) {
    const own = text.slice(from, end);
    const secret = secretName(own);
    if (secret?.last) return { secret, text: own, start: from, quote: "" };
    if (text.indexOf(" ", from) < 0) break;
  }
  return undefined;
}

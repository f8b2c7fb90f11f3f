/** Secrets in `INSERT INTO users (name, password) VALUES ('bob', '…')`: the column names them, by position. */
import type { Cut } from "./cut.js";
import { extentAt, stickyEnd } from "./extents.js";
import { secretName } from "./names.js";
import { isPlaceholder } from "./placeholders.js";

const INSERT = /\b(?:insert|replace)\b[^()'"]{1,200}\(([^()]{1,4096})\)\s{0,16}values\s{0,16}(?=\()/gi;
const BETWEEN = /[\s,]*/y;

export function findInserted(text: string): Cut[] {
  const cuts: Cut[] = [];
  for (const match of text.matchAll(INSERT)) {
    const secrets = (match[1] ?? "").split(",").map((column) => secretName(column.replace(/[\s"'`[\]]/g, "")));
    if (secrets.every((secret) => secret === undefined)) continue;
    let at = match.index + match[0].length;
    while (text.charAt(at) === "(") at = stickyEnd(BETWEEN, text, tupleEnd(text, at + 1, secrets, cuts));
  }
  return cuts;
}

/** Walks one tuple of values, adds the secret ones, and answers where it ends. */
function tupleEnd(text: string, from: number, secrets: readonly ReturnType<typeof secretName>[], cuts: Cut[]): number {
  let at = from;
  for (const secret of secrets) {
    at = stickyEnd(BETWEEN, text, at);
    const value = extentAt(text, at, "code");
    if (value === undefined) break;
    if (secret !== undefined && !isPlaceholder(text.slice(value.start, value.end))) {
      cuts.push({ start: value.start, end: value.end, rule: secret.rule });
    }
    at = value.next;
  }
  return text.charAt(at) === ")" ? at + 1 : text.length;
}

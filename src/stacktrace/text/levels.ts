/**
 * Levels that are no logger's: the output of npm, pip or a compiler as the message of `Error: Command failed`. Between a
 * headline and its first call they belong to the message, as they stand.
 */
import type { Line } from "../language.js";
import { levelLength } from "../level.js";
import { lineOf } from "../lines.js";

const HEADLINE = /^(?:\S{1,40} ){0,6}\S{0,200}(?:Error|Exception|Throwable|Failure|Fault)(?: \[\w{1,60}\])?:(?: |$)/;
/** What a call looks like in any language that prints it below the message; sentences begin alike. */
const CALL = new RegExp(
  [
    "^(?:at|from|in|bei|à|en|в|w) (?:async |new )?(?:\\S{1,300}?(?: \\[as \\S{1,100}\\])? ?\\(|[^\\s:]{0,300}[/\\\\.<]\\S{0,300}?:\\d)",
    "^(?:#\\d{1,4}|\\d{1,4}:) {1,8}\\S",
    "^(?:[A-Za-z]:)?[^\\s:]{0,300}[/\\\\.][^\\s:]{1,300}:\\d{1,7}(?:$|:\\d|:in )",
    "^\\S{0,200}@\\S{1,300}:\\d",
  ].join("|"),
);
/** A logger that tells of an error itself begins a record. */
const TELLING = /(?:Error|Exception|Throwable|Failure|Fault)\b|\([A-Z]\w{0,80}(?:::\w{1,80}){1,8}\)$|^Traceback \(/;
const MOST_BLANK_LINES = 1;

export function withLevels(lines: readonly Line[]): readonly Line[] {
  if (!lines.some(isLevelAlone)) return lines;
  const told = new Set<number>();
  /** Levels since the headline; undefined where none is open. */
  let open: number[] | undefined;
  let blanks = 0;
  for (const [at, line] of lines.entries()) {
    const { text } = line;
    const isQuoted = isLevelAlone(line) && !TELLING.test(text) && !CALL.test(text);
    blanks = text === "" ? blanks + 1 : 0;
    if (blanks > MOST_BLANK_LINES) open = undefined;
    else if (isQuoted) open?.push(at);
    else if (line.logged) open = !isLevelAlone(line) && HEADLINE.test(text) ? [] : undefined;
    else if (CALL.test(text)) {
      for (const index of open ?? []) told.add(index);
      open = undefined;
    } else if (HEADLINE.test(text)) open = [];
  }
  return told.size === 0 ? lines : lines.map((line, at) => (told.has(at) ? lineOf(line.raw, 0) : line));
}

/** Nothing but a level was taken off the line. */
function isLevelAlone({ logged, raw, text }: Line): boolean {
  if (!logged) return false;
  const bare = raw.trim();
  const length = levelLength(bare);
  return length > 0 && bare.slice(length).trimStart().startsWith(text);
}

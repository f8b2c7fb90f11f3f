/**
 * Levels that are no logger's: the output of npm, pip or a compiler as the message of `Error: Command failed`. Between a
 * headline and its first call they belong to the message, as they stand.
 */
import type { Line } from "../language.js";
import { levelLength } from "../level.js";
import { lineOf } from "../lines.js";

const HEADLINE = /^(?:\S{1,40} ){0,6}\S{0,200}(?:Error|Exception|Throwable|Failure|Fault)(?: \[\w{1,60}\])?:(?: |$)/;
/** What a call looks like in any language that prints it below the message. */
const CALL =
  /^(?:at|from|in|bei|à|en|в|w) \S[^\n]{0,300}?(?:\(\S|:\d)|^#?\d{1,4}[:.]? {1,8}\S|^(?:[A-Za-z]:)?[^\s:]{1,300}:\d{1,7}(?:$|:\d|:in )|^\S{0,200}@\S{1,300}:\d/;
const MOST_BLANK_LINES = 1;

export function withLevels(lines: readonly Line[]): readonly Line[] {
  if (!lines.some((line) => line.logged && isLevelAlone(line))) return lines;
  const told = new Set<number>();
  let open: number[] | undefined;
  let blanks = 0;
  for (const [at, line] of lines.entries()) {
    blanks = line.text === "" ? blanks + 1 : 0;
    const isLevel = line.logged && isLevelAlone(line);
    if (blanks > MOST_BLANK_LINES || (line.logged && !isLevel)) open = HEADLINE.test(line.text) ? [] : undefined;
    else if (isLevel) open?.push(at);
    else if (open !== undefined && CALL.test(line.text)) {
      // Sentences may look like calls, too: the next level may be the message's still.
      for (const index of open.splice(0)) told.add(index);
    } else if (HEADLINE.test(line.text)) open = [];
  }
  return told.size === 0 ? lines : lines.map((line, at) => (told.has(at) ? lineOf(line.raw, 0) : line));
}

/** Nothing but a level was taken off the line. */
function isLevelAlone({ raw, text }: Line): boolean {
  const bare = raw.trim();
  const length = levelLength(bare);
  return length > 0 && bare.slice(length).trimStart().startsWith(text);
}

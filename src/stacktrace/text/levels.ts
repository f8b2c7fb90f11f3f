/**
 * Levels that are no logger's: the output of npm, pip or a compiler as the message of `Error: Command failed`. Between a
 * headline and its first call they belong to the message, as they stand.
 */
import type { Line } from "../language.js";
import { levelLength } from "../level.js";
import { beforeCut, lineOf } from "../lines.js";

const TYPE_END = /(?:Error|Exception|Throwable|Failure|Fault)(?: \[\w{1,60}\])?:(?= |$)/;
const MOST_WORDS = 7;
const MOST_HEADLINE_CHARS = 400;

function isHeadline(text: string): boolean {
  const at = text.slice(0, MOST_HEADLINE_CHARS).search(TYPE_END);
  return at >= 0 && text.slice(0, at).split(" ").length <= MOST_WORDS;
}

/** What a call looks like in any language that prints it below the message; sentences begin alike, and places are quoted. */
const CALL = new RegExp(
  [
    "^(?:at|from|in|bei|à|en|в|w) (?:async |new )?(?:\\S{1,300}?(?: \\[as \\S{1,100}\\])? ?\\(|(?=\\S{0,300}[/\\\\.<])\\S{1,400}?:\\d)",
    "^(?:#\\d{1,4}|\\d{1,4}:) {1,8}\\S",
    "^(?:[A-Za-z]:)?[^\\s:]{1,300}:\\d{1,7}:in ",
    "^[^\\s:]{1,300}\\.rb:\\d{1,7}$",
    "^[^\\s@]{0,200}@\\S{1,300}?:\\d",
  ].join("|"),
);
/** A logger that tells of an error itself begins a record: with a type at the start or behind its words, or a trace. */
const RECORD = new RegExp(
  [
    "(?:^|: |Uncaught )(?:(?:[A-Za-z_$][\\w$]{0,80}(?:\\.|\\\\|::)){1,12}[A-Z][\\w$]{0,80}|\\w{0,80}(?:Error|Exception|Throwable|Failure|Fault))(?: \\[\\w{1,60}\\])?(?:: |:?$)",
    "\\([A-Z]\\w{0,80}(?:::\\w{1,80}){1,8}\\)$",
    "^(?:Traceback \\(|Exception in thread |panic: |fatal error: |goroutine \\d)",
    "panicked at ",
  ].join("|"),
);
/** Any word may be a type right above the calls. */
const LONE_TYPE = /^[A-Z]\w{1,80}: /;
const MOST_BLANK_LINES = 1;

export function withLevels(lines: readonly Line[]): readonly Line[] {
  if (!lines.some(isLevelAlone)) return lines;
  const told = new Set<number>();
  /** Levels since the headline; undefined where none is open. */
  let open: number[] | undefined;
  let blanks = 0;
  for (const [at, line] of lines.entries()) {
    const { text, logged } = line;
    blanks = text === "" ? blanks + 1 : 0;
    const isLevel = isLevelAlone(line);
    if (blanks > MOST_BLANK_LINES) open = undefined;
    else if (isLevel && !isRecord(text, lines[at + 1])) open?.push(at);
    else if (logged) open = !isLevel && isHeadline(text) ? [] : undefined;
    else if (CALL.test(text)) {
      for (const index of open ?? []) told.add(index);
      open = undefined;
    } else if (isHeadline(text)) open = [];
  }
  return told.size === 0 ? lines : lines.map((line, at) => (told.has(at) ? lineOf(line.raw, 0) : line));
}

/** Whether the logger's own error or call stands behind the level. */
function isRecord(text: string, below: Line | undefined): boolean {
  const isNamed = LONE_TYPE.test(text) && below !== undefined && CALL.test(below.text);
  return isNamed || RECORD.test(text.slice(0, MOST_HEADLINE_CHARS)) || CALL.test(text);
}

/** Nothing but a level was taken off the line. */
function isLevelAlone(line: Line): boolean {
  if (!line.logged) return false;
  const bare = line.raw.trim();
  const length = levelLength(bare);
  return length > 0 && bare.slice(length).trimStart().startsWith(beforeCut(line));
}

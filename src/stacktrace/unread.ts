/** What stood behind the cut of long lines: the end of a message becomes part of it again, the rest is kept and noted. */
import { MAX_CHARS } from "../sentry/limits.js";
import type { Line } from "./language.js";
import { everyone, type Raised } from "./raised.js";

/** The end of a cut line by which it is found in a message. */
const TELLING_CHARS = 200;

/** Gives each message the end that its line lost. Answers the lines with what is unread still. */
export function withWholeMessages(lines: readonly Line[], roots: readonly Raised[]): readonly Line[] {
  if (lines.every(({ unread }) => unread === undefined)) return lines;
  const raised = roots.flatMap(everyone);
  return lines.map((line) => {
    const end = line.text.slice(-TELLING_CHARS);
    const said =
      line.unread === undefined || end === ""
        ? undefined
        : raised.find(({ value = "" }) => `${value}\n`.includes(`${end}\n`));
    return said === undefined ? line : lengthened(line, said, end);
  });
}

function lengthened({ unread = "", ...read }: Line, said: Raised, end: string): Line {
  const { value = "" } = said;
  const at = `${value}\n`.indexOf(`${end}\n`) + end.length;
  const room = Math.max(0, MAX_CHARS.exceptionValue - value.length);
  said.value = (value.slice(0, at) + unread.slice(0, room) + value.slice(at)).trimEnd();
  const left = unread.slice(room);
  return left === "" ? read : { ...read, unread: left };
}

/** A note where lines were not read to their ends. */
export function unreadNotes(lines: readonly Line[]): string[] {
  const chars = lines.reduce((sum, { unread = "" }) => sum + unread.length, 0);
  return chars === 0 ? [] : [`${chars} characters at the ends of long lines were not read`];
}

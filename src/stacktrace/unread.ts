/** What stood in the middle of long lines: that of a message becomes part of it again, the rest is kept and noted. */
import { MAX_CHARS } from "../sentry/limits.js";
import { CUT, type Line } from "./language.js";
import { beforeCut } from "./lines.js";
import { everyone, type Raised } from "./raised.js";

/** What stands around the cut, by which it is found in a message. */
const TELLING_CHARS = 200;

/** Gives each message the middle that its line lost. Answers the lines with what is unread still. */
export function withWholeMessages(lines: readonly Line[], roots: readonly Raised[]): readonly Line[] {
  if (lines.every(({ unread }) => unread === undefined)) return lines;
  const raised = roots.flatMap(everyone);
  return lines.map((line) => {
    if (line.unread === undefined) return line;
    const before = `${beforeCut(line).slice(-TELLING_CHARS)}${CUT}`;
    const said = raised.find(({ value }) => value?.includes(before));
    return said === undefined ? line : lengthened(line, said, before);
  });
}

function lengthened({ unread = "", ...read }: Line, said: Raised, before: string): Line {
  const { value = "" } = said;
  const at = value.indexOf(before) + before.length;
  const room = Math.max(0, MAX_CHARS.exceptionValue - value.length);
  const [told, left] = [unread.slice(0, room), unread.slice(room)];
  const end = left === "" ? "" : CUT;
  said.value = `${value.slice(0, at - CUT.length)}${told}${end}${value.slice(at)}`;
  return left === "" ? read : { ...read, unread: left };
}

/** A note where lines were not read to their ends. */
export function unreadNotes(lines: readonly Line[]): string[] {
  const chars = lines.reduce((sum, { unread = "" }) => sum + unread.length, 0);
  return chars === 0 ? [] : [`${chars} characters of long lines were not read`];
}

/** What stood in the middle of long lines: that of a message becomes part of it again, the rest is kept and noted. */
import { MAX_CHARS } from "../sentry/limits.js";
import { CUT, type Line } from "./language.js";
import { beforeCut } from "./lines.js";
import { everyone, type Raised } from "./raised.js";

/** What stands in front of the cut, by which it is found in a message. */
const TELLING_CHARS = 200;

/** Gives each message the middle that its line lost. Answers the lines with what is unread still. */
export function withWholeMessages(lines: readonly Line[], roots: readonly Raised[]): readonly Line[] {
  if (lines.every(({ unread }) => unread === undefined)) return lines;
  const raised = roots.flatMap(everyone);
  return lines.map((line, at) => {
    const head = line.unread === undefined ? "" : beforeCut(line);
    if (head.length < TELLING_CHARS) return line;
    const before = `${head.slice(-TELLING_CHARS)}${CUT}`;
    const says = ({ value }: Raised): boolean => value?.includes(before) === true;
    // Generated messages may begin alike.
    const said = raised.find((one) => one.from <= at && at <= one.to && says(one)) ?? raised.find(says);
    return said === undefined ? line : lengthened(line, said, before);
  });
}

function lengthened(line: Line, said: Raised, before: string): Line {
  const { unread = "" } = line;
  const { value = "" } = said;
  const at = value.indexOf(before) + before.length;
  const room = Math.max(0, MAX_CHARS.exceptionValue - value.length);
  const isWhole = unread.length <= room + CUT.length;
  const told = isWhole ? unread : `${unread.slice(0, room)}${CUT}`;
  said.value = `${value.slice(0, at - CUT.length)}${told}${value.slice(at)}`;
  return { ...line, unread: isWhole ? "" : unread.slice(room) };
}

/** A note where lines were not read whole. */
export function unreadNotes(lines: readonly Line[]): string[] {
  const chars = lines.reduce((sum, { unread = "" }) => sum + unread.length, 0);
  return chars === 0 ? [] : [`${chars} characters of long lines were not read`];
}

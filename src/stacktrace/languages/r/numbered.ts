/**
 * Numbered calls: `traceback()` counts down to the oldest call, in RStudio with dots and perhaps on lines of their own; a
 * crash counts up from the newest.
 */
import type { Verdict } from "../../walk.js";
import { isAnonymous, nameOf, rFrame } from "./frame.js";
import { begin, type Countdown, type RWalk } from "./state.js";

export const CRASH = /^\*{3} caught (segfault|bus error|illegal operation) \*{3}$/;
export const END_OF_CRASH = /^(?:Possible actions:|aborting \.{3}|An irrecoverable exception occurred\.)/;
export const NUMBERED = /^(\d{1,4})(?:: |\.(?: |$))(.*)$/s;

/** What prints the list, as a console shows it. */
export const COMMAND = /^(?:> )?traceback\(\)$/;

export function crash(walk: RWalk, [, type]: RegExpExecArray): void {
  const raised = walk.open(type);
  begin(walk, raised, undefined);
  walk.state.outermost = undefined;
  walk.state.newestFirst.add(raised);
}

export function crashTraceback(walk: RWalk): Verdict {
  const { current, state } = walk;
  if (current === undefined || !state.newestFirst.has(current) || current.frames.length > 0) return false;
  walk.commitMessage();
  state.crashed = 0;
  return true;
}

export function endOfCrash({ state }: RWalk): Verdict {
  const ends = state.crashed !== undefined;
  state.crashed = undefined;
  return ends;
}

export function numbered(walk: RWalk, match: RegExpExecArray): Verdict {
  return walk.state.crashed === undefined ? counted(walk, match) : crashCall(walk, match);
}

function crashCall(walk: RWalk, [, number, call = ""]: RegExpExecArray): Verdict {
  const { state } = walk;
  if (state.crashed === undefined || Number(number) !== state.crashed + 1 || call === "") return false;
  state.crashed += 1;
  walk.frame(rFrame(call));
  return true;
}

/** Lines that a call may go on in. */
const MOST_LINES = 30;

/** Kept aside until it has counted down to 1: such numbers alone prove nothing. */
function counted(walk: RWalk, [text, number, printed = ""]: RegExpExecArray): Verdict {
  const { state } = walk;
  const count = Number(number);
  const call = printed === "" ? walk.textAt(walk.at + 1) : printed;
  if (call === "" || (walk.current === undefined && !text.includes(": "))) return false;
  if (count === state.list?.expected) state.list.expected -= 1;
  else if (nameOf(call) !== undefined || isAnonymous(call)) state.list = { expected: count - 1, calls: [], lines: [] };
  else return false;
  if (walk.current?.frames.length === 0) walk.closeMessage();
  const { list } = state;
  list?.calls.push(call);
  list?.lines.push(walk.at);
  if (list === undefined || list.expected > 0) return false;
  state.list = undefined;
  if (list.calls.length < 2 && walk.current === undefined) return false;
  tell(walk, list, walk.at + (printed === "" ? 2 : 1));
  return true;
}

/** A list that the text cuts off before it has counted down, where its command stands above it. */
export function tellCut(walk: RWalk): void {
  const { list } = walk.state;
  const first = list?.lines[0] ?? 0;
  if (list === undefined || list.calls.length < 2 || !COMMAND.test(walk.textAt(first - 1))) return;
  walk.understood.add(first - 1);
  tell(walk, list, walk.lines.length);
}

function tell(walk: RWalk, list: Countdown, end: number): void {
  const { current } = walk;
  // `Calls:` abbreviates what the whole list tells again.
  if (current !== undefined && walk.state.summed.has(current)) current.frames.length = 0;
  if (walk.current === undefined || walk.current.frames.length > 0)
    walk.open(undefined).from = list.lines[0] ?? walk.at;
  else walk.closeMessage();
  for (const [index, start] of [...list.lines.entries()].reverse())
    walk.frame(rFrame(wholeCall(walk, list.calls[index] ?? "", start, list.lines[index + 1] ?? end)));
}

/** A long call goes on in the next lines, and its place stands behind the last. */
function wholeCall(walk: RWalk, call: string, from: number, to: number): string {
  const end = Math.min(to, from + MOST_LINES);
  for (let at = from; at < end; at += 1) walk.understood.add(at);
  const last = end > from + 1 ? walk.textAt(end - 1) : "";
  const [place = ""] = / at (?! )[^()#]{1,300}#\d{1,7}$/.exec(last) ?? [];
  return call.endsWith(place) ? call : `${call}${place}`;
}

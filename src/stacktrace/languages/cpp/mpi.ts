/**
 * Open MPI's handler of signals: each line begins with host and process, and several processes print at once.
 * `[node07:119] [ 1] ./heat(main+0x131)[0x55d3]`. Source: github.com/open-mpi/ompi opal/util/stacktrace.c
 */
import type { Raised } from "../../raised.js";
import type { Rule } from "../../walk.js";
import { frameWith, nativeFrame } from "./frame.js";
import { endsException } from "./signals.js";
import { type CppWalk, open, type State } from "./state.js";

const BEGIN = "*** Process received signal ***";
const RANK = "(\\[[\\w.-]{1,80}:\\d{1,8}\\] )";
const SAID = new RegExp(
  `^${RANK}?(?:\\*{3} (Process received signal|End of error message) \\*{3}|(Signal|Signal code|Failing at address|Associated errno): ([^\\d].*|0x.*|\\(nil\\)))$`,
);
const CALL = new RegExp(`^${RANK}?(\\[ {0,2}(\\d{1,4})\\] (.+))$`);
/** What Apple's backtrace_symbols prints, each for itself. */
const APPLE = /^\d+ +(?<image>\S.{0,80}?) +(?<address>0x[0-9a-f]{8,16}) (?<name>.+) \+ \d+$/;

export const beginsMpi = (text: string): boolean => text.endsWith(BEGIN);

export const MPI_RULES: readonly Rule<State>[] = [
  { line: SAID, read: said },
  { line: CALL, read: call },
];

function said(walk: CppWalk, [, rank = "", mark, key, told = ""]: RegExpExecArray): boolean {
  const { ranks } = walk.state;
  const reports = ranks.get(rank) ?? [];
  if (mark === "Process received signal") {
    ranks.set(rank, [...reports, namedBefore(walk) ?? open(walk, undefined, undefined)]);
    return true;
  }
  const raised = reports.at(-1);
  if (raised === undefined) return false;
  if (key === undefined) reports.splice(reports.indexOf(longest(reports)), 1);
  else if (key === "Signal") raised.type ??= told.replace(/(?:: \d+)? \(-?\d+\)$/, "");
  else raised.value = [raised.value, `${key}: ${told}`].filter((part) => part !== undefined).join("\n");
  raised.to = Math.max(raised.to, walk.at);
  return true;
}

/** An exception that nobody caught ends in the signal. */
function namedBefore(walk: CppWalk): Raised | undefined {
  const { current, state } = walk;
  const own = [...state.ranks.values()].some((reports) => reports.some((raised) => raised === current));
  return !own && endsException(walk, "SIGABRT") ? current : undefined;
}

/** Loggers take the rank off: what came first ends first, and a call goes where its number is the next. */
const longest = (reports: readonly Raised[]): Raised =>
  reports.reduce((best, next) => (next.frames.length > best.frames.length ? next : best));

function call(walk: CppWalk, [, rank = "", numbered = "", number, rest = ""]: RegExpExecArray): boolean {
  const reports = walk.state.ranks.get(rank) ?? [];
  const raised = reports.find(({ frames }) => frames.length === Number(number)) ?? reports.at(-1);
  if (raised === undefined) return false;
  const apple = APPLE.exec(rest)?.groups;
  const frame = apple === undefined ? nativeFrame(numbered)?.frame : frameWith(apple);
  if (frame === undefined) return false;
  walk.current = raised;
  walk.frame(frame);
  return true;
}

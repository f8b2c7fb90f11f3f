/** Threads of a report: the crashed one is the exception. Apple's crash reports, Swift's backtraces, Crashlytics. */
import type { Rule, Verdict } from "../../walk.js";
import { open, type State, type SwiftWalk } from "./state.js";

const CRASHLYTICS = /^Fatal Exception: ([\w.]{1,200})(?:: (.*))?$/s;
/** Crashlytics: the thread, and what crashed it. */
const CRASHED_TITLE = /^(?:#\d+\. )?Crashed: \S.{0,120}$/;
const CRASHED_BY = /^(EXC_[A-Z_]+|SIG[A-Z]+)(?: ((?:KERN_|EXC_|0x)\S.*))?$/;
const LAST_EXCEPTION = /^Last Exception Backtrace:/;
const THREAD =
  /^Thread (\d+)(?: "?((?![Cc]rashed)[^":]{1,100}?)"?)?( [Cc]rashed)?:(?: *:? ?(?:Dispatch queue: (.*)|.*))?$/;
const CRASHED_THREAD = /^(?:Triggered by [Tt]hread|Crashed Thread): +(\d+)/;

export const THREAD_RULES: readonly Rule<State>[] = [
  { line: CRASHLYTICS, read: (walk, [, type, value]) => titled(walk, type, value) },
  { line: CRASHED_TITLE, read: (walk) => titled(walk, undefined, undefined) },
  { line: CRASHED_BY, read: (walk, [, type, value]) => walk.state.titled && titled(walk, type, value) },
  {
    line: CRASHED_THREAD,
    read: ({ state }, [, number]) => {
      state.crashed = number;
    },
  },
  { line: LAST_EXCEPTION, read: lastException },
  { line: /^(?:Binary Images:|.{1,60} Thread State|Registers:|Images \()/, read: (walk) => walk.leave() },
  { line: THREAD, read: thread },
];

function titled(walk: SwiftWalk, type: string | undefined, value: string | undefined): boolean {
  const { state } = walk;
  state.titled = true;
  state.aside = undefined;
  if (state.main === undefined || state.main.frames.length > 0) open(walk, type, value);
  else if (type !== undefined) Object.assign(state.main, { type, value });
  return true;
}

function lastException(walk: SwiftWalk): void {
  walk.state.main ??= walk.open(undefined);
  walk.closeMessage();
  walk.current = walk.state.main;
  walk.state.aside = undefined;
}

/** The crashed thread is the exception unless the report shows where the exception was thrown. */
function thread(walk: SwiftWalk, match: RegExpExecArray): Verdict {
  const [text, number = "", name, marked, queue] = match;
  if (/^Thread \d+ name:/.test(text)) return false;
  const { state } = walk;
  const crashed = marked !== undefined || state.crashed === number;
  walk.closeMessage();
  if (crashed && state.main === undefined) setAsideCut(walk);
  if (crashed && (state.main === undefined || state.main.frames.length === 0)) {
    state.main ??= walk.open(undefined);
    walk.current = state.main;
    state.aside = undefined;
    return true;
  }
  state.aside = [];
  walk.threads.push({
    id: number,
    ...((name ?? queue) === undefined ? {} : { name: (name ?? queue ?? "").trim() }),
    ...(crashed ? { crashed } : {}),
    stacktrace: { frames: state.aside },
  });
  return true;
}

/** The end of a thread whose title was cut off. */
function setAsideCut({ roots, threads, current, state }: SwiftWalk): void {
  if (current === undefined || current.type !== undefined || state.firstNumber === "0") return;
  roots.splice(roots.indexOf(current), 1);
  threads.unshift({ stacktrace: { frames: current.frames } });
}

/** Crashlytics names the threads behind the crashed one on a line of its own; else it is another exception. */
export function startOver(walk: SwiftWalk): void {
  const { state, threads } = walk;
  if (!state.titled) {
    walk.leave();
    return;
  }
  const name = walk.textAt(walk.at - 1);
  walk.closeMessage();
  if (name !== "") walk.understood.add(walk.at - 1);
  state.aside = [];
  threads.push({ ...(name === "" ? {} : { name: name.replace(/^#\d+\. /, "") }), stacktrace: { frames: state.aside } });
}

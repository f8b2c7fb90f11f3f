/**
 * Swift and Objective-C: fatal errors, uncaught NSExceptions with their call stack, Apple's crash reports, Swift's own
 * backtraces. Printed newest call first.
 * Source: developer.apple.com "Examining the fields in a crash report", github.com/swiftlang/swift docs/Backtracing.rst
 */
import type { Frame } from "../../sentry/items.js";
import { fileOf, frameOf, linenoOf } from "../frames.js";
import type { Headline } from "../headline.js";
import type { Language } from "../language.js";
import type { Raised } from "../raised.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "../walk.js";
import { appleCall } from "./swift-frame.js";

const FATAL =
  /^(?:.{0,200}: )?(Fatal error|Precondition failed|Assertion failed)(?:: (.*?))?: file (\S.{0,400}?), line (\d+)$/s;
const PLACED_FATAL = /^(\S{1,400}\.swift):(\d+): (Fatal error|Precondition failed|Assertion failed)(?:: (.*))?$/s;
const UNCAUGHT = /Terminating app due to uncaught exception '([^']{1,200})'(?:, reason: (?:'(.*?)'?|(.*)))?$/s;
/** GNUstep */
const UNCAUGHT_THERE = /(?:^|: )Uncaught exception (NS\w{1,80}), reason: (.*)$/s;
const CRASHLYTICS = /^Fatal Exception: ([\w.]{1,200})(?:: (.*))?$/s;
/** Crashlytics: the thread, and what crashed it. */
const CRASHED_TITLE = /^(?:#\d+\. )?Crashed: \S.{0,120}$/;
const CRASHED_BY = /^(EXC_[A-Z_]+|SIG[A-Z]+)(?: ((?:KERN_|EXC_|0x)\S.*))?$/;
const THROW_STACK = /^(?:\*\*\* )?First throw call stack:/;
const ADDRESSES = /^\(?(?:0x[0-9a-f]{6,16} ?){2,}\)?$/;
const EXCEPTION_TYPE = /^Exception [Tt]ype: +(\w+)(?: \((\w+)\))?/;
const EXCEPTION_DETAIL =
  /^(?:Exception [Ss]ubtype|Exception Message|Exception Note|Exception Codes(?=: +KERN_)): +(.+)$/;
const CRASHED_PROGRAM = /^(?:\*\*\* |💣 )?Program crashed: (.+?)(?: at (0x[0-9a-f]+))?(?: \*\*\*)?$/;
const LAST_EXCEPTION = /^Last Exception Backtrace:/;
const THREAD =
  /^Thread (\d+)(?: "?((?![Cc]rashed)[^":]{1,100}?)"?)?( [Cc]rashed)?:(?: *:? ?(?:Dispatch queue: (.*)|.*))?$/;
const CRASHED_THREAD = /^(?:Triggered by [Tt]hread|Crashed Thread): +(\d+)/;

export const swift: Language = {
  name: "swift",
  platform: "cocoa",
  marks: (text) =>
    (/^["\d]/.test(text) && text.includes("0x") && appleCall(text)?.proves === true) ||
    (text.includes(" (in ") && appleCall(text)?.proves === true) ||
    (text.includes(", line ") && FATAL.test(text)) ||
    (text.includes(".swift:") && PLACED_FATAL.test(text)) ||
    (text.includes("caught exception ") && (UNCAUGHT.test(text) || UNCAUGHT_THERE.test(text))),
  read: (lines, foreign) => readWith(DIALECT, lines, foreign),
};

interface State {
  readonly places: Map<Raised, Frame>;
  /** Number of the thread that crashed, when the report says it. */
  crashed: string | undefined;
  /** The frames of a thread that is not the exception. */
  aside: Frame[] | undefined;
  /** The exception of the report. */
  main: Raised | undefined;
  /** Threads have titles, and the first is that of the exception. */
  titled: boolean;
}

type SwiftWalk = Walk<State>;

const DIALECT: Dialect<State> = {
  order: "newest first",
  begin: () => ({ places: new Map(), crashed: undefined, aside: undefined, main: undefined, titled: false }),
  rules: [
    { line: UNCAUGHT_THERE, read: (walk, [, type, value]) => open(walk, type, value) },
    { line: UNCAUGHT, read: (walk, [, type, quoted, plain]) => open(walk, type, quoted ?? plain) },
    { line: CRASHLYTICS, read: (walk, [, type, value]) => titled(walk, type, value) },
    { line: CRASHED_TITLE, read: (walk) => titled(walk, undefined, undefined) },
    { line: CRASHED_BY, read: (walk, [, type, value]) => walk.state.titled && titled(walk, type, value) },
    { line: PLACED_FATAL, read: (walk, [, path, line, type, value]) => fatal(walk, type, value, path, line) },
    { line: FATAL, read: (walk, [, type, value, path, line]) => fatal(walk, type, value, path, line) },
    {
      line: EXCEPTION_TYPE,
      read: (walk, [, type, signal]) => {
        open(walk, type, signal);
        walk.commitMessage();
      },
    },
    { line: EXCEPTION_DETAIL, read: detail },
    {
      line: CRASHED_PROGRAM,
      read: crashedProgram,
    },
    {
      line: CRASHED_THREAD,
      read: ({ state }, [, number]) => {
        state.crashed = number;
      },
    },
    { line: LAST_EXCEPTION, read: lastException },
    { line: /^(?:Binary Images:|.{1,60} Thread State|Registers:|Images \()/, read: end },
    { line: THREAD, read: thread },
    { line: THROW_STACK, read: throwStack },
    { line: ADDRESSES, read: addresses },
    {
      line: /^Current stack trace:$/,
      read: ({ state }) => state.main !== undefined && state.places.delete(state.main),
    },
    { line: /^["\d].{5,2000}$|\(in .{1,80}\) \(/s, read: call },
    { line: /^[()]$/, read: (walk) => walk.current !== undefined },
    {
      line: /^(?:libc\+\+abi|terminating (?:due to|with) uncaught|abort\(\) called|Application Specific Backtrace|Platform: |Task \d+ crashed:|Backtrace took|Thread \d+ name:)/,
      read: (walk) => {
        walk.closeMessage();
        return walk.current !== undefined;
      },
    },
  ],
  end: (walk) => {
    for (const [raised, place] of walk.state.places) if (raised.frames.length === 0) raised.frames.push(place);
    keepProven(walk, ({ type }) => /^(?:NS\w*Exception|Fatal error)$/.test(type ?? ""));
  },
};

function open(walk: SwiftWalk, type: string | undefined, value: string | undefined): void {
  walk.state.aside = undefined;
  walk.state.main = walk.open(type, value);
}

function titled(walk: SwiftWalk, type: string | undefined, value: string | undefined): boolean {
  const { state } = walk;
  state.titled = true;
  state.aside = undefined;
  if (state.main === undefined || state.main.frames.length > 0) open(walk, type, value);
  else if (type !== undefined) Object.assign(state.main, { type, value });
  return true;
}

/** The place is a frame only when no call stack follows: it is in there. */
function fatal(
  walk: SwiftWalk,
  type: string | undefined,
  value: string | undefined,
  path: string | undefined,
  line: string | undefined,
): void {
  open(walk, type, value);
  const { main, places } = walk.state;
  if (main !== undefined)
    places.set(main, frameOf(fileOf(path), linenoOf(line), { in_app: path?.startsWith("Swift/") !== true }));
  walk.commitMessage();
}

/** What ended the program tells less than the fatal error above it. */
function crashedProgram(walk: SwiftWalk, [, value, at]: RegExpExecArray): void {
  const { main, places } = walk.state;
  if (main !== undefined && main.frames.length === 0 && places.delete(main)) return;
  open(walk, "Program crashed", at ? `${value} at ${at}` : value);
}

function detail(walk: SwiftWalk, [, value]: RegExpExecArray): Verdict {
  const { main } = walk.state;
  if (main === undefined || main.frames.length > 0 || value === undefined || value === "EXC_CORPSE_NOTIFY")
    return false;
  main.value = value;
  return true;
}

function throwStack(walk: SwiftWalk): void {
  walk.commitMessage();
  const { current } = walk;
  if (current?.value?.endsWith("'") === true) current.value = current.value.slice(0, -1);
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

function end(walk: SwiftWalk): void {
  walk.leave();
}

function addresses(walk: SwiftWalk, [text]: RegExpExecArray): Verdict {
  if (walk.current === undefined) return false;
  for (const [address] of text.matchAll(/0x[0-9a-f]+/g)) walk.frame({ instruction_addr: address, in_app: true });
  return true;
}

function call(walk: SwiftWalk): Verdict {
  const found = appleCall(walk.text);
  if (found === undefined || (walk.current === undefined && !found.proves)) return false;
  const { number, frame } = found;
  const { state } = walk;
  if (number === "0" && ((state.aside ?? walk.current?.frames)?.length ?? 0) > 0) startOver(walk);
  if (walk.current === undefined && state.aside === undefined)
    walk.openAbove((above, far) => (far <= 2 ? typed(above) : undefined));
  if (state.aside === undefined) walk.frame(frame);
  else state.aside.push(frame);
  return true;
}

/** `NSRangeException: index 5 beyond bounds`, as handlers print it above the call stack. */
function typed(text: string): Headline | undefined {
  const [, type, value] =
    /^(?:[\w./-]{1,80}: )?(NS\w{1,80}Exception|[A-Z]\w{0,80}(?:Error|Exception)): (.+)$/s.exec(text) ?? [];
  return type === undefined ? undefined : { type, value };
}

/** Crashlytics names the threads behind the crashed one on a line of its own; else it is another exception. */
function startOver(walk: SwiftWalk): void {
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

/**
 * Swift and Objective-C: fatal errors, uncaught NSExceptions with their call stack, Apple's crash reports, Swift's own
 * backtraces. Printed newest call first.
 * Source: developer.apple.com "Examining the fields in a crash report", github.com/swiftlang/swift docs/Backtracing.rst
 */
import { fileOf, frameOf, linenoOf } from "../../frames.js";
import type { Headline } from "../../headline.js";
import type { Language } from "../../language.js";
import { type Dialect, keepProven, readWith, type Verdict } from "../../walk.js";
import { withSource } from "../numbered-source.js";
import { appleCall } from "./frame.js";
import { newState, open, type State, type SwiftWalk } from "./state.js";
import { startOver, THREAD_RULES } from "./threads.js";

const FATAL =
  /^(?:.{0,200}: )?(Fatal error|Precondition failed|Assertion failed)(?:: (.*?))?: file (\S.{0,400}?), line (\d+)$/s;
const PLACED_FATAL = /^(\S{1,400}\.swift):(\d+): (Fatal error|Precondition failed|Assertion failed)(?:: (.*))?$/s;
const UNCAUGHT = /Terminating app due to uncaught exception '([^']{1,200})'(?:, reason: (?:'(.*?)'?|(.*)))?$/s;
/** GNUstep */
const UNCAUGHT_THERE = /(?:^|: )Uncaught exception (NS\w{1,80}), reason: (.*)$/s;
const THROW_STACK = /^(?:\*\*\* )?First throw call stack:/;
const ADDRESSES = /^\(?(?:0x[0-9a-f]{6,16} ?){2,}\)?$/;
const EXCEPTION_TYPE = /^Exception [Tt]ype: +(\w+)(?: \((\w+)\))?/;
const EXCEPTION_DETAIL =
  /^(?:Exception [Ss]ubtype|Exception Message|Exception Note|Exception Codes(?=: +KERN_)): +(.+)$/;
const CRASHED_PROGRAM = /^(?:\*\*\* |💣 )?Program crashed: (.+?)(?: at (0x[0-9a-f]+))?(?: \*\*\*)?$/;
/** Swift's own backtraces show the source below the call, with a mark at the column. */
const SOURCE = /^(?:\d{1,6})?│(?: .*)?$/s;

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

const DIALECT: Dialect<State> = {
  order: "newest first",
  begin: newState,
  rules: [
    { line: UNCAUGHT_THERE, read: (walk, [, type, value]) => open(walk, type, value) },
    { line: UNCAUGHT, read: (walk, [, type, quoted, plain]) => open(walk, type, quoted ?? plain) },
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
    ...THREAD_RULES,
    { line: THROW_STACK, read: throwStack },
    { line: ADDRESSES, read: addresses },
    {
      line: /^Current stack trace:$/,
      read: ({ state }) => state.main !== undefined && state.places.delete(state.main),
    },
    { line: SOURCE, read: source },
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

function source(walk: SwiftWalk): Verdict {
  const frames = walk.state.aside ?? walk.current?.frames ?? [];
  const last = frames.at(-1);
  if (last === undefined) return false;
  const shown: string[] = [];
  for (; SOURCE.test(walk.textAt(walk.at)); walk.at += 1) {
    walk.understood.add(walk.at);
    shown.push(walk.text.replace("│ ", ":  "));
  }
  walk.at -= 1;
  frames[frames.length - 1] = withSource(last, shown);
  walk.extend();
  return true;
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
  state.firstNumber ??= number;
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

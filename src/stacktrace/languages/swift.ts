/**
 * Swift and Objective-C: fatal errors, uncaught NSExceptions with their call stack, Apple's crash reports, Swift's own
 * backtraces. Printed newest call first.
 * Source: developer.apple.com "Examining the fields in a crash report", github.com/swiftlang/swift docs/Backtracing.rst
 */
import type { Frame } from "../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf } from "../frames.js";
import type { Language } from "../language.js";
import type { Raised } from "../raised.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "../walk.js";

const REPORT = /^(\d{1,4}) +(\S.{0,120}?)\s+(0x[0-9a-f]{3,16}) (.+)$/s;
const SYMBOL = /^(.+?) \+ (\d+)(?: \(([^()]+?)(?::(\d+))?\)|\s+\/\/ (.+))?$/s;
/** Symbols behind the address: `0x1db25b000 + 6024 (mach_msg2_trap + 8)`. */
const BEHIND = /^0x[0-9a-f]+ \+ \d+ \((.+) \+ \d+\)(?: \(([^()]+?):(\d+)\))?$/s;
const ATOS = /^(.+?)(?: \(in [^()]+\))? \(([^()\s]+\.(?:swift|mm?|c|cc|cpp|h)):(\d+)\)(?: \+ \d+)?$/s;
const BACKTRACE =
  /^(\d{1,4}) {1,8}(?:\[[a-z, ]+\] )*(?:(0x[0-9a-f]+) )?(?:\[[a-z, ]+\] )*(.+?)(?: \+ \d+)? in ([^\s]+)(?: at (\S.*?)(?::(\d+)(?::(\d+))?)?)?$/;
const FATAL =
  /^(?:.{0,200}: )?(Fatal error|Precondition failed|Assertion failed)(?:: (.*?))?: file (\S.{0,400}?), line (\d+)$/s;
const PLACED_FATAL = /^(\S{1,400}\.swift):(\d+): (Fatal error|Precondition failed|Assertion failed)(?:: (.*))?$/s;
const UNCAUGHT = /Terminating app due to uncaught exception '([^']{1,200})'(?:, reason: (?:'(.*?)'?|(.*)))?$/s;
const CRASHLYTICS = /^Fatal Exception: ([\w.]{1,200})(?:: (.*))?$/s;
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
    (/^\d/.test(text) && text.includes("0x") && (isReport(text) || (text.includes(" in ") && BACKTRACE.test(text)))) ||
    (text.includes(", line ") && FATAL.test(text)) ||
    (text.includes(".swift:") && PLACED_FATAL.test(text)) ||
    (text.includes("uncaught exception '") && UNCAUGHT.test(text)),
  read: (lines, foreign) => readWith(DIALECT, lines, foreign),
};

function isReport(text: string): boolean {
  const rest = REPORT.exec(text)?.[4];
  return rest !== undefined && (SYMBOL.test(rest) || BEHIND.test(rest) || ATOS.test(rest));
}

interface State {
  readonly places: Map<Raised, Frame>;
  /** Number of the thread that crashed, when the report says it. */
  crashed: string | undefined;
  /** The frames of a thread that is not the exception. */
  aside: Frame[] | undefined;
  /** The exception of the report. */
  main: Raised | undefined;
}

type SwiftWalk = Walk<State>;

const DIALECT: Dialect<State> = {
  order: "newest first",
  begin: () => ({ places: new Map(), crashed: undefined, aside: undefined, main: undefined }),
  rules: [
    { line: UNCAUGHT, read: (walk, [, type, quoted, plain]) => open(walk, type, quoted ?? plain) },
    { line: CRASHLYTICS, read: (walk, [, type, value]) => open(walk, type, value) },
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
    { line: BACKTRACE, read: backtrace },
    { line: REPORT, read: report },
    { line: /^[()]$/, read: (walk) => walk.current !== undefined },
    {
      line: /^(?:libc\+\+abi|Backtrace took|Thread \d+ name:)/,
      read: (walk) => walk.current !== undefined,
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

function report(walk: SwiftWalk, [, number, image = "", address, rest = ""]: RegExpExecArray): Verdict {
  const [behind, behindName, behindPath, behindLine] = BEHIND.exec(rest) ?? [];
  if (behind !== undefined) {
    push(walk, number, swiftFrame(image, address, behindName, behindPath, behindLine));
    return true;
  }
  const [, printed, , path, line, comment] = SYMBOL.exec(rest) ?? [];
  const name = comment ?? printed;
  const [, atosName, atosPath, atosLine] = ATOS.exec(rest) ?? [];
  if (name === undefined && atosName === undefined && walk.current === undefined) return false;
  push(
    walk,
    number,
    path === undefined && atosPath !== undefined
      ? swiftFrame(image, address, atosName, atosPath, atosLine)
      : swiftFrame(image, address, name ?? rest, path, line),
  );
  return true;
}

function backtrace(walk: SwiftWalk, match: RegExpExecArray): Verdict {
  const [, number, address, name, image = "", path, line, column] = match;
  if ((walk.current === undefined && address === undefined) || name?.includes(" 0x") === true) return false;
  const frame = swiftFrame(image, address, name, path, line);
  push(walk, number, column === undefined ? frame : { ...frame, colno: Number(column) });
  return true;
}

function push(walk: SwiftWalk, number: string | undefined, frame: Frame): void {
  const { state, current } = walk;
  if (state.aside !== undefined) {
    state.aside.push(frame);
    return;
  }
  if (current !== undefined && number === "0" && current.frames.length > 0) walk.leave();
  walk.frame(frame);
}

const SYSTEM =
  /^(?:lib(?:swift|system|dispatch|objc|c\+\+|xpc|c\.so|pthread|sqlite3|node)\S*|dyld|UIKit\w*|AppKit|Foundation|CoreFoundation|CoreData|CoreGraphics|CoreText|CoreAnimation|QuartzCore|GraphicsServices|SwiftUI\w*|AttributeGraph|CFNetwork|Security|Network|Combine|RunningBoardServices|FrontBoardServices|BoardServices|WebKit|WebCore|JavaScriptCore|AVFoundation|Metal|XCTest\w*|xctest|HIToolbox|IOKit|BaseBoard)(?:\.dylib)?$/;

function swiftFrame(
  image: string,
  address: string | undefined,
  name: string | undefined,
  path: string | undefined,
  line: string | undefined,
): Frame {
  const symbol = name !== undefined && /^(?:0x[0-9a-f]+|\?\?\?|<redacted>|\(Missing\))$/.test(name) ? undefined : name;
  return frameOf(
    functionOf(symbol),
    image === "" ? {} : { package: image },
    fileOf(path),
    linenoOf(line),
    address === undefined ? {} : { instruction_addr: address },
    { in_app: !SYSTEM.test(image) && symbol !== "main" && symbol !== "start" },
  );
}

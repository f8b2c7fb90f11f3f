/**
 * C and C++: reports of the sanitizers and of valgrind, stacks of gdb, lldb, glibc, Boost, glog, Android and minidumps,
 * uncaught exceptions and failed assertions. Printed newest call first.
 * Source: clang.llvm.org/docs/AddressSanitizer.html, sourceware.org/gdb (Backtrace), valgrind.org/docs/manual
 */
import type { Frame } from "../sentry/items.js";
import { nativeFrame } from "./cpp-frame.js";
import { fileOf, frameOf, functionOf, linenoOf } from "./frames.js";
import type { Headline } from "./headline.js";
import type { Language } from "./language.js";
import type { Raised } from "./raised.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "./walk.js";

const SANITIZER = /^(?:==\d+==\s?)?(?:(?:ERROR|WARNING): )?(?!SUMMARY)(\w+Sanitizer): (.+)$/;
const UNDEFINED_BEHAVIOUR = /^(\S.{0,400}?):(\d+):(\d+): (runtime error): (.+)$/;
const SIGNAL = /^(?:Program|Thread \d+ .{1,80}|Process \d+)? ?(?:received|terminated with) signal (SIG\w+), (.+?)\.?$/;
const FATAL_SIGNAL = /^(?:Fatal )?signal \d+ \((SIG\w+)\)(?:, (.*))?$/;
const GLOG_SIGNAL = /^\*{3} (SIG\w+)(?: \((.{0,80}?)\))? received (?:by|at) .{0,200}?(?:\*{3})?$/;
const LLDB = /^\* thread #\d+.*stop reason = (?:signal )?([\w ]{1,40}?)(?: \((.*)\)|: (.*)| [\d.]+)?$/;
const MINIDUMP = /^Crash reason: +(.+)$/;
const TERMINATE = /terminate called after throwing an instance of '(.+)'$/;
const TERMINATING = /terminating (?:due to|with) uncaught exception(?: of type ([^\s:]+(?:::[^\s:]+)*))?(?:: (.*))?$/;
const WHAT = /^what\(\): +(.*)$/s;
const ABORT_MESSAGE = /^Abort message: '(.*)'$/;
const ASSERTION = /^(?:\S{1,200}: )?(\S{1,400}\.\w{1,4}):(\d+): (\S.{0,300}?): Assertion [`'‘](.+)['’] failed\.?$/;
const GLIBC = /^\*{3} (?:Error in [`'].{1,200}': )?(.+?)(?:: 0x[0-9a-f]+)? ?\*{3}(?:: .*)?$/;
const THREAD = /^Thread (\d+) \(((?:Thread|LWP|process) .+)\):?$/;
const CHECK = /^(?:F\d{4,8} [^\]]{0,200}\] )?Check failed: (.*)$/s;
const MINIDUMP_THREAD = /^Thread (\d+)( \(crashed\))?$/;
const CURRENT_THREAD = /^\[Current thread is (\d+) /;
const VALGRIND = /^[=-]{2}\d+[=-]{2}(?: (.*))?$/;

export const cpp: Language = {
  name: "cpp",
  platform: "native",
  marks: (text) =>
    nativeFrame(text)?.proves === true ||
    (text.includes("Sanitizer: ") && SANITIZER.test(text)) ||
    (text.includes(": runtime error: ") && UNDEFINED_BEHAVIOUR.test(text)) ||
    (text.includes("terminate called after") && TERMINATE.test(text)) ||
    (text.includes(": Assertion ") && ASSERTION.test(text)),
  read: (lines, foreign) => readWith(DIALECT, lines, foreign),
};

/** Lines of one error of valgrind in front of a stack. */
const MAX_PARAGRAPH = 40;

interface State {
  readonly places: Map<Raised, Frame>;
  /** Stacks that explain the first one, such as `freed by`, stay text. */
  explaining: boolean;
  /** The frames of a thread that is not the exception. */
  aside: Frame[] | undefined;
  /** The thread that the debugger stood in. */
  crashed: string | undefined;
}

type CppWalk = Walk<State>;

const DIALECT: Dialect<State> = {
  order: "newest first",
  begin: () => ({ places: new Map(), explaining: false, aside: undefined, crashed: undefined }),
  rules: [
    { line: /^(?:==\d+==)?\s?SUMMARY: |^(?:==\d+==)?ABORTING$|^\w+Sanitizer can not provide/, read: endOfReport },
    { line: SANITIZER, read: (walk, [, type, value]) => open(walk, type, value) },
    { line: UNDEFINED_BEHAVIOUR, read: undefinedBehaviour },
    { line: TERMINATE, read: (walk, [, type]) => open(walk, type, undefined) },
    { line: TERMINATING, read: (walk, [, type, value]) => (walk.roots.length > 0 ? false : open(walk, type, value)) },
    { line: WHAT, read: what },
    { line: SIGNAL, read: signal },
    { line: FATAL_SIGNAL, read: signal },
    { line: GLOG_SIGNAL, read: signal },
    { line: LLDB, read: (walk, [, type, first, second]) => open(walk, type, first ?? second) },
    { line: MINIDUMP, read: (walk, [, type]) => open(walk, type, undefined) },
    { line: CHECK, read: (walk, [, value]) => open(walk, "Check failed", value) },
    { line: ABORT_MESSAGE, read: abortMessage },
    { line: ASSERTION, read: assertion },
    {
      line: CURRENT_THREAD,
      read: ({ state }, [, number]) => {
        state.crashed = number;
      },
    },
    { line: THREAD, read: (walk, [, number = "", name]) => thread(walk, number, name, false) },
    { line: MINIDUMP_THREAD, read: (walk, [, n = "", mark]) => thread(walk, n, undefined, mark !== undefined) },
    { line: /^.{3,2000}$/s, read: frame },
    {
      line: GLIBC,
      read: (walk, [, value]) => (/stack trace/.test(value ?? "") ? false : open(walk, undefined, value)),
    },
    {
      line: /^(?:.*(?:located|allocated|freed|created|stored|allocated from|leak of).*:|Previous .*|As if synchronized.*|Mutex .*|Location is .*|Thread T.*|Goroutine.*)$/,
      read: explain,
    },
    {
      line: /^(?:={8,}(?: Backtrace: =+)?|\w*Sanitizer:DEADLYSIGNAL|backtrace:|Stack trace:|No locals\.|\*{3} Check failure stack trace: \*{3})$/,
      read: (walk) => walk.current !== undefined,
    },
  ],
  end: (walk) => {
    for (const [raised, place] of walk.state.places) if (raised.frames.length === 0) raised.frames.push(place);
    keepProven(walk, ({ type }) => type !== undefined && /^[\w:<>, ]+$/.test(type) && !/^SIG|Sanitizer$/.test(type));
  },
};

function open(walk: CppWalk, type: string | undefined, value: string | undefined): void {
  walk.open(type, value);
  walk.commitMessage();
  walk.state.explaining = false;
  walk.state.aside = undefined;
}

function undefinedBehaviour(walk: CppWalk, [, path, line, column, type, value]: RegExpExecArray): void {
  open(walk, type, value);
  if (walk.current === undefined) return;
  walk.state.places.set(walk.current, frameOf(fileOf(path), linenoOf(line), { colno: Number(column), in_app: true }));
}

function assertion(walk: CppWalk, [, path, line, name, expression]: RegExpExecArray): void {
  open(walk, "Assertion failed", expression);
  if (walk.current === undefined) return;
  walk.state.places.set(walk.current, frameOf(functionOf(name), fileOf(path), linenoOf(line), { in_app: true }));
}

function what(walk: CppWalk, [, value]: RegExpExecArray): Verdict {
  const { current } = walk;
  if (current === undefined || current.frames.length > 0) return false;
  current.value = value;
  walk.extend();
  return true;
}

/** The signal that an uncaught exception ends in tells less than the exception. */
function signal(walk: CppWalk, [, type, value]: RegExpExecArray): void {
  const { current } = walk;
  if (current !== undefined && current.frames.length === 0 && type === "SIGABRT") return;
  open(walk, type, value);
}

function abortMessage(walk: CppWalk, [, value]: RegExpExecArray): Verdict {
  if (walk.current === undefined || walk.current.frames.length > 0) return false;
  walk.current.value = value;
  return true;
}

function thread(walk: CppWalk, number: string, name: string | undefined, crashed: boolean): Verdict {
  const { state } = walk;
  if (nativeFrame(walk.textAt(walk.at + 1)) === undefined) return false;
  const main = walk.roots.at(-1);
  const chosen = crashed || number === (state.crashed ?? "1");
  if (chosen && (main === undefined || main.frames.length <= 1)) {
    if (main === undefined) open(walk, undefined, undefined);
    else walk.current = main;
    if (main !== undefined) main.frames = [];
    state.aside = undefined;
    return true;
  }
  state.aside = [];
  walk.threads.push({ id: number, ...(name === undefined ? {} : { name }), stacktrace: { frames: state.aside } });
  return true;
}

function frame(walk: CppWalk, [text]: RegExpExecArray): Verdict {
  const { state } = walk;
  const joined = /^#\d+ /.test(text) && /^(?:at|from) \S/.test(walk.textAt(walk.at + 1));
  const whole = joined ? nativeFrame(`${text} ${walk.textAt(walk.at + 1)}`) : undefined;
  const found = whole ?? nativeFrame(text);
  if (found === undefined) return false;
  const { current } = walk;
  const inValgrind = /^(?:[=-]{2}\d+[=-]{2} +)?at 0x/.test(text);
  if (inValgrind) openParagraph(walk);
  else if (found.number === 0 && current !== undefined && current.frames.length > 0 && state.aside === undefined)
    afterFirst(walk, found.frame);
  else if (found.number === 0 && current === undefined)
    walk.openAbove((above, far) => (far <= 2 ? typed(above) : undefined));
  if (state.explaining || (walk.current === undefined && !found.proves)) return false;
  if (state.aside !== undefined) state.aside.push(found.frame);
  else walk.frame(found.frame);
  if (whole !== undefined) {
    walk.understood.add(walk.at);
    walk.at += 1;
    walk.understood.add(walk.at);
  }
  return true;
}

/** `std::runtime_error: bad row`, as handlers print it above the stack that they collected. */
function typed(text: string): Headline | undefined {
  const [, type, value] =
    /^(?:(?:Unhandled|Uncaught|Caught) (?:exception:? )?)?([\w:]*(?:_error|[Ee]xception|Error)): (.+)$/.exec(text) ??
    [];
  return type === undefined ? undefined : { type, value };
}

/**
 * A second stack under a sanitizer's head explains the first. A debugger's is another exception's, unless it starts
 * with the one frame that was shown where the program stopped.
 */
function afterFirst(walk: CppWalk, again: Frame): void {
  const { current } = walk;
  const [shown, ...more] = current?.frames ?? [];
  if (/Sanitizer$|^runtime error$/.test(current?.type ?? "")) walk.state.explaining = true;
  else if (more.length === 0 && shown?.function === again.function && shown?.lineno === again.lineno)
    current?.frames.pop();
  else walk.leave();
}

/** Valgrind's stacks start with `at`; the first of a paragraph is what happened, the others explain. */
function openParagraph(walk: CppWalk): void {
  let first = walk.at;
  let framed = false;
  while (first > 0 && walk.at - first < MAX_PARAGRAPH && !framed) {
    const said = saidByValgrind(walk.textAt(first - 1));
    if (said === "") break;
    first -= 1;
    framed = nativeFrame(said) !== undefined;
  }
  walk.state.explaining = framed || first === walk.at;
  if (walk.state.explaining) return;
  const head = saidByValgrind(walk.textAt(first));
  const signal = /\((SIG\w+)\)$/.exec(head)?.[1];
  const raised = walk.open(signal ?? head, signal === undefined ? undefined : head);
  raised.from = first;
  for (let at = first; at < walk.at; at += 1) walk.understood.add(at);
}

/** The line without valgrind's mark; "" where a paragraph ends. */
function saidByValgrind(text: string): string {
  const marked = VALGRIND.exec(text);
  return (marked === null ? text : (marked[1] ?? "")).trim();
}

function explain(walk: CppWalk): false {
  const first = walk.current;
  if (first !== undefined && first.frames.length > 0 && /Sanitizer$/.test(first.type ?? ""))
    walk.state.explaining = true;
  return false;
}

function endOfReport(walk: CppWalk): boolean {
  const known = walk.roots.length > 0;
  walk.leave();
  return known;
}

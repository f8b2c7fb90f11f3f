/**
 * C and C++: reports of the sanitizers and of valgrind, stacks of gdb, lldb, glibc, Boost, glog, Android and minidumps,
 * uncaught exceptions and failed assertions. Printed newest call first.
 * Source: clang.llvm.org/docs/AddressSanitizer.html, sourceware.org/gdb (Backtrace), valgrind.org/docs/manual
 */
import type { Frame } from "../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf } from "../frames.js";
import { messageOf } from "../headline.js";
import type { Language } from "../language.js";
import type { Raised } from "../raised.js";
import { type Dialect, keepProven, type Rule, readWith, type Verdict, type Walk } from "../walk.js";
import { nativeFrame } from "./cpp-frame.js";
import { HEADS, typed } from "./cpp-heads.js";
import { openParagraph, startsValgrind } from "./cpp-valgrind.js";

const SIGNAL = /^(?:Program|Thread \d+ .{1,80}|Process \d+)? ?(?:received|terminated with) signal (SIG\w+), (.+?)\.?$/;
const FATAL_SIGNAL = /^(?:Fatal )?signal \d+ \((SIG\w+)\)(?:, (.*))?$/;
const GLOG_SIGNAL = /^\*{3} (SIG\w+)(?: \((.{0,80}?)\))? received (?:by|at) .{0,200}?(?:\*{3})?$/;
const TERMINATING = /terminating (?:due to|with) uncaught exception(?: of type ([^\s:]+(?:::[^\s:]+)*))?(?:: (.*))?$/;
const WHAT = /^what\(\): +(.*)$/s;
const MAX_WHAT_LINES = 50;
/** What the shell, the debugger and the handler print behind it. */
const BEHIND_WHAT =
  /^(?:Abort(?:ed|\b)|Signal\b|SIG[A-Z]+\b|Program |Thread |Process |\[|\(|=|-{3}|\*|#|\/\S+: line \d+:|\S+: line \d+: +\d+ |(?:[Ss]tack ?|[Bb]ack|[Cc]all ?)(?:trace|stack)|.{0,100}core dumped)/;
const ABORT_MESSAGE = /^Abort message: '(.*)'$/;
const GLIBC = /^\*{3} (?:Error in [`'].{1,200}': )?(.+?)(?:: 0x[0-9a-f]+)? ?\*{3}(?:: .*)?$/;
const THREAD = /^Thread (\d+) \(((?:Thread|LWP|process) .+)\):?$/;
const MINIDUMP_THREAD = /^Thread (\d+)( \(crashed\))?$/;
const CURRENT_THREAD = /^\[Current thread is (\d+) /;
const DUMPED = /^Process \d+ \([^()]{1,80}\) of user \d+ (?:dumped core|terminated abnormally)/;
const DUMPED_THREAD = /^Stack trace of thread (\d+):$/;
const DUMPED_SIGNAL = /^Signal: \d+ \((?:SIG)?([A-Z]+)\)$/;

export const cpp: Language = {
  name: "cpp",
  platform: "native",
  marks: (text) =>
    nativeFrame(text)?.proves === true ||
    (SIGNS.some((sign) => text.includes(sign)) && PROOFS.some(({ line }) => line.test(text))),
  read: (lines, foreign) => readWith(DIALECT, lines, foreign),
};

/** Heads that no other language prints. */
const PROOFS = HEADS.slice(0, 6);
const SIGNS = ["Sanitizer: ", ": runtime error: ", "terminate called after", ": Assertion ", "[Line: "];

interface State {
  readonly places: Map<Raised, Frame>;
  /** Stacks that were printed the other way round. */
  readonly oldestFirst: Set<Raised>;
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
  begin: () => ({ places: new Map(), oldestFirst: new Set(), explaining: false, aside: undefined, crashed: undefined }),
  rules: [
    {
      line: /^(?:==\d+==)?\s?SUMMARY: |^(?:==\d+==)?ABORTING$|^\w+Sanitizer can not provide/,
      read: endOfReport,
    },
    ...HEADS.map(({ line, type }): Rule<State> => ({ line, read: (walk, match) => headed(walk, match, type) })),
    { line: TERMINATING, read: (walk, [, type, value]) => (walk.roots.length > 0 ? false : open(walk, type, value)) },
    { line: WHAT, read: what },
    { line: SIGNAL, read: signal },
    { line: FATAL_SIGNAL, read: signal },
    { line: GLOG_SIGNAL, read: signal },
    { line: ABORT_MESSAGE, read: abortMessage },
    {
      line: CURRENT_THREAD,
      read: ({ state }, [, number]) => {
        state.crashed = number;
      },
    },
    { line: THREAD, read: (walk, [, number = "", name]) => thread(walk, number, name, false) },
    { line: MINIDUMP_THREAD, read: (walk, [, n = "", mark]) => thread(walk, n, undefined, mark !== undefined) },
    { line: DUMPED, read: (walk, [value]) => open(walk, undefined, value) },
    { line: DUMPED_SIGNAL, read: (walk, [, name]) => open(walk, `SIG${name}`, undefined) },
    { line: DUMPED_THREAD, read: (walk, [, n = ""]) => thread(walk, n, undefined, walk.threads.length === 0) },
    { line: /^Java frames: \(/, read: javaFrames },
    { line: /^.{3,2000}$/s, read: frame },
    { line: /^\*{3} Aborted at \d/, read: () => true },
    {
      line: GLIBC,
      read: (walk, [, value]) => (/stack trace/.test(value ?? "") ? false : open(walk, undefined, value)),
    },
    {
      line: /^(?:.*(?:located|allocated|freed|created|stored|allocated from|leak of).*:|Previous .*|As if synchronized.*|Mutex .*|Location is .*|Thread T.*|Goroutine.*|Task trace:)$/,
      read: explain,
    },
    {
      line: /^(?:={8,}(?: Backtrace: =+)?|\w*Sanitizer:DEADLYSIGNAL|backtrace:|Stack trace:|No locals\.|\*{3} Check failure stack trace: \*{3})$/,
      read: (walk) => walk.current !== undefined,
    },
  ],
  end: (walk) => {
    for (const [raised, place] of walk.state.places) if (raised.frames.length === 0) raised.frames.push(place);
    for (const { frames } of walk.state.oldestFirst) frames.reverse();
    keepProven(walk, ({ type }) => type !== undefined && /^[\w:<>, ]+$/.test(type) && !/^SIG|Sanitizer$/.test(type));
  },
};

function open(walk: CppWalk, type: string | undefined, value: string | undefined): void {
  walk.open(type, value);
  walk.commitMessage();
  walk.state.explaining = false;
  walk.state.aside = undefined;
}

function headed(walk: CppWalk, { groups = {} }: RegExpExecArray, type: string | undefined): void {
  const { path, line, column, name, value } = groups;
  open(walk, groups.type ?? groups.thrown ?? type, value ?? groups.a);
  if (walk.current === undefined || path === undefined) return;
  const colno = column === undefined ? {} : { colno: Number(column) };
  const place = frameOf(functionOf(name), fileOf(path), linenoOf(line), colno, { in_app: true });
  walk.state.places.set(walk.current, place);
}

function what(walk: CppWalk, [, value]: RegExpExecArray): Verdict {
  const { current } = walk;
  if (current === undefined || current.frames.length > 0) return false;
  const more: string[] = [];
  const last = Math.min(walk.at + MAX_WHAT_LINES, walk.lines.length - 1);
  while (walk.at < last && goesOn(walk)) {
    walk.at += 1;
    walk.understood.add(walk.at);
    more.push(walk.text);
  }
  current.value = messageOf(value, more);
  walk.extend();
  return true;
}

/** Does the next line belong to the message that this one is of? */
function goesOn(walk: CppWalk): boolean {
  const next = walk.lines[walk.at + 1];
  if (next === undefined || next.text === "" || walk.foreign(walk.at + 1)) return false;
  if (next.logged && !walk.lines[walk.at]?.logged) return false;
  return !BEHIND_WHAT.test(next.text) && !cpp.marks(next.text) && nativeFrame(next.text) === undefined;
}

/** The signal that an uncaught exception ends in tells less than the exception. */
function signal(walk: CppWalk, [text, type, value]: RegExpExecArray): void {
  const { current, state } = walk;
  state.crashed = /^Thread (\d+) /.exec(text)?.[1] ?? state.crashed;
  if (current?.type !== undefined && current.frames.length === 0 && type === "SIGABRT") return;
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
  const inValgrind = startsValgrind(text);
  if (state.explaining && !inValgrind) return false;
  if (inValgrind) state.explaining = !openParagraph(walk);
  else if (
    found.number === 0 &&
    !found.oldestFirst &&
    current !== undefined &&
    current.frames.length > 0 &&
    state.aside === undefined
  )
    afterFirst(walk, found.frame);
  else if ((found.number === 0 || found.oldestFirst) && current === undefined) openTyped(walk);
  if (state.explaining || (walk.current === undefined && !found.proves)) return false;
  if (state.aside !== undefined) state.aside.push(found.frame);
  else walk.frame(found.frame);
  if (found.oldestFirst && walk.current !== undefined) state.oldestFirst.add(walk.current);
  if (whole !== undefined) {
    walk.understood.add(walk.at);
    walk.at += 1;
    walk.understood.add(walk.at);
  }
  return true;
}

/** A fatal error of the JVM lists the frames of Java a second time, when it could walk over both kinds. */
function javaFrames(walk: CppWalk): false {
  const first = JSON.stringify(nativeFrame(walk.textAt(walk.at + 1))?.frame);
  if (walk.current?.frames.some((known) => JSON.stringify(known) === first)) walk.state.explaining = true;
  return false;
}

function openTyped(walk: CppWalk): void {
  const raised = walk.openAbove((above, far) => (far <= 2 ? typed(above) : undefined));
  raised.value = raised.value?.replace(/\s*(?:Stack ?trace|Backtrace|Call ?stack)[^\n]{0,60}:$/i, "");
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

function explain(walk: CppWalk): false {
  const first = walk.current;
  if (first !== undefined && first.frames.length > 0 && /Sanitizer$|^Check failed$/.test(first.type ?? ""))
    walk.state.explaining = true;
  return false;
}

function endOfReport(walk: CppWalk): boolean {
  const known = walk.roots.length > 0;
  walk.leave();
  return known;
}

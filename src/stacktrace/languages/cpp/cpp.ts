/**
 * C and C++: reports of the sanitizers and of valgrind, stacks of gdb, lldb, glibc, Boost, glog, Android and minidumps,
 * uncaught exceptions and failed assertions. Printed newest call first.
 * Source: clang.llvm.org/docs/AddressSanitizer.html, sourceware.org/gdb (Backtrace), valgrind.org/docs/manual
 */
import { isDeepStrictEqual } from "node:util";
import type { Frame } from "../../../sentry/items.js";
import { colnoOf, fileOf, frameOf, functionOf, linenoOf } from "../../frames.js";
import { marginAt, messageOf } from "../../headline.js";
import type { Language } from "../../language.js";
import { type Dialect, keepProven, readWith, type Verdict } from "../../walk.js";
import { BLOCK_RULES, beginsBlock, withoutFailedCall } from "./blocks.js";
import { type NativeFrame, nativeFrame } from "./frame.js";
import { brokenInto } from "./gdb.js";
import { headIn, typed } from "./heads.js";
import { beginsMpi, MPI_RULES } from "./mpi.js";
import { afterFirst, SANITIZER_ENDS, SANITIZER_SECTIONS } from "./sanitizer.js";
import { SIGNAL_RULES } from "./signals.js";
import { type CppWalk, newState, open, type State } from "./state.js";
import { THREAD_RULES } from "./threads.js";
import { openParagraph, startsValgrind } from "./valgrind.js";

const TERMINATING = /terminating (?:due to|with) uncaught exception(?: of type ([^\s:]+(?:::[^\s:]+)*))?(?:: (.*))?$/;
const WHAT = /^what\(\): *(?! )(.*)$/s;
const MAX_WHAT_LINES = 50;
/** What the shell, the debugger and the handler print behind it. */
const BEHIND_WHAT =
  /^(?:Abort(?:ed|\b)|Signal\b|SIG[A-Z]+\b|Program |Thread |Process |\[|\(|=|-{3}|\*|#|\/\S+: line \d+:|\S+: line \d+: +\d+ |(?:[Ss]tack ?|[Bb]ack|[Cc]all ?)(?:trace|stack)|.{0,100}core dumped)/;
const ABORT_MESSAGE = /^Abort message: '(.*)'$/;
const GLIBC = /^\*{3} (?:Error in [`'].{1,200}': )?(.+?)(?:: 0x[0-9a-f]+)? ?\*{3}(?:: .*)?$/;

export const cpp: Language = {
  name: "cpp",
  platform: "native",
  marks: (text) =>
    nativeFrame(text)?.proves === true || isHead(text) || beginsMpi(text) || beginsBlock(text) || terminates(text),
  read: (lines, foreign) => readWith(DIALECT, lines, foreign),
};

const isHead = (text: string): boolean => {
  const named = headIn(text);
  return named !== undefined && named.head.weak !== true;
};

/** Apple's own exceptions are read by `swift.ts`. */
const terminates = (text: string): boolean =>
  text.includes("terminating ") && (TERMINATING.exec(text)?.[1] ?? "NS").startsWith("NS") === false;

const DIALECT: Dialect<State> = {
  order: "newest first",
  begin: newState,
  rules: [
    SANITIZER_ENDS,
    { line: /^.{6,2000}$/s, read: headed },
    { line: TERMINATING, read: (walk, [, type, value]) => walk.roots.length === 0 && void open(walk, type, value) },
    { line: WHAT, read: what },
    ...SIGNAL_RULES,
    { line: ABORT_MESSAGE, read: abortMessage },
    ...THREAD_RULES,
    ...MPI_RULES,
    ...BLOCK_RULES,
    { line: /^Java frames: \(/, read: javaFrames },
    { line: /^.{3,2000}$/s, read: frame },
    { line: /^\*{3} Aborted at \d|^\*{3}(?: \*{3}){3,40}$|^-{3}(?: -{3}){3,40}$/, read: () => true },
    {
      line: GLIBC,
      read: (walk, [, value = ""]) =>
        /[a-z]/i.test(value) && !value.includes("stack trace") && void open(walk, undefined, value),
    },
    ...SANITIZER_SECTIONS,
    {
      line: /^(?:={8,}(?: Backtrace: =+)?|={4} backtrace.{0,40}={4}|\w*Sanitizer:DEADLYSIGNAL|[Bb]acktrace(?: for this error)?:|Stack trace:|No locals\.|\*{3} Check failure stack trace: \*{3})$/,
      read: (walk) => walk.current !== undefined,
    },
  ],
  end: (walk) => {
    for (const [raised, place] of walk.state.places) if (raised.frames.length === 0) raised.frames.push(place);
    walk.roots.forEach(withoutFailedCall);
    for (const { frames } of walk.state.oldestFirst) frames.reverse();
    keepProven(walk, ({ type }) => type !== undefined && /^[\w:<>, ]+$/.test(type) && !/^SIG|Sanitizer$/.test(type));
  },
};

function headed(walk: CppWalk, [text]: RegExpExecArray): Verdict {
  const named = headIn(text);
  if (named === undefined) return false;
  const { head, groups } = named;
  const raised = open(walk, groups.type ?? groups.thrown ?? head.type, groups.value ?? groups.a);
  const place = placeFrom(groups);
  if (place !== undefined) walk.state.places.set(raised, place);
  walk.state.report = /Sanitizer$|^runtime error$/.test(raised.type ?? "");
  return true;
}

function placeFrom({ path, line, column, name }: Readonly<Record<string, string | undefined>>): Frame | undefined {
  if (path === undefined) return undefined;
  return frameOf(functionOf(name), fileOf(path), linenoOf(line), colnoOf(column), { in_app: true });
}

function what(walk: CppWalk, [, value]: RegExpExecArray): Verdict {
  const { current } = walk;
  if (current === undefined || current.frames.length > 0) return false;
  const margin = marginAt(walk.lines, walk.at);
  const from = walk.at + 1;
  const last = Math.min(walk.at + MAX_WHAT_LINES, walk.lines.length - 1);
  while (walk.at < last && goesOn(walk)) {
    walk.at += 1;
    walk.understood.add(walk.at);
  }
  current.value = messageOf(value, walk.lines.slice(from, walk.at + 1), margin);
  walk.extend();
  const place = placeFrom(headIn(value ?? "")?.groups ?? {});
  if (place !== undefined) walk.state.places.set(current, place);
  return true;
}

/** Does the next line belong to the message that this one is of? */
function goesOn(walk: CppWalk): boolean {
  const next = walk.lines[walk.at + 1];
  if (next === undefined || next.text === "" || walk.foreign(walk.at + 1)) return false;
  if (next.logged && !walk.lines[walk.at]?.logged) return false;
  return !BEHIND_WHAT.test(next.text) && !cpp.marks(next.text) && nativeFrame(next.text) === undefined;
}

function abortMessage(walk: CppWalk, [, value]: RegExpExecArray): Verdict {
  if (walk.current === undefined || walk.current.frames.length > 0) return false;
  walk.current.value = value;
  return true;
}

function frame(walk: CppWalk, [text]: RegExpExecArray): Verdict {
  const { state } = walk;
  const alone = nativeFrame(text);
  const behind = isPlaced(alone) ? 0 : brokenInto(text, (distance) => walk.textAt(walk.at + distance));
  const whole = behind === 0 ? undefined : nativeFrame(joined(walk, behind));
  const found = whole ?? alone;
  if (found === undefined || !belongs(walk, found)) return false;
  if (state.aside !== undefined) state.aside.push(found.frame);
  else walk.frame(found.frame);
  state.number = found.number;
  state.framedAt = walk.at;
  if (found.oldestFirst && walk.current !== undefined) state.oldestFirst.add(walk.current);
  if (whole === undefined) return true;
  walk.understood.add(walk.at);
  for (let left = behind; left > 0; left -= 1) {
    walk.at += 1;
    walk.understood.add(walk.at);
  }
  return true;
}

const isPlaced = (found: NativeFrame | undefined): boolean =>
  (found?.frame.filename ?? found?.frame.package) !== undefined;

const joined = (walk: CppWalk, behind: number): string =>
  walk.lines
    .slice(walk.at, walk.at + behind + 1)
    .map(({ text }) => text)
    .join(" ");

/** Finds the exception that a frame is of; false when it is of none, or of a stack that explains one. */
function belongs(walk: CppWalk, found: NativeFrame): boolean {
  const { state, current } = walk;
  if (startsValgrind(walk.text)) {
    state.explaining = !openParagraph(walk);
    return !state.explaining;
  }
  if (state.undecoded && current !== undefined) current.frames = [];
  state.undecoded = false;
  if (state.explaining) walk.proof += 1;
  else if (current !== undefined && current.frames.length > 0 && state.aside === undefined && startsOver(state, found))
    afterFirst(walk, found.frame);
  if (state.explaining || (found.directly && !isDirectlyBelow(walk))) return false;
  if (walk.current !== undefined || state.aside !== undefined) return true;
  if (!found.proves && found.number !== 0 && nativeFrame(walk.textAt(walk.at + 1))?.proves !== true) return false;
  openTyped(walk);
  return true;
}

function isDirectlyBelow(walk: CppWalk): boolean {
  return walk.state.framedAt === walk.at - 1 || /^(?:Back|Stack ?)trace:$/i.test(walk.textAt(walk.at - 1));
}

function startsOver({ number }: State, found: NativeFrame): boolean {
  return !found.oldestFirst && found.number !== undefined && (found.number === 0 || found.number < (number ?? 0));
}

/** A fatal error of the JVM lists the frames of Java a second time, when it could walk over both kinds. */
function javaFrames(walk: CppWalk): false {
  const first = nativeFrame(walk.textAt(walk.at + 1))?.frame;
  if (first === undefined) return false;
  const isFirst = (known: Frame): boolean => known.function === first.function && isDeepStrictEqual(known, first);
  if (walk.current?.frames.some(isFirst)) walk.state.explaining = true;
  return false;
}

function openTyped(walk: CppWalk): void {
  const raised = walk.openAbove((above, far) => (far <= 2 ? typed(above) : undefined));
  raised.value = raised.value?.replace(/(?<!\s)\s*(?:Stack ?trace|Backtrace|Call ?stack)[^\n]{0,60}:$/i, "");
}

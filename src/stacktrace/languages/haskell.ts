/**
 * Haskell: `CallStack (from HasCallStack)`, cost centre stacks of profiling builds, exceptions since GHC 9.10.
 * Printed newest call first. A line `f, called at file:1:2 in package:Module` names the call and its place.
 * Source: downloads.haskell.org GHC user's guide (HasCallStack, Profiling)
 */
import { colnoOf, fileOf, frameOf, functionOf, linenoOf } from "../frames.js";
import type { Headline } from "../headline.js";
import type { Language } from "../language.js";
import type { Raised } from "../raised.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "../walk.js";

/** Behind it a logger's own place, or the end of an exception that shows another one. */
const CALLED = /^(\S{1,300}), called at (\S.{0,300}?):(\d+):(\d+) in (\S+?):([\w.']+?)(?: @\(.*\)|["\\)].{0,80})?$/;
/** safe-exceptions and unliftio: `hatch (Nest.hs:4:9 in main:Main)`, and the same list as `show` prints it. */
const CALLED_FROM = /^(\S{1,300}) \((\S.{0,300}?):(\d+):(\d+) in (\S+?):([\w.']+)\)$/;
const SHOWN =
  /\("([^"]{1,200})",SrcLoc \{srcLocPackage = "([^"]{0,200})", srcLocModule = "([^"]{0,200})", srcLocFile = "([^"]{0,300})", srcLocStartLine = (\d+), srcLocStartCol = (\d+)/g;
const START =
  /^(?:HasCallStack backtrace|CallStack \(from (?:HasCallStack|ImplicitParams|-prof)\)|Cost-centre stack backtrace|IPE backtrace|Native stack backtrace):$/;
/** Modules start with capitals, functions inside of functions do not: `Rows.load.run`. */
const CENTRE =
  /^((?:[A-Z][\w']*\.){0,11}[A-Z][\w']*)\.(\S{1,200}) \((?:([^\s():]{1,300}):(?:(\d+):(\d+)(?:-\d+)?|\((\d+),(\d+)\)-\(\d+,\d+\))|<[\w -]{1,60}>)\)$/;
const XC_START = /^\*\*\* Exception \(reporting due to \+RTS -xc\): \((\w+)\), stack trace:$/;
const XC_FRAME = /^(?:called from |--> evaluated by: )?((?:[A-Z][\w']*\.){0,11}[A-Z][\w']*)\.([^\s,]{1,200}),?$/;
const UNCAUGHT = /^(?:(\S{1,100}): )?Uncaught exception ((?:[\w-]+:)?[A-Z][\w.']*):$/;
const HSPEC = /^uncaught exception: ([A-Z][\w.']*)(?: \((.*))?$/s;
const GHCI = /^\*\*\* Exception: (.*)$/s;
const PROGRAM = /^[\w.-]{1,100}: (.*)$/s;
const PATTERN =
  /^(?:\S{1,100}: )?(\S{1,300}\.hs):(?:(\d+):(\d+)(?:-\d+)?|\((\d+),(\d+)\)-\(\d+,\d+\)): (Non-exhaustive .*|Irrefutable .*|Missing field .*|No instance .*)$/s;

export const haskell: Language = {
  name: "haskell",
  platform: "haskell",
  marks: (text) =>
    (text.includes(", called at ") && CALLED.test(text)) ||
    (text.includes(" in ") && text.endsWith(")") && CALLED_FROM.test(text)) ||
    (text.includes("SrcLoc {") && text.search(SHOWN) >= 0) ||
    (text.endsWith(":") && (START.test(text) || XC_START.test(text) || UNCAUGHT.test(text))) ||
    (text.includes(".hs:") && PATTERN.test(text)),
  read: (lines, foreign) => readWith(DIALECT, lines, foreign),
};

interface State {
  readonly places: Map<Raised, ReturnType<typeof haskellFrame>>;
  /** The kind of list that is being read. */
  list: "calls" | "centres" | "xc" | undefined;
}

const DIALECT: Dialect<State> = {
  order: "newest first",
  begin: () => ({ places: new Map(), list: undefined }),
  rules: [
    { line: UNCAUGHT, read: (walk, [, , type]) => void walk.open(type) },
    { line: HSPEC, read: (walk, [, type, value]) => void walk.open(type, value) },
    { line: GHCI, read: (walk, [, value]) => void walk.open(undefined, value) },
    { line: XC_START, read: startXc },
    { line: START, read: startCalls },
    {
      line: CALLED,
      read: (walk, [, name, path, line, column, unit, module]) => push(walk, name, path, line, column, module, unit),
    },
    {
      line: CALLED_FROM,
      read: (walk, [, name, path, line, column, unit, module]) => push(walk, name, path, line, column, module, unit),
    },
    { line: /^[\w.]{1,80}\.throwString called with:$/, read: (walk) => void walk.open(undefined) },
    { line: /^Called from:$/, read: (walk) => walk.current !== undefined },
    { line: /SrcLoc \{srcLocPackage = "/, read: shown },
    { line: CENTRE, read: centre },
    { line: XC_FRAME, read: (walk, [, module, name]) => xc(walk, module, name) },
    { line: PATTERN, read: pattern },
    { line: /^While handling .*$/, read: (walk) => walk.current !== undefined },
  ],
  end: (walk) => {
    for (const [raised, place] of walk.state.places) if (raised.frames.length === 0) raised.frames.push(place);
    keepProven(walk, ({ type }) => type !== undefined);
  },
};

/** A second list behind the first is the same stack seen by another mechanism. */
function startCalls(walk: Walk<State>, [text]: RegExpExecArray): Verdict {
  const { state, current } = walk;
  const more = current !== undefined && current.frames.length > 0;
  if (current === undefined || more) {
    const close = more && walk.at - current.to <= 2;
    if (close && /from -prof|Cost-centre|IPE|Native/.test(text)) {
      state.list = undefined;
      return true;
    }
    walk.leave();
    walk.openAbove(namesProgram(walk) ? programAbove : lineAbove);
  }
  walk.commitMessage();
  state.list = /prof|Cost-centre|IPE/.test(text) ? "centres" : "calls";
  return true;
}

/** Lines of one message that are looked at. */
const MAX_LINES = 30;

/** Does `program: message` open the paragraph above? */
function namesProgram(walk: Walk<State>): boolean {
  const last = lineAboveGap(walk);
  for (let at = last; at >= Math.max(0, walk.at - MAX_LINES) && walk.textAt(at) !== ""; at -= 1)
    if (programAbove(walk.textAt(at)) !== undefined) return true;
  return false;
}

/** Since GHC 9.10 a blank line stands between message and list. */
function lineAboveGap(walk: Walk<State>): number {
  return walk.textAt(walk.at - 1) === "" ? walk.at - 2 : walk.at - 1;
}

function programAbove(text: string): Headline | undefined {
  const value = PROGRAM.exec(text)?.[1];
  return value === undefined ? undefined : { type: undefined, value };
}

function lineAbove(text: string, distance: number): Headline | undefined {
  return distance === 1 ? { type: undefined, value: text } : undefined;
}

/** `StringException "no egg" CallStack [("throwString",SrcLoc {…}),…]` */
function shown(walk: Walk<State>): Verdict {
  const { text } = walk;
  const calls = [...text.matchAll(SHOWN)];
  const [first] = calls;
  if (first === undefined) return false;
  const before = text.slice(0, first.index).replace(/,? ?(?:CallStack |fromCallSiteList )?\(?\[$/, "");
  if (walk.current === undefined || walk.current.frames.length > 0) {
    walk.leave();
    walk.open(undefined, programAbove(before)?.value ?? before);
  }
  for (const [, name, unit, module, path, line, column] of calls) push(walk, name, path, line, column, module, unit);
  return true;
}

function startXc(walk: Walk<State>): void {
  walk.open(undefined);
  walk.commitMessage();
  walk.state.list = "xc";
}

function xc(walk: Walk<State>, module: string | undefined, name: string | undefined): Verdict {
  if (walk.state.list !== "xc") return false;
  walk.frame(haskellFrame(name, undefined, undefined, undefined, module, undefined));
  return true;
}

function centre(walk: Walk<State>, [, module, name, path, line, column, other, otherColumn]: RegExpExecArray): Verdict {
  if (walk.state.list !== "centres") return walk.current !== undefined;
  push(walk, name, path, line ?? other, column ?? otherColumn, module, undefined);
  return true;
}

function pattern(walk: Walk<State>, [, path, line, column, other, otherColumn, value]: RegExpExecArray): void {
  const raised = walk.open(undefined, value);
  const name = / in function (\S+)$/.exec(value ?? "")?.[1];
  walk.state.places.set(raised, haskellFrame(name, path, line ?? other, column ?? otherColumn, undefined, undefined));
}

function push(walk: Walk<State>, ...parts: Parameters<typeof haskellFrame>): void {
  walk.frame(haskellFrame(...parts));
}

function haskellFrame(
  name: string | undefined,
  path: string | undefined,
  line: string | undefined,
  column: string | undefined,
  module: string | undefined,
  unit: string | undefined,
) {
  const library =
    (unit !== undefined &&
      unit !== "main" &&
      /-\d+(?:\.\d+)+(?!.*-inplace)|^(?:base|ghc-\w+|containers|text|bytestring)$/.test(unit)) ||
    /^(?:GHC|Control|System|Data\.(?:Map|Set|Text|ByteString))\b/.test(module ?? "");
  return frameOf(
    functionOf(name),
    module === undefined ? {} : { module },
    unit === undefined ? {} : { package: unit },
    fileOf(path),
    linenoOf(line),
    colnoOf(column),
    { in_app: !library },
  );
}

/**
 * R: `Error in f(x) : message` with `Calls:`, `traceback()`, trees of rlang with `Caused by error in`.
 * `Calls:` and trees run from the oldest call, `traceback()` from the newest.
 * Source: stat.ethz.ch/R-manual (stop, traceback), rlang.r-lib.org (trace_back)
 */
import { colnoOf, fileOf, linenoOf } from "../../frames.js";
import { marginAt, messageOf } from "../../headline.js";
import type { Language } from "../../language.js";
import { innermost } from "../../raised.js";
import { type Dialect, keepProven, readWith, type Verdict } from "../../walk.js";
import { rFrame } from "./frame.js";
import {
  BULLET,
  CAUSED,
  CLASS,
  END_OF_MESSAGE,
  HEAD,
  isBranch,
  isHead,
  isPrinted,
  marksR,
  NOTEBOOK,
  PART,
  PLACED,
  PLAIN,
  PRINTED,
  plainLine,
  SHINY,
  SHINY_CALL,
  SHINY_NOTE,
  SUBPROCESS,
  TIDY,
  TREE,
  TREE_START,
} from "./lines.js";
import { CRASH, crash, crashTraceback, END_OF_CRASH, endOfCrash, NUMBERED, numbered, tellCut } from "./numbered.js";
import { begin, newState, type RWalk, type State } from "./state.js";
import { CALLS, HALTED } from "./translations.js";

export const r: Language = {
  name: "r",
  platform: "other",
  marks: marksR,
  read: (lines, foreign) => readWith(DIALECT, lines.map(plainLine), foreign),
};

const DIALECT: Dialect<State> = {
  order: "oldest first",
  begin: newState,
  rules: [
    { line: CLASS, read: classed },
    { line: PART, read: part },
    { line: HEAD, read: head },
    { line: NOTEBOOK, read: notebook },
    { line: SHINY, read: shiny },
    { line: SHINY_CALL, read: shinyCall },
    { line: SHINY_NOTE, read: ({ current, state }) => current !== undefined && state.newestFirst.has(current) },
    { line: PRINTED, read: printed },
    { line: TIDY, read: tidy },
    { line: PLAIN, read: plain },
    { line: CAUSED, read: caused },
    { line: CALLS, read: calls },
    { line: CRASH, read: crash },
    { line: END_OF_CRASH, read: endOfCrash },
    { line: TREE_START, read: (walk) => crashTraceback(walk) || startTree(walk) },
    { line: SUBPROCESS, read: startSubprocess },
    { line: TREE, read: branch },
    { line: PLACED, read: placed },
    { line: NUMBERED, read: numbered },
    { line: BULLET, read: bullet },
    { line: END_OF_MESSAGE, read: endOfMessage },
    { line: HALTED, read: endOfMessage },
  ],
  end: (walk) => {
    tellCut(walk);
    for (const [raised, place] of walk.state.places)
      if (raised.frames.length === 0 && raised.links.length === 0) raised.frames.push(place);
    for (const raised of walk.state.newestFirst) raised.frames.reverse();
    keepProven(walk, (raised) => walk.state.halted.has(raised));
  },
};

function head(walk: RWalk, [text, type, call = "", path, line, value]: RegExpExecArray): Verdict {
  if (!isHead(text)) return false;
  begin(walk, walk.open(type, value), call, path, line);
  return true;
}

/** Notebooks and reprex print no blank in front of the colon, as much other prose. */
function notebook(walk: RWalk, [, type, call = "", value]: RegExpExecArray): Verdict {
  const isComment = walk.lines[walk.at]?.raw.includes("#> Error in ") === true;
  if (!isComment && ![1, 2, 3, 4].some((more) => walk.textAt(walk.at + more) === "Traceback:")) return false;
  begin(walk, walk.open(type, value), call);
  return true;
}

function printed(walk: RWalk, [text, type, call = "", value]: RegExpExecArray): Verdict {
  if (!isPrinted(text)) return false;
  begin(walk, walk.open(type, value), call);
  return true;
}

function shiny(walk: RWalk, [text, type, , value]: RegExpExecArray): Verdict {
  if (!text.startsWith("Warning: ") && !SHINY_CALL.test(walk.textAt(walk.at + 1))) return false;
  const raised = walk.open(type, value);
  walk.state.outermost = undefined;
  begin(walk, raised, undefined);
  walk.state.newestFirst.add(raised);
  return true;
}

/** The calls are those of the error that Shiny caught, also where its causes stand in between. */
function shinyCall(walk: RWalk, [, , call = "", path, line]: RegExpExecArray): Verdict {
  const { current, state } = walk;
  const caught = [current, state.outermost].find((raised) => raised !== undefined && state.newestFirst.has(raised));
  if (current === undefined || caught === undefined) return false;
  if (caught !== current) {
    walk.closeMessage();
    walk.current = caught;
    state.places.clear();
  }
  walk.frame(rFrame(call, path, line));
  return true;
}

/** Where no headline follows, the message does. */
function classed(walk: RWalk, [, subclass, outermost]: RegExpExecArray): Verdict {
  const { state } = walk;
  if (outermost !== undefined && !walk.text.endsWith("/error>")) return false;
  const kind = subclass ?? outermost;
  state.kind = kind;
  const below = walk.textAt(walk.at + 1);
  if (TIDY.test(below) || PLAIN.test(below) || below === "") return true;
  state.outermost = undefined;
  begin(walk, walk.open(kind), undefined);
  state.kind = undefined;
  return true;
}

function part(walk: RWalk, [, name, value]: RegExpExecArray): Verdict {
  const { current } = walk;
  if (current === undefined || current.frames.length > 0 || walk.at - current.from > 2) return false;
  if (name === "message") current.value = value;
  else current.type ??= value?.replace(/^`(.*)`$/, "$1");
  walk.extend();
  return true;
}

function tidy(walk: RWalk, [, type, call, path, line, value, alone]: RegExpExecArray): void {
  walk.state.outermost = undefined;
  begin(walk, walk.open(walk.state.kind ?? type ?? alone, value), call, path, line);
  walk.state.kind = undefined;
}

function plain(walk: RWalk, [, type, value]: RegExpExecArray): Verdict {
  const { current } = walk;
  if (current !== undefined && current.frames.length === 0 && !walk.state.halted.has(current)) return false;
  walk.state.outermost = undefined;
  begin(walk, walk.open(type, value), undefined);
  return true;
}

function caused(walk: RWalk, [, type, call, path, line, value]: RegExpExecArray): Verdict {
  const { current } = walk;
  if (current === undefined) return false;
  begin(walk, walk.cause(current, "parent", type, value), call, path, line);
  return true;
}

function bullet(walk: RWalk, [text]: RegExpExecArray): Verdict {
  const { current, state } = walk;
  if (current === undefined || state.tree || current.frames.length > 0) return false;
  const plain = text.replace(/^! /, "");
  const indent = walk.lines[walk.at]?.indent ?? 0;
  current.value = messageOf(current.value, [{ text: plain, indent }], marginAt(walk.lines, current.from));
  walk.extend();
  return true;
}

function calls(walk: RWalk, [, list = ""]: RegExpExecArray): Verdict {
  const { current } = walk;
  if (current === undefined) return false;
  walk.commitMessage();
  walk.state.summed.add(current);
  for (const name of list.split(/ -> | (?=\.\.\. )|(?<=\.\.\.) /)) {
    const plain = name.trim();
    if (plain !== "..." && plain !== "->" && plain !== "") walk.frame(rFrame(plain));
  }
  return true;
}

function startTree(walk: RWalk): Verdict {
  const { state } = walk;
  if (walk.current === undefined) return false;
  walk.closeMessage();
  walk.current = state.outermost ?? walk.current;
  // The calls that R summed up above are told again.
  if (state.summed.delete(walk.current)) walk.current.frames = [];
  state.places.clear();
  state.tree = true;
  return true;
}

/** The calls of the innermost cause. */
function startSubprocess(walk: RWalk): Verdict {
  const { outermost } = walk.state;
  if (!startTree(walk) || outermost === undefined) return false;
  walk.current = innermost(outermost);
  return true;
}

function branch(walk: RWalk, match: RegExpExecArray): Verdict {
  const { state } = walk;
  const [text, number, , call = ""] = match;
  if (!isBranch(text) && !state.tree) return false;
  if (!state.tree) {
    if (walk.current === undefined || walk.current.frames.length > 0 || number === "1") walk.open(undefined);
    state.tree = true;
  }
  walk.frame(rFrame(call));
  return true;
}

function placed(walk: RWalk, [, path, line, column]: RegExpExecArray): Verdict {
  const frame = walk.current?.frames.at(-1);
  if (!walk.state.tree || frame === undefined || frame.filename !== undefined) return false;
  Object.assign(frame, fileOf(path), linenoOf(line), colnoOf(column));
  walk.extend();
  return true;
}

function endOfMessage(walk: RWalk, [text]: RegExpExecArray): Verdict {
  if (walk.current === undefined) return false;
  walk.closeMessage();
  if (HALTED.test(text)) walk.state.halted.add(walk.current);
  return true;
}

/**
 * R: `Error in f(x) : message` with `Calls:`, `traceback()`, trees of rlang with `Caused by error in`.
 * `Calls:` and trees run from the oldest call, `traceback()` from the newest.
 * Source: stat.ethz.ch/R-manual (stop, traceback), rlang.r-lib.org (trace_back)
 */
import type { Frame } from "../../sentry/items.js";
import { fileOf, linenoOf } from "../frames.js";
import type { Language } from "../language.js";
import type { Raised } from "../raised.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "../walk.js";
import { nameOf, rFrame } from "./r-frame.js";
import {
  BULLET,
  CALLS,
  CAUSED,
  CLASS,
  END_OF_MESSAGE,
  HALTED,
  HEAD,
  isBranch,
  isHead,
  isPrinted,
  marksR,
  NOTEBOOK,
  PLACED,
  PLAIN,
  PRINTED,
  SHINY,
  SHINY_CALL,
  TIDY,
  TRACEBACK,
  TREE,
  TREE_START,
} from "./r-lines.js";

export const r: Language = {
  name: "r",
  platform: "other",
  marks: marksR,
  read: (lines, foreign) => readWith(DIALECT, lines, foreign),
};

interface State {
  /** The call that the headline names; a frame only when no stack follows. */
  readonly places: Map<Raised, Frame>;
  tree: boolean;
  /** Shiny's errors: it prints the newest call first and leaves out its own. */
  readonly shiny: Set<Raised>;
  /** The script ended behind them. */
  readonly halted: Set<Raised>;
  /** Their frames come from the line `Calls:`. */
  readonly summed: Set<Raised>;
  /** `traceback()` counts down to 1. */
  list: { expected: number; readonly frames: Frame[]; readonly lines: number[] } | undefined;
  /** What the whole trace belongs to, when causes stand in between. */
  outermost: Raised | undefined;
  kind: string | undefined;
}

type RWalk = Walk<State>;

const DIALECT: Dialect<State> = {
  order: "oldest first",
  begin: () => ({
    places: new Map(),
    tree: false,
    shiny: new Set(),
    halted: new Set(),
    summed: new Set(),
    list: undefined,
    outermost: undefined,
    kind: undefined,
  }),
  rules: [
    {
      line: CLASS,
      read: ({ state }, [, kind]) => {
        state.kind = kind;
      },
    },
    { line: HEAD, read: head },
    { line: NOTEBOOK, read: notebook },
    { line: SHINY, read: shiny },
    { line: SHINY_CALL, read: shinyCall },
    { line: PRINTED, read: printed },
    { line: TIDY, read: tidy },
    { line: PLAIN, read: plain },
    { line: CAUSED, read: caused },
    { line: CALLS, read: calls },
    { line: TREE_START, read: startTree },
    { line: TREE, read: branch },
    { line: PLACED, read: placed },
    { line: TRACEBACK, read: counted },
    { line: BULLET, read: bullet },
    { line: END_OF_MESSAGE, read: endOfMessage },
    { line: HALTED, read: endOfMessage },
  ],
  end: (walk) => {
    for (const [raised, place] of walk.state.places)
      if (raised.frames.length === 0 && raised.links.length === 0) raised.frames.push(place);
    for (const raised of walk.state.shiny) raised.frames.reverse();
    keepProven(walk, (raised) => walk.state.halted.has(raised));
  },
};

function head(walk: RWalk, [text, type, call = "", path, line, value]: RegExpExecArray): Verdict {
  if (!isHead(text)) return false;
  begin(walk, walk.open(type, value), call, path, line);
  return true;
}

/** Notebooks print no blank in front of the colon, as much other prose. */
function notebook(walk: RWalk, [, type, call = "", value]: RegExpExecArray): Verdict {
  if (![1, 2, 3, 4].some((more) => walk.textAt(walk.at + more) === "Traceback:")) return false;
  begin(walk, walk.open(type, value), call);
  return true;
}

function printed(walk: RWalk, [text, type, call = "", value]: RegExpExecArray): Verdict {
  if (!isPrinted(text)) return false;
  begin(walk, walk.open(type, value), call);
  return true;
}

function shiny(walk: RWalk, [, type, , value]: RegExpExecArray): Verdict {
  if (!SHINY_CALL.test(walk.textAt(walk.at + 1))) return false;
  const raised = walk.open(type, value);
  begin(walk, raised, undefined);
  walk.state.shiny.add(raised);
  return true;
}

function shinyCall(walk: RWalk, [, , call = "", path, line]: RegExpExecArray): Verdict {
  if (walk.current === undefined || !walk.state.shiny.has(walk.current)) return false;
  walk.frame(rFrame(call, path, line));
  return true;
}

function begin(walk: RWalk, raised: Raised, call: string | undefined, path?: string, line?: string): void {
  const { state } = walk;
  state.tree = false;
  state.list = undefined;
  state.outermost ??= raised;
  if (call !== undefined && nameOf(call) !== undefined) state.places.set(raised, rFrame(call, path, line));
}

function tidy(walk: RWalk, [, type, call, value, alone]: RegExpExecArray): void {
  walk.state.outermost = undefined;
  begin(walk, walk.open(walk.state.kind ?? type ?? alone, value), call);
  walk.state.kind = undefined;
}

function plain(walk: RWalk, [, type, value]: RegExpExecArray): Verdict {
  const { current } = walk;
  if (current !== undefined && current.frames.length === 0 && !walk.state.halted.has(current)) return false;
  walk.state.outermost = undefined;
  begin(walk, walk.open(type, value), undefined);
  return true;
}

function caused(walk: RWalk, [, type, call, value]: RegExpExecArray): Verdict {
  const { current } = walk;
  if (current === undefined) return false;
  begin(walk, walk.cause(current, "parent", type, value), call);
  return true;
}

function bullet(walk: RWalk, [text]: RegExpExecArray): Verdict {
  const { current, state } = walk;
  if (current === undefined || state.tree || current.frames.length > 0) return false;
  const plain = text.replace(/^! /, "");
  current.value = current.value === undefined ? plain : `${current.value}\n${plain}`;
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
  state.places.clear();
  state.tree = true;
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
  Object.assign(frame, fileOf(path), linenoOf(line), column === undefined ? {} : { colno: Number(column) });
  walk.extend();
  return true;
}

/** Kept aside until it has counted down to 1: such numbers alone prove nothing. */
function counted(walk: RWalk, [, number, call = ""]: RegExpExecArray): Verdict {
  const { state } = walk;
  const count = Number(number);
  if (count === state.list?.expected) state.list.expected -= 1;
  else if (nameOf(call) !== undefined || call.startsWith("(function"))
    state.list = { expected: count - 1, frames: [], lines: [] };
  else return false;
  if (walk.current?.frames.length === 0) walk.closeMessage();
  const { list } = state;
  list?.frames.push(rFrame(call));
  list?.lines.push(walk.at);
  if (list === undefined || list.expected > 0) return false;
  state.list = undefined;
  if (list.frames.length < 2 && walk.current === undefined) return false;
  const { current } = walk;
  // `Calls:` abbreviates what the whole list tells again.
  if (current !== undefined && state.summed.has(current)) current.frames.length = 0;
  if (walk.current === undefined || walk.current.frames.length > 0)
    walk.open(undefined).from = list.lines[0] ?? walk.at;
  else walk.closeMessage();
  for (const frame of list.frames.reverse()) walk.frame(frame);
  for (const at of list.lines) walk.understood.add(at);
  return true;
}

function endOfMessage(walk: RWalk, [text]: RegExpExecArray): Verdict {
  if (walk.current === undefined) return false;
  walk.closeMessage();
  if (HALTED.test(text)) walk.state.halted.add(walk.current);
  return true;
}

/**
 * Rust: panics in the form before and since 1.73, short and full backtraces, `Caused by:` chains of anyhow and eyre.
 * A frame is two lines: `4: path::function`, then `at file:line:column`. Printed newest call first.
 * Source: doc.rust-lang.org/std/backtrace, docs.rs/anyhow
 */

import type { Language } from "../../language.js";
import { type Dialect, keepProven, readWith, type Verdict } from "../../walk.js";
import { jsFrame } from "../javascript/frame.js";
import { addCause, location, NODE, NODE_PLACE, openCauses, openError, treeCause, treePlace } from "./causes.js";
import { plainName, rustFrame } from "./frame.js";
import { endOfOldMessage, eyrePanic, joinBelow, OLD_END, PANIC, panic } from "./panic.js";
import { begin, freshState, type RustState, type RustWalk } from "./state.js";

const NUMBERED = /^(\d{1,4}):(?: +(0x[0-9a-f]+))?(?: - | +)(\S.*)$/s;
/** The runtime's functions without a module, with which a list may begin. */
const RUNTIME =
  /^(?:_?rust_begin_unwind|_?rust_panic|__rust_(?:start_panic|try|end_short_backtrace|begin_short_backtrace))$/;
const AT = /^at (\S.{0,600}?\.\w{1,4}:\d+(?::\d+)?)$/;
const START =
  /^(?:stack backtrace|Stack backtrace|STACK BACKTRACE|Backtrace|BACKTRACE|backtrace no\. \d+):?$|^[━─-]{2,} ?BACKTRACE ?[━─-]{2,}$/;
const SPANS = /^[━─-]{2,} ?SPANTRACE ?[━─-]{2,}$/;
/** snafu's own backtraces number without a colon and name the file without `at`. */
const SNAFU = /^(\d{1,4}) ((?![│|>])\S.{0,600})$/;
/** Code that color-backtrace shows under a frame; the arrow is at the line of the call. */
const CODE = /^(?:> ?)?\d{1,6} ([│|>])(.*)$/s;
const HASHED = /^(?:\d{1,4} )?\S.{0,600}(?:::|17)h[0-9a-f]{16}E?$/;
const FILE = /^(?:\/|\.{1,2}\/|[A-Z]:[\\/]).{1,400}\.(?:rs|c|S):\d+$/;
const HIDDEN = /^(?:⋮|\[\.\.\. omitted \d+|note: |Run with |Backtrace omitted)/;

/** What `{:?}` prints of a backtrace, on one line or on one a frame. Source: std's Backtrace#fmt */
const DEBUGGED = /(?:^|\bBacktrace \[)\{ fn: "/;
const DEBUGGED_FRAME = /\{ fn: "([^"]{1,1000})"(?:, file: "([^"]{1,600})"(?:, line: (\d{1,9}))?)?/g;
const MAX_DEBUGGED_CHARS = 65_536;
/** `error.backtrace=   0: path::function`, as tracing prints a field. */
const LOGGED = /\bbacktrace[=:] {1,8}0: {1,8}([<\w]\S*::.*)$/s;
/** defmt tells what printed the message above. */
const PRINTED_BY = /^└─ .{1,300} @ .{1,400}:\d+$/;

export const rust: Language = {
  name: "rust",
  platform: "native",
  marks: (text) =>
    (text.includes("panicked at ") && PANIC.test(text)) ||
    (text.includes('{ fn: "') && text.includes("::")) ||
    (text.startsWith("at ") && /\.rs:\d+(?::\d+)?$/.test(text) && !text.includes("(")) ||
    (/^\d/.test(text) && (isSymbol(NUMBERED.exec(text)) || HASHED.test(text))) ||
    (text.includes("╴at ") && NODE_PLACE.test(text)) ||
    (text.includes(".rs:") && /^\S{1,400}\.rs:\d+(?::\d+)?$/.test(text)) ||
    text.startsWith("Backtrace omitted. Run with ") ||
    text === "Caused by:",
  read: (lines, foreign) => readWith(DIALECT, lines, foreign),
};

/** A numbered line that no list of prose has: a path of modules, a hash, or an address. */
function isSymbol(match: RegExpExecArray | null): boolean {
  const [, , address, name = ""] = match ?? [];
  return (
    match !== null &&
    (address !== undefined || (/^[<\w$&*[(]\S*::/.test(name) && !/::\s|: |(?<!;)\s\d/.test(name)) || RUNTIME.test(name))
  );
}

const DIALECT: Dialect<RustState> = {
  order: "newest first",
  begin: freshState,
  rules: [
    { line: PANIC, read: (walk, match) => panic(walk, match[1] ?? "") },
    { line: /^The application panicked \(crashed\)\.$/, read: (walk) => begin(walk.state, walk.open("panic")) },
    { line: /^Message: +(.+)$/s, read: (walk, [, value]) => eyrePanic(walk, value, undefined) },
    { line: /^Location: +(\S.{0,400}:\d+)$/, read: (walk, [, place]) => eyrePanic(walk, undefined, place) },
    { line: OLD_END, read: endOfOldMessage },
    { line: START, read: startTrace },
    { line: DEBUGGED, read: debugged },
    { line: LOGGED, read: logged },
    { line: PRINTED_BY, read: (walk) => walk.current !== undefined && walk.commitMessage() },
    { line: SPANS, read: ({ state }) => startSpans(state) },
    { line: /^Caused by:$/, read: openCauses },
    { line: /^Error:(?: (.*))?$/s, read: openError },
    { line: /^Location:$/, read: location },
    { line: NODE, read: treeCause },
    { line: NODE_PLACE, read: treePlace },
    { line: /^[│ ]*(?:[├╰]╴|│)/, read: ({ state }) => state.error !== undefined },
    { line: /^Stack:$/, read: startWasm },
    { line: /^at |@|^Error$/, read: wasmFrame },
    { line: NUMBERED, read: numbered },
    { line: CODE, read: showCode },
    { line: SNAFU, read: snafu },
    { line: FILE, read: (walk, [place]) => fill(walk, place) },
    { line: AT, read: at },
    { line: HIDDEN, read: ({ state }) => state.error !== undefined },
    { line: /^[<\w_].{0,1000}$/s, read: inlinedOrCause },
    { line: /^$/, read: blank },
  ],
  end: (walk) => {
    joinBelow(walk.roots);
    for (const [raised, place] of walk.state.places) if (raised.frames.length === 0) raised.frames.push(place);
    keepProven(walk, ({ type, links }) => type !== undefined && links.length > 0);
  },
};

function startTrace(walk: RustWalk): void {
  const { state } = walk;
  walk.commitMessage();
  walk.current = state.error ?? walk.current;
  state.listing = undefined;
  state.spans = false;
  state.tracing = true;
  state.last = undefined;
}

function debugged(walk: RustWalk, { index }: RegExpExecArray): Verdict {
  const text = walk.lines[walk.at]?.raw.slice(0, MAX_DEBUGGED_CHARS) ?? "";
  // Other languages have such objects, but not such names.
  const found = text.includes("::") || walk.current !== undefined ? [...text.matchAll(DEBUGGED_FRAME)] : [];
  if (found.length > 0 && index > 0) walk.open(undefined, walk.text.slice(0, index));
  for (const [, symbol, path, line] of found)
    walk.frame(rustFrame(symbol, path === undefined || line === undefined ? path : `${path}:${line}`));
  return found.length > 0;
}

/** A field of a log record, whose first frame stands on the record's line. */
function logged(walk: RustWalk, { index, 1: symbol }: RegExpExecArray): void {
  const { state } = walk;
  begin(state, walk.open(undefined, walk.text.slice(0, index).replace(/[\w.]{1,40}$/, "")));
  state.tracing = true;
  state.last = rustFrame(symbol, undefined);
  walk.frame(state.last);
}

function startSpans(state: RustState): void {
  state.listing = undefined;
  state.tracing = false;
  state.spans = true;
}

/** `1: message` in a list of causes, `4: function` in a backtrace. */
function numbered(walk: RustWalk, match: RegExpExecArray): Verdict {
  const { state } = walk;
  const [, number, address, text = ""] = match;
  if (state.spans) return true;
  if (state.listing !== undefined && address === undefined) {
    addCause(walk, text);
    return true;
  }
  if (!state.tracing) {
    const placed = walk.current !== undefined || /^at \S+\.rs:\d/.test(walk.textAt(walk.at + 1));
    if (!isSymbol(match) || (number !== "0" && !placed)) return false;
    walk.commitMessage();
    state.tracing = true;
  }
  state.last = rustFrame(text, undefined, address);
  walk.frame(state.last);
  return true;
}

/** Only the first number needs the hash of its symbol as proof. */
function snafu(walk: RustWalk, [text, , symbol = ""]: RegExpExecArray): Verdict {
  const { state } = walk;
  if (state.last === undefined ? !HASHED.test(text) : !state.tracing) return false;
  const above = walk.textAt(walk.at - 1);
  if (walk.current === undefined && above !== "" && !walk.foreign(walk.at - 1)) {
    walk.open(undefined, above).from = walk.at - 1;
    walk.understood.add(walk.at - 1);
  }
  walk.commitMessage();
  state.tracing = true;
  state.last = rustFrame(symbol, undefined);
  walk.frame(state.last);
  return true;
}

function showCode({ state }: RustWalk, [text, wall, code = ""]: RegExpExecArray): Verdict {
  if (!state.tracing || state.last === undefined) return false;
  if (wall === ">" || text.startsWith(">")) state.last.context_line = code.trim();
  return true;
}

/** console_error_panic_hook writes the browser's stack under the panic. */
function startWasm(walk: RustWalk): Verdict {
  const { state } = walk;
  if (state.error?.type !== "panic" || state.error.frames.length > 0) return false;
  walk.commitMessage();
  walk.current = state.error;
  state.wasm = true;
  walk.proof += 1;
  return true;
}

function wasmFrame(walk: RustWalk, [text]: RegExpExecArray): Verdict {
  if (!walk.state.wasm) return false;
  if (walk.text === "Error") return true;
  const frame = text === "" ? undefined : jsFrame(walk.text);
  if (frame === undefined) return false;
  walk.frame(frame.function === undefined ? frame : { ...frame, ...plainName(frame.function) });
  return true;
}

function at(walk: RustWalk, [, place = ""]: RegExpExecArray): Verdict {
  const { state } = walk;
  if (state.spans) walk.proof += 1;
  if (state.spans) return true;
  return fill(walk, place);
}

/** The place of the frame on the line before. */
function fill(walk: RustWalk, place: string): Verdict {
  const { state } = walk;
  if (!state.tracing || state.last === undefined) return false;
  const address = state.last.instruction_addr;
  const filled = rustFrame(state.last.raw_function ?? state.last.function, place, address);
  Object.assign(state.last, filled);
  walk.extend();
  return true;
}

function inlinedOrCause(walk: RustWalk, [text]: RegExpExecArray): Verdict {
  const { state } = walk;
  const next = walk.textAt(walk.at + 1);
  const inlined =
    state.tracing && state.last !== undefined && /^at |:\d+$/.test(next) && (AT.test(next) || FILE.test(next));
  if (inlined && /^[<\w$&*[(]/.test(text)) {
    state.last = rustFrame(text, undefined);
    walk.frame(state.last);
    return true;
  }
  const only = state.listing !== undefined && state.deepest === state.listing && !state.tracing;
  if (!only || walk.textAt(walk.at - 1) !== "Caused by:") return false;
  addCause(walk, text);
  return true;
}

function blank(walk: RustWalk): Verdict {
  const { state } = walk;
  if (!state.tracing) return false;
  state.tracing = false;
  state.last = undefined;
  walk.leave();
  return true;
}

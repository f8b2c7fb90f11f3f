/**
 * Rust: panics in the form before and since 1.73, short and full backtraces, `Caused by:` chains of anyhow and eyre.
 * A frame is two lines: `4: path::function`, then `at file:line:column`. Printed newest call first.
 * Source: doc.rust-lang.org/std/backtrace, docs.rs/anyhow
 */

import type { Language } from "../../language.js";
import { type Dialect, keepProven, readWith, type Verdict } from "../../walk.js";
import { jsFrame } from "../javascript/frame.js";
import { addCause, location, NODE, NODE_PLACE, openCauses, openError, treeCause, treePlace } from "./causes.js";
import { DEBUGGED, debugged, LOGGED, logged } from "./field.js";
import { plainName, rustFrame } from "./frame.js";
import { endOfOldMessage, eyrePanic, joinBelow, MIETTE, OLD_END, PANIC, panic, placed, TOLD_BEHIND } from "./panic.js";
import { begin, freshState, type RustState, type RustWalk } from "./state.js";

/** Borders that test runners draw: the last line has a corner of its own. */
const NUMBERED = /^(?:[│└╰]─{0,2} +)?(\d{1,4}):(?: +(0x[0-9a-f]+))?(?: - | +)(\S.*)$/s;
/** The runtime's functions without a module, with which a list may begin. */
const RUNTIME =
  /^(?:_?rust_begin_unwind|_?rust_panic|__rust_(?:start_panic|try|end_short_backtrace|begin_short_backtrace))$/;
const AT = /^(?:│ +)?at (\S.{0,600}?\.\w{1,4}:\d+(?::\d+)?)$/;
const START =
  /^(?:stack backtrace|Stack backtrace|STACK BACKTRACE|Backtrace|BACKTRACE|backtrace no\. \d+):?$|^[━─-]{2,} ?BACKTRACE ?[━─-]{2,}$/;
const SPANS = /^[━─-]{2,} ?SPANTRACE ?[━─-]{2,}$/;
/** snafu's own backtraces number without a colon and name the file without `at`. */
const SNAFU = /^(\d{1,4}) ((?![│|>])\S.{0,600})$/;
/** probe-rs: `Frame 1: main @ 0x080001c4 inline`, the place below. */
const PROBED = /^Frame \d{1,4}: "?(\S.{0,600}?)"? @ (0x[0-9a-f]{4,16})(?: inline)?$/;
/** Code that color-backtrace shows under a frame; the arrow is at the line of the call. */
const CODE = /^(?:> ?)?\d{1,6} ([│|>])(.*)$/s;
const HASHED = /^(?:\d{1,4} )?\S.{0,600}(?:::|17)h[0-9a-f]{16}E?$/;
const FILE = /^(?:\/|\.{1,2}\/|[A-Z]:[\\/]|\w[\w.-]{0,60}\/).{1,400}\.(?:rs|c|S):\d+(?::\d+)?$/;
const HIDDEN = /^(?:⋮|<exception entry>$|\[\.\.\. omitted \d+|note: |Run with |Backtrace omitted)/;

/** defmt tells what printed the message above; miette helps. */
const PRINTED_BY = /^└─ .{1,300} @ .{1,400}:\d+$|^help: set the `RUST_/;

export const rust: Language = {
  name: "rust",
  platform: "native",
  marks: (text) =>
    (text.includes("panicked at ") && PANIC.test(text)) ||
    (text.includes('{ fn: "') && text.includes("::")) ||
    (text.startsWith("at ") && /\.rs:\d+(?::\d+)?$/.test(text) && !text.includes("(")) ||
    (/^[\d│]/.test(text) && (isSymbol(NUMBERED.exec(text)) || HASHED.test(text))) ||
    (text.includes("╴at ") && NODE_PLACE.test(text)) ||
    (text.includes(".rs:") && /^\S{1,400}\.rs:\d+(?::\d+)?$/.test(text)) ||
    text.startsWith("Backtrace omitted. Run with ") ||
    (text.startsWith("Frame ") && PROBED.test(text)) ||
    (text.endsWith(" panicked.") && MIETTE.test(text)) ||
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
    { line: MIETTE, read: (walk) => begin(walk.state, walk.open("panic")) },
    { line: TOLD_BEHIND, read: (walk, [, message, place = ""]) => placed(walk, message, place) },
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
    { line: NODE, read: (walk, match) => miettePanic(walk, match) || treeCause(walk, match) },
    { line: NODE_PLACE, read: treePlace },
    { line: /^Stack:$/, read: startWasm },
    { line: /^at |@|^Error$/, read: wasmFrame },
    { line: NUMBERED, read: numbered },
    { line: PROBED, read: probed },
    { line: CODE, read: showCode },
    { line: SNAFU, read: snafu },
    { line: FILE, read: (walk, [place]) => fill(walk, place) },
    { line: AT, read: at },
    { line: /^[│ ]*(?:[├╰]╴|│)/, read: ({ state }) => state.error !== undefined },
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
    // A text that begins in the middle of a backtrace.
    const proven =
      /^\d+: +0x[0-9a-f]+ - /.test(walk.text) || HASHED.test(text) || /^at \S+\.rs:\d/.test(walk.textAt(walk.at + 1));
    if (!isSymbol(match) || (number !== "0" && walk.current === undefined && !proven)) return false;
    walk.commitMessage();
    state.tracing = true;
  }
  state.number = Number(number);
  state.last = rustFrame(text, undefined, address);
  walk.frame(state.last);
  return true;
}

function probed(walk: RustWalk, [, name, address]: RegExpExecArray): void {
  const { state } = walk;
  walk.commitMessage();
  state.tracing = true;
  state.last = rustFrame(name, undefined, address);
  walk.frame(state.last);
}

function miettePanic(walk: RustWalk, [, text = ""]: RegExpExecArray): Verdict {
  const [, place] = /^at (\S.{0,400}:\d+:\d+)$/.exec(text) ?? [];
  return eyrePanic(walk, place === undefined ? text : undefined, place);
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
  if (!state.tracing || goesOn(walk)) return false;
  state.tracing = false;
  state.last = undefined;
  walk.leave();
  return true;
}

/** Loggers that print each line as a record of its own part the frames by blank lines and headers. */
function goesOn(walk: RustWalk): boolean {
  return [1, 2, 3].some((below) => Number(NUMBERED.exec(walk.textAt(walk.at + below))?.[1]) === walk.state.number + 1);
}

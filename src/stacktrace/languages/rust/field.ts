/** Backtraces that stand inside a line: as `{:?}` shows them, and as a field of a log record. */
import type { Verdict } from "../../walk.js";
import { rustFrame } from "./frame.js";
import { begin, type RustWalk } from "./state.js";

/** What `{:?}` prints of a backtrace, on one line or on one a frame. Source: std's Backtrace#fmt */
export const DEBUGGED = /(?:^|\bBacktrace \[)\{ fn: "/;
const DEBUGGED_FRAME = /\{ fn: "([^"]{1,1000})"(?:, file: "([^"]{1,600})"(?:, line: (\d{1,9}))?)?/g;
const MAX_DEBUGGED_CHARS = 65_536;
/** `error.backtrace=   0: path::function`, as tracing prints a field. */
export const LOGGED = /(?<!stack )\bbacktrace[=:] {1,8}0: {1,8}([<\w]\S*::.*)$/s;

export function debugged(walk: RustWalk, { index }: RegExpExecArray): Verdict {
  const text = walk.lines[walk.at]?.raw.slice(0, MAX_DEBUGGED_CHARS) ?? "";
  // Other languages have such objects, but not such names.
  const found = text.includes("::") || walk.current !== undefined ? [...text.matchAll(DEBUGGED_FRAME)] : [];
  if (found.length > 0 && index > 0) walk.open(undefined, walk.text.slice(0, index));
  for (const [, symbol, path, line] of found)
    walk.frame(rustFrame(symbol, path === undefined || line === undefined ? path : `${path}:${line}`));
  return found.length > 0;
}

/** A field of a log record, whose first frame stands on the record's line. */
export function logged(walk: RustWalk, { index, 1: symbol }: RegExpExecArray): void {
  const { state } = walk;
  begin(state, walk.open(undefined, walk.text.slice(0, index).replace(/[\w.]{1,40}$/, "")));
  state.tracing = true;
  state.last = rustFrame(symbol, undefined);
  walk.frame(state.last);
}

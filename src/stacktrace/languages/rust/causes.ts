/**
 * Chains of anyhow and eyre: `Error: …`, `Caused by:` with its list, and the `Location:` where eyre made the error.
 * Trees of error-stack: each context under the one it led to, with its place.
 */
import { linkTo, raise } from "../../raised.js";
import type { Verdict } from "../../walk.js";
import { rustFrame } from "./frame.js";
import { begin, type RustWalk } from "./state.js";

export const PLACED = /^(\S.{0,400}):(\d+):(\d+):?$/;

/** A context of error-stack, and where it was made. */
export const NODE = /^[│ ]*[├╰]─▶ (.+)$/s;
export const NODE_PLACE = /^[│ ]*[├╰]╴at (\S.{0,400}:\d+(?::\d+)?)$/;

export function openError(walk: RustWalk, [, message]: RegExpExecArray): void {
  const { state } = walk;
  const raised = walk.open("Error", message);
  begin(state, raised);
  state.listing = message === undefined ? raised : undefined;
  state.deepest = message === undefined ? undefined : raised;
}

/** The error is what stands above: `Error: …`, or a paragraph when it was logged. */
export function openCauses(walk: RustWalk): Verdict {
  const { state } = walk;
  if (state.tracing && walk.current?.type === "panic") return false;
  const above = walk.textAt(walk.at - 1) === "" ? walk.at - 2 : walk.at - 1;
  if (walk.current === undefined || walk.current.from < above - 20) {
    const value = walk.textAt(above);
    if (value === "" || walk.foreign(above)) return false;
    walk.open(undefined, value).from = above;
    walk.understood.add(above);
  }
  walk.commitMessage();
  if (walk.current === undefined) return false;
  begin(state, walk.current);
  state.listing = walk.current;
  state.deepest = walk.current;
  return true;
}

export function addCause(walk: RustWalk, text: string): void {
  const { state } = walk;
  const parent = state.deepest;
  if (parent === undefined && state.listing !== undefined) {
    state.listing.value = text;
    state.deepest = state.listing;
  } else if (parent !== undefined) {
    const cause = raise(undefined, text, walk.at);
    linkTo(parent, cause, "source");
    state.deepest = cause;
    // wasmtime lists the frames of a trap below this cause.
    if (text.endsWith(" backtrace:")) walk.current = cause;
  }
  walk.extend();
}

/** eyre says where the error was made; a frame when no backtrace follows. */
export function location(walk: RustWalk): Verdict {
  const place = PLACED.exec(walk.textAt(walk.at + 1)) ?? /^(\S.{0,400}\.rs):(\d+)$/.exec(walk.textAt(walk.at + 1));
  const holder = walk.state.listing ?? walk.current;
  if (place === null || holder === undefined) return false;
  walk.commitMessage();
  walk.state.places.set(holder, rustFrame(undefined, place[0]));
  walk.understood.add(walk.at);
  walk.at += 1;
  walk.understood.add(walk.at);
  walk.current = holder;
  walk.extend();
  return true;
}

export function treeCause(walk: RustWalk, [, text = ""]: RegExpExecArray): Verdict {
  const { state } = walk;
  state.listing ??= state.error;
  state.deepest ??= state.error;
  if (state.deepest === undefined) return false;
  addCause(walk, text);
  state.error = state.deepest;
  return true;
}

export function treePlace(walk: RustWalk, [, place = ""]: RegExpExecArray): Verdict {
  const { state } = walk;
  if (state.error === undefined) {
    const above = walk.textAt(walk.at - 1);
    if (above === "" || walk.foreign(walk.at - 1)) return false;
    begin(state, walk.open(undefined, above));
    walk.understood.add(walk.at - 1);
  }
  walk.commitMessage();
  const holder = state.deepest ?? state.error;
  if (holder !== undefined && !state.places.has(holder)) state.places.set(holder, rustFrame(undefined, place));
  walk.extend();
  return true;
}

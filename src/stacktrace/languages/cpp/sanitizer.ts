/**
 * Reports of the sanitizers: a head, the stack of what happened, then stacks that explain it; a part of one may stand
 * alone. Source: clang.llvm.org/docs/AddressSanitizer.html, …/LeakSanitizer.html, …/ThreadSanitizer.html
 */
import type { Frame } from "../../../sentry/items.js";
import type { Rule } from "../../walk.js";
import { type CppWalk, open, type State } from "./state.js";

/** What opens a stack, with or without the report's head above it. */
const SECTION =
  /^[#*>` ]{0,8}(?:(?:READ|WRITE|ACCESS) of size \d+ at 0x|(?:Direct|Indirect) leak of \d+ byte|(?:[Aa]tomic )?(?:Read|Write|read|write) of size \d+ at 0x[0-9a-f]+ by |(?:freed|previously allocated|allocated|last freed) by thread T\d+)/;
const EXPLAINING =
  /^(?:.*(?:located|allocated|freed|created|stored|allocated from|leak of).*:|Previous .*|As if synchronized.*|Mutex .*|Location is .*|Thread T.*|Goroutine.*|Task trace:)$/;
const END = /^[#*>` ]{0,8}(?:==\d+==)?\s?SUMMARY: |^(?:==\d+==)?ABORTING$|^\w+Sanitizer can not provide/;

export const SANITIZER_ENDS: Rule<State> = { line: END, read: endOfReport };
export const SANITIZER_SECTIONS: readonly Rule<State>[] = [
  { line: SECTION, read: section },
  { line: EXPLAINING, read: explain },
];

function endOfReport(walk: CppWalk): boolean {
  const known = walk.roots.length > 0;
  walk.leave();
  walk.state.report = false;
  walk.state.explaining = false;
  return known;
}

function section(walk: CppWalk): boolean {
  const { state, text } = walk;
  if (!state.report && (walk.current === undefined || walk.current.frames.length > 0)) {
    open(walk, undefined, text.replace(/ (?:allocated from|here)?:$/, ""));
    state.report = true;
    return true;
  }
  return explain(walk);
}

function explain(walk: CppWalk): false {
  const { current, state } = walk;
  if (current !== undefined && current.frames.length > 0 && (state.report || current.type === "Check failed"))
    state.explaining = true;
  return false;
}

/**
 * A second stack under a sanitizer's head explains the first. A debugger's is another exception's, unless it starts
 * with the one frame that was shown where the program stopped.
 */
export function afterFirst(walk: CppWalk, again: Frame): void {
  const { current, state } = walk;
  const { frames = [] } = current ?? {};
  const [shown] = frames;
  if (state.report) state.explaining = true;
  else if (frames.length < 2 && shown?.function === again.function && shown?.lineno === again.lineno) frames.pop();
  else walk.leave();
}

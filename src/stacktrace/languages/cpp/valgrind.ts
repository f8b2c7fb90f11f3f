/** Paragraphs of valgrind: what happened, then stacks that start with `at`. */

import { nativeFrame } from "./frame.js";
import { endsException } from "./signals.js";
import type { CppWalk } from "./state.js";

const VALGRIND = /^[=-]{2}\d+[=-]{2}(?: (.*))?$/;
/** Lines of one error in front of a stack. */
const MAX_PARAGRAPH = 40;

/** What other threads did, and how they began. */
const OTHER_THREAD =
  /^(?:Thread #\d+ was created|This conflicts with |Other segment (?:start|end)|Required order was|Observed )/;
/** Names the thread of the error below. */
const THREAD = /^Thread \d+(?: .{1,80})?:$/;

export const startsValgrind = (text: string): boolean => /^(?:[=-]{2}\d+[=-]{2} +)?at 0x/.test(text);

/** The first stack of a paragraph is what happened; false for the others, which explain it. */
export function openParagraph(walk: CppWalk): boolean {
  let first = walk.at;
  let framed = false;
  while (first > 0 && walk.at - first < MAX_PARAGRAPH && !framed) {
    const said = saidByValgrind(walk.textAt(first - 1));
    if (said === "" || THREAD.test(said)) break;
    first -= 1;
    framed = nativeFrame(said) !== undefined;
  }
  if (framed || first === walk.at) return false;
  const head = saidByValgrind(walk.textAt(first));
  if (OTHER_THREAD.test(head)) openAside(walk, head);
  else openError(walk, head, first);
  for (let at = first; at < walk.at; at += 1) walk.understood.add(at);
  return true;
}

function openError(walk: CppWalk, head: string, from: number): void {
  const signal = /\((SIG\w+)\)$/.exec(head)?.[1];
  walk.state.aside = undefined;
  if (!endsException(walk, signal)) walk.open(signal ?? head, signal === undefined ? undefined : head).from = from;
}

function openAside({ state, threads }: CppWalk, name: string): void {
  state.aside = [];
  threads.push({ name, stacktrace: { frames: state.aside } });
}

/** The line without valgrind's mark; "" where a paragraph ends. */
function saidByValgrind(text: string): string {
  const marked = VALGRIND.exec(text);
  return (marked === null ? text : (marked[1] ?? "")).trim();
}

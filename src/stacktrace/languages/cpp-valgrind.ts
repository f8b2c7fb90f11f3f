/** Paragraphs of valgrind: what happened, then stacks that start with `at`. */

import type { Walk } from "../walk.js";
import { nativeFrame } from "./cpp-frame.js";

const VALGRIND = /^[=-]{2}\d+[=-]{2}(?: (.*))?$/;
/** Lines of one error in front of a stack. */
const MAX_PARAGRAPH = 40;

export const startsValgrind = (text: string): boolean => /^(?:[=-]{2}\d+[=-]{2} +)?at 0x/.test(text);

/** The first stack of a paragraph is what happened; false for the others, which explain it. */
export function openParagraph(walk: Walk<unknown>): boolean {
  let first = walk.at;
  let framed = false;
  while (first > 0 && walk.at - first < MAX_PARAGRAPH && !framed) {
    const said = saidByValgrind(walk.textAt(first - 1));
    if (said === "") break;
    first -= 1;
    framed = nativeFrame(said) !== undefined;
  }
  if (framed || first === walk.at) return false;
  const head = saidByValgrind(walk.textAt(first));
  const signal = /\((SIG\w+)\)$/.exec(head)?.[1];
  const raised = walk.open(signal ?? head, signal === undefined ? undefined : head);
  raised.from = first;
  for (let at = first; at < walk.at; at += 1) walk.understood.add(at);
  return true;
}

/** The line without valgrind's mark; "" where a paragraph ends. */
function saidByValgrind(text: string): string {
  const marked = VALGRIND.exec(text);
  return (marked === null ? text : (marked[1] ?? "")).trim();
}

/** Lines of programs that say together what others say in one: a place below its call, lists of bare names or addresses. */
import { colnoOf, fileOf, frameOf, functionOf, linenoOf } from "../../frames.js";
import type { Raised } from "../../raised.js";
import type { Rule } from "../../walk.js";
import { type CppWalk, open, type State } from "./state.js";

/** Folly and ndk-stack print the place below the call. */
const PLACE_BELOW = /^(?:-> )?((?:\.{0,2}\/|[A-Za-z]:\\)[^\s:]{1,400}):(\d+)(?::(\d+))?$/;
const MAX_BELOW = 2;
/** TensorFlow prints names only. */
const BARE_LIST = /^\*{3} Begin stack trace \*{3}$/;
const BARE_LIST_END = /^\*{3} End stack trace \*{3}$/;
const MAX_BARE = 250;
/** Espressif: `Backtrace: 0x400d1a2b:0x3ffb1f40 0x400d2c44:0x3ffb1f60`. */
const ADDRESSES = /^Backtrace: ?((?:0x[0-9a-f]{8}:0x[0-9a-f]{8} ?){1,100})(?:\|<-.*)?$/;
const SIGNS = ["*** Begin stack trace ***", "Backtrace: 0x", "Backtrace:0x", "Fortran runtime error: "];
const FORTRAN_PLACE = /^At line (\d+) of file (.{1,400}?)(?: \(unit .*\))?$/;
const FORTRAN_ERROR = /^(Fortran runtime (?:error|warning)): (.*)$/;

export const BLOCK_RULES: readonly Rule<State>[] = [
  { line: PLACE_BELOW, read: placeBelow },
  { line: BARE_LIST, read: bareList },
  { line: ADDRESSES, read: addresses },
  { line: FORTRAN_PLACE, read: fortranPlace },
  { line: FORTRAN_ERROR, read: (walk, [, type, value]) => void open(walk, type, value) },
];

export const beginsBlock = (text: string): boolean => SIGNS.some((sign) => text.startsWith(sign));

function placeBelow(walk: CppWalk, [, path, line, column]: RegExpExecArray): boolean {
  const { state, current } = walk;
  const frames = state.aside ?? current?.frames ?? [];
  const last = frames.at(-1);
  if (last === undefined || last.filename !== undefined || walk.at - state.framedAt > MAX_BELOW) return false;
  frames[frames.length - 1] = frameOf(last, fileOf(path), linenoOf(line), colnoOf(column));
  for (let at = state.framedAt; at < walk.at; at += 1) walk.understood.add(at);
  return true;
}

function bareList(walk: CppWalk): boolean {
  const from = walk.at;
  let end = from + 1;
  while (end - from <= MAX_BARE && walk.textAt(end) !== "" && !BARE_LIST_END.test(walk.textAt(end))) end += 1;
  if (end === from + 1) return false;
  for (walk.at = from + 1; walk.at < end; walk.at += 1) {
    walk.understood.add(walk.at);
    walk.frame(frameOf(functionOf(walk.text), { in_app: !walk.text.startsWith("tensorflow::") }));
  }
  walk.understood.add(from);
  if (BARE_LIST_END.test(walk.text)) walk.understood.add(walk.at);
  else walk.at -= 1;
  return true;
}

function addresses(walk: CppWalk, [, list = ""]: RegExpExecArray): boolean {
  if (walk.current === undefined) open(walk, undefined, undefined);
  for (const [address = ""] of list.matchAll(/0x[0-9a-f]{8}(?=:)/g))
    walk.frame({ instruction_addr: address, in_app: true });
  walk.state.undecoded = true;
  return true;
}

function fortranPlace(walk: CppWalk, [, line, path]: RegExpExecArray): boolean {
  const [, type, value] = FORTRAN_ERROR.exec(walk.textAt(walk.at + 1)) ?? [];
  if (type === undefined) return false;
  walk.understood.add(walk.at);
  const raised = open(walk, type, value);
  walk.state.places.set(raised, frameOf(fileOf(path), linenoOf(line), { in_app: true }));
  walk.at += 1;
  walk.understood.add(walk.at);
  return true;
}

/** Redis prints the call that failed above the list that holds it. */
export function withoutFailedCall({ type, frames }: Raised): void {
  const [failed, ...others] = frames;
  if (type?.startsWith("signal: ") && others.some((other) => other.instruction_addr === failed?.instruction_addr))
    frames.shift();
}

/** Threads of gdb, minidumps and core dumps: the crashed one is the exception. */
import type { Rule } from "../walk.js";
import { nativeFrame } from "./cpp-frame.js";
import { type CppWalk, open, type State } from "./cpp-state.js";

const GDB = /^Thread (\d+) \(((?:Thread|LWP|process) .+)\):?$/;
const GDB_CURRENT = /^\[Current thread is (\d+) /;
const MINIDUMP = /^Thread (\d+)(?: ([^\s():][^():]{0,60}?))? {0,2}(\(crashed\))?(?: - tid: \d+)?$/;
const DUMPED = /^Process \d+ \([^()]{1,80}\) of user \d+ (?:dumped core|terminated abnormally)/;
const DUMPED_THREAD = /^Stack trace of thread (\d+):$/;
const DUMPED_SIGNAL = /^Signal: \d+ \((?:SIG)?([A-Z]+)\)$/;

export const THREAD_RULES: readonly Rule<State>[] = [
  {
    line: GDB_CURRENT,
    read: ({ state }, [, number]) => {
      state.crashed = number;
    },
  },
  { line: GDB, read: (walk, [, number = "", name]) => thread(walk, number, name, false) },
  { line: MINIDUMP, read: (walk, [, number = "", name, mark]) => thread(walk, number, name, mark !== undefined) },
  { line: DUMPED, read: (walk, [value]) => void open(walk, undefined, value) },
  { line: DUMPED_SIGNAL, read: (walk, [, name]) => void open(walk, `SIG${name}`, undefined) },
  { line: DUMPED_THREAD, read: (walk, [, number = ""]) => thread(walk, number, undefined, walk.threads.length === 0) },
];

function thread(walk: CppWalk, number: string, name: string | undefined, crashed: boolean): boolean {
  const { state } = walk;
  if (nativeFrame(walk.textAt(walk.at + 1)) === undefined) return false;
  const main = walk.roots.at(-1);
  const chosen = crashed || number === (state.crashed ?? "1");
  state.number = undefined;
  if (chosen && (main === undefined || main.frames.length <= 1)) {
    if (main === undefined) open(walk, undefined, undefined);
    else walk.current = main;
    if (main !== undefined) main.frames = [];
    state.aside = undefined;
    return true;
  }
  state.aside = [];
  walk.threads.push({ id: number, ...(name === undefined ? {} : { name }), stacktrace: { frames: state.aside } });
  return true;
}

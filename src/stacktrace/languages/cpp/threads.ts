/** Threads of gdb, minidumps and core dumps: the crashed one is the exception. */
import type { Rule } from "../../walk.js";
import { nativeFrame } from "./frame.js";
import { type CppWalk, open, type State } from "./state.js";

const GDB = /^Thread (\d+) \(((?:Thread|LWP|process) .+)\):?$/;
const GDB_CURRENT = /^\[Current thread is (\d+) /;
const MINIDUMP = /^Thread (\d+)(?: ([^\s():][^():]{0,60}?))? {0,2}(\(crashed\))?(?: - tid: \d+)?$/;
/** Android's tombstones name each thread; the first is the crashed one. */
const TOMBSTONE = /^pid: \d+, tid: (\d+), name: (.{1,80}?) +>>> .* <<<$/;
/** The native half of a thread in a dump of Android's runtime. */
const RUNTIME = /^"([^"]{1,100})" (?:daemon )?prio=\d+ tid=(\d+) \w+$/;
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
  { line: TOMBSTONE, read: (walk, [, number = "", name]) => tombstoned(walk, number, name) },
  { line: RUNTIME, read: (walk, [, name, number = ""]) => dumped(walk, number, name) },
  { line: DUMPED, read: (walk, [value]) => void open(walk, undefined, value) },
  { line: DUMPED_SIGNAL, read: (walk, [, name]) => void open(walk, `SIG${name}`, undefined) },
  { line: DUMPED_THREAD, read: (walk, [, number = ""]) => thread(walk, number, undefined, walk.threads.length === 0) },
];

function tombstoned(walk: CppWalk, number: string, name: string | undefined): boolean {
  const later = (walk.current?.frames.length ?? 0) > 0;
  if (later) openAside(walk, number, name);
  return later;
}

/** What stands in it besides is Java's. */
function dumped(walk: CppWalk, number: string, name: string | undefined): false {
  walk.leave();
  openAside(walk, number, name);
  return false;
}

function openAside({ state, threads }: CppWalk, id: string, name: string | undefined): void {
  state.aside = [];
  threads.push({ id, ...(name === undefined ? {} : { name }), stacktrace: { frames: state.aside } });
}

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
  openAside(walk, number, name);
  return true;
}

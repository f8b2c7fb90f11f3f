/** Lines that name the signal that ended a program. Groups: `type`, `value`. */
import type { Rule } from "../../walk.js";
import { type CppWalk, open, type State } from "./state.js";

/** Lines of code that stand below a frame. */
const MAX_CODE = 12;

const SIGNALS: readonly RegExp[] = [
  // gdb, gfortran
  /^(?:Program|Thread \d+ .{1,80}|Process \d+)? ?(?:received|terminated with) signal (?<type>SIG\w+|\d+)[,:] (?<value>.+?)\.?$/,
  // Android
  /^(?:Fatal )?signal \d+ \((?<type>SIG\w+)\)(?:,? (?<value>.*))?$/,
  // glog, abseil, folly
  /^\*{3} (?:Signal \d+ \()?(?<type>SIG\w+)\)?(?: \((?<value>.{0,80}?)\))? received (?:by|at) .{0,300}?(?:\*{3})?$/,
  // UCX, Ceph, MongoDB
  /^(?:\[[^\]]{1,80}\] )?Caught signal \d+ \((?<type>[^():]{1,60})(?:: (?<value>.{1,200}))?\)$/,
  /^\*{3} Caught signal \((?<type>[^()]{1,60})\) \*{2}$/,
  /^(?:.{0,80}\] )?Got signal: \d+ \((?<type>[^()]{1,60})\)\.?$/,
  // Chromium
  /^(?:\[[^\]]{1,80}\] )?Received (?<type>signal \d+)(?: (?<value>[A-Z<].*))?$/,
  // Dart's virtual machine
  /^si_signo=(?<type>[^()]{1,60})\(\d+\), (?<value>si_code=.*)$/,
  // Seastar
  /^(?<type>Segmentation fault|Abort(?:ing|ed)?|Illegal instruction|Bus error) on shard (?<value>\d+.*)$/,
  // MySQL, Redis, Godot, glibc's catchsegv
  /\bgot (?<type>signal \d+) ;?$/,
  /\bcrashed (?:by|with) (?<type>signal:? \d+)(?:, (?<value>.*))?$/,
  /^\*{3} (?<type>Segmentation fault|Aborted|Bus error|Illegal instruction|Floating point exception)$/,
];

/** backward-cpp names the signal below the stack, as `psiginfo` does. */
const BELOW =
  /^(?<type>Segmentation fault|Aborted|Illegal instruction|Bus error|Floating point exception) \((?<value>[^()]{1,80}(?:\(\))?[^()]{0,40}(?:\[(?:0x[0-9a-f]+|\(nil\))\])?)\)$/;

export const SIGNAL_RULES: readonly Rule<State>[] = [
  { line: BELOW, read: toldBelow },
  { line: /[Ss]ignal[ :]|^si_signo=| on shard |SIG[A-Z]|^\*{3} /, read: signal },
];

/** The signal that an uncaught exception ends in tells less than the exception. */
function signal(walk: CppWalk): boolean {
  const { state, text } = walk;
  const named = SIGNALS.map((line) => line.exec(text)).find((match) => match !== null);
  if (named === undefined) return false;
  const { type, value } = named.groups ?? {};
  state.crashed = /^Thread (\d+) /.exec(text)?.[1] ?? state.crashed;
  if (!endsException(walk, type)) open(walk, type, value);
  return true;
}

function toldBelow({ current, state, at }: CppWalk, { groups }: RegExpExecArray): boolean {
  const below = current !== undefined && current.type === undefined && current.frames.length > 0;
  if (!below || at - state.framedAt > MAX_CODE) return false;
  Object.assign(current, groups);
  return true;
}

export function endsException({ current }: CppWalk, signalled: string | undefined): boolean {
  const named = current?.type !== undefined && current.frames.length === 0;
  return named && /^(?:SIGABRT|Abort.*|signal:? 6)$/.test(signalled ?? "");
}

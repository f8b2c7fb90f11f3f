/** Panics of Rust: in the form before and since 1.73, as hooks print them, and color-eyre's. */
import { everyone, type Raised } from "../../raised.js";
import type { Verdict } from "../../walk.js";
import { PLACED } from "./causes.js";
import { rustFrame } from "./frame.js";
import { begin, type RustWalk } from "./state.js";

/** Hooks that print it themselves write `Thread`, as Substrate and Parity do. */
export const PANIC = /^(?:[tT]hread (?:'[^']{0,200}'|<unnamed>)(?: \(\d+\))? )?panicked at (.+)$/s;
/** log-panics puts a colon where the runtime had a comma. */
const OLD = /^'(.*)'[,:] (\S.{0,400}?):(\d+)(?::(\d+))?$/s;
export const OLD_END = /^(.*)', (\S.{0,400}\.rs):(\d+)(?::(\d+))?$/s;
/** Lines between a backtrace and the panic that a hook prints below it. */
const HOOK_DISTANCE = 4;

export function panic(walk: RustWalk, rest: string): Verdict {
  const [, message, ...old] = OLD.exec(rest) ?? [];
  const [, path, line, column] = PLACED.exec(rest) ?? [];
  const { state } = walk;
  const quoted = rest.startsWith("'") && old[0] === undefined;
  if (old[0] === undefined && !quoted && (path === undefined || !/\.\w+$/.test(path))) return false;
  const raised = walk.open("panic", quoted ? rest.slice(1) : message);
  begin(state, raised);
  state.quoted = quoted;
  if (old[0] !== undefined) {
    state.places.set(raised, rustFrame(undefined, old.filter((part) => part !== undefined).join(":")));
    walk.commitMessage();
  } else if (path !== undefined) state.places.set(raised, rustFrame(undefined, `${path}:${line}:${column}`));
  return true;
}

/** color-eyre names message and place of a panic on lines of their own. */
export function eyrePanic(walk: RustWalk, value: string | undefined, place: string | undefined): Verdict {
  const { error, places } = walk.state;
  if (error === undefined || error.frames.length > 0 || error.type !== "panic") return false;
  if (value !== undefined) error.value = value;
  if (place !== undefined) places.set(error, rustFrame(undefined, place));
  walk.extend();
  return true;
}

export function endOfOldMessage(walk: RustWalk, [, message, ...place]: RegExpExecArray): Verdict {
  const { current, state } = walk;
  if (!state.quoted || current === undefined) return false;
  walk.commitMessage();
  current.value = `${current.value ?? ""}\n${message}`.trim();
  state.places.set(current, rustFrame(undefined, place.filter((part) => part !== undefined).join(":")));
  state.quoted = false;
  walk.extend();
  return true;
}

/** A hook may print the backtrace first: an unnamed one, and right below it a panic without any. */
export function joinBelow(roots: Raised[]): void {
  for (const [at, panicked] of [...roots.entries()].slice(1).toReversed()) {
    const above = roots[at - 1];
    if (above === undefined || above.type !== undefined || above.frames.length === 0) continue;
    if (panicked.type !== "panic" || everyone(panicked).some(({ frames }) => frames.length > 0)) continue;
    if (panicked.from - above.to > HOOK_DISTANCE) continue;
    panicked.frames = above.frames;
    panicked.from = above.from;
    roots.splice(at - 1, 1);
  }
}

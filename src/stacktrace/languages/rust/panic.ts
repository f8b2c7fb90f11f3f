/** Panics of Rust: in the form before and since 1.73, as hooks print them, and color-eyre's. */
import { marginAt, messageOf } from "../../headline.js";
import { everyone, type Raised } from "../../raised.js";
import type { Verdict } from "../../walk.js";
import { PLACED } from "./causes.js";
import { rustFrame } from "./frame.js";
import { begin, type RustWalk } from "./state.js";

/** Hooks that print it themselves write `Thread`, as Substrate and Parity do; Tauri's logger puts fields in front. */
export const PANIC =
  /^(?:(?:\[[^\][]{1,80}\]){2,6} )?(?:[tT]hread (?:'[^']{0,200}'|<unnamed>)(?: \(\d+\))? )?panicked at (.+)$/s;
/** log-panics puts a colon where the runtime had a comma. */
const OLD = /^'(.*)'[,:] (\S.{0,400}?):(\d+)(?::(\d+))?$/s;
export const OLD_END = /^(.*)', (\S.{0,400}\.rs):(\d+)(?::(\d+))?$/s;
/** A table that lost the line's end has the message behind the place; one that lost all of them has the backtrace, too. */
const INLINE = /^(\S.{0,400}?\.rs:\d+:\d+): +(?!.* stack backtrace: )(\S.*)$/s;
const NOTE = /(?<! ) +note: run with `RUST_BACKTRACE=.*$/s;
/** Servo's hook: the message, then `(thread Script, at src/main.rs:12)`. */
export const TOLD_BEHIND = /^(?:│ +)?([^\s│].*) \(thread .{1,80}, at (\S.{0,400}\.rs:\d+)\)$/s;
/** miette's hook, which tells place and message as causes. */
export const MIETTE = /^(?:Error: +)?× (?:Main thread|Thread '.{1,80}') panicked\.$/;
/** Lines between a backtrace and the panic that a hook prints below it. */
const HOOK_DISTANCE = 4;

export function panic(walk: RustWalk, rest: string): Verdict {
  const [, message, ...old] = OLD.exec(rest) ?? [];
  const [, path, line, column] = /\d:?$/.test(rest) ? (PLACED.exec(rest) ?? []) : [];
  const { state } = walk;
  const [, inlinePlace, inlineMessage] = INLINE.exec(rest) ?? [];
  if (inlinePlace !== undefined) return placed(walk, inlineMessage?.replace(NOTE, ""), inlinePlace);
  const quoted = rest.startsWith("'") && old[0] === undefined;
  if (old[0] === undefined && !quoted && (path === undefined || !/\.\w+$/.test(path))) return false;
  const raised = walk.open("panic", quoted ? rest.slice(1).replace(/'$/, "") : message);
  begin(state, raised);
  state.quoted = quoted;
  if (old[0] !== undefined) {
    state.places.set(raised, rustFrame(undefined, old.filter((part) => part !== undefined).join(":")));
    walk.commitMessage();
  } else if (path !== undefined) state.places.set(raised, rustFrame(undefined, `${path}:${line}:${column}`));
  return true;
}

/** A panic of which message and place stand on one line. */
export function placed(walk: RustWalk, message: string | undefined, place: string): Verdict {
  const raised = walk.open("panic", message);
  begin(walk.state, raised);
  walk.state.places.set(raised, rustFrame(undefined, place));
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
  const last = { text: message ?? "", indent: walk.lines[walk.at]?.indent ?? 0 };
  current.value = messageOf(current.value, [last], marginAt(walk.lines, current.from));
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

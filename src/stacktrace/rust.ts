/**
 * Rust: panics in the form before and since 1.73, short and full backtraces, `Caused by:` chains of anyhow and eyre.
 * A frame is two lines: `4: path::function`, then `at file:line:column`. Printed newest call first.
 * Source: doc.rust-lang.org/std/backtrace, docs.rs/anyhow
 */
import type { Frame } from "../sentry/items.js";
import type { Language } from "./language.js";
import { linkTo, type Raised, raise } from "./raised.js";
import { rustFrame } from "./rust-frame.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "./walk.js";

const PANIC = /^(?:thread (?:'[^']{0,200}'|<unnamed>)(?: \(\d+\))? )?panicked at (.+)$/s;
const PLACED = /^(\S.{0,400}):(\d+):(\d+):?$/;
const OLD = /^'(.*)', (\S.{0,400}):(\d+):(\d+)$/s;
const OLD_END = /^(.*)', (\S.{0,400}\.rs):(\d+):(\d+)$/s;
const NUMBERED = /^(\d{1,4}):(?: +(0x[0-9a-f]+))?(?: - | +)(\S.*)$/s;
const AT = /^at (\S.{0,600}?\.\w{1,4}:\d+(?::\d+)?)$/;
const START =
  /^(?:stack backtrace|Stack backtrace|STACK BACKTRACE|Backtrace|BACKTRACE):?$|^[━─-]{2,} ?BACKTRACE ?[━─-]{2,}$/;
const SPANS = /^[━─-]{2,} ?SPANTRACE ?[━─-]{2,}$/;
const HIDDEN = /^(?:⋮|\[\.\.\. omitted \d+|note: |Run with |Backtrace omitted)/;

export const rust: Language = {
  name: "rust",
  platform: "native",
  marks: (text) =>
    (text.includes("panicked at ") && PANIC.test(text)) ||
    (text.startsWith("at ") && /\.rs:\d+(?::\d+)?$/.test(text) && !text.includes("(")) ||
    (/^\d/.test(text) && isSymbol(NUMBERED.exec(text))) ||
    text === "Caused by:",
  read: (lines, foreign) => readWith(DIALECT, lines, foreign),
};

/** A numbered line that no list of prose has: a path of modules, a hash, or an address. */
function isSymbol(match: RegExpExecArray | null): boolean {
  const [, , address, name = ""] = match ?? [];
  return match !== null && (address !== undefined || (/^[<\w$&*[(]\S*::/.test(name) && !/::\s|: /.test(name)));
}

interface State {
  /** Where the panic's message says it happened; a frame only when no backtrace follows. */
  readonly places: Map<Raised, Frame>;
  /** Inside a backtrace. */
  tracing: boolean;
  /** Old panic messages go on until their quote closes. */
  quoted: boolean;
  /** The error whose causes are listed. */
  listing: Raised | undefined;
  /** What the next backtrace belongs to. */
  error: Raised | undefined;
  /** Inside the list of spans that color-eyre prints, which are no calls. */
  spans: boolean;
  /** The deepest cause so far. */
  deepest: Raised | undefined;
  last: Frame | undefined;
}

const DIALECT: Dialect<State> = {
  order: "newest first",
  begin: () => ({
    places: new Map(),
    tracing: false,
    quoted: false,
    listing: undefined,
    error: undefined,
    spans: false,
    deepest: undefined,
    last: undefined,
  }),
  rules: [
    { line: PANIC, read: (walk, match) => panic(walk, match[1] ?? "") },
    { line: /^The application panicked \(crashed\)\.$/, read: (walk) => begin(walk.state, walk.open("panic")) },
    { line: /^Message: +(.+)$/s, read: (walk, [, value]) => eyrePanic(walk, value, undefined) },
    { line: /^Location: +(\S.{0,400}:\d+)$/, read: (walk, [, place]) => eyrePanic(walk, undefined, place) },
    { line: OLD_END, read: endOfOldMessage },
    { line: START, read: startTrace },
    { line: SPANS, read: ({ state }) => startSpans(state) },
    { line: /^Caused by:$/, read: openCauses },
    { line: /^Error:(?: (.*))?$/s, read: openError },
    { line: /^Location:$/, read: location },
    { line: NUMBERED, read: numbered },
    { line: AT, read: at },
    { line: HIDDEN, read: ({ state }) => state.error !== undefined },
    { line: /^[<\w_].{0,1000}$/s, read: inlinedOrCause },
    { line: /^$/, read: blank },
  ],
  end: (walk) => {
    for (const [raised, place] of walk.state.places) if (raised.frames.length === 0) raised.frames.push(place);
    keepProven(walk, ({ type, links }) => type !== undefined && links.length > 0);
  },
};

type RustWalk = Walk<State>;

function panic(walk: RustWalk, rest: string): Verdict {
  const [, message, ...old] = OLD.exec(rest) ?? [];
  const [, path, line, column] = PLACED.exec(rest) ?? [];
  const { state } = walk;
  const quoted = rest.startsWith("'") && old[0] === undefined;
  if (old[0] === undefined && !quoted && (path === undefined || !/\.\w+$/.test(path))) return false;
  const raised = walk.open("panic", quoted ? rest.slice(1) : message);
  begin(state, raised);
  state.quoted = quoted;
  if (old[0] !== undefined) {
    state.places.set(raised, rustFrame(undefined, `${old[0]}:${old[1]}:${old[2]}`));
    walk.commitMessage();
  } else if (path !== undefined) state.places.set(raised, rustFrame(undefined, `${path}:${line}:${column}`));
}

function begin(state: State, error: Raised): void {
  state.error = error;
  state.tracing = false;
  state.spans = false;
  state.listing = undefined;
}

/** color-eyre names message and place of a panic on lines of their own. */
function eyrePanic(walk: RustWalk, value: string | undefined, place: string | undefined): Verdict {
  const { error, places } = walk.state;
  if (error === undefined || error.frames.length > 0 || error.type !== "panic") return false;
  if (value !== undefined) error.value = value;
  if (place !== undefined) places.set(error, rustFrame(undefined, place));
  walk.extend();
}

function endOfOldMessage(walk: RustWalk, [, message, path, line, column]: RegExpExecArray): Verdict {
  const { current, state } = walk;
  if (!state.quoted || current === undefined) return false;
  walk.commitMessage();
  current.value = `${current.value ?? ""}\n${message}`.trim();
  state.places.set(current, rustFrame(undefined, `${path}:${line}:${column}`));
  state.quoted = false;
  walk.extend();
}

function startTrace(walk: RustWalk): void {
  const { state } = walk;
  walk.commitMessage();
  walk.current = state.error ?? walk.current;
  state.listing = undefined;
  state.spans = false;
  state.tracing = true;
  state.last = undefined;
}

function startSpans(state: State): void {
  state.listing = undefined;
  state.tracing = false;
  state.spans = true;
}

function openError(walk: RustWalk, [, message]: RegExpExecArray): void {
  const { state } = walk;
  const raised = walk.open("Error", message);
  begin(state, raised);
  state.listing = message === undefined ? raised : undefined;
  state.deepest = message === undefined ? undefined : raised;
}

/** The error is what stands above: `Error: …`, or a paragraph when it was logged. */
function openCauses(walk: RustWalk): Verdict {
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
}

/** `1: message` in a list of causes, `4: function` in a backtrace. */
function numbered(walk: RustWalk, match: RegExpExecArray): Verdict {
  const { state } = walk;
  const [, number, address, text = ""] = match;
  if (state.spans) return;
  if (state.listing !== undefined && address === undefined) return addCause(walk, text);
  if (!state.tracing) {
    if (!isSymbol(match) || (number !== "0" && walk.current === undefined)) return false;
    walk.commitMessage();
    state.tracing = true;
  }
  state.last = rustFrame(text, undefined, address);
  walk.frame(state.last);
}

function addCause(walk: RustWalk, text: string): void {
  const { state } = walk;
  const parent = state.deepest;
  if (parent === undefined && state.listing !== undefined) {
    state.listing.value = text;
    state.deepest = state.listing;
  } else if (parent !== undefined) {
    const cause = raise(undefined, text, walk.at);
    linkTo(parent, cause, "source");
    state.deepest = cause;
  }
  walk.extend();
}

function at(walk: RustWalk, [, place = ""]: RegExpExecArray): Verdict {
  const { state } = walk;
  if (state.spans) walk.proof += 1;
  if (state.spans) return;
  if (!state.tracing || state.last === undefined) return false;
  const address = state.last.instruction_addr;
  const filled = rustFrame(state.last.raw_function ?? state.last.function, place, address);
  Object.assign(state.last, filled);
  walk.extend();
}

/** eyre says where the error was made; a frame when no backtrace follows. */
function location(walk: RustWalk): Verdict {
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
}

function inlinedOrCause(walk: RustWalk, [text]: RegExpExecArray): Verdict {
  const { state } = walk;
  const inlined = state.tracing && state.last !== undefined && AT.test(walk.textAt(walk.at + 1));
  if (inlined && /^[<\w$&*[(]/.test(text)) {
    state.last = rustFrame(text, undefined);
    walk.frame(state.last);
    return;
  }
  const only = state.listing !== undefined && state.deepest === state.listing && !state.tracing;
  if (!only || walk.textAt(walk.at - 1) !== "Caused by:") return false;
  addCause(walk, text);
}

function blank(walk: RustWalk): Verdict {
  const { state } = walk;
  if (!state.tracing) return false;
  state.tracing = false;
  state.last = undefined;
  walk.leave();
}

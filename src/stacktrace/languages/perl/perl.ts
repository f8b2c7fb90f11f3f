/**
 * Perl: `die` with its place, Carp's `confess`, Devel::StackTrace, Mojo::Exception. Printed newest call first.
 * A line `X::f(1) called at file line 3` names the call and the place it was made at.
 * Source: perldoc.perl.org Carp, metacpan.org Devel::StackTrace, Mojo::Exception
 */
import type { Frame } from "../../../sentry/items.js";
import { type Headline, type Indented, marginAt, messageOf } from "../../headline.js";
import type { Language, Line } from "../../language.js";
import type { Raised } from "../../raised.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "../../walk.js";
import { isComment, uncommented, withoutComment } from "../commented.js";
import { withSource } from "../numbered-source.js";
import { reportedPlace } from "../reported-place.js";
import { bareCallOf, type Call, callIn, callOf, isDeath, isFile, perlFrame, type Said, saidIn } from "./line.js";

const COMPILING = /, near ".{0,400}$|, at EOF$|, at end of line$|\bGlobal symbol "|\bBareword "/s;
const ABORTED = /^(?:Execution of \S+ aborted due to compilation errors|\S+ had (?:too many|compilation) errors)\.?$/;
/** What else failed because of the line above: one message of perl's, whose places lead from the fault to the script. */
const THEREFORE = /^(?:[A-Z]{3,9} failed--(?:compilation|call queue) aborted|Compilation failed in require)$/;
const PROPAGATED = "...propagated";
const BEGUN = "Trace begun";
/** Mojo::Exception's words for Python's lines; the name of the function stands in quotes. */
const MOJO = /^File ".{1,600}", line \d{1,9}, in ".{1,400}"$/;
const CONTEXT = /^Context:$/;

export const perl: Language = {
  name: "perl",
  platform: "perl",
  marks: (line) => {
    const text = uncommented(line);
    return (text.includes(" line ") && isPlaced(text)) || (text.startsWith('File "') && MOJO.test(text));
  },
  read: (lines, foreign) => readWith(DIALECT, lines.map(withoutComment), foreign),
};

function isPlaced(text: string): boolean {
  const said = saidIn(text);
  return said !== undefined && (callOf(said) !== undefined || said.words === BEGUN || placesOf(said).some(isDeath));
}

interface State {
  frameAt: number;
  /** The last line of the compiler's complaints, which are one message. */
  compilingAt: number;
  /** What the lines say that were asked for. */
  readonly known: Map<number, Said | undefined>;
  /** Where the source begins that Mojo shows. */
  contextAt: number | undefined;
}

const DIALECT: Dialect<State> = {
  order: "newest first",
  begin: () => ({ frameAt: -2, compilingAt: -2, known: new Map(), contextAt: undefined }),
  rules: [
    { line: /^File "/, read: reported },
    { line: / line \d/, read: placed },
    { line: ABORTED, read: (walk) => complaintBehind(walk) !== undefined && complains(walk) },
    { line: CONTEXT, read: startContext },
    { line: /^Traceback \(most recent call first\):$/, read: endContext },
  ],
  end: (walk) => keepProven(walk),
};

/** Each line is asked as the one here and as the one behind another. */
function saidAt(walk: Walk<State>, at: number): Said | undefined {
  const { known } = walk.state;
  const said = known.has(at) ? known.get(at) : saidIn(walk.textAt(at));
  known.set(at, said);
  return said;
}

function callBelow(walk: Walk<State>): Call | undefined {
  const said = saidAt(walk, walk.at + 1);
  return said === undefined ? undefined : callOf(said);
}

function placed(walk: Walk<State>): Verdict {
  const said = saidAt(walk, walk.at);
  return said !== undefined && (begun(walk, said) || called(walk, said) || died(walk, said));
}

function begun(walk: Walk<State>, said: Said): Verdict {
  if (said.words !== BEGUN) return false;
  openBelowMessage(walk, walk.textAt(walk.at - 1) === "" ? walk.at - 1 : walk.at, undefined);
  push(walk, perlFrame(undefined, said.path, said.line));
  return true;
}

function called(walk: Walk<State>, said: Said): Verdict {
  const goesOn = walk.current !== undefined && walk.state.frameAt === walk.at - 1;
  const call = callOf(said) ?? (goesOn ? bareCallOf(said) : undefined);
  if (call === undefined) return false;
  if (!goesOn) walk.openAbove((above, distance) => (distance === 1 ? headOf(above) : undefined));
  push(walk, perlFrame(call.name, call.path, call.line));
  return true;
}

/** Exception classes write their name in front of the message. */
function headOf(message: string): Headline {
  const [, type, value] = /^([A-Z]\w*(?:::\w+)+): (.*)$/s.exec(message) ?? [];
  return type === undefined ? { type, value: message } : { type, value };
}

function complaintBehind(walk: Walk<State>): Raised | undefined {
  return walk.state.compilingAt === walk.at - 1 ? walk.current : undefined;
}

/** One more line of the compiler's message; what is too much of it stays text. */
function complains(walk: Walk<State>): Verdict {
  walk.state.compilingAt = walk.at;
  return goesOn(walk);
}

function goesOn(walk: Walk<State>): Verdict {
  const { current } = walk;
  if (current === undefined || walk.at - current.from >= MAX_LINES) return false;
  current.value = messageOf(current.value, walk.lines.slice(walk.at, walk.at + 1), marginAt(walk.lines, current.from));
  walk.extend();
  return true;
}

/** The place is a caller's, unless it was named already. */
function therefore(walk: Walk<State>, { path, line }: Said): Verdict {
  if (!goesOn(walk)) return false;
  const last = walk.current?.frames.at(-1);
  if (last?.filename === path && last.lineno === Number(line)) walk.state.frameAt = walk.at;
  else push(walk, perlFrame(undefined, path, line));
  return true;
}

/** `die`'s own line: a death without a stack needs a file of Perl's. */
function died(walk: Walk<State>, said: Said): Verdict {
  const { frameAt, compilingAt } = walk.state;
  if (Math.max(frameAt, compilingAt) === walk.at - 1 && THEREFORE.test(said.words) && therefore(walk, said))
    return true;
  const stack = callBelow(walk) !== undefined;
  const places = placesOf(said);
  if (!places.some(isDeath) && !(stack && isFile(said.path))) return false;
  if (complaintBehind(walk) !== undefined) return complains(walk);
  if (COMPILING.test(walk.text)) walk.state.compilingAt = walk.at;
  const rethrown = said.words === "" && frameAt === walk.at - 1 && walk.current?.frames.length === 1;
  const words = thrownWords(places[0] ?? said);
  if (rethrown) walk.extend();
  else if (words === "")
    walk.openAbove((above, distance) =>
      distance <= 3 && callIn(above) === undefined ? { type: undefined, value: above } : undefined,
    );
  else openBelowMessage(walk, stack ? walk.at : undefined, words);
  for (const { path, line } of places) push(walk, perlFrame(undefined, path, line));
  return true;
}

/** The place, and in front of it those that it was thrown at before: `message at x line 3. ...propagated at y line 9.` */
function placesOf(said: Said): readonly Said[] {
  const places = [said];
  for (let last = said; last.words.endsWith(PROPAGATED) && places.length < MAX_LINES; places.unshift(last)) {
    const before = saidIn(thrownWords(last));
    if (before === undefined) break;
    last = before;
  }
  return places;
}

/** The message may end with a line of its own. */
function thrownWords({ words }: Said): string {
  return words.endsWith(PROPAGATED) ? words.slice(0, -PROPAGATED.length).trimEnd() : words;
}

/** Lines of one message that are looked at, from its end. */
const MAX_LINES = 20;

/** The lines above `end` are the message, and `last`. */
function openBelowMessage(walk: Walk<State>, end: number | undefined, last: string | undefined): void {
  const first = end === undefined ? walk.at : startOfMessage(walk, end, last === undefined ? 1 : 0);
  const above: readonly Indented[] = walk.lines.slice(first, end ?? first);
  const [begin, ...more] =
    last === undefined ? above : [...above, { text: last, indent: walk.lines[walk.at]?.indent ?? 0 }];
  const { type, value } = headOf(messageOf(begin?.text, more, marginAt(walk.lines, first)) ?? "");
  const raised = walk.open(type, value);
  raised.from = first;
  for (let at = first; at < walk.at; at += 1) walk.understood.add(at);
}

/** A message of several lines has its place behind the last; a record of several lines starts with the logged one. */
function startOfMessage(walk: Walk<State>, end: number, least: number): number {
  let first = end;
  while (first > 0 && end - first < MAX_LINES) {
    const line = walk.lines[first - 1];
    if (line === undefined || line.text === "" || walk.understood.has(first - 1) || !alike(walk, line)) break;
    if (line.logged && walk.lines[walk.at]?.logged === true && end - first >= least) break;
    first -= 1;
    if (line.logged) break;
  }
  return first;
}

const alike = (walk: Walk<State>, line: Line): boolean => {
  const here = walk.lines[walk.at];
  return here !== undefined && isComment(here) === isComment(line);
};

function reported(walk: Walk<State>, { input }: RegExpExecArray): Verdict {
  const place = reportedPlace(input);
  const { current, state } = walk;
  if (place === undefined || !(MOJO.test(input) || (current !== undefined && state.frameAt === walk.at - 1)))
    return false;
  const frame = perlFrame(place.call, place.path, place.line);
  const top = current?.frames.length === 1 ? current.frames[0] : undefined;
  if (top === undefined || top.filename !== frame.filename || top.lineno !== frame.lineno) push(walk, frame);
  else {
    Object.assign(top, frame);
    walk.extend();
    state.frameAt = walk.at;
  }
  return true;
}

function startContext(walk: Walk<State>): Verdict {
  const begins = walk.current !== undefined && walk.state.frameAt === walk.at - 1;
  if (begins) walk.state.contextAt = walk.at;
  return begins;
}

/** The source was shown of the place that the message names. */
function endContext(walk: Walk<State>): Verdict {
  const { current, state } = walk;
  const top = current?.frames.at(-1);
  const from = state.contextAt;
  state.contextAt = undefined;
  if (current === undefined || top === undefined) return false;
  if (from === undefined) return state.frameAt === walk.at - 1;
  Object.assign(
    top,
    withSource(
      top,
      walk.lines.slice(from + 1, walk.at).map(({ text }) => text),
    ),
  );
  for (let at = from; at < walk.at; at += 1) walk.understood.add(at);
  walk.extend();
  return true;
}

function push(walk: Walk<State>, frame: Frame): void {
  walk.frame(frame);
  walk.state.frameAt = walk.at;
}

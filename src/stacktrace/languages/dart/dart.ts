/**
 * Dart and Flutter: traces of the virtual machine, of the web compilers, of package:stack_trace and of obfuscated builds;
 * Flutter's boxes. Printed newest call first.
 */
import type { Frame } from "../../../sentry/items.js";
import type { Headline } from "../../headline.js";
import type { Language } from "../../language.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "../../walk.js";
import { dartCall, dartFrame, dressedCall, marksCall } from "./frame.js";
import { toolLength, withoutTools } from "./lines.js";

const SKIPPED =
  /^(?:<asynchronous suspension>|[┌├└╔╟╚][─┄═]{3,}.*|={3,} asynchronous gap =+|\(elided .{1,300}|\.{3} +.{0,200}\(\d+ frames\)|\*{3}(?: \*{3}){3,}|pid: \d+, tid: .*|os: \w+ arch: .*|build_id: .*|isolate_dso_base: .*|isolate_instructions: .*)$/;
const UNHANDLED = /(?:^|\] )Unhandled [Ee]xception:(?: (.*))?$/s;
const BOX = /^[═=]{2,}(?:[╡|] ?| )EXCEPTION CAUGHT BY (.{1,80}?) ?[╞|]?[═=]*$/i;
/** Editors break a frame in two: `#0      A.build`, then its place; people who shorten a stack leave the places out. */
const NUMBERED = /^#(\d{1,5}) {2,8}(\S.{0,600})$/;
/** Crashlytics on Android. */
const DRESSED_HEAD =
  /^(?:(?:Fatal|Non-fatal) Exception: (?=[\w.]))?((?:[a-z]\w{0,40}\.){1,8}FlutterError|(?<=Exception: )FlutterError): (.*)$/s;
const OWN_PLACE = /^(?:package:|dart:|file:|lib\/)\S{1,400}\.dart:\d+(?::\d+)?$/;
const THROWN = /^The following (\S+)(?: object)? was thrown(?: .{0,400})?:$/;
const STACK = /^When the exception was thrown, this was the stack:?/;
/** What packages write between a message and its stack. */
const HEADING = /^(?:The )?stack ?trace(?: of the exception)?:?$/i;
const BEHIND_MESSAGE = /^(?:The relevant error-causing widget|User-created ancestor of the error-causing widget) was:$/;
const TYPED =
  /^([A-Z_$][\w$.]*(?:Error|Exception|Failure)|Exception|Error|Bad state|Invalid argument\(s\)|Unsupported operation|Invalid argument|Concurrent modification during iteration)(?: ?\([\w ]{0,40}\)| \[[^\]]{0,60}\])?(?:: (.*)| ?\((.*?)\)?)?$/s;

export const dart: Language = {
  name: "dart",
  platform: "other",
  marks: (text) => marksLine(text.slice(toolLength(text))),
  read: (lines, foreign) => readWith(DIALECT, withoutTools(lines), foreign),
};

function marksLine(text: string): boolean {
  return (
    marksCall(text) ||
    (text.startsWith("package:") && OWN_PLACE.test(text)) ||
    (/^[═=]{2}/.test(text) && BOX.test(text)) ||
    (text.includes("FlutterError: ") && DRESSED_HEAD.test(text))
  );
}

interface State {
  /** Inside one of Flutter's boxes: the message ends at a blank line. */
  box: boolean;
  /** `Unhandled exception:` stands on a line of its own, the message on the next. */
  announced: boolean;
  /** Under an exception that Crashlytics got from Flutter. */
  dressed: boolean;
  /** The number and the line of the last frame of the virtual machine. */
  number: number;
  framedAt: number;
}

type DartWalk = Walk<State>;

const DIALECT: Dialect<State> = {
  order: "newest first",
  begin: () => ({ box: false, announced: false, dressed: false, number: -1, framedAt: -1 }),
  rules: [
    {
      line: BOX,
      read: ({ state }) => {
        state.box = true;
      },
    },
    { line: THROWN, read: thrown },
    { line: UNHANDLED, read: unhandled },
    { line: DRESSED_HEAD, read: dressed },
    { line: /^(?:[#./a-z]|[A-Z]:\\).{5,2000}$/s, read: called },
    { line: NUMBERED, read: halved },
    { line: SKIPPED, read: (walk) => walk.current !== undefined },
    { line: STACK, read: (walk) => walk.current !== undefined },
    { line: BEHIND_MESSAGE, read: behindMessage },
    { line: /^$/, read: blank },
    { line: /^.+$/s, read: firstOfMessage },
  ],
  end: (walk) => keepProven(walk),
};

function thrown(walk: DartWalk, [, type]: RegExpExecArray): void {
  walk.open(type);
  walk.state.box = true;
}

function unhandled(walk: DartWalk, [, message]: RegExpExecArray): void {
  const head = headOf(message ?? "");
  walk.open(head.type, head.value);
  walk.state.announced = message === undefined;
  walk.state.box = false;
}

function firstOfMessage(walk: DartWalk, [text]: RegExpExecArray): Verdict {
  const { state, current } = walk;
  if (!state.announced || current === undefined) return false;
  state.announced = false;
  const head = headOf(text);
  current.type = head.type;
  current.value = head.value;
  return true;
}

/** Without the blank line in front of it, where a text lost its blank lines. */
function behindMessage(walk: DartWalk): false {
  if (walk.state.box && walk.current?.frames.length === 0) walk.closeMessage();
  return false;
}

function blank(walk: DartWalk): false {
  if (walk.state.box && walk.current !== undefined && walk.current.frames.length === 0) {
    const before = walk.textAt(walk.at - 1);
    if (!THROWN.test(before)) walk.closeMessage();
  }
  return false;
}

function frame(walk: DartWalk, number: string | undefined, found: Frame): void {
  const { current, state } = walk;
  const again = current !== undefined && current.frames.length > 0 && Number(number) === 0;
  if (again || current === undefined) {
    const away = headDistance(walk);
    const raised = walk.openAbove((text, distance) => (distance === away ? headOf(plainHead(text)) : undefined));
    const told = raised.value?.split("\n") ?? [];
    if (told.length > 1)
      raised.value =
        told
          .filter((line) => !isAside(line.trimStart()))
          .join("\n")
          .trim() || undefined;
  }
  state.box = false;
  walk.frame(found);
  state.number = number === undefined ? -1 : Number(number);
  state.framedAt = walk.at;
}

const isAside = (text: string): boolean => SKIPPED.test(text) || HEADING.test(text);

function halved(walk: DartWalk, [, number, name]: RegExpExecArray): Verdict {
  const place = walk.textAt(walk.at + 1);
  if (!OWN_PLACE.test(place)) return placeless(walk, number, name);
  frame(walk, number, dartFrame(name?.trim(), place));
  walk.at += 1;
  walk.understood.add(walk.at - 1).add(walk.at);
  walk.extend();
  return true;
}

/** Only right behind another frame, or where Flutter says that the stack begins. */
function placeless(walk: DartWalk, number: string | undefined, name: string | undefined): Verdict {
  const { number: last, framedAt } = walk.state;
  const between = walk.lines.slice(Math.max(framedAt + 1, walk.at - MAX_BETWEEN), walk.at);
  const follows = last >= 0 && Number(number) > last && between.every(({ text }) => SKIPPED.test(text));
  // The only one without a place, where the stack ends, was cut off.
  const isLast = !NUMBERED.test(walk.textAt(walk.at + 1));
  if (follows && isLast && walk.current?.frames.every(({ filename }) => filename !== undefined)) return false;
  if (!follows && !(number === "0" && STACK.test(walk.textAt(walk.at - 1)))) return false;
  frame(walk, number, dartFrame(name?.trim(), undefined));
  return true;
}

/** Lines of suspensions and gaps between two frames. */
const MAX_BETWEEN = 4;

function called(walk: DartWalk, [text]: RegExpExecArray): Verdict {
  const dressed = walk.state.dressed ? dressedCall(text) : undefined;
  if (dressed !== undefined) {
    if (dressed !== null) walk.frame(dressed);
    return true;
  }
  const call = dartCall(text);
  if (call !== undefined) frame(walk, call.number, call.frame);
  return call !== undefined;
}

function dressed(walk: DartWalk, [, type, value]: RegExpExecArray): void {
  walk.open(type, value);
  walk.state.dressed = true;
  walk.proof += 1;
}

/** Only what looks like a type is split off; much that Dart throws prints none. */
function headOf(text: string): Headline {
  const [, type, value, inside] = TYPED.exec(text) ?? [];
  if (type === undefined) return { type, value: text };
  return { type, value: value ?? (inside?.startsWith(`${type}: `) === true ? inside.slice(type.length + 2) : inside) };
}

/** Lines that a message may have between its type and its stack. */
const MAX_LINES = 40;

/** A FormatException points into the line above, which may be empty. */
const CARET = /^\^+$/;
const MAX_SOURCE = 2;

/** How far above the first frame the message begins: at the nearest type, else right above. */
function headDistance(walk: DartWalk): number | undefined {
  let nearest: number | undefined;
  let source = 0;
  for (let away = 1; away <= MAX_LINES; away += 1) {
    const text = plainHead(walk.textAt(walk.at - away));
    if (walk.foreign(walk.at - away) || SKIPPED.test(text) || /^(?:Actual|Which): /.test(text)) continue;
    if (STACK.test(text) || walk.understood.has(walk.at - away)) break;
    if (TYPED.test(text)) return away;
    if (CARET.test(text) || HEADING.test(text)) source = away + MAX_SOURCE;
    if (HEADING.test(text)) continue;
    if (text === "" && away > 1 && away > source) break;
    nearest ??= text === "" || text.startsWith("The relevant error-causing") ? undefined : away;
  }
  return nearest;
}

function plainHead(text: string): string {
  return text.replace(/^(?:flutter: |Uncaught (?:\(in promise\) )?(?:Error: )?)+/, "");
}

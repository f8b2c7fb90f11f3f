/**
 * Call stacks as browsers' consoles show and copy them: `total @ cart.ts:187` (Chrome), `total (cart.js:3:12)` (Safari),
 * `total https://shop/cart.js:3` (Firefox). The newest call comes first.
 */
import type { Frame } from "../../../sentry/items.js";
import { fileOf, frameOf, functionOf, placeOf, within } from "../../frames.js";
import { lookBack, marginAt, messageOf } from "../../headline.js";
import { type Foreign, type Language, type Line, NOTHING, type Reading } from "../../language.js";
import { type Raised, raise } from "../../raised.js";
import { withoutCode } from "./code.js";
import { jsFrame } from "./frame.js";
import { bracketedHead, sureHead, thrownValue } from "./head.js";
import { isReport } from "./tap.js";

const NAME = String.raw`(?:async |new |get |set )?[\p{L}\p{N}_$#<*][\p{L}\p{N}_$#.<>/*[\]]{0,200}|\(anonymous(?: function)?\)`;
const FILE = String.raw`[^\s()]{1,600}?\.(?:[cm]?[jt]sx?|jsm|vue|svelte|html?)(?:\?[^\s():?]{0,300})?`;
const SCRIPT = String.raw`(?:node:[\w/]{1,200}|${FILE})(?::\d{1,9}){1,2}`;
const SCHEME = "(?:https?|file|webpack|moz-extension|chrome|resource|app)";
const CHROME = new RegExp(
  `^(${NAME})\\s{1,4}@\\s{1,4}(${SCRIPT}|VM\\d{1,9}(?::\\d{1,9}){1,2}|<anonymous>(?::\\d{1,9}){1,2})$`,
  "u",
);
const SAFARI_NAME = `(${NAME}|(?:[Gg]lobal|[Mm]odule|[Ee]val) [Cc]ode)`;
/** In parentheses, and behind a dash since version 13. */
const SAFARI = new RegExp(`^${SAFARI_NAME} (?:\\((${SCRIPT})\\)|— (${SCRIPT}))$`, "u");
const ENGINE = String.raw`(?:self-hosted|debugger eval code)(?::\d{1,9}){1,2}`;
const FIREFOX = new RegExp(`^(${NAME}) (${SCHEME}:/{2,3}${SCRIPT}|${ENGINE})$`, "u");
const UNPLACED = /^([\w$#.]{1,200})(?: (\((?:<anonymous>|native)\)))?$/;
const OWN = /^(?:promiseReactionJob\w*|asyncFunctionResume|forEach|map|filter|reduce|some|every|find|sort|apply|call)$/;
/** Between calls: what started the ones below. */
const STARTED =
  /^(?:await in .{1,200}|.{1,100} \(async\)|\(Async: .{1,100}\)|(?:Promise|set)[\w.]{1,40}|requestAnimationFrame)$/;
/** Without an error above them, single lines of these shapes are prose. */
const FEWEST_BARE = 2;

export const javascriptConsole: Language = {
  name: "javascript",
  platform: "javascript",
  marks: (text) => callIn(text) !== undefined,
  read,
};

interface Call {
  readonly name: string;
  readonly where: string;
  /** Safari's calls look like remarks in parentheses, Firefox' like links. */
  readonly doubtful: boolean;
}

function callIn(text: string): Call | undefined {
  const line =
    text.endsWith(")") || text.includes(" — ")
      ? SAFARI
      : text.includes("@")
        ? CHROME
        : /:\/\/| (?:self-hosted|debugger eval code):/.test(text)
          ? FIREFOX
          : undefined;
  const [, name, inside, behind] = line === undefined || text.startsWith("at ") ? [] : (line.exec(text) ?? []);
  const where = inside ?? behind;
  return name === undefined || where === undefined ? undefined : { name, where, doubtful: line !== CHROME };
}

/** Safari names no place of its own functions, Expo's bundler none of those that it cannot map. */
function unplaced(text: string, below: string): Call | undefined {
  const [, name, bracket] = UNPLACED.exec(text) ?? [];
  const isKnown = bracket !== undefined || OWN.test(text) || SAFARI.test(below);
  return name === undefined || !isKnown ? undefined : { name, where: "", doubtful: true };
}

function read(lines: readonly Line[], foreign: Foreign): Reading {
  // Chrome copies its calls behind the stack that the error holds.
  if (isReport(lines) || lines.some(({ text }) => text.startsWith("at ") && jsFrame(text) !== undefined))
    return NOTHING;
  const understood = new Set<number>();
  const traces: Raised[] = [];
  let open: Raised | undefined;
  let doubts = false;
  let floor = 0;
  for (const [at, { text }] of lines.entries()) {
    const call =
      callIn(text) ?? (open !== undefined && at === floor ? unplaced(text, lines[at + 1]?.text ?? "") : undefined);
    if (call === undefined) {
      const goesOn = open !== undefined && (text === "" || STARTED.test(text));
      if (goesOn && text !== "") understood.add(at);
      if (!goesOn) open = undefined;
      continue;
    }
    if (open === undefined) {
      open = headed(lines, at, floor, foreign, understood);
      doubts = false;
      traces.push(open);
    }
    open.frames.unshift(frameFor(call));
    open.to = at;
    doubts ||= call.doubtful;
    understood.add(at);
    floor = at + 1;
  }
  const proven = traces.filter(
    ({ type, value, frames }) => (type ?? value) !== undefined || (!doubts && frames.length >= FEWEST_BARE),
  );
  return proven.length === 0 ? NOTHING : { traces: proven, threads: [], understood };
}

function headed(lines: readonly Line[], at: number, floor: number, foreign: Foreign, understood: Set<number>): Raised {
  const head = lookBack(
    lines,
    at,
    floor,
    foreign,
    ({ text }) => bracketedHead(text) ?? sureHead(text) ?? thrownValue(text),
  );
  if (head === undefined) return raise(undefined, undefined, at);
  for (let line = head.at; line < at; line += 1) understood.add(line);
  const more = withoutCode(lines, head.at + 1, at);
  return raise(head.found.type, messageOf(head.found.value, more, marginAt(lines, head.at)), head.at);
}

function frameFor({ name, where }: Call): Frame {
  const { path, ...position } = placeOf(where);
  const plain = name.replace(/^(?:async|new) /, "");
  if (where === "") return { function: plain, in_app: false };
  return frameOf(functionOf(plain, name), fileOf(path), position, {
    in_app: !within(path, ["/node_modules/", "/webpack/"]),
  });
}

/**
 * Call stacks as browsers' consoles show and copy them: `total @ cart.ts:187` (Chrome), `total (cart.js:3:12)` (Safari),
 * `total https://shop/cart.js:3` (Firefox). The newest call comes first.
 */
import type { Frame } from "../../sentry/items.js";
import { fileOf, frameOf, functionOf, placeOf, within } from "../frames.js";
import { lookBack, messageOf } from "../headline.js";
import { type Foreign, type Language, type Line, NOTHING, type Reading } from "../language.js";
import { type Raised, raise } from "../raised.js";
import { jsFrame } from "./js-frame.js";
import { sureHead } from "./js-head.js";

const NAME = String.raw`(?:async |new |get |set )?[\w$#<*][\w$#.<>/*[\]]{0,200}|\(anonymous(?: function)?\)`;
const SCRIPT = String.raw`[^\s()]{1,600}?\.(?:[cm]?[jt]sx?|vue|svelte|html?)(?:\?[^\s():?]{0,300})?(?::\d{1,9}){1,2}`;
const CHROME = new RegExp(`^(${NAME}) @ (${SCRIPT}|VM\\d{1,9}(?::\\d{1,9}){1,2}|<anonymous>(?::\\d{1,9}){1,2})$`);
const SAFARI = new RegExp(`^(${NAME}|(?:Global|Module|Eval) Code) \\((${SCRIPT})\\)$`);
const FIREFOX = new RegExp(`^(${NAME}) ((?:https?|file|webpack):/{2,3}${SCRIPT})$`);
/** Between calls: what started the ones below. */
const STARTED = /^(?:await in .{1,200}|.{1,100} \(async\)|(?:Promise|set)[\w.]{1,40}|requestAnimationFrame)$/;
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
  const line = text.endsWith(")") ? SAFARI : text.includes(" @ ") ? CHROME : text.includes("://") ? FIREFOX : undefined;
  const [, name, where] = line === undefined || text.startsWith("at ") ? [] : (line.exec(text) ?? []);
  return name === undefined || where === undefined ? undefined : { name, where, doubtful: line !== CHROME };
}

function read(lines: readonly Line[], foreign: Foreign): Reading {
  // Chrome copies its calls behind the stack that the error holds.
  if (lines.some(({ text }) => text.startsWith("at ") && jsFrame(text) !== undefined)) return NOTHING;
  const understood = new Set<number>();
  const traces: Raised[] = [];
  let open: Raised | undefined;
  let doubts = false;
  let floor = 0;
  for (const [at, { text }] of lines.entries()) {
    const call = callIn(text);
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
  const proven = traces.filter(({ type, frames }) => type !== undefined || (!doubts && frames.length >= FEWEST_BARE));
  return proven.length === 0 ? NOTHING : { traces: proven, threads: [], understood };
}

function headed(lines: readonly Line[], at: number, floor: number, foreign: Foreign, understood: Set<number>): Raised {
  const head = lookBack(lines, at, floor, foreign, ({ text }) => sureHead(text));
  if (head === undefined) return raise(undefined, undefined, at);
  for (let line = head.at; line < at; line += 1) understood.add(line);
  const more = lines.slice(head.at + 1, at).map(({ text }) => text);
  return raise(head.found.type, messageOf(head.found.value, more), head.at);
}

function frameFor({ name, where }: Call): Frame {
  const { path, ...position } = placeOf(where);
  const plain = name.replace(/^(?:async|new) /, "");
  return frameOf(functionOf(plain, name), fileOf(path), position, {
    in_app: !within(path, ["/node_modules/", "/webpack/"]),
  });
}

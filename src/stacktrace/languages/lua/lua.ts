/**
 * Lua, LuaJIT and Luau: `stack traceback:` with `file:line: in function 'f'` and `[C]: in ?`, and the lists of games that
 * embed it. Printed newest call first.
 * Source: lua.org/manual/5.4 (debug.traceback, lua standalone)
 */
import type { Headline } from "../../headline.js";
import type { Language, Line } from "../../language.js";
import type { Raised } from "../../raised.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "../../walk.js";
import { type Call, frameIn, isBare, isStrong, listedCall, luaFrame, luauCallIn, stepIn, withoutTab } from "./frame.js";

const TRACEBACK = /^(?:LUA ERROR )?(.*?)\s{0,8}[Ss]tack traceback:$|^Traceback$|^stack ?(?:back)?trace:$/s;
const MESSAGE =
  /^(?:(lua[\w.-]*(?:\.exe)?|luajit\S*|runtime error|Error|\S*luatex|LUA ERROR|Message|Stack): |\d{1,6}x )?((?:[A-Za-z]:)?[^\s:"']{1,300}\.lua|\[string ".{0,300}"\]|stdin|input):(\d+): (.*)$/s;
/** The interpreter says its name as it was called, on Windows with its folder. */
const STANDALONE =
  /^"?(?:[A-Za-z]:\\[^:"]{0,200}\\|\/\S{0,200}\/)?(lua[\w.-]*|luajit\S*): ((?:[A-Za-z]:)?[^:"']{1,300}\.lua):(\d+): (.*)$/s;
/** Roblox names scripts by their place in the game. */
const ROBLOX = /^Script '([^']{1,300})', Line (\d+)(?: - (?:(?:function|local|method|upvalue|field|global) )?(\S.*))?$/;
const ROBLOX_MESSAGE = /^([\w. -]{1,300}):\d+: (.*)$/s;
/** FiveM colours what it logs: `^1SCRIPT ERROR: @shop/server.lua:12: message^7`. */
const COLOUR = /\^\d/g;
const CITIZEN =
  /^(?:Error (?:loading script|running \S{1,60} \S{1,60}).{0,300}|SCRIPT ERROR): @?([^\s:]{1,300}):(\d+): (.*)$/s;
/** lazy.nvim's heading of its list. */
const LAZY = /^# stacktrace:$/;
/** Redis runs scripts under one name and puts its own words in front. */
const REDIS = /(?:^|ERR |: )@?(user_script):(\d+): (?:user_script:\d+: )?(.*)$/s;
/** A host that did not catch the error. */
const PANIC = /^PANIC: unprotected error in call to Lua API \((\S{1,300}?):(\d+): (.*?)\)?$/s;
const SKIPPED =
  /^(?:\.{3}(?:\s*\(skip(?:ping|ped) \d+ levels\))?|\(\.{3}tail calls\.{3}\)|(?:\(tail call\)|\[string "=\(tail call\)"\]): \?|coroutine \d+:)$/;
/** Klei's games show below a call what it knew. */
const LOCAL = /^[\w.()*]{1,80} =/;
/** Terminals break the place of a function without a name, whose path may be long. */
const REST_OF_PLACE = /^[^\s<>]{0,100}:?\d{1,7}>$/;
/** `require` tells below its message where it looked. */
const LOOKED = /^no (?:field|file|module|entry) /;

export const lua: Language = {
  name: "lua",
  platform: "other",
  marks: (text) =>
    (text.includes(" in ") && isStrong(text)) ||
    (text.endsWith("stack traceback:") && TRACEBACK.test(text)) ||
    (text.startsWith("Script '") && ROBLOX.test(text)) ||
    (text.startsWith("PANIC: ") && PANIC.test(text)) ||
    (text.includes("user_script:") && REDIS.test(text)) ||
    (text.includes(" function ") && luauCallIn(text)?.path !== undefined) ||
    stepIn(text) !== undefined ||
    (text.includes("SCRIPT ERROR: ") && CITIZEN.test(plain(text))) ||
    (text.includes(" _in_ **") && listedCall(text) !== undefined) ||
    /^lua[\w.-]*: \S+:\d+: /.test(text),
  read: (lines, foreign) => readWith(DIALECT, lines.map(withoutColours), foreign),
};

const plain = (text: string): string => (text.includes("^") ? text.replace(COLOUR, "") : text);

function withoutColours(line: Line): Line {
  const text = plain(line.text);
  return text === line.text ? line : { ...line, text };
}

interface State {
  /** Where the message says it happened; a frame only when no traceback follows. */
  readonly places: Map<Raised, Call>;
  tracing: boolean;
  /** The last call that was counted. */
  step: number;
}

const DIALECT: Dialect<State> = {
  order: "newest first",
  begin: () => ({ places: new Map(), tracing: false, step: 0 }),
  rules: [
    { line: TRACEBACK, read: startTrace },
    { line: /^Stack Begin$/, read: startTrace },
    { line: CITIZEN, read: citizenMessage },
    { line: LAZY, read: (walk) => listedCall(walk.textAt(walk.at + 1)) !== undefined && startList(walk) },
    { line: /^- |\)$/, read: listed },
    { line: ROBLOX, read: robloxFrame },
    { line: /^Stack End$/, read: (walk) => walk.leave() },
    { line: /: in | in \(/, read: frame },
    { line: /^\d{1,3}\. /, read: step },
    { line: /^[\w.@/[-]/, read: luauFrame },
    { line: /: (?:\?|at 0x\w+)["'`]{0,3}$/, read: (walk) => walk.state.tracing && isBare(walk.text) && take(walk, C) },
    { line: SKIPPED, read: ({ state }) => state.tracing },
    { line: STANDALONE, read: message },
    { line: MESSAGE, read: message },
    { line: PANIC, read: placedMessage },
    { line: REDIS, read: placedMessage },
    { line: /^(lua[\w.-]*): (.*)$/s, read: (walk, [, , value]) => void walk.open(undefined, value) },
    { line: /\S/, read: otherLine },
  ],
  end: (walk) => {
    for (const [raised, place] of walk.state.places)
      if (raised.frames.length === 0) raised.frames.push(luaFrame(place));
    keepProven(walk);
  },
};

const C: Call = { path: undefined, line: undefined, call: "?" };

function message(walk: Walk<State>, [, program, path, line, value]: RegExpExecArray): void {
  const raised = walk.open(undefined, value);
  walk.state.tracing = false;
  walk.state.step = 0;
  if (program?.startsWith("lua") === true) walk.state.places.set(raised, { path, line, call: undefined });
}

function startTrace(walk: Walk<State>, [text, before]: RegExpExecArray): Verdict {
  const { state } = walk;
  if (!text.endsWith("traceback:") && text !== "Stack Begin" && !callFollows(walk)) return false;
  if (walk.current === undefined || state.tracing) {
    const raised = walk.openAbove(headAbove(walk));
    if (before !== undefined && before !== "") raised.value = headOf(before).value;
  }
  walk.commitMessage();
  state.tracing = true;
  return true;
}

function callFollows(walk: Walk<State>): boolean {
  return [1, 2, 3].some((more) => {
    const text = walk.textAt(walk.at + more);
    return frameIn(text) !== undefined || luauCallIn(text)?.call !== undefined;
  });
}

/** The line above the traceback, or what stands above the places that `require` looked at. */
function headAbove(walk: Walk<State>): (text: string, distance: number) => Headline | undefined {
  let looked = 0;
  while (LOOKED.test(walk.textAt(walk.at - looked - 1))) looked += 1;
  return (text, distance) => (distance > looked && distance <= looked + 2 ? headOf(text) : undefined);
}

/** Untyped: `file:line:` in front of a message is its place. */
function headOf(text: string): Headline {
  return { type: undefined, value: MESSAGE.exec(text)?.[4] ?? ROBLOX_MESSAGE.exec(text)?.[2] ?? text };
}

function placedMessage(walk: Walk<State>, [, path, line, value]: RegExpExecArray): void {
  walk.state.places.set(walk.open(undefined, value), { path, line, call: undefined });
}

function citizenMessage(walk: Walk<State>, match: RegExpExecArray): void {
  placedMessage(walk, match);
  walk.state.tracing = true;
}

/** The message stands above a blank line. */
function startList(walk: Walk<State>): true {
  openMessageAbove(walk, walk.textAt(walk.at - 1) === "" ? 2 : 1);
  walk.commitMessage();
  walk.state.tracing = true;
  return true;
}

function listed(walk: Walk<State>, { input }: RegExpExecArray): Verdict {
  const call = walk.state.tracing ? listedCall(input) : undefined;
  return call !== undefined && take(walk, call);
}

function robloxFrame(walk: Walk<State>, [, path, line, name]: RegExpExecArray): void {
  take(walk, { path, line, call: name === undefined ? undefined : `function '${name}'` });
}

function frame(walk: Walk<State>, { input }: RegExpExecArray): Verdict {
  const call = frameIn(withoutTab(input));
  if (call === undefined || !(walk.state.tracing || isStrong(input))) return false;
  const below = walk.textAt(walk.at + 1);
  const isBroken =
    call.call?.startsWith("function <") === true && !call.call.includes(">") && REST_OF_PLACE.test(below);
  take(walk, isBroken ? { ...call, call: `${call.call}${below}` } : call);
  if (!isBroken) return true;
  walk.at += 1;
  walk.understood.add(walk.at);
  walk.extend();
  return true;
}

/** Other lists are numbered, too: this one starts right below its message. */
function step(walk: Walk<State>, { input }: RegExpExecArray): Verdict {
  const found = stepIn(input);
  const { state } = walk;
  if (found === undefined || found.step !== state.step + 1) return false;
  if (found.step === 1 && !/:\d+: /.test(walk.textAt(walk.at - 1))) return false;
  if (found.step === 1) openMessageAbove(walk);
  state.step = found.step;
  return take(walk, found);
}

/** Without a heading the list starts right below its message, which names the same place. */
function luauFrame(walk: Walk<State>, { input }: RegExpExecArray): Verdict {
  const call = luauCallIn(input);
  if (call === undefined) return false;
  const starts = call.call !== undefined && ROBLOX_MESSAGE.exec(walk.textAt(walk.at - 1))?.[1] === call.path;
  if (!walk.state.tracing && starts) openMessageAbove(walk);
  return (walk.state.tracing || starts) && take(walk, call);
}

/** The message above may not have been seen as one. */
function openMessageAbove(walk: Walk<State>, away = 1): void {
  if (walk.current?.from === walk.at - away) return;
  walk.openAbove((text, distance) => (distance === away ? headOf(text) : undefined));
}

function take(walk: Walk<State>, call: Call): true {
  if (!walk.state.tracing) walk.commitMessage();
  walk.state.tracing = true;
  walk.frame(luaFrame(call));
  return true;
}

function otherLine(walk: Walk<State>): false {
  if (LOCAL.test(walk.text)) return false;
  if (walk.state.tracing && (walk.current?.frames.length ?? 0) > 0) {
    walk.state.tracing = false;
    walk.state.step = 0;
    walk.leave();
  }
  return false;
}

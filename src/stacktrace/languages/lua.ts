/**
 * Lua and LuaJIT: `stack traceback:` with `file:line: in function 'f'` and `[C]: in ?`. Printed newest call first.
 * Source: lua.org/manual/5.4 (debug.traceback, lua standalone)
 */
import { fileOf, frameOf, functionOf, linenoOf, within } from "../frames.js";
import type { Headline } from "../headline.js";
import type { Language } from "../language.js";
import type { Raised } from "../raised.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "../walk.js";

const TRACEBACK = /^(.*?)\s*[Ss]tack traceback:$|^Traceback$/s;
const FRAME =
  /^(\[C\]|\[string ".{0,300}"\]|\[love ".{0,100}"\]|\[builtin[:#][^\]]{0,100}\]|@?(?:[A-Za-z]:)?[^\s:"'()[\]]{1,300}|=?\S{1,60}?)(?::(-?\d+))?: in (.+)$/s;
/** What called from C is not known. */
const BARE = /^\[C\]: (?:\?|at 0x[0-9a-f]+)$/;
const NAME =
  /^(?:(?:function|local|method|field|upvalue|global|metamethod|hook)(?: '| )?(?:function )?[`'‘]?(<[^>]{1,300}>|.+?)['’]?|main chunk|\?)$/s;
const MESSAGE =
  /^(?:(lua[\w.-]*(?:\.exe)?|luajit\S*|runtime error|Error|\S*luatex): )?((?:[A-Za-z]:)?[^\s:"']{1,300}\.lua|\[string ".{0,300}"\]|stdin|input):(\d+): (.*)$/s;
/** Roblox names scripts by their place in the game. */
const ROBLOX = /^Script '([^']{1,300})', Line (\d+)(?: - (?:(?:function|local|method|upvalue|field|global) )?(\S.*))?$/;
const ROBLOX_MESSAGE = /^[\w. -]{1,300}:\d+: (.*)$/s;
/** Redis runs scripts under one name and puts its own words in front. */
const REDIS = /(?:^|ERR |: )@?(user_script):(\d+): (?:user_script:\d+: )?(.*)$/s;
/** A host that did not catch the error. */
const PANIC = /^PANIC: unprotected error in call to Lua API \((\S{1,300}?):(\d+): (.*?)\)?$/s;
const SKIPPED = /^(?:\.{3}(?:\s*\(skip(?:ping|ped) \d+ levels\))?|\(\.{3}tail calls\.{3}\)|coroutine \d+:)$/;

export const lua: Language = {
  name: "lua",
  platform: "other",
  marks: (text) =>
    (text.includes(": in ") && isStrong(text)) ||
    (text.endsWith("stack traceback:") && TRACEBACK.test(text)) ||
    (text.startsWith("Script '") && ROBLOX.test(text)) ||
    (text.startsWith("PANIC: ") && PANIC.test(text)) ||
    (text.includes("user_script:") && REDIS.test(text)) ||
    /^lua[\w.-]*: \S+:\d+: /.test(text),
  read: (lines, foreign) => readWith(DIALECT, lines, foreign),
};

function isStrong(text: string): boolean {
  return (
    /^\[C\]: in |: in (?:main chunk$|\?$|(?:function|local|method|field|upvalue|global|metamethod) ['<`‘])/.test(
      text,
    ) &&
    // linkers name the function in front of an undefined reference
    !text.endsWith("':") &&
    FRAME.test(text)
  );
}

interface State {
  /** Where the message says it happened; a frame only when no traceback follows. */
  readonly places: Map<Raised, { path: string | undefined; line: string | undefined }>;
  tracing: boolean;
}

const DIALECT: Dialect<State> = {
  order: "newest first",
  begin: () => ({ places: new Map(), tracing: false }),
  rules: [
    { line: TRACEBACK, read: startTrace },
    { line: /^Stack Begin$/, read: startTrace },
    { line: ROBLOX, read: robloxFrame },
    { line: /^Stack End$/, read: (walk) => walk.leave() },
    { line: FRAME, read: frame },
    { line: BARE, read: (walk) => walk.state.tracing && frame(walk, ["[C]: in ?", "[C]", undefined, "?"]) },
    { line: SKIPPED, read: ({ state }) => state.tracing },
    { line: MESSAGE, read: message },
    { line: PANIC, read: (walk, [, path, line, value]) => void placedMessage(walk, path, line, value) },
    { line: REDIS, read: (walk, [, path, line, value]) => void placedMessage(walk, path, line, value) },
    { line: /^(lua[\w.-]*): (.*)$/s, read: (walk, [, , value]) => void walk.open(undefined, value) },
    { line: /\S/, read: otherLine },
  ],
  end: (walk) => {
    for (const [raised, { path, line }] of walk.state.places)
      if (raised.frames.length === 0) raised.frames.push(luaFrame(path, line, undefined));
    keepProven(walk);
  },
};

function message(walk: Walk<State>, [, program, path, line, value]: RegExpExecArray): void {
  const raised = walk.open(undefined, value);
  walk.state.tracing = false;
  if (program?.startsWith("lua") === true) walk.state.places.set(raised, { path, line });
}

function startTrace(walk: Walk<State>, [text, before]: RegExpExecArray): Verdict {
  const { state } = walk;
  const follows = [1, 2, 3].some((more) => FRAME.test(walk.textAt(walk.at + more)));
  if (!follows && text === "Traceback") return false;
  if (walk.current === undefined || state.tracing) {
    const raised = walk.openAbove((above, distance) => (distance <= 2 ? headOf(above) : undefined));
    if (before !== undefined && before !== "") raised.value = headOf(before).value;
  }
  walk.commitMessage();
  state.tracing = true;
  return true;
}

/** Untyped: `file:line:` in front of a message is its place. */
function headOf(text: string): Headline {
  return { type: undefined, value: MESSAGE.exec(text)?.[4] ?? ROBLOX_MESSAGE.exec(text)?.[1] ?? text };
}

function placedMessage(
  walk: Walk<State>,
  path: string | undefined,
  line: string | undefined,
  value: string | undefined,
): void {
  const raised = walk.open(undefined, value);
  walk.state.places.set(raised, { path, line });
}

function robloxFrame(walk: Walk<State>, [, path, line, name]: RegExpExecArray): void {
  if (!walk.state.tracing) walk.commitMessage();
  walk.state.tracing = true;
  walk.frame(luaFrame(path, line, name === undefined ? undefined : `function '${name}'`));
}

function frame(walk: Walk<State>, [text = "", path, line, call]: readonly (string | undefined)[]): Verdict {
  const { state } = walk;
  if (!state.tracing && !isStrong(text)) return false;
  if (!state.tracing) walk.commitMessage();
  state.tracing = true;
  walk.frame(luaFrame(path, line, call));
  return true;
}

function otherLine(walk: Walk<State>): false {
  if (walk.state.tracing && (walk.current?.frames.length ?? 0) > 0) {
    walk.state.tracing = false;
    walk.leave();
  }
  return false;
}

const LIBRARIES = ["/usr/share/lua/", "/usr/local/share/lua/", "/openresty/lualib/", "/luarocks/", "/lua_modules/"];

function luaFrame(path: string | undefined, line: string | undefined, call: string | undefined) {
  const file = path === "[C]" ? undefined : path;
  const said = call?.replace(/, client: .*$/s, "");
  const name = said === undefined ? undefined : (NAME.exec(said)?.[1] ?? (said === "?" ? undefined : said));
  return frameOf(functionOf(name), fileOf(file), linenoOf(line), {
    in_app: file !== undefined && !within(file, LIBRARIES) && !/^\[(?:love|builtin)/.test(file),
  });
}

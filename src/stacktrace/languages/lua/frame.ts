/** One call of Lua: `file:line: in function 'f'`, and what games that embed it print instead. */
import type { Frame } from "../../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf, within } from "../../frames.js";

export interface Call {
  readonly path: string | undefined;
  readonly line: string | undefined;
  readonly call: string | undefined;
}

/** Blanks in a path need its ending. */
const CHUNK = [
  "\\[C\\]",
  '\\[string ".{0,300}"\\]',
  '\\[love ".{0,100}"\\]',
  "\\[builtin[:#][^\\]]{0,100}\\]",
  "@?(?:[A-Za-z]:)?[^\\s:\"'()[\\]]{1,300}",
  "(?!.{0,300}[ \\t]{2})(?:[A-Za-z]:)?[\\p{L}._/~\\\\](?:[^\\t:\"'<>|()[\\]]|\\(x86\\)){0,300}\\.lua",
  "=?\\S{1,60}?",
].join("|");
/** World of Warcraft's own window has the first call behind `Stack:`. */
const FRAME = new RegExp(`^(?:Stack: )?(${CHUNK})(?::(-?\\d+))?: in (.+)$`, "su");
/** What called from C is not known. It is the last line, behind which quoted text ends. */
const BARE = /^(?:\[C\]|=\[C\]|\[string "=\[C\]"\]): (?:\?|at 0x[0-9a-f]{1,16})["'`]{0,3}$/;
const NAME =
  /^(?:(?:function|local|method|field|upvalue|global|metamethod|hook)(?: '| )?(?:function )?[`'‘]?(<[^>]{1,300}>|.+?)['’]?|main chunk|\?)["`]?$/s;
/** `scripts/a.lua:12 in (method) Grind (Lua) <3-20>`, as Klei's games have it. */
const KLEI = /^[@=]?(\[C\]|[^\s:]{1,300}):(-?\d+) in \(\w*\) (\S{1,200}) \((?:Lua|C)\) </;
/** Luau's own list, and what Roblox gives to scripts that log errors. */
const LUAU =
  /^(?:\[C\]|([\w.@/-]{1,300})(?::|, line )(\d+))(?: -)?(?: (?:function|local|global|method|field|upvalue) (\S{1,200}))?$/;
/** Garry's Mod counts the calls, each line further to the right. */
const STEP = /^(\d{1,3})\. (\S.{0,200}?) - (\[C\]|lua_run|[^\s:]{1,300}\.lua):(-?\d+)$/;

/** FiveM and RedM. */
const CITIZEN = /^(?:> )?(\S.{0,200}?) \((@[^()\s:]{1,300}|[^()\s:]{1,300}\.(?:lua|js)):(-?\d+)\)$/;
/** lazy.nvim. */
const LAZY = /^- (\S{1,300}\.lua):(\d+)(?: _in_ \*\*(.{1,200}?)\*\*)?$/;

/** One call of the lists that hosts print below a heading of their own. */
export function listedCall(text: string): Call | undefined {
  const [, name, path, line] = text.endsWith(")") ? (CITIZEN.exec(text) ?? []) : [];
  if (name !== undefined) return { path: path?.replace(/^@/, ""), line, call: `function '${name}'` };
  const [, file, lineno, called] = text.startsWith("- ") ? (LAZY.exec(text) ?? []) : [];
  if (file === undefined) return undefined;
  return { path: file, line: lineno, call: called === undefined ? undefined : `function '${called}'` };
}

/** Neovim shows a tab as it is typed. */
const TAB = /^(?:\^I){1,4}/;

export const withoutTab = (text: string): string => (text.startsWith("^I") ? text.replace(TAB, "") : text);

export function frameIn(text: string): Call | undefined {
  const [, path, line, call] = text.includes(": in ") ? (FRAME.exec(text) ?? []) : [];
  if (call !== undefined) return { path, line, call };
  const [, file, lineno, name] = text.includes(" in (") ? (KLEI.exec(text) ?? []) : [];
  if (name === undefined) return undefined;
  return { path: file, line: lineno, call: name === "?" ? name : `function '${name}'` };
}

/** Only Lua prints it. */
export function isStrong(text: string): boolean {
  if (text.includes(" in (") && KLEI.test(text)) return true;
  return (
    /^\[C\]: in |: in (?:main chunk$|\?$|(?:function|local|method|field|upvalue|global|metamethod) ['<`‘])/.test(
      text,
    ) &&
    // linkers name the function in front of an undefined reference
    !text.endsWith("':") &&
    FRAME.test(text)
  );
}

export function isBare(text: string): boolean {
  return BARE.test(text);
}

export function luauCallIn(text: string): Call | undefined {
  const match = LUAU.exec(text);
  if (match === null) return undefined;
  const [, path, line, name] = match;
  return { path, line, call: name === undefined ? undefined : `function '${name}'` };
}

/** The number of the step, and the call. */
export function stepIn(text: string): (Call & { readonly step: number }) | undefined {
  const [, step, name, path, line] = /^\d{1,3}\. /.test(text) ? (STEP.exec(text) ?? []) : [];
  return step === undefined ? undefined : { step: Number(step), path, line, call: `function '${name}'` };
}

const LIBRARIES = ["/usr/share/lua/", "/usr/local/share/lua/", "/openresty/lualib/", "/luarocks/", "/lua_modules/"];

export function luaFrame({ path, line, call }: Call): Frame {
  const file = fileIn(path);
  const said = call?.replace(/, client: .*$/s, "");
  const isCut = said?.includes("<") && !said.includes(">");
  const name =
    said === undefined || isCut ? undefined : (NAME.exec(said)?.[1] ?? (said.startsWith("?") ? undefined : said));
  return frameOf(functionOf(name), fileOf(file), linenoOf(line), {
    in_app: file !== undefined && !within(file, LIBRARIES) && !/^\[(?:love|builtin)/.test(file),
  });
}

/** A chunk's name starts with `@` when it is a file's; where a host shows it raw, `[string "@a.lua"]`. */
function fileIn(path: string | undefined): string | undefined {
  const file = /^\[string "[@=](.{1,300})"\]$/.exec(path ?? "")?.[1] ?? path;
  return file === "[C]" ? undefined : file;
}

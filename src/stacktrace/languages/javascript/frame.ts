/**
 * One frame as the engines of JavaScript print it: V8 and Hermes (`at f (file:1:2)`), Firefox and Safari
 * (`f@file:1:2`). Sources: v8.dev/docs/stack-trace-api, MDN Error.prototype.stack
 */
import type { Frame } from "../../../sentry/items.js";
import { fileOf, frameOf, functionOf, type Place, placeOf, startsWithAny, within } from "../../frames.js";

const NO_FILE =
  /^(?:native|<anonymous>|\[(?:native|wasm) code\]|native code|index \d+|unknown location|unknown|eval code|<unknown>)$/;
const EVAL = /^eval (?:at|code)/;
const LOCATED = /:\d+(?::\d+)?$/;
/** React Native's reports name engine and build behind the last line. */
const BUILD = /(?<=[\d)])(?:, js (?:engine|build): [\w.+-]{1,60}){1,2}(?:, stack:)?$/;
/** What loggers write on the line of the first call: `Full stack: f@resource://a.jsm:1:2` (Firefox). */
const TITLE = /^(?:[Ff]ull |[Ee]rror )?(?:[Ss]tack ?(?:[Tt]race)?|STACK): {0,4}(?=\S)/;
/** The rest of a row of CSV behind the last frame. */
const CELLS = /(?<=:\d{1,9}:\d{1,9}\)?)"(?:,.*)?$/;
const OFFSET = /^(?:(\S{1,600}):)?wasm-function\[(\d+)\](?::(?:0x[0-9a-f]+|\d+))?$/;
/** Functions of WebAssembly whose module names them: `app.wasm:0xb75178`. */
const WASM_FILE = /^(\S{1,600}\.wasm):0x[0-9a-f]+$/;
/** Datadog's browser SDK: `at f @ https://a/b.js:1:2`, `at f [as g] @ <anonymous>`. */
const NAMED_AT_SIGN = /^((?:(?:async|new) )?\S{1,200}(?: \[as \S{1,100}\])?) @ (\S{1,600}:\d+:\d+|<anonymous>)$/;
/** Google Apps Script puts no blank before the file, which has no ending; Sentry none before any. */
const UNSPACED =
  /^(:?[\w$.<>]{1,200}|\[unknown function\]|\?)\(([\w-]{1,100}:\d{1,7}:\d{1,7}|[^\s()]{1,600}?\.(?:[cm]?[jt]sx?|vue|svelte|bundle)(?:\?[^\s()]{0,300})?:\d{1,7}:\d{1,7})\)$/;
/** goja (k6) writes the position in its own code behind the column. */
const POSITION = /(?<=:\d{1,7}:\d{1,7})\(\d{1,9}\)(?=\)?$)/;
/** GraalJS prints the columns from where to where, and the language before what has no name of its own. */
const COLUMNS = /(?<=:\d{1,7}:\d{1,7})-\d{1,7}(?=\)$)/;
/** Duktape tells about the call behind its place. */
const FLAGS = /(?<=:\d{1,7}\))(?: (?:strict|construct|preventsyield|directeval|tailcall)){1,5}$/;
/** Rhino has the place in front: `at cart.js:12 (total)`. */
const RHINO = /^([^\s()]{1,400}\.\w{1,6}:\d{1,7}) \(([\w$.<>]{1,200})\)$/;
/** Opera had the arguments behind the name; Salesforce's components have empty brackets. */
const OPERA = /\(\[arguments not available\]\)$/;
/** How Hermes and JavaScriptCore print a native function in React Native. */
const NATIVE = /^[\w$.<>]{1,200}@-1$/;
const FIREFOX_EVAL = /^(.*?) line (\d+)(?: > (?:eval|Function|setTimeout handler|injectedScript)[^:]*)+(?::\d+){0,2}$/;
const CORE = [
  "node:",
  "internal/",
  "native ",
  "ext:",
  "deno:",
  "chrome-extension://",
  "moz-extension://",
  "safari-extension://",
  "safari-web-extension://",
  "[native",
  "webpack/",
  "resource://",
  "self-hosted",
  "unknown",
];
/** Files of languages that never run as JavaScript. */
const OTHER_SOURCE = /\.(?:php|py|rb|java|kt|scala|go|cs|vb|exs?|erl|p[lm]|rs|swift|lua|hs|ml|c|cc|cpp|h|ps1)$/;
const CORE_FILE =
  /^(?:module|events|net|fs|timers|util|vm|stream|_stream_\w+|_http_\w+|http|https|child_process|assert|buffer|domain|dns|tls|zlib|readline|bootstrap_node|node|_tls_\w+|async_hooks)\.js$/;

/** A trailing `{` (Node prints properties behind it) or `,` (in lists) is no part of the frame. */
export function jsFrame(line: string): Frame | undefined {
  const untitled = line.includes("tack") ? line.replace(TITLE, "") : line;
  const plain = untitled.includes(", js ") ? untitled.replace(BUILD, "") : untitled;
  const text = (plain.includes('"') ? plain.replace(CELLS, "") : plain).replace(/(?: \{|,|\]|\}){1,3}$/, (end) =>
    end.startsWith("]") ? end : "",
  );
  if (text.startsWith("at ")) return v8(text.slice(3).trim());
  if (text.startsWith("❯ ")) return reported(text.slice(2).trim());
  // AVA
  if (text.startsWith("› ")) return v8(text.slice(2).trim());
  return (text.includes("@") ? gecko(text) : undefined) ?? bare(text);
}

/** Vitest's reports: `❯ Cart.total src/cart.ts:5:23`. */
function reported(text: string): Frame | undefined {
  const [, name, where] = /^(?:(\S{1,200}|(?:async|new) \S{1,200}) )?(\S{1,600}:\d+:\d+)$/.exec(text) ?? [];
  return where === undefined ? undefined : placed(name, where);
}

function v8(line: string): Frame | undefined {
  const plainest = /[a-z]$/.test(line) ? line.replace(FLAGS, "") : line.replace(/^<js> /, "");
  const text = plainest.endsWith(")") ? plainest.replace(POSITION, "").replace(COLUMNS, "") : plainest;
  if (text.endsWith(")")) {
    const open = openingOf(text);
    if (open < 1) return undefined;
    if (text[open - 1] !== " ") return unspaced(text);
    const inside = text.slice(open + 1, -1);
    const name = text.slice(0, open - 1).trim();
    const isCode = /[;{}="]/.test(name) && !inside.includes(".wasm:");
    if (isCode || name === "") return undefined;
    const [, where, called] = RHINO.exec(text) ?? [];
    return placed(name, inside) ?? (where === undefined ? undefined : placed(called, where));
  }
  const plain = /^(?:async )?(\S.*)$/.exec(text)?.[1];
  if (plain === undefined) return undefined;
  if (plain === "<anonymous>" || plain === "native") return frameOf({ function: plain }, { in_app: false });
  const wasm = moduleOf(plain);
  if (wasm !== undefined) return frameOf(wasm, { in_app: true });
  const [, name, place] = NAMED_AT_SIGN.exec(plain) ?? [];
  if (place !== undefined) return placed(name, place);
  const isPath = !plain.includes(" ") || plain.includes("/") || /^(?:[A-Za-z]:\\|\\\\)/.test(plain);
  // Without column and ending it is a mount point or a port of which words tell.
  const isFile = isPath && (/:\d+:\d+$/.test(plain) || /\.\w{1,10}(?:\?[^\s?]{0,300})?:\d+$/.test(plain));
  return isFile && isLocated(plain) ? placed(undefined, plain) : undefined;
}

function unspaced(text: string): Frame | undefined {
  const [, name, where] = UNSPACED.exec(text) ?? [];
  return where === undefined ? undefined : placed(name, where);
}

/** The parenthesis that the last one closes; eval frames nest them. */
function openingOf(text: string): number {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    if (text[at] === ")") depth += 1;
    else if (text[at] === "(" && --depth === 0) return at;
  }
  return -1;
}

function placed(name: string | undefined, inside: string): Frame | undefined {
  const where = inside.startsWith("address at ") ? inside.slice(11) : inside;
  const frame = name === undefined ? {} : functionOf(plainName(name), name);
  if (NO_FILE.test(where))
    return name === undefined
      ? undefined
      : frameOf(frame, /^[<[n]/.test(where) ? { filename: where } : {}, { in_app: false });
  const wasm = moduleOf(where);
  if (wasm !== undefined) return frameOf(wasm, frame, { in_app: true });
  if (EVAL.test(where)) return evaluated(frame, where);
  if (!isLocated(where)) return undefined;
  const place = placeOf(where);
  // Prose: engines that print such names print columns or folders, too.
  const spoken = place.colno === undefined && !/[/\\]/.test(place.path);
  if (spoken && name !== undefined && /^\w+ [\w ]+$/.test(plainName(name))) return undefined;
  return at(frame, place);
}

/** A place in WebAssembly has no line; its functions may have numbers only. */
function moduleOf(where: string): Frame | undefined {
  if (!where.includes("wasm")) return undefined;
  const [, named] = WASM_FILE.exec(where) ?? [];
  if (named !== undefined) return fileOf(named);
  const [, file, number] = OFFSET.exec(where) ?? [];
  return number === undefined ? undefined : frameOf({ function: `wasm-function[${number}]` }, fileOf(file));
}

/** `eval at f (https://a/b.js:1:2), <anonymous>:3:4`: the innermost file that exists is where the code came from. */
function evaluated(frame: Frame, where: string): Frame | undefined {
  const outer = /\(((?:[^()\s]|\([^()]*\)){1,500}?:\d+:\d+)\)/.exec(where)?.[1];
  const inner = /, ([^,]*:\d+:\d+)$/.exec(where)?.[1];
  if (inner !== undefined && !inner.startsWith("<anonymous>") && !inner.startsWith("eval"))
    return at(frame, placeOf(inner));
  if (outer !== undefined) return at(frame, placeOf(outer));
  return inner === undefined ? frameOf(frame, { in_app: true }) : at(frame, placeOf(inner));
}

function isLocated(where: string): boolean {
  if (!LOCATED.test(where)) return false;
  const { path, colno } = placeOf(where);
  if (OTHER_SOURCE.test(path)) return false;
  // A time behind words is no place.
  if (/^\d+$|\s/.test(path) && !/[/\\]/.test(path)) return false;
  return (
    path !== "" &&
    (colno !== undefined || /^[^ ]*\.|[/\\]/.test(path)) &&
    !/["<>|]/.test(path.replace(/<[\w ]{1,40}>/, ""))
  );
}

/** `async f`, `new F`, `f [as g]` are notes about the call, not part of the name. */
function plainName(name: string): string {
  return name.replace(/^(?:async |new )/, "").replace(/ \[as [^\]]*\]$/, "");
}

function gecko(text: string): Frame | undefined {
  const sign = signOf(text);
  if (sign < 0) return undefined;
  const named = text.slice(0, sign).replace(/^(?:async |[\w. ]{1,60}\*)/, "");
  const name = named.endsWith(")") ? named.replace(OPERA, "").replace(/(?<=[\w$])\(\)$/, "") : named;
  // Firefox prints accessors and bound functions with their kind: `get value@…`.
  const bareName = name.replace(/^(?:get|set|bound) (?=\S+$)/, "");
  // A folder of a scope, as npm has them: `/srv/node_modules/@scope/a.js:4`.
  if (name.endsWith("/")) return undefined;
  if (/[\s"']/.test(bareName) && !/^(?:global|module|eval|Function) code$/.test(name)) return undefined;
  // The subscript loader of Firefox names who loaded the file in front of it.
  const loaded = text.lastIndexOf(" -> ");
  const where = loaded > sign ? text.slice(loaded + 4) : text.slice(sign + 1);
  const frame = functionOf(name === "" ? undefined : name);
  if (NO_FILE.test(where))
    return name === "" && !where.endsWith(" code]") ? undefined : frameOf(frame, { filename: where, in_app: false });
  const evaluatedAt = FIREFOX_EVAL.exec(where);
  if (evaluatedAt?.[1] !== undefined) return at(frame, placeOf(`${evaluatedAt[1]}:${evaluatedAt[2]}`));
  if (/^\d+:\d+$/.test(where)) return name === "" ? undefined : at(frame, placeOf(`:${where}`));
  if (/\s/.test(where) && !/^(?:file|webpack|debugger|\/)/.test(where)) return undefined;
  const place = placeOf(where);
  if (place.lineno === undefined || place.path === "") return undefined;
  if (place.colno === undefined && !/[/\\]/.test(place.path)) return undefined;
  return at(frame, place);
}

/** The sign between name and place: the first one that a scheme, a path or a number follows. */
function signOf(text: string): number {
  const found =
    /@(?=(?:[a-z-]+:\/{1,3}|\/|[A-Z]:[\\/]|\[(?:native|wasm) |\d+:\d+$|debugger |webpack|resource:|jar:|\(shell\):|file:|app:|data:|blob:|unknown:|<anonymous>|[\w./~-]+\.(?:js|mjs|cjs|jsx|tsx?|vue|bundle|jsbundle|html?|hbc)[:?]|address at |self-hosted))/.exec(
      text,
    );
  return found?.index ?? -1;
}

/** Safari's calls without a place, as of code that was evaluated. */
const UNPLACED = /^(?:(?:eval|global|module) code@?|[\w$.<>]{1,200}@)$/;

/** Lines that Safari prints for calls it cannot name or place; they say nothing outside of a trace. */
export function namelessFrame(text: string): Frame | undefined {
  if (text === "[native code]") return { filename: text, in_app: false };
  return UNPLACED.test(text) ? { function: text.replace(/@$/, ""), in_app: true } : undefined;
}

/** The same at the top of a stack that has no headline, above calls with places. */
export function headlessFrame(text: string, below: readonly string[]): Frame | undefined {
  return below.some((line) => line.includes("@") && jsFrame(line) !== undefined) ? namelessFrame(text) : undefined;
}

/** What only a neighbour proves: Bun's `at map (1:11)`, `at <parse> ()`, a place without file, React Native's `map@-1`. */
export function neighbourFrame(text: string): Frame | undefined {
  if (text.endsWith("@-1")) return NATIVE.test(text) ? { function: text.slice(0, -3), in_app: false } : undefined;
  const [, name, where] = /^at ((?:async |new )?[\w$.<>#[\]]{1,200}) \(([^()]{0,300})\)(?: \{|,)?$/.exec(text) ?? [];
  if (name === undefined || where === undefined) return undefined;
  return placed(name, where) ?? frameOf(functionOf(plainName(name), name), { in_app: false });
}

/** Safari prints a place without function and without `@`. */
function bare(text: string): Frame | undefined {
  if (!/^(?:https?|file|webpack|capacitor|app|blob|safari-(?:web-)?extension|ionic):\/\/?\S+:\d+:\d+$/.test(text))
    return undefined;
  return at({}, placeOf(text));
}

function at(frame: Frame, place: Place): Frame {
  const { path, ...position } = place;
  return frameOf(frame, fileOf(path === "" ? undefined : path), position, { in_app: inApp(path) });
}

function inApp(path: string): boolean {
  if (within(path, ["/node_modules/", "/~/", "/webpack/bootstrap", "/webpack/runtime"])) return false;
  return !startsWithAny(path, CORE) && !CORE_FILE.test(path) && path !== "<anonymous>";
}

/**
 * Frames of gdb: `#1  0x55 in f (x=1) at a.cc:7`, `#0  f () from /lib/libc.so.6`, `#4  0x55 in ?? ()`. Markdown takes the
 * `#` for a heading or escapes it; a terminal breaks long frames.
 * Source: sourceware.org/gdb/current/onlinedocs/gdb.html/Backtrace.html
 */
import type { Parts } from "./shapes.js";
import { SOURCE } from "./shapes-numbered.js";

const FRAME = /^\\?(#?)(\d{1,6})[.:]? +(?:(0x[0-9a-f]+) in )?([^\s#].*)$/s;
/** The line of code where the program stopped, or a variable, may have come behind it. */
const PLACE = /^([^\s()].{0,400}?):(\d+)(?:\s.*)?$/s;
const SOURCE_FILE = new RegExp(`^${SOURCE}$`);

export function gdbFrame(text: string): Parts | undefined {
  if (!/^[#\\\d]/.test(text) || !text.includes(")")) return undefined;
  const [, sign, n, address, rest = ""] = FRAME.exec(text) ?? [];
  if (n === undefined) return undefined;
  const at = rest.lastIndexOf(") at ");
  const from = rest.lastIndexOf(") from ");
  const end = at > 0 ? at : from;
  const call = end > 0 ? rest.slice(0, end + 1) : rest;
  const name = calledName(call);
  const [, path, line] = (at > 0 ? PLACE.exec(rest.slice(at + 5)) : null) ?? [];
  const image =
    from > 0 && at <= 0 ? rest.slice(from + 7) : path === undefined ? imageAt(rest.slice(at + 5)) : undefined;
  if (name === undefined || (at > 0 && path === undefined && image === undefined)) return undefined;
  if (end < 0 && (address === undefined || !/^ \(\s*(?:\w+=|\)|\.{3}\))/.test(call.slice(name.length))))
    return undefined;
  if (sign === "" && address === undefined && !SOURCE_FILE.test(path ?? "")) return undefined;
  return {
    n,
    name,
    ...(address === undefined ? {} : { address }),
    ...(path === undefined || line === undefined ? {} : { path, line }),
    ...(image === undefined ? {} : { image }),
  };
}

/** Other debuggers that print like gdb name the library as a place. */
const imageAt = (text: string): string | undefined => (/^\/\S{1,400}$/.test(text) ? text : undefined);

/** The name in front of ` (x=1, y=2)`; undefined when the text does not end in arguments. */
function calledName(printed: string): string | undefined {
  const call = withoutTexts(printed);
  if (!call.endsWith(")")) return undefined;
  let depth = 0;
  for (let at = call.length - 1; at > 0; at -= 1) {
    if (call[at] === ")") depth += 1;
    else if (call[at] === "(" && --depth === 0) return call[at - 1] === " " ? printed.slice(0, at - 1) : undefined;
  }
  return undefined;
}

/** Lines that one frame takes at most. */
const MAX_LINES = 12;

/** WinDbg breaks frames, too: `kP` has a line for each argument. */
const FRAME_START = /^(?:\\?#\d|[0-9a-f]{2,3} [0-9a-f]{8})/;

/** How many of the lines behind a frame's first belong to it: open brackets go on, and the place has a line of its own. */
export function brokenInto(text: string, textBehind: (distance: number) => string): number {
  if (!FRAME_START.test(text)) return 0;
  let behind = 0;
  let open = openBrackets(text);
  while (open > 0 && behind < MAX_LINES && goesOn(textBehind(behind + 1))) {
    behind += 1;
    open += openBrackets(textBehind(behind));
  }
  if (open > 0) return 0;
  return /^(?:at|from) \S/.test(textBehind(behind + 1)) ? behind + 1 : behind;
}

const goesOn = (text: string): boolean =>
  text !== "" && !FRAME_START.test(text) && !/^(?:Thread \d|\(gdb\))/.test(text);

/** Texts and characters may hold brackets. */
const withoutTexts = (text: string): string =>
  /["']/.test(text) === false ? text : text.replace(/"(?:[^"\\]|\\.)*"|'\\?.'/g, (quoted) => "_".repeat(quoted.length));

/** More opening than closing brackets. */
function openBrackets(text: string): number {
  let open = 0;
  for (const char of withoutTexts(text))
    if (char === "(") open += 1;
    else if (char === ")") open -= 1;
  return open;
}

/**
 * Monolog's records hold exceptions as `[object] (Type(code: 0): message at file:12)`; the message may have several
 * lines. Its first version lists what led to the exception inside the same brackets.
 * Source: github.com/Seldaek/monolog LineFormatter::normalizeException
 */
import { phpFrame } from "./frame.js";
import type { Head } from "./head.js";

const START = "[object] (";
const TYPED = "([A-Za-z_\\\\][\\w\\\\]*(?:@anonymous[^\\s:(]*)?)\\(code: ?[^()]{0,40}\\): ";
const OPENING = new RegExp(`\\[object\\] \\(${TYPED}`);
const NEXT = new RegExp(`, (?=${TYPED.replace("(", "(?:")})`);
const PART = new RegExp(`^${TYPED}(.*)$`, "s");
const PLACE = /^(.*) at (\S[^()\n]{0,500}?):(\d+)(?:\)|$)/s;

export function isObject(text: string): boolean {
  return text.includes(START) && OPENING.test(text);
}

/** Without a place the message goes on in the next lines: `open` is what to read together with them. */
export function objectHead(text: string): Head | undefined {
  const at = text.indexOf(START);
  if (at < 0) return undefined;
  const said = text.slice(at + START.length);
  const parts = said.includes(", ") ? said.split(NEXT) : [said];
  const [head, ...previous] = parts.flatMap((part) => partOf(part) ?? []);
  if (head === undefined) return undefined;
  return head.place === undefined ? { ...head, open: text.slice(at) } : { ...head, previous };
}

function partOf(text: string): Head | undefined {
  const [, type, said = ""] = PART.exec(text) ?? [];
  const [, value = said, path, line] = PLACE.exec(said) ?? [];
  if (type === undefined) return undefined;
  return { type, value, place: path === undefined ? undefined : phpFrame(undefined, path, line) };
}

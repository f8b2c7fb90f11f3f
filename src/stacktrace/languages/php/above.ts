/** What stands above a list of PHP's calls that no headline opened. */

import type { Frame } from "../../../sentry/items.js";
import { lookBack, marginAt, messageOf } from "../../headline.js";
import type { Foreign, Line } from "../../language.js";
import { PLACED } from "./collected.js";
import { phpFrame } from "./frame.js";
import { consoleHead, type Head, isTellingName, looseHead, ofString, STACK } from "./head.js";

const TYPED = /^(?:Next )?((?:\w+\\)+\w+|\w*(?:Exception|Error)): (.*)$/s;

type HeadAt = Head & { readonly at: number };

/** Slim and others write one line for each part. */
const PART = /^(Type|Exception|Class|Error|Message|File|Line|Code|Trace)(?: \w+)?: ?(.*)$/s;
const MAX_PARTS = 8;
const MOST_BLANKS = 4;

/** Type, message and place from lines `Type: …`, `Message: …`, `File: …`, `Line: …` right above a list. */
function partsAbove(lines: readonly Line[], at: number, floor: number): { head: Head; from: number } | undefined {
  const parts = new Map<string, string>();
  let from = at;
  while (from > floor && at - from < MAX_PARTS) {
    const [, name, value = ""] = PART.exec(lines[from - 1]?.text ?? "") ?? [];
    if (name === undefined) break;
    parts.set(name, value);
    from -= 1;
  }
  const [path, line] = [parts.get("File"), parts.get("Line")];
  if (path === undefined || line === undefined || !/^\d+$/.test(line)) return undefined;
  const type = parts.get("Type") ?? parts.get("Exception") ?? parts.get("Class");
  return { head: { type, value: parts.get("Message"), place: phpFrame(undefined, path, line) }, from };
}

/** What stands above a list that no headline opened. */
export function headAbove(lines: readonly Line[], at: number, floor: number, foreign: Foreign): HeadAt | undefined {
  const parts = partsAbove(lines, at, floor);
  if (parts !== undefined) return { ...parts.head, at: parts.from };
  const string = stringAbove(lines, at, floor, foreign) ?? placeAbove(lines, at, floor, foreign);
  if (string !== undefined) return string;
  const end = endAbove(lines, at, floor);
  const gap = at - end;
  const above = lookBack(lines, end, floor, foreign, ({ text }, distance) => listHead(text, distance + gap));
  if (above === undefined) return undefined;
  const whole = messageOf(above.found.value, lines.slice(above.at + 1, at), marginAt(lines, above.at));
  const [, said = whole, path, line, onLine] = above.found.place === undefined ? (PLACED.exec(whole ?? "") ?? []) : [];
  const place = path === undefined ? above.found.place : phpFrame(undefined, path, line ?? onLine);
  return { ...above.found, value: said, place, at: above.at };
}

/** Consoles leave lines blank between a message and the list. */
function endAbove(lines: readonly Line[], at: number, floor: number): number {
  let end = at;
  while (end > floor && at - end < MOST_BLANKS && lines[end - 1]?.text === "") end -= 1;
  return end;
}

/** `__toString` with a message of several lines: the type opens the first, the place ends the last. */
function stringAbove(lines: readonly Line[], at: number, floor: number, foreign: Foreign): HeadAt | undefined {
  const { text: last = "", indent = 0 } = lines[at - 1] ?? {};
  const place = placeIn(last, STACK.test(lines[at]?.text ?? ""));
  const own = ofString(last);
  if (place === undefined || isTellingName(own?.type)) return undefined;
  const { said, frame } = place;
  const above = lookBack(lines, at - 1, floor, foreign, ({ text }) => TYPED.exec(text) ?? undefined);
  const isApart = own !== undefined && lines.slice(above?.at, at).some(({ text }) => text === "");
  if (above === undefined || isApart) return own === undefined ? undefined : { ...own, at: at - 1 };
  const [, type, first] = above.found;
  const more = [...lines.slice(above.at + 1, at - 1), { text: said, indent }];
  const value = messageOf(first, more, marginAt(lines, above.at));
  return { type, value, place: frame, at: above.at };
}

/** Drupal names the call that failed, and needs no title above the list. */
const DRUPAL_PLACE = /^(.*?) ?\bin ([\w\\{}:>-]+\(\)) \(line (\d+) of (\S[^()]{0,400}\.\w{2,8})\)\.?$/s;

/** What the last line of a message says, and where it happened. */
function placeIn(text: string, isTitled: boolean): { said: string; frame: Frame } | undefined {
  const [, words, call, number, file] = text.includes(" (line ") ? (DRUPAL_PLACE.exec(text) ?? []) : [];
  if (words !== undefined) return { said: words, frame: phpFrame(call, file, number) };
  const [, said, path, line] = isTitled ? (/^(.*) in (\S.{0,500}?):(\d+)$/s.exec(text) ?? []) : [];
  return said === undefined ? undefined : { said, frame: phpFrame(undefined, path, line) };
}

const CODEIGNITER = /^(?:\[Caused by\] |.{0,80}--> )?((?:\w+\\){0,12}\w{0,100}(?:Exception|Error|_exception)): (.*)$/s;

/** CodeIgniter: type and message, perhaps the request, and the place on a line of its own. */
function placeAbove(lines: readonly Line[], at: number, floor: number, foreign: Foreign): HeadAt | undefined {
  const [, path, line] = /^in (\S{1,500}) on line (\d+)\.$/.exec(lines[at - 1]?.text ?? "") ?? [];
  if (path === undefined) return undefined;
  const above = lookBack(lines, at - 1, floor, foreign, ({ text }) => CODEIGNITER.exec(text) ?? undefined);
  if (above === undefined) return undefined;
  const [, type, first] = above.found;
  const more = lines.slice(above.at + 1, at - 1).filter(({ text }) => !text.startsWith("[Method: "));
  const value = messageOf(first, more, marginAt(lines, above.at));
  return { type, value, place: phpFrame(undefined, path, line), at: above.at };
}

function listHead(text: string, distance: number): Head | undefined {
  const loose = looseHead(text);
  if (loose?.place !== undefined) return loose;
  const alone = distance === 1 ? { type: undefined, value: text, place: undefined } : undefined;
  return consoleHead(text) ?? loose ?? alone;
}

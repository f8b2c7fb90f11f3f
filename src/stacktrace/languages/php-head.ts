/** What stands above a list of PHP's calls: type, message and the place that the message names. */
import type { Frame } from "../../sentry/items.js";
import { lookBack, messageOf } from "../headline.js";
import type { Foreign, Line } from "../language.js";
import { phpFrame } from "./php-frame.js";

const TYPE = "[A-Za-z_\\\\][\\w\\\\]*(?:@anonymous[^\\s:]*)?";
/** `Type: message in file:12` or `Type in file:12`, as `__toString` has it. */
const STRING = new RegExp(`^(?:Next )?(${TYPE})(?:: (.*))? in (\\S.{0,500}?):(\\d+)$`, "s");
/** PHP 5's `__toString`. */
const OLD_STRING = /^(?:Next )?exception '([\w\\]+)' with message '(.*)' in (\S.{0,500}?):(\d+)$/s;
const UNCAUGHT =
  /^(?:PHP )?(?:Fatal error|Recoverable fatal error|Catchable fatal error|Parse error|Warning|Exception|Error): +(?:Uncaught (?:exception ')?|(?=[A-Z\\][\w\\]*(?:Error|Exception): ))(.*)$/s;
const ZEND =
  /^(?:PHP )?(Fatal error|Parse error|Recoverable fatal error|Warning|Notice|Deprecated|Compile Error|Core Error): +(.*) in (\S.{0,500}?) on line (\d+)$/s;
const OBJECT = new RegExp(
  `\\[object\\] \\((${TYPE})\\(code: ?[^)]{0,40}\\): (.*) at (\\S[^()]{0,500}?):(\\d+)\\)`,
  "s",
);
export const STACK = /^(?:PHP )?(?:Stack trace:|\[stacktrace\]|Exception trace:|Call Stack:?$|Trace:)/i;
const WARNING = /^(?:PHP )?(Warning): {1,3}(\S.{0,1500}) in (\S.{0,500}?\.(?:php|phtml|inc)) on line (\d+)$/s;
const IN_LINE = /^In (\S+\.php) line (\d+):$/;
/** Drupal's log: the call that failed and its place in brackets. */
const DRUPAL = /(?:^|[\s|])([A-Z][\w\\]*): (.*) in ([\w\\{}:>-]+\(\)) \(line (\d+) of (\S[^()]{0,400}\.\w{2,8})\)/s;
/** CakePHP's log. */
const CAKE = /^(?:Caused by: |[a-z]{4,9}: )?\[([A-Z][\w\\]*)\] (.*?)(?: in (\S.{0,400}?)(?: on line |:)(\d+))?$/s;
/** Pest's and PHPUnit's headings of one failed test. */
const FAILED = /^(?:FAILED +.*? ([A-Z][\w\\]*(?:Exception|Error))|\d{1,4}\) [A-Z][\w\\]*::\w.*)$/s;
/** Symfony's text page: the type with a colon, the message below. */
const TYPE_LINE = /^((?:[A-Z]\w*\\)*[A-Z]\w*(?:Exception|Error|Failure)):?$/;
const TYPED = /^(?:Next )?((?:\w+\\)+\w+|\w*(?:Exception|Error)): (.*)$/s;
const LARAVEL = /^([A-Z][\w\\]*(?:Exception|Error))$/;

export interface Head {
  readonly type: string | undefined;
  readonly value: string | undefined;
  readonly place: Frame | undefined;
}

/** A headline that only PHP prints. */
export function isMarkedHead(text: string): boolean {
  return (
    (text.includes("[object] (") && OBJECT.test(text)) ||
    (text.includes("Uncaught ") && UNCAUGHT.test(text)) ||
    (/^(?:PHP )?(?:Fatal|Parse) error: /.test(text) && ZEND.test(text)) ||
    (/^(?:PHP )?Warning: /.test(text) && WARNING.test(text))
  );
}

export function headOf(text: string, next: string, inMessage: boolean): Head | undefined {
  const object = text.includes("[object] (") ? OBJECT.exec(text) : null;
  if (object !== null) return { type: object[1], value: object[2], place: phpFrame(undefined, object[3], object[4]) };
  const uncaught = UNCAUGHT.exec(text)?.[1];
  if (uncaught !== undefined) return ofString(uncaught) ?? openHead(uncaught);
  const zend = ZEND.exec(text);
  if (zend !== null && (/^(?:PHP )?(?:Fatal|Parse|Recoverable)/.test(text) || STACK.test(next)))
    return { type: zend[1], value: zend[2], place: phpFrame(undefined, zend[3], zend[4]) };
  const drupal = text.includes(" (line ") ? DRUPAL.exec(text) : null;
  if (drupal !== null && !inMessage) return ofDrupal(drupal);
  const inLine = IN_LINE.exec(text);
  if (inLine !== null) return { type: undefined, value: undefined, place: phpFrame(undefined, inLine[1], inLine[2]) };
  if (text.startsWith("Next ") && /^Next [A-Za-z_\\][\w\\]*(?:: | in | ')/.test(text))
    return ofString(text) ?? openHead(text.slice(5));
  return !inMessage && (STACK.test(next) || next === "#0 {main}") ? ofString(text) : undefined;
}

/** A warning ends nothing: it is an exception where the text tells of one, perhaps in prose, but is no log. */
export function loneWarning(lines: readonly Line[]): (Head & { readonly at: number }) | undefined {
  const at = lines.findIndex(isWarning);
  if (at < 0 || lines.some((line, other) => other !== at && (line.logged || isWarning(line)))) return undefined;
  const [, type, value, path, line] = WARNING.exec(lines[at]?.text ?? "") ?? [];
  return { type, value, place: phpFrame(undefined, path, line), at };
}

const isWarning = ({ text }: Line): boolean => /^(?:PHP )?Warning: /.test(text) && WARNING.test(text);

function ofDrupal([, type, value, call, line, path]: RegExpExecArray): Head {
  return { type, value, place: phpFrame(call, path, line) };
}

/** What a list of places without numbers needs above it. */
export function consoleHead(text: string): Head | undefined {
  const [failed, type] = FAILED.exec(text) ?? [];
  if (failed !== undefined) return { type, value: undefined, place: undefined };
  const line = TYPE_LINE.exec(text);
  if (line !== null) return { type: line[1], value: undefined, place: undefined };
  const cake = text.includes("] ") ? CAKE.exec(text) : null;
  if (cake !== null && /\\|Exception|Error/.test(cake[1] ?? ""))
    return {
      type: cake[1],
      value: cake[2],
      place: cake[3] === undefined ? undefined : phpFrame(undefined, cake[3], cake[4]),
    };
  const named = /^((?:[A-Z]\w*\\)+[A-Z]\w*|(?:[A-Z]\w*)?(?:Exception|Error)): (.*)$/s.exec(text);
  return named === null ? undefined : { type: named[1], value: named[2], place: undefined };
}

/** The message goes on in the next lines; the place stands at its end. */
function openHead(text: string): Head {
  const old = /^([\w\\]+)' with message '(.*)' in (\S.{0,500}?):(\d+)$/s.exec(text);
  if (old !== null) return { type: old[1], value: old[2], place: phpFrame(undefined, old[3], old[4]) };
  const match = new RegExp(`^(${TYPE})(?:' with message '|: )(.*)$`, "s").exec(text);
  return { type: match?.[1], value: match?.[2] ?? text, place: undefined };
}

function ofString(text: string): Head | undefined {
  const match = OLD_STRING.exec(text) ?? STRING.exec(text);
  if (match === null) return undefined;
  return { type: match[1], value: match[2], place: phpFrame(undefined, match[3], match[4]) };
}

/** What a logger or a console writes above a list. */
export function looseHead(text: string): Head | undefined {
  const exact = ofString(text);
  if (exact !== undefined && /(?:Exception|Error)$/.test(exact.type ?? "")) return exact;
  const bracket = /^\[([A-Z][\w\\]*(?:Exception|Error))\]/.exec(text);
  if (bracket !== null) return { type: bracket[1], value: undefined, place: undefined };
  const plain =
    /(?:^|\s)((?:[A-Z_\\][\w\\]*)(?:Exception|Error|Throwable)|Exception|Error): (.*?)(?: in (?:file )?(\S+?)(?::| on line )(\d+))?$/s.exec(
      text,
    );
  if (plain !== null)
    return {
      type: plain[1],
      value: plain[2],
      place: plain[3] === undefined ? undefined : phpFrame(undefined, plain[3], plain[4]),
    };
  const alone = LARAVEL.exec(text);
  return alone === null ? undefined : { type: alone[1], value: undefined, place: undefined };
}

/** Slim and others write one line for each part. */
const PART = /^(Type|Exception|Class|Error|Message|File|Line|Code|Trace)(?: \w+)?: ?(.*)$/s;
const MAX_PARTS = 8;

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
export function headAbove(
  lines: readonly Line[],
  at: number,
  floor: number,
  foreign: Foreign,
): (Head & { readonly at: number }) | undefined {
  const parts = partsAbove(lines, at, floor);
  if (parts !== undefined) return { ...parts.head, at: parts.from };
  const string = stringAbove(lines, at, floor, foreign);
  if (string !== undefined) return string;
  const above = lookBack(lines, at, floor, foreign, ({ text }, distance) => listHead(text, distance));
  if (above === undefined) return undefined;
  const more = lines.slice(above.at + 1, at).map(({ text }) => text);
  return { ...above.found, value: messageOf(above.found.value, more), at: above.at };
}

/** `__toString` with a message of several lines: the type opens the first, the place ends the last. */
function stringAbove(
  lines: readonly Line[],
  at: number,
  floor: number,
  foreign: Foreign,
): (Head & { readonly at: number }) | undefined {
  const last = lines[at - 1]?.text ?? "";
  const [, said, path, line] = /^(.*) in (\S.{0,500}?):(\d+)$/s.exec(last) ?? [];
  if (said === undefined || !STACK.test(lines[at]?.text ?? "") || ofString(last) !== undefined) return undefined;
  const above = lookBack(lines, at - 1, floor, foreign, ({ text }) => TYPED.exec(text) ?? undefined);
  if (above === undefined) return undefined;
  const [, type, first] = above.found;
  const more = lines.slice(above.at + 1, at).map(({ text }) => text);
  const value = messageOf(first, [...more.slice(0, -1), said]);
  return { type, value, place: phpFrame(undefined, path, line), at: above.at };
}

function listHead(text: string, distance: number): Head | undefined {
  const loose = looseHead(text);
  if (loose?.place !== undefined) return loose;
  const alone = distance === 1 ? { type: undefined, value: text, place: undefined } : undefined;
  return consoleHead(text) ?? loose ?? alone;
}

/** Headlines of PHP, its loggers, frameworks and consoles: type, message and the place that the message names. */
import type { Frame } from "../../../sentry/items.js";
import type { Line } from "../../language.js";
import { phpFrame } from "./frame.js";
import { isObject, objectHead } from "./monolog.js";

const TYPE = "[A-Za-z_\\\\\\x80-\\uffff][\\w\\\\\\x80-\\uffff]*(?:@anonymous[^\\s:]*)?";
/** `Type: message in file:12` or `Type in file:12`, as `__toString` has it. */
const STRING = new RegExp(`^(?:Next )?(${TYPE})(?:: (.*))? in (\\S.{0,500}?):(\\d+)$`, "s");
/** PHP 5's `__toString`. */
const OLD_STRING = /^(?:Next )?exception '([\w\\\x80-\uffff]+)' with message '(.*)' in (\S.{0,500}?):(\d+)$/s;
const UNCAUGHT =
  /^(?:PHP )?(?:Fatal error|Recoverable fatal error|Catchable fatal error|Parse error|Warning|Exception|Error): +(?:Uncaught (?:exception ')?|(?=[A-Z\\][\w\\\x80-\uffff]*(?:Error|Exception): ))(.*)$/s;
const ZEND =
  /^(?:PHP )?(Fatal error|Parse error|Recoverable fatal error|Warning|Notice|Deprecated|Compile Error|Core Error): +(.*) in (\S.{0,500}?) on line (\d+)$/s;
/** Yii's console. */
const YII = /^(?:Exception|PHP [A-Z][\w ]{2,20}) '([\w\\\x80-\uffff]+)' with message '(.*)$/s;
/** Magento's reports, which list type and message of all before they tell the calls of each. */
const NUMBERED = new RegExp(`^Exception #(\\d{1,3}) \\((${TYPE})\\): (.*)$`, "s");
export const STACK = /^(?:PHP )?(?:Stack trace:|\[stacktrace\]|Exception trace:|Call Stack:?$|Trace:)/i;
const WARNING = /^(?:PHP )?(Warning): {1,3}(\S.{0,1500}) in (\S.{0,500}?\.(?:php|phtml|inc)) on line (\d+)$/s;
const IN_LINE = /^In (\S+\.php) line (\d+):$/;
/** Drupal's log: the call that failed and its place in brackets. */
const DRUPAL =
  /(?:^|[\s|])([A-Z][\w\\\x80-\uffff]*): (.*) in ([\w\\{}:>-]+\(\)) \(line (\d+) of (\S[^()]{0,400}\.\w{2,8})\)/s;
/** CakePHP's log. */
const CAKE =
  /^(?:Caused by: |[a-z]{4,9}: )?\[([A-Z][\w\\\x80-\uffff]*)\] (.*?)(?: in (\S.{0,400}?)(?: on line |:)(\d+))?$/s;
/** Pest's and PHPUnit's headings of one failed test. */
const FAILED =
  /^(?:FAILED +.*? ([A-Z][\w\\\x80-\uffff]*(?:Exception|Error))|\d{1,4}\) [A-Z][\w\\\x80-\uffff]*::\w.*)$/s;
/** Symfony's text page: the type with a colon, the message below; Collision's first versions behind two blanks. */
const TYPE_LINE = /^((?:[A-Z]\w*\\)*[A-Z]\w*(?:Exception|Error|Failure))(?::?| {1,4}: (.*))$/s;
const LARAVEL = /^([A-Z][\w\\\x80-\uffff]*(?:Exception|Error))$/;

export interface Head {
  readonly type: string | undefined;
  readonly value: string | undefined;
  readonly place: Frame | undefined;
  /** A quote behind the message belongs to the headline. */
  readonly quoted?: true;
  /** See `objectHead`. */
  readonly open?: string;
  /** What led to it, by the same line. */
  readonly previous?: readonly Head[];
  /** It led to the one before it, or does so where nothing stands between them. */
  readonly isPrevious?: boolean | "behind";
}

/** FastCGI servers quote what PHP said; of several messages the last ended the request. */
const QUOTED = "PHP message: PHP ";

export function unquoted(text: string): string {
  const at = text.lastIndexOf(QUOTED);
  return at < 0 ? text : text.slice(at + QUOTED.length - "PHP ".length);
}

/** A headline that only PHP prints. */
export function isMarkedHead(line: string): boolean {
  const text = unquoted(line);
  return (
    isObject(text) ||
    (text.includes("Uncaught ") && !/^Error: (?!Uncaught [\w\\]+: .* in )/.test(text) && UNCAUGHT.test(text)) ||
    (/^(?:PHP )?(?:Fatal|Parse) error: /.test(text) && ZEND.test(text)) ||
    (/^(?:PHP )?Warning: /.test(text) && WARNING.test(text))
  );
}

export function headOf(text: string, next: string, inMessage: boolean): Head | undefined {
  const object = objectHead(text);
  if (object !== undefined) return { ...object, isPrevious: text.startsWith("[previous") };
  const uncaught = UNCAUGHT.exec(text)?.[1];
  if (uncaught !== undefined) return ofString(uncaught) ?? openHead(uncaught);
  const zend = ZEND.exec(text);
  if (zend !== null && (/^(?:PHP )?(?:Fatal|Parse|Recoverable)/.test(text) || STACK.test(next)))
    return { type: zend[1], value: zend[2], place: phpFrame(undefined, zend[3], zend[4]) };
  const drupal = text.includes(" (line ") ? DRUPAL.exec(text) : null;
  if (drupal !== null && !inMessage) return ofDrupal(drupal);
  const [, type, value] = text.includes("' with message '") ? (YII.exec(text) ?? []) : [];
  if (type !== undefined) return { type, value, place: undefined, quoted: true };
  const numbered = text.startsWith("Exception #") ? NUMBERED.exec(text) : null;
  if (numbered !== null)
    return { type: numbered[2], value: numbered[3], place: undefined, isPrevious: numbered[1] !== "0" };
  const inLine = IN_LINE.exec(text);
  if (inLine !== null)
    return {
      type: undefined,
      value: undefined,
      place: phpFrame(undefined, inLine[1], inLine[2]),
      isPrevious: "behind",
    };
  if (text.startsWith("Next ") && /^Next [A-Za-z_\\][\w\\\x80-\uffff]*(?:: | in | ')/.test(text))
    return ofString(text) ?? openHead(text.slice(5));
  const named = !inMessage && (STACK.test(next) || next === "#0 {main}") ? ofString(text) : undefined;
  return named !== undefined && isTellingName(named.type) ? named : undefined;
}

/** Other names may be a word of the message of an exception that is named further up. */
export const isTellingName = (type: string | undefined): boolean => /\\|(?:Exception|Error)$/.test(type ?? "");

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
  if (line !== null) return { type: line[1], value: line[2], place: undefined };
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

const OPEN = new RegExp(`^(${TYPE})(?:(') with message '|: )(.*)$`, "s");

/** The message goes on in the next lines; the place stands at its end. */
function openHead(text: string): Head {
  const old = /^([\w\\\x80-\uffff]+)' with message '(.*)' in (\S.{0,500}?):(\d+)$/s.exec(text);
  if (old !== null) return { type: old[1], value: old[2], place: phpFrame(undefined, old[3], old[4]) };
  const [, type, quote, value = text] = OPEN.exec(text) ?? [];
  return { type, value, place: undefined, ...(quote === "'" ? { quoted: true } : {}) };
}

export function ofString(text: string): Head | undefined {
  const match = OLD_STRING.exec(text) ?? STRING.exec(text);
  if (match === null) return undefined;
  return { type: match[1], value: match[2], place: phpFrame(undefined, match[3], match[4]) };
}

/** What a logger or a console writes above a list. */
export function looseHead(text: string): Head | undefined {
  const exact = ofString(text);
  if (exact !== undefined && /(?:Exception|Error)$/.test(exact.type ?? "")) return exact;
  const bracket = /^\[([A-Z][\w\\\x80-\uffff]*(?:Exception|Error))\]/.exec(text);
  if (bracket !== null) return { type: bracket[1], value: undefined, place: undefined };
  const plain =
    /(?:^|\s)((?:[A-Z_\\][\w\\\x80-\uffff]*)(?:Exception|Error|Throwable)|Exception|Error): (.*?)(?: in (?:file )?(\S+?)(?::| on line )(\d+))?$/s.exec(
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

/** What stands above a list of PHP's calls: type, message and the place that the message names. */
import type { Frame } from "../sentry/items.js";
import { phpFrame } from "./php-frame.js";

const TYPE = "[A-Za-z_\\\\][\\w\\\\]*(?:@anonymous[^\\s:]*)?";
/** `Type: message in file:12` or `Type in file:12`, as `__toString` has it. */
const STRING = new RegExp(`^(?:Next )?(${TYPE})(?:: (.*))? in (\\S.{0,500}?):(\\d+)$`, "s");
export const UNCAUGHT =
  /^(?:PHP )?(?:Fatal error|Recoverable fatal error|Catchable fatal error|Parse error|Warning|Exception|Error): +(?:Uncaught (?:exception ')?|(?=[A-Z\\][\w\\]*(?:Error|Exception): ))(.*)$/s;
export const ZEND =
  /^(?:PHP )?(Fatal error|Parse error|Recoverable fatal error|Warning|Notice|Deprecated|Compile Error|Core Error): +(.*) in (\S.{0,500}?) on line (\d+)$/s;
export const OBJECT = new RegExp(
  `\\[object\\] \\((${TYPE})\\(code: ?[^)]{0,40}\\): (.*) at (\\S[^()]{0,500}?):(\\d+)\\)`,
  "s",
);
export const STACK = /^(?:PHP )?(?:Stack trace:|\[stacktrace\]|Exception trace:|Call Stack:|Trace:)/i;
const IN_LINE = /^In (\S+\.php) line (\d+):$/;
const LARAVEL = /^([A-Z][\w\\]*(?:Exception|Error))$/;

export interface Head {
  readonly type: string | undefined;
  readonly value: string | undefined;
  readonly place: Frame | undefined;
}

export function headOf(text: string, next: string, inMessage: boolean): Head | undefined {
  const object = text.includes("[object] (") ? OBJECT.exec(text) : null;
  if (object !== null) return { type: object[1], value: object[2], place: phpFrame(undefined, object[3], object[4]) };
  const uncaught = UNCAUGHT.exec(text)?.[1];
  if (uncaught !== undefined) return ofString(uncaught) ?? openHead(uncaught);
  const zend = ZEND.exec(text);
  if (zend !== null && (/^(?:PHP )?(?:Fatal|Parse|Recoverable)/.test(text) || STACK.test(next)))
    return { type: zend[1], value: zend[2], place: phpFrame(undefined, zend[3], zend[4]) };
  const inLine = IN_LINE.exec(text);
  if (inLine !== null) return { type: undefined, value: undefined, place: phpFrame(undefined, inLine[1], inLine[2]) };
  if (text.startsWith("Next ") && /^Next [A-Za-z_\\][\w\\]*(?:: | in )/.test(text))
    return ofString(text) ?? openHead(text.slice(5));
  return !inMessage && (STACK.test(next) || next === "#0 {main}") ? ofString(text) : undefined;
}

/** The message goes on in the next lines; the place stands at its end. */
function openHead(text: string): Head {
  const old = /^([\w\\]+)' with message '(.*)' in (\S.{0,500}?):(\d+)$/s.exec(text);
  if (old !== null) return { type: old[1], value: old[2], place: phpFrame(undefined, old[3], old[4]) };
  const match = new RegExp(`^(${TYPE})(?:' with message '|: )(.*)$`, "s").exec(text);
  return { type: match?.[1], value: match?.[2] ?? text, place: undefined };
}

function ofString(text: string): Head | undefined {
  const match = STRING.exec(text);
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
    /(?:^|\s)((?:[A-Z_\\][\w\\]*)(?:Exception|Error|Throwable)|Exception|Error): (.*?)(?: in (\S+?)(?::| on line )(\d+))?$/s.exec(
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

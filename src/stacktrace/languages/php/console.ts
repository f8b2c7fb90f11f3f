/**
 * Lists of places without numbers that PHP's consoles and test runners print: PHPUnit, Pest, Collision, Symfony's text
 * page, CakePHP. The place and the call stand on lines of their own.
 */
import type { Frame } from "../../../sentry/items.js";
import type { Line } from "../../language.js";
import { sourceBelow } from "../reported-place.js";
import { phpFrame } from "./frame.js";

const FILE = "(?:phar:\\/\\/)?\\S[^\\n:()]{0,600}\\.(?:php|phtml|inc|module|twig|ctp|latte)";
/** `at x.php:3`, `(x.php:3)`, `12  x.php:3`, `12  artisan:3`, `- x.php:3`, `x.php:3`, in frames of PHPUnit's `│`. */
const PLACE = new RegExp(
  `^(?:│ *)?(?:(?:at |- |\\(|\\d{1,4} {2,})?((?:[A-Za-z]:)?${FILE})|\\d{1,4} {2,}(?<script>(?:[\\w.-]{1,80}/){0,8}[a-z]{3,20})):(\\d+)\\)?$`,
);
/** `at Type->call(arguments)`: its place follows in brackets. */
const CALL_ABOVE = /^at ((?:[\w\\\x80-\uffff]+(?:@anonymous)?(?:->|::))?[\w\\{}:]+\(.*\))$/s;
/** `Type::call(arguments)` below its place. */
const CALL_BELOW = /^((?:[\w\\\x80-\uffff]+(?:@anonymous\S*)?(?:->|::))?[\w{][\w\\{}:()-]*\(.*\))$/s;
/** Collision's first versions number the call, write its place below, and know no place of PHP's own. */
const NUMBERED_CALL = /^\d{1,4} {2,}((?:[\w\\\x80-\uffff]+(?:@anonymous)?(?:->|::))?[\w{][\w\\{}:-]*\(.*\))$/s;
const NO_PLACE = "[internal]:0";
const SOURCE = /^(?:(?:➜|→|>) *)?(\d{1,6})[▕|] ?(.*)$/;
const SKIPPED = /^\+\d+ vendor frames?$/;

export function consolePlace(text: string): Frame | undefined {
  const match = /\.|^\d/.test(text) ? PLACE.exec(text) : null;
  return match === null ? undefined : phpFrame(undefined, match[1] ?? match.groups?.script, match[3]);
}

function callAbove(text: string): string | undefined {
  return text.startsWith("at ") ? CALL_ABOVE.exec(text)?.[1] : undefined;
}

/** A frame from a line of such a list and its neighbours. */
export function consoleFrame(text: string, before: string, below: string): Frame | undefined {
  const numbered = /^\d/.test(before) && !before.endsWith(":0") ? NUMBERED_CALL.exec(before)?.[1] : undefined;
  if (text === NO_PLACE) return numbered === undefined ? undefined : phpFrame(numbered, undefined, undefined);
  const place = consolePlace(text);
  if (place !== undefined && numbered !== undefined) return { ...phpFrame(numbered, undefined, undefined), ...place };
  if (place === undefined) {
    const call = consolePlace(below) === undefined ? callAbove(text) : undefined;
    return call === undefined ? undefined : phpFrame(call, undefined, undefined);
  }
  const call = text.startsWith("(") ? callAbove(before) : undefined;
  return call === undefined ? place : { ...phpFrame(call, undefined, undefined), ...place };
}

/** The frame with what the line below its place adds: the call, or a source line. */
export function fullerFrame(frame: Frame, lines: readonly Line[], at: number): Frame | undefined {
  const [before, text] = [lines[at - 1]?.text ?? "", lines[at]?.text ?? ""];
  const reported = sourceBelow(lines, at);
  if (reported !== undefined) return { ...frame, context_line: reported };
  const source = /▕|^(?:> )?\d{1,6}\|/.test(text) ? withSource(frame, text) : undefined;
  if (source !== undefined || frame.function !== undefined || !text.endsWith(")")) return source;
  const call = consolePlace(before) === undefined ? undefined : CALL_BELOW.exec(text)?.[1];
  return call === undefined ? undefined : { ...phpFrame(call, undefined, undefined), ...frame };
}

/** What was left out, and calls whose place follows. */
export function isBesideFrames(text: string): boolean {
  return (text.startsWith("+") && SKIPPED.test(text)) || callAbove(text) !== undefined || NUMBERED_CALL.test(text);
}

/** The source line that a console shows below a place; its own line is the context of the frame. */
function withSource(frame: Frame, text: string): Frame | undefined {
  const [, line, code = ""] = SOURCE.exec(text) ?? [];
  if (line === undefined || frame.lineno === undefined) return undefined;
  if (Number(line) === frame.lineno) return { ...frame, context_line: code };
  const side = Number(line) < frame.lineno ? "pre_context" : "post_context";
  return { ...frame, [side]: [...(frame[side] ?? []), code] };
}

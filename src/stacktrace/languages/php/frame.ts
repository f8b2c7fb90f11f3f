/** One frame of PHP: Zend's `#0 file(12): f()`, Xdebug's table, Symfony's `f() at file:12`. */
import type { Frame } from "../../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf, within } from "../../frames.js";
import { reportedPlace } from "../reported-place.js";

/** CodeIgniter numbers from 1 and without a sign, Markdown renders its own lists. */
const NUMBERED =
  /^(?:(?:(?:Stack )?[Tt]race:? *(?=#0 )|[-*•] +|\\)?#\d{1,5} +|\d{1,3}\.? +(?=(?:\S{1,300}\.php\(\d{1,7}\)|\[internal function\]): \S{1,200}\())(.+)$/s;
/** Codeception names what it knows no place of. */
const NAMED = /^[\w\\\x80-\uffff]{1,300}(?:->|::)\w{1,100}$/;
const ZEND =
  /^(.{1,800}?)\((\d+)\)(?: : (?:eval\(\)'d code|runtime-created function|assert code)(?:\(\d+\))?)*(?:\(\d+\))?: ?(.*)$/s;
const INTERNAL = /^\[internal function\](?:: (.*))?$/s;
const COLON = /^(\S.{0,600}?\.(?:php|phtml|inc|phar|module|install|theme|tpl|blade\.php)):(\d+)(?:[: ]\s*(.*))?$/s;
const CALLED = /^(?=\S[^(]{0,600}\()(\S.*\)) (?:called )?at \[?(\S(?:(?!\) at ).){0,600}?):(\d+)\]?$/s;
/** Xdebug's columns of time and memory stand before the number as text and behind it as HTML. */
const COLUMNS = "\\d{1,6}\\.\\d{1,8}\\s{1,12}\\d{1,14}\\s{1,12}";
const ROW = `(?:PHP +)?(?:${COLUMNS})?\\d{1,4}\\. |\\d{1,4}\\s+${COLUMNS}`;
const XDEBUG = new RegExp(`^(${ROW})(\\S.*\\))\\s+(\\S[^()]*?):(\\d+)$`, "s");
const XDEBUG_MAIN = new RegExp(`^(?:${ROW})\\{main\\}\\(`);
/** Symfony before version 4 writes empty brackets where it knows no call. */
const SYMFONY = /^(?:at )?(\(\)|[\w\\{}:>$-]+\(.{0,600}?\)) at (\S.{0,600}?):(\d+)$/s;
const PHP_FILE = /\.(?:php|phtml|inc|phar)$/;

const LIBRARIES = ["/vendor/", "/pear/", "phar://", "/usr/share/php", "/wp-includes/"];

export function isMain(text: string): boolean {
  return (
    text.includes("{main}") &&
    (/^(?:(?:[-*•] +|\\)?#\d{1,5}|\d{1,3}\.) +\{main\}(?: thrown)?(?:$|[^\w.])/.test(text) || isOldest(text))
  );
}

/** The first row of Xdebug's table. */
export function isOldest(text: string): boolean {
  return XDEBUG_MAIN.test(text);
}

/** Numbered lines are printed by several languages; a PHP file or PHP's own words make it one of PHP's. */
export function strongFrame(text: string): boolean {
  return (
    /\.(?:php|phtml|inc|phar)\b|\[internal function\]|Command line code|eval\(\)'d|php shell code/.test(text) &&
    numberedFrame(text) !== undefined
  );
}

/** A line of a numbered list. */
export function numberedFrame(text: string): Frame | undefined {
  const body = /^(?:[#\d\\*•-]|(?:Stack )?[Tt]race)/.test(text) ? NUMBERED.exec(text)?.[1] : undefined;
  if (body === undefined || body.startsWith("{main}")) return undefined;
  const internal = INTERNAL.exec(body);
  if (internal !== null) return phpFrame(internal[1], undefined, undefined);
  const called = body.includes(") called at ") || body.includes(") at ") ? CALLED.exec(body) : null;
  if (called !== null) return phpFrame(called[1], called[2], called[3]);
  const zend = ZEND.exec(body);
  if (zend?.[1] !== undefined && isFile(zend[1]) && isCall(zend[3] ?? "")) return phpFrame(zend[3], zend[1], zend[2]);
  const colon = COLON.exec(body);
  if (colon !== null) return phpFrame(colon[3], colon[1], colon[2]);
  const isNamed = NAMED.test(body) || /^[\w\\{}:$]+(?:->[\w{}]*)?\(.*\)$/.test(body);
  return isNamed && /->|::|\\|\(\)$/.test(body) ? phpFrame(body, undefined, undefined) : undefined;
}

export function startsList(text: string): boolean {
  return (
    /^(?:[-*•] +|\\)?#0 /.test(text) ||
    (text.startsWith("0. ") && numberedFrame(text) !== undefined) ||
    (text.startsWith("1 ") && numberedFrame(text) !== undefined)
  );
}

/**
 * A row of Xdebug's table, oldest call first: number, function, place. Whoops numbers the newest call first and writes
 * the type with an empty call into the first row.
 */
export function tableFrame(text: string): { frame: Frame; timed: boolean } | undefined {
  const match = /^(?:PHP|\d)/.test(text) ? XDEBUG.exec(text) : null;
  const [, row = "", call = "", path, line] = match ?? [];
  if (path === undefined || call.startsWith("{main}") || !isFile(path)) return undefined;
  const named = /(?:->|::)\(\)$/.test(call) ? undefined : call.replace(/:\{[^{}]*\}(?=\()/, "");
  return { frame: phpFrame(named, path, line), timed: !/^\d+\. $/.test(row) };
}

/** Symfony's and Laravel's console and text pages, Sentry's and Rollbar's. */
export function listedFrame(text: string): Frame | undefined {
  if (text.startsWith("#")) return undefined;
  const { path = "", line, call } = reportedPlace(text) ?? {};
  if (PHP_FILE.test(path)) return phpFrame(call, path, line);
  const called = text.includes(") at ") ? SYMFONY.exec(text) : null;
  if (called?.[2] !== undefined && /\.(?:php|phar|inc)$|^(?:\/|n\/a)/.test(called[2]))
    return phpFrame(called[1], called[2], called[3]);
  return undefined;
}

const isFile = (path: string): boolean =>
  /[\\/]|\.(?:php|phtml|inc|phar)$|^(?:Command line code|Standard input code|php shell code|-)$/.test(path) &&
  !/^0x/.test(path);

const isCall = (text: string): boolean => text === "" || /[({]/.test(text) || /^[\w\\\x80-\uffff]+$/.test(text);

export function phpFrame(call: string | undefined, path: string | undefined, line: string | undefined): Frame {
  const name = call === undefined || call === "" || call === "()" ? undefined : nameOf(call);
  return frameOf(functionOf(name), fileOf(path), linenoOf(line), {
    in_app: path !== undefined && !within(path, LIBRARIES) && !path.startsWith("phar://"),
  });
}

/** The call without its arguments; `{closure:/app/x.php:3}` may hold parentheses and stays. */
function nameOf(call: string): string {
  const braces = call.lastIndexOf("}(");
  const open = braces >= 0 && braces < 400 ? braces + 1 : call.indexOf("(");
  return (open < 0 ? call : call.slice(0, open)).trim();
}

/** The list starts with the place that the headline names, perhaps with its whole path. */
export function samePlace(frame: Frame, place: Frame): boolean {
  const suffix = frame.filename?.endsWith(place.filename ?? "") === true;
  return suffix && frame.lineno === place.lineno && frame.function === undefined;
}

/** A row that nobody else prints: with Xdebug's columns, or a method. */
export function isRow(text: string): boolean {
  return tableFrame(text)?.timed === true || (/(?:->|::)\w*\(/.test(text) && tableFrame(text) !== undefined);
}

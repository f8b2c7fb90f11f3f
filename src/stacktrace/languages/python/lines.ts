/** The lines of Python's tracebacks. */
import { within } from "../../frames.js";
import { type Headline, headlineOf, isTellingType } from "../../headline.js";
import { chainOf } from "./levels.js";
import { notebookFrame, unboxed } from "./notebook.js";

export const HEADER = /Traceback \((?:most recent call last|innermost last)\)(?::?$| ─+[╮┐]$)/;

/** Ruby heads its reversed backtraces with the same words, and its frames follow at once. */
export function isHeader(text: string, below: string): boolean {
  return text.includes("Traceback (") && HEADER.test(text) && !/^\d{1,5}: from /.test(below);
}
/**
 * `File "x.py", line 3, in f`. Dagster's lines start with the comma that joined them, PL/Python names the function in
 * the database, and Django's older reports give the line number with the code below. Where a page took `<module>` and
 * `<frozen …>` for tags, nothing is left of them. Starlark names the column. Files of other languages are the others' (`reported-place.ts`).
 */
export const FRAME =
  /^(?:, *)?(?:File|PL\/Python function) "([^"]{0,1000})(?<!\.(?:rb|erb|rake|ru|php|phtml|p[lm]|t|psgi))"(?:, line (\d+)(?:, column \d{1,6})?(?:,? in(?: (.+))?)?| in ([\w<][\w<>.]{0,200}))$/;
export const CARETS = /^[\^~\s]+$/;
/** Py4J quotes Java's trace behind its message. */
export const JAVA_HEAD = /^(?:: )?(?:[a-z_][\w$]*\.){2,12}[A-Z][\w$]*(?:Exception|Error)(?:: |$)/;
/** Django's report names type and value behind the trace. */
export const DJANGO = /^Exception (Type|Value): (.*?)(?: at \/\S*)?$/;
export const REPEATED = /^\[Previous line repeated \d+ more times?\]$/;
export const BORDER = /^(?:\| |\|$|\+-)/;
/** What pytest writes over its sections. */
const TITLE = /^(?:_{3,} .* _{3,}|={3,} .* ={3,})$/;
export const SEPARATOR = /^(\+-)?\+-{2,}(?: (\d+|\.\.\.) -{2,})?$/;

const STANDARD = ["site-packages/", "dist-packages/", "/lib/python", "/lib64/python", "/Lib/", "/pyenv/versions/"];
const INTERNAL = ["<frozen ", "<__array_function__", "<decorator-gen", "<attrs generated", "<template"];

/** May this line be a frame? Cheaper than to ask `FRAME`. */
export function startsFrame(text: string): boolean {
  return text.startsWith("File ") || text.startsWith(", ") || text.startsWith("PL/Python function ");
}

/** The text of a line without the border of an exception group or of rich's box. */
export function withoutBorder(text: string): string {
  if (text.startsWith("| ")) return text.slice(2).trim();
  if (text.startsWith("│")) return unboxed(text);
  if (text === "|") return "";
  return text.startsWith("+ Exception Group") ? text.slice(2) : text;
}

export function isTitle(text: string): boolean {
  return (text.startsWith("___") || text.startsWith("===")) && TITLE.test(text);
}

/** Lines that end the source shown under a frame, and a message. */
export function endsBlock(text: string): boolean {
  return (
    (startsFrame(text) && FRAME.test(text)) ||
    REPEATED.test(text) ||
    chainOf(text) !== undefined ||
    (text.includes("Traceback (") && HEADER.test(text)) ||
    SEPARATOR.test(text) ||
    isTitle(text) ||
    // Where logging was asked, which is no part of what failed
    text === "Call stack:" ||
    text === "Stack (most recent call last):"
  );
}

/** What Starlark calls the failure of a built-in function. */
const BUILT_IN = /^(Error in \w{1,80}): (.*)$/s;
/** A class that a function made: `make.<locals>.Missing`. */
const LOCAL = /^((?:\w{1,100}\.|<locals>\.){1,20}\w{1,100})(?:: (.*))?$/s;

/** `Type: value`; Ray names the type that it wraps in parentheses. */
export function resultOf(text: string): Headline | undefined {
  const wrapped = text.includes("Error(") ? /^([\w.]{1,200}\([\w.]{1,200}\)):(?: (.*))?$/.exec(text) : null;
  const builtIn = text.startsWith("Error in ") ? BUILT_IN.exec(text) : null;
  const [, type, value] = wrapped ?? builtIn ?? (text.includes("<locals>.") ? LOCAL.exec(text) : null) ?? [];
  return type === undefined ? headlineOf(text) : { type, value };
}

/** A type that needs no frame before it to be believed. */
export function isResultType(type: string): boolean {
  if (type.includes("<locals>.") || type.startsWith("Error in ")) return true;
  return isTellingType(type.replace(/(?:Group|\(.*)$/, "")) || /^[a-z_]\w*(?:\.\w+){0,20}\.[A-Z]\w*$/.test(type);
}

/** Where a frame shows no code (files that are gone, `<string>`), the next line may already be the exception. */
export function isResult(text: string, path: string): boolean {
  const head = resultOf(text);
  if (head?.type === undefined) return false;
  if (path === "" || path.startsWith("<") || isTellingType(head.type.replace(/\(.*$/, ""))) return true;
  return head.value !== undefined && isResultType(head.type);
}

export function inApp(path: string | undefined): boolean {
  return path !== "" && !within(path, STANDARD) && !INTERNAL.some((start) => path?.startsWith(start));
}

/** Does only Python print such a line? */
export function isPythonLine(text: string): boolean {
  return (
    (startsFrame(text) && (FRAME.test(text) || notebookFrame(text) !== undefined)) ||
    text.includes("Traceback (") ||
    (text.startsWith("│") && notebookFrame(unboxed(text)) !== undefined) ||
    (text.startsWith("|") && FRAME.test(text.replace(/^[| ]+/, ""))) ||
    chainOf(text) !== undefined ||
    (/^(?:<(?:ipython|command)-|Cell In|Input In)/.test(text) && notebookFrame(text) !== undefined)
  );
}

/** The lines of Python's tracebacks. */
import { within } from "./frames.js";
import { headlineOf, isTellingType } from "./headline.js";
import { unboxed } from "./python-notebook.js";

export const HEADER = /Traceback \((?:most recent call last|innermost last)\)(?::?$| ─+╮$)/;
export const FRAME = /^File "([^"]{1,1000})", line (\d+)(?:,? in (.+))?$/;
export const CARETS = /^[\^~\s]+$/;
export const CAUSE = "The above exception was the direct cause of the following exception:";
export const CONTEXT = "During handling of the above exception, another exception occurred:";
/** Py4J quotes Java's trace behind its message. */
export const JAVA_HEAD = /^(?:: )?(?:[a-z_][\w$]*\.){2,12}[A-Z][\w$]*(?:Exception|Error)(?:: |$)/;
/** Django's report names type and value behind the trace. */
export const DJANGO = /^Exception (Type|Value): (.*?)(?: at \/\S*)?$/;
export const REPEATED = /^\[Previous line repeated \d+ more times?\]$/;
export const BORDER = /^(?:\| |\|$|\+-)/;
export const SEPARATOR = /^(\+-)?\+-{2,}(?: (\d+|\.\.\.) -{2,})?(?:-*)$/;

const STANDARD = ["site-packages/", "dist-packages/", "/lib/python", "/lib64/python", "/Lib/", "/pyenv/versions/"];
const INTERNAL = ["<frozen ", "<__array_function__", "<decorator-gen", "<attrs generated", "<template"];

/** The text of a line without the border of an exception group or of rich's box. */
export function withoutBorder(text: string): string {
  if (text.startsWith("| ")) return text.slice(2).trim();
  if (text.startsWith("│")) return unboxed(text);
  if (text === "|") return "";
  return text.startsWith("+ Exception Group") ? text.slice(2) : text;
}

/** Lines that end the source shown under a frame, and a message. */
export function endsBlock(text: string): boolean {
  return (
    (text.startsWith("File ") && FRAME.test(text)) ||
    REPEATED.test(text) ||
    text === CAUSE ||
    text === CONTEXT ||
    (text.includes("Traceback (") && HEADER.test(text)) ||
    SEPARATOR.test(text)
  );
}

/** Where a frame shows no code (files that are gone, `<string>`), the next line may already be the exception. */
export function isResult(text: string, path: string): boolean {
  const type = headlineOf(text)?.type;
  if (type === undefined) return false;
  if (path.startsWith("<")) return true;
  return isTellingType(type) || /^[a-z_]\w*(?:\.\w+)*\.[A-Z]\w*: /.test(text);
}

export function inApp(path: string | undefined): boolean {
  return !within(path, STANDARD) && !INTERNAL.some((start) => path?.startsWith(start));
}

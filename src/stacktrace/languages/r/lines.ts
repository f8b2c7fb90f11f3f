/** What the lines of R look like: headlines in all its languages, lists of calls, trees. */
import type { Line } from "../../language.js";
import { isAnonymous, isCall, NOTEBOOK_PLACE, nameOf } from "./frame.js";
import { CRASH, NUMBERED } from "./numbered.js";
import { CALLS, ERROR, HALTED, IN, rearranged } from "./translations.js";

export const HEAD = new RegExp(
  `^(?:\\[1\\] ")?${IN}(.{1,400}?)(?: \\(\\w{2,6} (\\S+?)#(\\d+)\\))? :(?:\\s(.*))?$`,
  "s",
);
/** A condition that was printed and not thrown. */
export const PRINTED = /^(?:\[1\] )?<([A-Za-z](?:\w|[.:]){0,100}) in (.{1,400}?[)}]\)?): (.*?)>?$/s;
export const SHINY = /^(?:Warning: )?(Error) in ([^\s:]{0,200}(?:::\S{1,200})?): (.*)$/s;
export const SHINY_CALL =
  /^(\d{1,4}): ([^\s()]{1,200}|<[^<>]{1,200}>|[\w.]{1,80}\([^()]{0,100}\)\$[\w.$]{1,80})(?: \[(?:(\S.{0,300})#(\d+)|[\w.]+)\])?$/;
/** rlang says where the call stands when the source is known. */
const AT = "(?: at (\\S.{0,300}?\\.(?:R|r|Rmd|qmd|Rnw)):(\\d{1,7})(?::\\d{1,6})?)?";
export const TIDY = new RegExp(`^(?:${IN}\`(.{1,300}?)\`${AT}:(?: (.*))?|${ERROR} ?:)$`, "s");
/** Without a call; one that ended the script, or that a stack follows. */
export const PLAIN = new RegExp(`^${ERROR} ?: (.+)$`, "s");
export const END_OF_MESSAGE =
  /^(?:[▆█]|\.{3}|-{3}|<NA>|(?:> )?(?:traceback|rlang::last_trace)\(\)|Run `?rlang::last_.*|(?:In addition: )?Warning messages?:.*)$/;
export const NOTEBOOK = new RegExp(`^${ERROR} in (.{1,400}\\)): (.*)$`, "s");
export const CAUSED = new RegExp(`^Caused by (error)(?: in \`(.{1,300}?)\`${AT})?:?(?: (.*))?$`);
/** rlang's conditions by their class; its first versions name the parts below. */
export const CLASS = /^<(?:error(?:\/([\w.:]+))?|([\w.:]{1,100})(?:\/[\w.:]{1,100}){1,8})>$/;
export const PART = /^(message|class): +(.*)$/;
export const BULLET = /^(?:[!✖ℹ•✔x*]|i(?= )) (.+)$/s;
/** callr tells behind its own calls those of the process that failed. */
export const SUBPROCESS = /^Subprocess backtrace:$/;
export const TREE_START = /^(?:[Bb]acktrace|Traceback):$/;
export const TREE = /^(\d{1,4})\. ([│├└─ ▆█+|\\-]*)(\S.*)$/s;
/** Under a call of a tree: where testthat says it stands. */
export const PLACED = /^at (\S.{0,300}?\.(?:R|r|Rmd|qmd|Rnw)):(\d+)(?::(\d+))?$/;

/** Lines that Shiny prints between its headline and the calls. */
export const SHINY_NOTE =
  /^(?:Stack trace \(innermost first\):|shiny devmode - |This message is displayed once every )/;

/** reprex and knitr write what R prints as comments, and so do people who show it among their code. */
const COMMENT = /^#(?:[>#] ?| )/;

/** A line as R prints it in English order, and not as a comment. */
function plain(text: string): string {
  return rearranged(text.startsWith("#") ? text.replace(COMMENT, "").trimStart() : text);
}

export function plainLine(line: Line): Line {
  const text = plain(line.text);
  return text === line.text ? line : { ...line, text };
}

export function isHead(text: string): boolean {
  const call = HEAD.exec(text)?.[2];
  return call !== undefined && (nameOf(call) !== undefined || /[[$(+*/<>={-]/.test(call));
}

export function isPrinted(text: string): boolean {
  const [, type = "", call = ""] = PRINTED.exec(text) ?? [];
  return /(?:[Ee]rror|[Ee]xception|[Cc]ondition)$/.test(type) && (nameOf(call) !== undefined || isAnonymous(call));
}

export function isBranch(text: string): boolean {
  const [, , branch = "", call = ""] = TREE.exec(text) ?? [];
  return /[├└]/.test(branch) && call.includes("(");
}

/** Only R prints it. */
export function marksR(line: string): boolean {
  const text = plain(line);
  return (
    (text.startsWith("*** caught ") && CRASH.test(text)) ||
    (line.startsWith("#> Error in ") && NOTEBOOK.test(text)) ||
    (text.startsWith("<") && /^<error|\/error>$/.test(text) && CLASS.test(text)) ||
    (/^[E[FBОKH错錯以エ에]/.test(text) && (isHead(text) || TIDY.test(text))) ||
    (/^(?:\[1\] )?</.test(text) && isPrinted(text)) ||
    (text.length < 30 && HALTED.test(text)) ||
    (text.startsWith("Warning: Error in ") && SHINY.test(text)) ||
    (text.includes(" -> ") && CALLS.test(text)) ||
    (text.startsWith("Calls: ") && /^Calls: \S+$/.test(text)) ||
    (text.startsWith("Caused by error") && CAUSED.test(text)) ||
    (text.includes(" # at line ") && NOTEBOOK_PLACE.test(text)) ||
    (/^\d/.test(text) && (isBranch(text) || isCall(text.includes(": ") ? (NUMBERED.exec(text)?.[2] ?? "") : "")))
  );
}

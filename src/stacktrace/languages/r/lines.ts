/** What the lines of R look like: headlines in all its languages, lists of calls, trees. */
import type { Line } from "../../language.js";
import { isCall, NOTEBOOK_PLACE, nameOf } from "./frame.js";
import { CRASH, NUMBERED } from "./numbered.js";

/** "Error" and "Error in " in the languages that R is translated into. Source: R's own translations, R.pot */
const ERROR = "(Error|Fehler|Erreur|Errore|Erro|Fejl|Feil|Błąd|Ошибка|Klaida|错误|錯誤|エラー)";
const IN = `(?:以下に)?${ERROR}(?: in| dans| en| em| i| w| в|, esanti|于|在|(?<=エラー)) ?`;
export const HEAD = new RegExp(
  `^(?:\\[1\\] ")?${IN}(.{1,400}?)(?: \\(\\w{2,6} (\\S+?)#(\\d+)\\))? :(?:\\s(.*))?$`,
  "s",
);
/** A condition that was printed and not thrown. */
export const PRINTED = /^(?:\[1\] )?<([A-Za-z][\w.]{0,100}) in (.{1,400}?\)): (.*?)>?$/s;
export const SHINY = /^(?:Warning: )?(Error) in ([^\s:]{0,200}(?:::\S{1,200})?): (.*)$/s;
export const SHINY_CALL = /^(\d{1,4}): ([^\s()]{1,200}|<[^<>]{1,200}>)(?: \[(?:(\S.{0,300})#(\d+)|[\w.]+)\])?$/;
/** rlang says where the call stands when the source is known. */
const AT = "(?: at (\\S.{0,300}?\\.(?:R|r|Rmd|qmd|Rnw)):(\\d{1,7})(?::\\d{1,6})?)?";
export const TIDY = new RegExp(`^(?:${IN}\`(.{1,300}?)\`${AT}:(?: (.*))?|${ERROR} ?:)$`, "s");
/** Without a call; one that ended the script, or that a stack follows. */
export const PLAIN = new RegExp(`^${ERROR} ?: (.+)$`, "s");
export const END_OF_MESSAGE =
  /^(?:[▆█]|\.{3}|-{3}|<NA>|(?:> )?(?:traceback|rlang::last_trace)\(\)|Run `?rlang::last_.*|(?:In addition: )?Warning messages?:.*)$/;
export const HALTED = /^(?:Execution halted|Ausführung angehalten|Exécution arrêtée)$/;
export const NOTEBOOK = new RegExp(`^${ERROR} in (.{1,400}\\)): (.*)$`, "s");
export const CAUSED = new RegExp(`^Caused by (error)(?: in \`(.{1,300}?)\`${AT})?:?(?: (.*))?$`);
/** rlang's conditions by their class; its first versions name the parts below. */
export const CLASS = /^<error(?:\/([\w.:]+))?>$/;
export const PART = /^(message|class): +(.*)$/;
export const BULLET = /^(?:[!✖ℹ•✔x*]|i(?= )) (.+)$/s;
export const CALLS =
  /^(?:Calls|Ruft auf|Appels|Chiamate|Kald|Wywołania|Вызовы|Iškvietimai|呼び出し|호출|呼叫) ?[:：] ?(.+)$/;
export const TREE_START = /^(?:[Bb]acktrace|Traceback):$/;
export const TREE = /^(\d{1,4})\. ([│├└─ ▆█+|\\-]*)(\S.*)$/s;
/** Under a call of a tree: where testthat says it stands. */
export const PLACED = /^at (\S.{0,300}?\.(?:R|r|Rmd|qmd|Rnw)):(\d+)(?::(\d+))?$/;

/** Lines that Shiny prints between its headline and the calls. */
export const SHINY_NOTE =
  /^(?:Stack trace \(innermost first\):|shiny devmode - |This message is displayed once every )/;

/** reprex and knitr write what R prints as comments, and so do people who show it among their code. */
const COMMENT = /^#(?:[>#] ?| )/;

export function uncommented(text: string): string {
  return text.startsWith("#") ? text.replace(COMMENT, "").trimStart() : text;
}

export const withoutComment = (line: Line): Line =>
  COMMENT.test(line.text) ? { ...line, text: uncommented(line.text) } : line;

export function isHead(text: string): boolean {
  const call = HEAD.exec(text)?.[2];
  return call !== undefined && (nameOf(call) !== undefined || /[[$(+*/<>=-]/.test(call));
}

export function isPrinted(text: string): boolean {
  const [, type = "", call = ""] = PRINTED.exec(text) ?? [];
  return /(?:[Ee]rror|[Cc]ondition)$/.test(type) && nameOf(call) !== undefined;
}

export function isBranch(text: string): boolean {
  const [, , branch = "", call = ""] = TREE.exec(text) ?? [];
  return /[├└]/.test(branch) && call.includes("(");
}

/** Only R prints it. */
export function marksR(line: string): boolean {
  const text = uncommented(line);
  return (
    (text.startsWith("*** caught ") && CRASH.test(text)) ||
    (line.startsWith("#> Error in ") && NOTEBOOK.test(text)) ||
    (text.startsWith("<error") && CLASS.test(text)) ||
    (/^[E[FBОK错錯以エ]/.test(text) && (isHead(text) || TIDY.test(text))) ||
    (/^(?:\[1\] )?</.test(text) && isPrinted(text)) ||
    (/^Ex|^Au/.test(text) && HALTED.test(text)) ||
    (text.startsWith("Warning: Error in ") && SHINY.test(text)) ||
    (text.includes(" -> ") && CALLS.test(text)) ||
    (text.startsWith("Calls: ") && /^Calls: \S+$/.test(text)) ||
    (text.startsWith("Caused by error") && CAUSED.test(text)) ||
    (text.includes(" # at line ") && NOTEBOOK_PLACE.test(text)) ||
    (/^\d/.test(text) && (isBranch(text) || isCall(text.includes(": ") ? (NUMBERED.exec(text)?.[2] ?? "") : "")))
  );
}

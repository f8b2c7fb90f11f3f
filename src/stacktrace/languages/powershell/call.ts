/**
 * One call of a ScriptStackTrace, `at Get-Row, C:\a.ps1: line 3`, in the languages that PowerShell speaks, and as Pester 5
 * shortens it.
 */
import type { Frame } from "../../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf, within } from "../../frames.js";

/** The words for "at" and "line" of each language. */
const WORDS: Readonly<Record<string, string>> = {
  at: "line",
  bei: "Zeile",
  à: "ligne",
  en: "línea",
  in: "riga",
  em: "linha",
  bij: "regel",
  w: "wiersz",
  vid: "rad",
  в: "строка",
  在: "第",
  場所: "行",
};
const NAME = "<?[\\w.:$-]{1,200}>?(?:<\\w{1,40}>){0,2}";
const CALL = new RegExp(
  `^(?:: )?(${Object.keys(WORDS).join("|")}) (${NAME})[,、] ?(<[^<>]{1,40}>|\\S.{0,400}?)(?: 中)?\\s?: (${[...new Set(Object.values(WORDS))].join("|")}) ?(\\d{1,9})(?: 行)?$`,
  "i",
);
/** The first line of an assertion that failed has the code instead of a name. */
const PESTER = /^at (\S.{0,400}), ((?:[A-Za-z]:)?[^:]{1,400}\.ps[dm]?1):(\d{1,9})$/i;
const IS_NAME = new RegExp(`^${NAME}$`);
/** A line that a console wrapped behind the name or in the path. */
const WRAPPED = new RegExp(`^(?:${Object.keys(WORDS).join("|")}) ${NAME}[,、](?: \\S.{0,400})?$`, "i");

export function callIn(text: string): Frame | undefined {
  if (!/\d(?: 行)?$/.test(text)) return undefined;
  const [, at = "", name, path, word = "", line] = CALL.exec(text) ?? [];
  if (name !== undefined)
    return WORDS[at.toLowerCase()]?.toLowerCase() === word.toLowerCase() ? shellFrame(name, path, line) : undefined;
  const [, said = "", file, lineno] = text.startsWith("at ") ? (PESTER.exec(text) ?? []) : [];
  if (file === undefined) return undefined;
  return IS_NAME.test(said)
    ? shellFrame(said, file, lineno)
    : { ...shellFrame(undefined, file, lineno), context_line: said };
}

/** Only PowerShell names calls so. */
export function isWrapped(text: string): boolean {
  return /^\S+ (?:<|\w+-)/.test(text) && WRAPPED.test(text);
}

/** The call in two lines: broken at a blank where there is one, else at the console's edge. */
export function wrappedCallIn(text: string, below: string): Frame | undefined {
  if (!WRAPPED.test(text) || !/\d(?: 行)?$/.test(below)) return undefined;
  const [, path = " "] = /[,、] (\S.*)$/.exec(text) ?? [];
  return callIn(path.includes(" ") ? `${text} ${below}` : `${text}${below}`);
}

export function shellFrame(name: string | undefined, path: string | undefined, line: string | undefined): Frame {
  const file = path === undefined || path.startsWith("<") ? undefined : path;
  return frameOf(functionOf(name), fileOf(file), linenoOf(line), {
    in_app: !within(file, [
      "/Program Files/",
      "/WindowsPowerShell/Modules/",
      "/PowerShell/Modules/",
      "/powershell/7/",
      "/System32/",
    ]),
  });
}

/** Reports of .NET that print the innermost exception first: ASP.NET's error page, the event log, Unity. */
import type { Line } from "../../language.js";
import type { Raised } from "../../raised.js";
import { isSection, sureHead } from "./head.js";

const RETHROWN = "Rethrow as ";
/** The event log has these words on the line of the type, in the language of Windows. */
const INFO =
  /^(?:Exception Info|Ausnahmeinformationen|Informations sur l['’]exception|Información de (?:la )?excepción|Informazioni sull['’]eccezione|Informações da Exceção|Сведения об исключении|Informacje o wyjątku|Uitzonderingsinformatie|Informace o výjimce|Özel Durum Bilgisi|例外情報|异常信息|예외 정보) ?:/i;
/** Lines of an error page between the name of the exception and its stack. */
const MAX_PAGE_LINES = 60;

/** Is the trace before the inner exception of the one whose headline is at `at`? */
export function wrapsLast(lines: readonly Line[], at: number, last: Raised | undefined): boolean {
  if (last === undefined) return false;
  if (isInfo(lines, at)) return isInfo(lines, last.from);
  const text = textAt(lines, at);
  if (text.startsWith(RETHROWN)) return true;
  // Nothing but a blank line stands between two sections.
  return isSection(text) && at - last.to <= 2 && isSection(textAt(lines, last.from));
}

/** The error page names the type in full above its sections: `Exception Details: System.FormatException: …`. */
export function inFull(lines: readonly Line[], type: string | undefined, before: number): string | undefined {
  const above = lines.slice(Math.max(0, before - MAX_PAGE_LINES), before);
  const naming = above.filter(({ text }) => text.includes(`.${type}`));
  return naming.map(({ text }) => sureHead(text)?.type).find((name) => name?.endsWith(`.${type}`)) ?? type;
}

const textAt = (lines: readonly Line[], at: number): string => lines[at]?.text ?? "";

const isInfo = (lines: readonly Line[], at: number): boolean =>
  INFO.test(textAt(lines, at)) || (/^[^:]{1,60}:$/.test(textAt(lines, at - 1)) && INFO.test(textAt(lines, at - 1)));

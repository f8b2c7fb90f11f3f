/** What stands behind a call of .NET: offsets, and the translated "in path:line 12". Source: StackTrace#ToString */
import type { Frame } from "../../../sentry/items.js";
import { fileOf, frameOf, linenoOf } from "../../frames.js";

const OFFSET =
  /^ ?(?:\[0x[0-9a-f]+\]|<(?:IL )?0x[0-9a-f]+(?:(?: \+|,) 0x[0-9a-f]+)?>|<[0-9a-f]{32}[^>]*>|\+ 0x[0-9a-f]{1,8}(?= in |$))/;
/** The translated "in path:line 12"; what follows the stack may stand at once behind the number. */
const PLACE =
  /^ (?:in|dans|en|em|w|v|в|в|i|på|场所|場所|位置|파일|bestand|konum:|fájl:|na|a) (.{1,500}?):(?:line|Zeile|ligne|línea|lÍnea|riga|linha|wiersz|řádek|строка|satır|regel|linje|rad|linje|rivi|sor|行号|行號|行|줄|dòng) ?(\d+)(?!\d)/;
/** Mono has no word before the number. */
const MONO_PLACE =
  /^ (?:in|dans|en|em|w|v|в|в|i|på|场所|場所|位置|파일|bestand|konum:|fájl:|na|a) (.{1,500}?):(\d+)\.?$/;
/** Without symbols, as Blazor prints it: `in Acme.dll:token 0x600009b+0xc5`. Source: StackTrace#ToString */
const TOKEN = /^ \S{1,12} (.{1,300}?):token 0x[0-9a-f]{1,8}\+0x[0-9a-f]{1,8}$/;
/** Azure Functions: `at D:\a\Nightly.cs : 33`. */
const HOST_PLACE = /^ at (\S.{0,500}?) : (\d+)$/;
/** WCF closes the bracket around the details of a fault behind the last frame. */
const FAULT_END = /^ {0,4}(?:\.{3})?\){1,2}\.?$/;
/** In a language that is not listed: a word or none, a path from the root, a word or none, the number. */
const SOME_PLACE =
  /^ (?:\S{1,20} )?((?:[A-Za-z]:\\|\/|\\\\)[^:]{1,400}?\.\w{1,8})(?: \S{1,20})?:(?: ?[\p{L}.]{1,12})? ?(\d+)\.?$/u;
/** Mono and its translations where the file is not known. */
const NOWHERE = /^ (?:in|en|bei|dans) <?(?:filename unknown|[^:]*)>?:(?:line )?0$/;

/** Application Insights has the assembly for parameters, and the place behind it. */
const ASSEMBLY =
  /^([\w.-]{1,200}), Version=[\d.]{1,40}, Culture=[\w-]{1,20}, PublicKeyToken=\w{1,40}(?:: (.{1,400}):(\d{1,9}))?$/;

export function assemblyIn(parameters: string): Frame | undefined {
  const [, library, file, line] = parameters.includes(", Version=") ? (ASSEMBLY.exec(parameters) ?? []) : [];
  return library === undefined ? undefined : frameOf({ package: library }, fileOf(file), linenoOf(line));
}

/** Is it Mono's offset, which is no part of a place? */
export function startsWithOffset(text: string): boolean {
  return OFFSET.test(text);
}

export function endsFault(text: string): boolean {
  return text.endsWith(")") || text.endsWith(").") ? /\)(?:\.{3})?\){1,2}\.?$/.test(text) : false;
}

/** Where a call was, {} when nothing tells; undefined when the text is something else. */
export function placeBehind(text: string): Frame | undefined {
  const rest = text.replace(OFFSET, "").replace(OFFSET, "");
  if (rest === "") return {};
  const library = TOKEN.exec(rest)?.[1];
  if (library !== undefined) return { package: library };
  const [, file, line] =
    PLACE.exec(rest) ?? MONO_PLACE.exec(rest) ?? SOME_PLACE.exec(rest) ?? HOST_PLACE.exec(rest) ?? [];
  if (file !== undefined) return frameOf(file.startsWith("<") ? {} : fileOf(file), linenoOf(line));
  return FAULT_END.test(rest) || NOWHERE.test(rest) ? {} : undefined;
}

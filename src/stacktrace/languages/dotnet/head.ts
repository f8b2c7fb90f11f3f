/** How .NET, its debuggers, loggers and event logs name an exception above its frames. */
import { type Headline, headlineOf, type Indented, isTellingType } from "../../headline.js";
import { isGodotField } from "./unity.js";

/** Announces an inner exception. */
export const ARROW = /\s?---> /;
const UNHANDLED =
  /^(?:Rethrow as |Unhandled [Ee]xception[:.]|Unhandled exception at|\[ERROR\] FATAL UNHANDLED EXCEPTION:|Unbehandelte Ausnahme:?|Ausnahmefehler:?|Exception non gérée *:|Excepción no controlada:?|Необработанное исключение:|Eccezione non gestita:|ハンドルされていない例外:|未经处理的异常:\s*)\s*/;
const TYPE =
  /^([\p{L}_][\p{L}\p{N}_.+`]*(?:\[{1,2}[^\]]{0,300}\]{1,2})?)(?: \((?:0x)?[0-9A-Fa-f]{1,8}\))?(?:\s?: ?(.*))?$/su;
/** What debuggers write before a type or a stack. */
const NO_TYPE = /^(?:InnerException|StackTrace|StackTraceString|Expected|Actual)$/;
/** xUnit and MSTest tell of a failed assertion without a type. */
const ASSERTION = /^Assert\.\w{1,60}(?:\(\) Failure| failed\. )/;
/** ASP.NET's error page: one section an exception, the innermost first; in its comment the type alone has brackets. */
const SECTION = /^\[([A-Z]\w*(?:\.\w+)*(?:Exception|Error)(?: \((?:0x)?[0-9A-Fa-f]{8}\))?: .*?)\]?$/s;
const COMMENTED = /^(?:<!-- ?)?\[([A-Z]\w*(?:\.\w+)*(?:Exception|Error))\](?:: (.*))?$/s;
/** Debuggers put the type into a sentence; the message is the line below. */
const OCCURRED =
  /xception of type '([\w.+`]{1,300})' occurred |^([A-Z][\w.+`]{1,300}) was (?:unhandled(?: by user code)?|caught)$/;
/** IIS, WinDbg and the Enterprise Library write a list of fields: `Exception type: A`, `Type : A, mscorlib, Version=…`. */
const TYPE_FIELD = /^(?:Exception )?[Tt]ype ?: {1,8}([A-Z][\w.+`]{1,300}(?:Exception|Error))(?:, .*)?$/;
/** Xamarin on iOS. */
const TYPE_LAST = /^(?:Unhandled managed exceptions?: {0,2})?(.*) \(((?:[A-Z]\w*\.){1,8}[A-Z]\w*Exception)\)$/s;
/** Behind the words of a logger or of the event log, with its message or at the very end. */
const EMBEDDED =
  /(?:^|[\s"'(=|>,;\]])((?:(?:[A-Z]\w*\.){1,8}(?:[A-Z]\w*)?|(?<=\] )[A-Z]\w*)(?:Exception|Error))(?: \((?:0x)?[0-9A-Fa-f]{8}\))?(?:: (.*)|\.?$)$/s;
/** The words above the frames; some print the first frame behind them. */
const STACK_TITLE =
  /^(?:Stack(?: ?[Tt]race(?: \(generated\))? ?)?|Stapel(?:verfolgung|überwachung)?|Pile |Pila|Pilha|Stos|Yığın|Стек|スタック|堆栈|Trace de la pile|Arborescence des appels de procédure |Seguimiento de la pila|Trascrizione stack|スタック トレース|堆栈跟踪):(?: +|$)/;

export function startsWithType(text: string): boolean {
  return TYPE.test(text);
}

export function isSection(text: string): boolean {
  return SECTION.test(text) || COMMENTED.test(text);
}

/** A bracket around the whole section closes behind the message. */
export function isBracketed(text: string): boolean {
  return SECTION.test(text);
}

export function stackTitleLength(text: string): number {
  return STACK_TITLE.exec(text)?.[0].length ?? 0;
}

/** What a line says between the title of a stack and the end of an inner exception. */
export function withoutTitle({ text, indent }: Indented): Indented {
  return { text: text.slice(stackTitleLength(text)).replace(/ ?<---$/, ""), indent };
}

/** MSBuild names the project behind every line of a task that failed. */
export function withoutProject(text: string): string {
  return text.endsWith("proj]") ? text.replace(/ \[[^[\]]{1,400}proj\]$/, "") : text;
}

/** A line that needs no further proof; an arrow behind words that name nothing is the end of a message. */
export function sureHead(text: string): Headline | undefined {
  if (isGodotField(text)) return undefined;
  if (ASSERTION.test(text)) return { type: undefined, value: text };
  const [, commented, said] = text.includes("]") ? (COMMENTED.exec(text) ?? []) : [];
  if (commented !== undefined) return { type: commented, value: said };
  const plain = (SECTION.exec(text)?.[1] ?? text).replace(UNHANDLED, "");
  const [outer = ""] = plain.split(ARROW);
  const match = TYPE.exec(outer.trim());
  const type = match?.[1]?.replace(/`\d+(?:\[.*\])?$/, "");
  if (type !== undefined && isTellingType(type) && !NO_TYPE.test(type))
    return { type: match?.[1], value: TYPE.exec(plain)?.[2] ?? plain.slice(outer.length) };
  const [, occurred, debugged] = OCCURRED.exec(plain) ?? [];
  const [, message, last] = plain.endsWith("Exception)") ? (TYPE_LAST.exec(plain) ?? []) : [];
  if (last !== undefined) return { type: last, value: message };
  const told = occurred ?? debugged ?? TYPE_FIELD.exec(plain)?.[1];
  if (told !== undefined) return { type: told, value: undefined };
  const embedded = EMBEDDED.exec(outer);
  if (embedded === null) return undefined;
  return { type: embedded[1], value: (embedded[2] ?? "") + plain.slice(outer.length) };
}

/** SQL Server's CLR tells the message, and the type alone again above the frames. */
export function toldAbove(above: string, { type, value }: Headline): string | undefined {
  if (type === undefined || value?.trim() !== "" || !above.includes(type)) return undefined;
  const head = sureHead(above);
  return head?.type === type ? head.value : undefined;
}

/** Only the inner exception is named: `The import failed ---> System.TimeoutException: …`. */
export function wrappedHead(text: string): Headline | undefined {
  const [, type, value] = text.includes("---> ") ? (EMBEDDED.exec(text) ?? []) : [];
  return type === undefined ? undefined : { type, value };
}

/** A fault of WCF quotes the exception of the service behind these words. */
export function quotesFault(text: string): boolean {
  return text.endsWith(", whose value is:");
}

export function likelyHead(text: string): Headline | undefined {
  const plain = text.replace(UNHANDLED, "");
  const match = TYPE.exec(plain);
  if (match?.[1]?.includes(".") === true) return { type: match[1], value: match[2] };
  const head = headlineOf(plain);
  return head?.type !== undefined && head.value !== undefined && !NO_TYPE.test(head.type) ? head : undefined;
}

const MESSAGE_FIELD = /^(?:Exception )?[Mm]essage(?:=| ?: {1,12})/;
const FIELD = /^[A-Z][\w ]{1,40}(?:=| ?: |:$)/;

/** Of a list of fields only the message is one: the places in `lines`, and what is no text of it. */
export function messageAmong(lines: readonly Indented[]): { from: number; to: number; label: number } {
  const from = lines.findIndex(({ text }) => MESSAGE_FIELD.test(text));
  if (from < 0) return { from: 0, to: lines.length, label: 0 };
  const end = lines.findIndex(({ text }, at) => at > from && FIELD.test(text));
  return {
    from,
    to: end < 0 ? lines.length : end,
    label: MESSAGE_FIELD.exec(lines[from]?.text ?? "")?.[0].length ?? 0,
  };
}

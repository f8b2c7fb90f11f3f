/** What stands above a traceback: the type and message of the same exception, or one whose message quotes the traceback. */
import { announcesTrace, type Headline, type Indented, marginAt, messageOf } from "../../headline.js";
import type { Line } from "../../language.js";
import { isResultType, JAVA_HEAD, resultOf, withoutBorder } from "./lines.js";

export interface Heading extends Headline {
  /** The line that names the type. */
  readonly from: number;
  /** Its message says that the trace of something else follows. */
  readonly quotes: boolean;
}

/** Lines that a heading may have above its traceback. */
const MAX_HEADING_LINES = 12;
/** Below them the trace starts; PostgreSQL's stands behind the prefix of its log. */
const TITLE = /^(?:Stack ?Trace|Traceback):$|(?:^|\s)CONTEXT:$/i;

/** What stands above line `trace`; `told`: the line there says that it is an exception. */
export function headingOf(
  lines: readonly Line[],
  trace: number,
  read: ReadonlySet<number>,
  told = false,
): Heading | undefined {
  const message: Indented[] = [];
  for (let at = trace - 1; at >= Math.max(0, trace - MAX_HEADING_LINES) && !read.has(at); at -= 1) {
    const { text: whole = "", indent = 0 } = lines[at] ?? {};
    const text = withoutBorder(whole).replace(/^\[ERROR\] /, "");
    if (text === "" && message.length > 0) return undefined;
    if (text === "" || TITLE.test(text)) continue;
    const head = resultOf(text);
    if (head?.type !== undefined && isResultType(head.type))
      return headed(head, message, marginAt(lines, at), at, told);
    message.unshift({ text, indent });
  }
  return undefined;
}

function headed(
  head: Headline,
  message: readonly Indented[],
  margin: number,
  from: number,
  told: boolean,
): Heading | undefined {
  const value = messageOf(head.value, message, margin);
  const quotes = announcesTrace(value) || head.type?.includes("(") === true;
  // A name in full is no word of a sentence: its message may have several lines.
  if (message.length > 0 && !quotes && !told && !/\w\.\w/.test(head.type ?? "")) return undefined;
  return { type: head.type, value, from, quotes };
}

/** `Type: Traceback (most recent call last):`, a message that is a traceback. Java's types are left to Java. */
export function headingWithin(header: string, from: number): Heading | undefined {
  if (header.startsWith("Traceback") || JAVA_HEAD.test(header)) return undefined;
  const { type, value } = resultOf(header) ?? {};
  if (type === undefined || !isResultType(type)) return undefined;
  return { type, value: messageOf(value?.replace(/(?:Original )?Traceback \(.*$/, ""), []), from, quotes: true };
}

const GROUP = /^[\w.]{1,200}: .*\(\d{1,9} sub-exceptions?\)$/s;

/** A group that was never raised has no traceback above its children: its line is right above their border. */
export function groupAbove(lines: readonly Line[], border: number, read: ReadonlySet<number>): Heading | undefined {
  const text = withoutBorder(lines[border - 1]?.text ?? "");
  const head = GROUP.test(text) && !read.has(border - 1) ? resultOf(text) : undefined;
  return head === undefined ? undefined : { ...head, from: border - 1, quotes: false };
}

/** Headlines of JavaScript's errors: `Uncaught (in promise) TypeError: message`, `Error [CODE]: message`. */
import { beginsMessage, headlineOf, isTellingType } from "../../headline.js";

const UNCAUGHT =
  /^(?:Uncaught |Unhandled |unhandledRejection:? |Possibly )?(?:\(in promise\):? )?(?:Promise Rejection:? |promise rejection:? |rejection:? )?/i;
/** JavaScriptCore's shell. */
const SHELL = /^Exception: (?=[A-Z]\w{0,80}: )/;
/** Node's and Bun's warnings; the one about rejected promises only repeats the error. */
const WARNED =
  /^\((?:node|bun|electron):\d+\) (?:\[\w{1,20}\] )?(?:UnhandledPromiseRejectionWarning: (?=(?:[A-Z]\w*)?Error\b))?/;
/** React Native's reports: what the platform calls it, the error, its engine, and `stack:` in front of the frames. */
const REPORTED = /, (?:stack:|js engine: )|\bJS Exception: |\.JavascriptException: /;
const NATIVE =
  /^(?:(?:Fatal Exception: |FATAL EXCEPTION: \S{1,60} )?com\.facebook\.react\.common\.JavascriptException: |(?:RCTFatalException: )?Unhandled JS Exception: )?(.*?)(?:, js (?:engine|build): [\w.+-]{1,60}){0,2}(?:, stack:)?$/s;
const THROWN = /^(?:\[Error\] |❌ )?(?:Uncaught(?: \(in promise\):?)?|Unhandled Promise Rejection:) (\S.*)$/s;
const HEAD = /^(Invariant Violation|[A-Za-z_$][\w$.]*)( \[[\w-]+\])?(?::(?:\s+|$)(.*))?$/s;
/** Half of a time, as chats have it between the lines that they quote; the title of a stack in YAML. */
const NO_TYPE = /^(?:[AP]M|stack)$/;
/** An error's name behind what a logger wrote first. */
const EMBEDDED = /(?:^|[\s\]:(["'[])((?:[A-Z][\w$]{0,80})?(?:Error|Exception))(?: \[[\w-]+\])?:(?: (.*))?$/s;

export interface Head {
  readonly type: string | undefined;
  readonly value: string | undefined;
}

export function sureHead(text: string): Head | undefined {
  const native = REPORTED.test(text) ? NATIVE.exec(text)?.[1] : undefined;
  const head = likelyHead(native ?? text);
  if (head?.type !== undefined && isTellingType(head.type)) return head;
  if (head?.type !== undefined && /^(?:error: )?Uncaught (?:\(in promise\) )?[A-Z]\w+: /.test(text)) return head;
  // AVA shows the error as an object.
  if (text.endsWith("Error {") && /^[A-Z]\w{0,80}Error \{$/.test(text))
    return { type: text.slice(0, -2), value: undefined };
  const embedded = EMBEDDED.exec(text);
  // A logger's level, unless it is all that Bun says.
  if (embedded === null || beginsMessage(text.slice(0, embedded.index + 1)))
    return head?.type === "error" ? head : undefined;
  return { type: embedded[1], value: embedded[2] };
}

/** What is no error can be thrown, too: `Uncaught (in promise) undefined hall.js:1:20`. */
export function thrownValue(text: string): Head | undefined {
  const [, value] = /Uncaught|Unhandled/.test(text) ? (THROWN.exec(text) ?? []) : [];
  return value === undefined ? undefined : { type: undefined, value: value.replace(/ \S{1,300}:\d{1,7}:\d{1,7}$/, "") };
}

export function likelyHead(text: string): Head | undefined {
  const told = text.startsWith("(") ? text.replace(WARNED, "") : text;
  const plain = told
    .replace(/^error: (?=Uncaught )/, "")
    .replace(UNCAUGHT, "")
    .replace(SHELL, "");
  const match = HEAD.exec(plain);
  if (match?.[1] !== undefined) return NO_TYPE.test(match[1]) ? undefined : { type: match[1], value: match[3] };
  return headlineOf(plain);
}

/** An error that `util.inspect` shows without a stack: `[Error: message]`, `[AggregateError: message] {`. */
export function bracketedHead(text: string): (Head & { readonly opens: boolean }) | undefined {
  const match =
    /^(?:Uncaught )?\[([A-Z]\w{0,80}(?:Error|Exception)|Error)(?: \[[\w-]+\])?(?:: (.*))?\](?:,| (\{)| \{.*\},?)?$/s.exec(
      text,
    );
  return match === null ? undefined : { type: match[1], value: match[2], opens: match[3] !== undefined };
}

/** The same behind the words of a logger. */
export function bracketedBehind(text: string): ReturnType<typeof bracketedHead> {
  const start = text.search(/(?<![^\s:])\[(?:[A-Z]\w{0,80}(?:Error|Exception)|Error)\b/);
  return start < 0 ? undefined : bracketedHead(text.slice(start));
}

/** An error among properties: `Error: message`, `[Error: message]`; texts and other objects are quoted or braced. */
function shownHead(text: string): Head | undefined {
  const head = /^[A-Z]/.test(text) ? likelyHead(text) : undefined;
  return head?.type !== undefined && isTellingType(head.type) ? head : bracketedHead(text);
}

/** Is this the headline of an error among properties? Below one of any name stand its frames. */
export function isShown(text: string, below: string): boolean {
  return shownHead(text) !== undefined || (below.startsWith("at ") && likelyHead(text) !== undefined);
}

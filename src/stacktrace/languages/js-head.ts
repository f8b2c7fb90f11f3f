/** Headlines of JavaScript's errors: `Uncaught (in promise) TypeError: message`, `Error [CODE]: message`. */
import { headlineOf, isTellingType } from "../headline.js";

const UNCAUGHT =
  /^(?:Uncaught |Unhandled |unhandledRejection:? |Possibly )?(?:\(in promise\):? )?(?:Promise Rejection:? |promise rejection:? |rejection:? )?/i;
/** JavaScriptCore's shell. */
const SHELL = /^Exception: (?=[A-Z]\w{0,80}: )/;
/** Node's and Bun's warnings; the one about rejected promises only repeats the error. */
const WARNED =
  /^\((?:node|bun|electron):\d+\) (?:\[\w{1,20}\] )?(?:UnhandledPromiseRejectionWarning: (?=(?:[A-Z]\w*)?Error\b))?/;
/** React Native hands JavaScript's error to Java as a message: headline, engine, `stack:`, frames. */
const NATIVE = /^com\.facebook\.react\.common\.JavascriptException: (.*?)(?:, js engine: \w{1,20})?(?:, stack:)?$/s;
const HEAD = /^([A-Za-z_$][\w$.]*)( \[[\w-]+\])?(?::(?:\s+|$)(.*))?$/s;
/** An error's name behind what a logger wrote first. */
const EMBEDDED = /(?:^|[\s\]:(["'[])((?:[A-Z][\w$]{0,80})?(?:Error|Exception))(?: \[[\w-]+\])?: (.*)$/s;

export interface Head {
  readonly type: string | undefined;
  readonly value: string | undefined;
}

export function sureHead(text: string): Head | undefined {
  const native = NATIVE.exec(text)?.[1];
  const head = likelyHead(native ?? text);
  if (head?.type !== undefined && isTellingType(head.type)) return head;
  if (head?.type !== undefined && /^(?:error: )?Uncaught (?:\(in promise\) )?[A-Z]\w+: /.test(text)) return head;
  const embedded = EMBEDDED.exec(text);
  // A logger's level, unless it is all that Bun says.
  if (embedded === null) return head?.type === "error" ? head : undefined;
  return { type: embedded[1], value: embedded[2] };
}

export function likelyHead(text: string): Head | undefined {
  const told = text.startsWith("(") ? text.replace(WARNED, "") : text;
  const plain = told
    .replace(/^error: (?=Uncaught )/, "")
    .replace(UNCAUGHT, "")
    .replace(SHELL, "");
  const match = HEAD.exec(plain);
  if (match?.[1] !== undefined) return { type: match[1], value: match[3] };
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

/** An error among properties: `Error: message`, `[Error: message]`; texts and other objects are quoted or braced. */
export function shownHead(text: string): Head | undefined {
  const head = /^[A-Z]/.test(text) ? likelyHead(text) : undefined;
  return head?.type !== undefined && isTellingType(head.type) ? head : bracketedHead(text);
}

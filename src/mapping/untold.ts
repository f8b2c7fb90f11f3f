/** What a stack trace says of an exception, compared with what the row says: the row wins, and nothing is lost. */
import type { JsonObject, JsonValue } from "../sentry/items.js";
import type { Notes } from "./notes.js";

const isText = (value: JsonValue | undefined): value is string => typeof value === "string";

/** Type and message of the trace where the row's do not say all of it; "" where they do. Disagreement is noted. */
export function untold(named: JsonObject, said: JsonObject, what: string, notes: Notes): string {
  if (!isSameName(named.type, said.type)) noteOther(`${what}: another type`, notes);
  if (!isBeginning(named.value, said.value) && !holds(named.value, said.value))
    noteOther(`${what}: another message`, notes);
  const isTold = holdsName(named.type, said.type) && holds(named.value, said.value);
  return isTold ? "" : [said.type, said.value].filter(isText).join(": ");
}

function noteOther(what: string, notes: Notes): void {
  notes.cut(`${what} than the mapped one, which is shown; the other is kept in extra.stack_trace`);
}

export function isSameException(named: JsonObject, said: JsonObject): boolean {
  const [one, other] = [named.value, said.value];
  return isText(named.type) && isText(said.type) && isSameName(named.type, said.type) && agree(one, other);
}

/** One within the other, whatever loggers put around it or tables cut. */
const agree = (one: JsonValue | undefined, other: JsonValue | undefined): boolean =>
  holds(one, other) || holds(other, one);

/** With or without package or namespace. True where one of the two is missing. */
export function isSameName(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  return holdsName(one, other) || holdsName(other, one);
}

function holdsName(mapped: JsonValue | undefined, said: JsonValue | undefined): boolean {
  if (!isText(mapped) || !isText(said) || mapped === said) return true;
  return mapped.endsWith(said) && /[.\\:$/]/.test(mapped.charAt(mapped.length - said.length - 1));
}

/** Loggers put words around a message. */
function holds(mapped: JsonValue | undefined, said: JsonValue | undefined): boolean {
  return !isText(mapped) || !isText(said) || plain(mapped).includes(plain(said));
}

/** Tables cut messages. */
function isBeginning(mapped: JsonValue | undefined, said: JsonValue | undefined): boolean {
  return isText(mapped) && isText(said) && plain(said).startsWith(plain(mapped));
}

const plain = (message: string): string =>
  message
    .replace(/\s+/g, " ")
    .replace(/(?:…|\.{3}) ?$/, "")
    .trim();

/** Headlines of the JVM's exceptions: `Exception in thread "main" a.b.C: message`, `Caused by: a.b.C`, `a.b.C: message`. */
import { headlineOf, isTellingType, lookBack, MAX_MESSAGE_LINES, marginAt, messageOf } from "../../headline.js";
import type { Foreign, Line } from "../../language.js";
import { type Raised, raise } from "../../raised.js";

const THREAD = /^(?:(?:Exception in thread|Uncaught exception in thread) "[^"]*"|Uncaught Kotlin exception:) (.*)$/s;
const QUALIFIED = /^(?:[\w$\u00c0-\uffff-]+\.)+[\w$\u00c0-\uffff]+$/;
const EMBEDDED =
  /(?:^|[\s"'([=;,|>])((?:[a-z_][\w$]*\.){1,12}[A-Z][\w$]*(?:Exception|Error|Throwable|Failure|Fault|Interrupt))(?=[:;]|$| in service )(?:[:;] ?(.*)| (in service .*))?$/s;
/** JBoss says where behind the type and before the colon, parsers of XML behind a semicolon. */
const SPOKEN = /^((?:[a-z_][\w$]*\.){1,12}[A-Z][\w$]*(?:Exception|Error|Throwable));? (.+)$/s;

export interface Head {
  readonly type: string | undefined;
  readonly value: string | undefined;
}

export interface HeadAt {
  readonly at: number;
  readonly found: Head;
}

export const isQualified = (type: string | undefined): boolean => type !== undefined && QUALIFIED.test(type);

export function headOf(text: string): Head {
  const [, type, value] = SPOKEN.exec(text) ?? [];
  return headlineOf(text) ?? { type, value: value ?? (text === "" ? undefined : text) };
}

/** Gradle's short form has the place of the failed test for the message: `java.lang.AssertionError at HallTest.java:12`. */
const AT_PLACE = /^(\S{1,300}) at ([\w$-]{1,100}\.(?:java|kt|groovy|scala)):(\d{1,7})$/;

export interface Placed {
  readonly type: string;
  readonly place: string;
}

export function placedHead(text: string): Placed | undefined {
  const [, type, file, line] = text.includes(" at ") ? (AT_PLACE.exec(text) ?? []) : [];
  if (type === undefined || !isQualified(type) || !isTellingType(type)) return undefined;
  return { type, place: `${file}:${line}` };
}

/** A line that can only be a headline. */
export function sureHead(text: string): Head | undefined {
  const named = THREAD.exec(text)?.[1];
  if (named !== undefined) return headOf(named);
  const plain = headlineOf(text.startsWith(": ") ? text.slice(2) : text);
  if (plain?.type !== undefined && isTellingType(plain.type)) return plain;
  return undefined;
}

/** A type behind what a logger wrote first. */
function embeddedHead(text: string): Head | undefined {
  const embedded = EMBEDDED.exec(text);
  return embedded === null ? undefined : { type: embedded[1], value: embedded[2] ?? embedded[3] };
}

const CHAIN_LABEL = /^(?:Caused [bB]y: |Suppressed: |Also: {1,8}|Caused by (?=[a-z]))/;

/** Headlines that no other language prints: of causes, those that a Python trace quotes, and those with a place. */
export function isJvmHead(text: string): boolean {
  if (text.includes(" at ") && placedHead(text.replace(CHAIN_LABEL, "")) !== undefined) return true;
  if (text.startsWith(": ") || text.endsWith("Traceback (most recent call last):")) return EMBEDDED.test(text);
  const [label = ""] = CHAIN_LABEL.exec(text) ?? [];
  return label !== "" && isQualified(headOf(text.slice(label.length)).type);
}

/** Exceptions named inside a message. */
const INNER = /([a-z][\w$]{0,60}(?:\.[\w$]{1,80}){1,12}(?:Exception|Error))(?:: ([^\n]*))?/g;

/** The exception that a message quotes last. */
export function quotedHead(message: string): Head | undefined {
  const last = [...message.matchAll(INNER)].at(-1);
  return last === undefined ? undefined : { type: last[1], value: last[2] };
}

/** The head of an exception without frames above its cause; its message has no blank lines. */
export function bareHeadAbove(lines: readonly Line[], cause: number, floor: number): HeadAt | undefined {
  for (let at = cause - 1; at >= Math.max(floor, cause - MAX_MESSAGE_LINES); at -= 1) {
    const text = lines[at]?.text ?? "";
    const found = sureHead(text);
    if (text === "") return undefined;
    if (found !== undefined) return isQualified(found.type) ? { at, found } : undefined;
  }
  return undefined;
}

/** A dotted name, or whatever stands right above the first frame. */
function likelyHead(text: string, distance: number): Head | undefined {
  const plain = /^stack ?trace:?$/i.test(text) ? undefined : headlineOf(text);
  if (plain?.type !== undefined && (QUALIFIED.test(plain.type) || distance === 1)) return plain;
  return distance === 1 ? pstHead(text) : undefined;
}

/** Clojure's pst prints types without their package and no colon behind them. */
function pstHead(text: string): Head | undefined {
  const [, type, value] = /^([A-Z]\w*(?:Exception|Error|Info))(?: (.*))?$/s.exec(text) ?? [];
  return type === undefined ? undefined : { type, value };
}

/** The headline of a cause that stands below its label. */
export function headBelow(message: string): Head | undefined {
  const head = headOf(message.trimStart());
  return isQualified(head.type) ? head : pstHead(message.trimStart());
}

/** JavaMail and RMI end their message with what they wrap. Source: javax.mail.MessagingException#toString */
const NESTED = "nested exception is:";

/** The likeliest headline between `floor` and the first frame. */
export function headAbove(lines: readonly Line[], frame: number, floor: number, foreign: Foreign): HeadAt | undefined {
  for (const accept of [sureHead, embeddedHead, likelyHead]) {
    const found = lookBack(lines, frame, floor, foreign, ({ text }, distance) =>
      lines[frame - distance - 1]?.text.endsWith(NESTED) ? undefined : accept(text, distance),
    );
    if (found !== undefined) return listing(lines, found.at, floor) ?? found;
  }
  return undefined;
}

/** Spark's heading of the frames that asked for a job. */
export const DRIVER = "Driver stacktrace:";

/** The exception of a headline, whose message goes on until the line `end`. */
export function raisedAbove(lines: readonly Line[], { at, found }: HeadAt, end: number): Raised {
  const more = lines.slice(at + 1, lines[end - 1]?.text === DRIVER ? end - 1 : end);
  return raise(found.type, messageOf(found.value, more, marginAt(lines, at)), at);
}

const FAILURES = /MultipleFailuresError: .{0,300}\(\d{1,6} failures?\)$/;

/** JUnit's assertAll lists the types and messages of what failed in its own message. */
function listing(lines: readonly Line[], failure: number, floor: number): HeadAt | undefined {
  for (let at = failure - 1; at >= floor && lines[at]?.text !== ""; at -= 1) {
    const text = lines[at]?.text ?? "";
    const found = FAILURES.test(text) ? sureHead(text) : undefined;
    if (found !== undefined) return { at, found };
  }
  return undefined;
}

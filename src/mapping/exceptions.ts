/**
 * The exception chain of an error, from whichever of its three sources a row has: `exceptions` (a JSON
 * chain), `stack_trace` (text or frames), `exception.*` (the last of the chain). Oldest first.
 */

import type { JsonObject, JsonValue, Stacktrace } from "../sentry/items.js";
import { MAX_CHARS } from "../sentry/limits.js";
import { parseStacktrace } from "../stacktrace/parse.js";
import { asText, compact, cutChars } from "./json.js";
import { mechanismOf } from "./mechanism.js";
import { readNestedTrace } from "./nested-trace.js";
import type { Notes } from "./notes.js";
import { isAbsent, isPlainObject, repairValue } from "./record.js";
import { readObject } from "./structured.js";

/** Without a type Sentry would title the issue "<unknown>". sentry: eventtypes/error.py. */
const UNTYPED = "Error";

export interface ExceptionSources {
  readonly chain?: readonly JsonValue[] | undefined;
  readonly trace?: string | Stacktrace | undefined;
  readonly type?: string | undefined;
  readonly value?: string | undefined;
  readonly module?: string | undefined;
  readonly mechanism?: JsonValue | undefined;
  readonly handled?: boolean | undefined;
}

export interface ExceptionParts {
  /** Oldest first, each with type or value. */
  readonly exceptions: readonly JsonObject[];
  /** Threads named by the stack trace, or one that holds the frames of a row without exception. */
  readonly threads: readonly JsonObject[];
  readonly platform?: string;
  /** Text of a stack trace that was not understood, or the rest of one; what it says where the row says otherwise. */
  readonly text: string;
}

export function exceptionParts(sources: ExceptionSources, notes: Notes): ExceptionParts {
  const parsed = readTrace(sources.trace, notes);
  const named = compact({ type: sources.type, value: sources.value });
  const read = sources.chain?.flatMap((element) => readException(element, notes)) ?? [];
  const chain = read.flatMap(({ exception }) => (exception === undefined ? [] : [exception]));
  const traced = chain.length > 0 ? withFrames(chain, parsed.exceptions) : parsed.exceptions;
  const older = traced.slice(0, -1);
  const { mechanism: known, ...last } = traced.at(-1) ?? {};
  const isSameType = sources.type === undefined || sources.type === last.type;
  const isOtherType = !isSameType && isText(last.type) && !sources.type?.endsWith(last.type);
  const isOtherValue = !tellsSame(sources.value, last.value);
  if (isOtherType) noteOther("type", notes);
  if (isOtherValue) noteOther("value", notes);
  const overruled = isOtherType || isOtherValue ? [last.type, last.value].filter(isText).join(": ") : "";
  const frames = traced.length > 0 ? undefined : parsed.frames;
  const newest = compact({
    ...last,
    ...named,
    module: sources.module ?? (isSameType ? last.module : undefined),
    stacktrace: frames ?? last.stacktrace,
    mechanism: mechanismOf(sources.mechanism ?? known, sources.handled),
  });
  const platform = parsed.platform ?? read.findLast((element) => element.platform !== undefined)?.platform;
  const exists = newest.type !== undefined || newest.value !== undefined;
  return {
    exceptions: (exists ? [...older, newest] : older).map((exception) => ({ type: UNTYPED, ...exception })),
    // Frames of a row without exception: the way Sentry's clients attach a stack trace to a message.
    threads: exists || frames === undefined ? parsed.threads : [{ id: 0, current: true, stacktrace: frames }],
    text: [overruled, parsed.text, ...read.map(({ text }) => text)].filter((text) => text !== "").join("\n\n"),
    ...(platform === undefined ? {} : { platform }),
  };
}

const isText = (value: JsonValue | undefined): value is string => typeof value === "string";

function noteOther(field: "type" | "value", notes: Notes): void {
  notes.add(
    `exception.${field}: another one than in the stack trace; the mapped one is shown, the other is kept in extra.stack_trace`,
  );
}

/** Tables cut messages and loggers put words around them: one within the other is no disagreement. */
function tellsSame(mapped: string | undefined, traced: JsonValue | undefined): boolean {
  if (mapped === undefined || !isText(traced)) return true;
  const [one, other] = [plain(mapped), plain(traced)];
  return one.includes(other) || other.includes(one);
}

const plain = (message: string): string => message.replace(/\s+/g, " ").replace(/ ?(?:…|\.{3}) ?$/, "");

interface ReadTrace {
  readonly exceptions: readonly JsonObject[];
  readonly threads: readonly JsonObject[];
  /** Frames that came without an exception. */
  readonly frames?: JsonObject;
  readonly platform?: string;
  readonly text: string;
}

function readTrace(trace: string | Stacktrace | undefined, notes: Notes): ReadTrace {
  if (trace === undefined) return { exceptions: [], threads: [], text: "" };
  if (typeof trace !== "string") return { exceptions: [], threads: [], frames: asJson(trace), text: "" };
  const parsed = parseStacktrace(trace);
  if (parsed === undefined) return { exceptions: [], threads: [], text: trace };
  for (const note of parsed.notes) notes.add(`stack_trace: ${note}`);
  const exceptions = parsed.exceptions.map(asJson);
  const anonymous = exceptions.length === 1 && exceptions[0]?.type === undefined && exceptions[0]?.value === undefined;
  const frames = anonymous ? exceptions[0]?.stacktrace : undefined;
  return {
    exceptions: anonymous ? [] : exceptions.map(bounded),
    threads: parsed.threads.map(asJson),
    platform: parsed.platform,
    text: parsed.rest,
    ...(isPlainObject(frames) ? { frames } : {}),
  };
}

/** A mapped chain names the exceptions; frames of the trace go to those of the same type that have none. */
function withFrames(chain: readonly JsonObject[], traced: readonly JsonObject[]): readonly JsonObject[] {
  return chain.map((exception, index) => {
    if (exception.stacktrace !== undefined) return exception;
    const same = traced.findLast(({ type }) => type === exception.type);
    const found = same ?? (index === chain.length - 1 ? traced.at(-1) : undefined);
    return found?.stacktrace === undefined ? exception : { ...exception, stacktrace: found.stacktrace };
  });
}

interface ReadException {
  readonly exception?: JsonObject;
  readonly platform?: string | undefined;
  /** What was not understood of its stack trace. */
  readonly text: string;
}

const TYPE = ["type", "class", "name"];
const VALUE = ["value", "message"];

/** Whether an object is one exception of a chain, for those who send a chain of one. */
export function isException(source: JsonObject): boolean {
  return [...TYPE, ...VALUE].some((name) => !isAbsent(source[name] ?? null));
}

function readException(element: JsonValue, notes: Notes): ReadException[] {
  if (isAbsent(element)) return [];
  const source = readObject(element) ?? { value: asText(element) };
  const trace = first(source, ["stacktrace", "stack_trace", "frames", "stack", "backtrace"]);
  const { stacktrace, parsed, platform, text } = readNestedTrace(trace, "exceptions", notes);
  const exception = bounded(
    compact({
      type: first(source, TYPE) ?? parsed?.type,
      value: first(source, VALUE) ?? parsed?.value,
      module: first(source, ["module", "namespace"]),
      thread_id: threadId(first(source, ["thread_id"])),
      stacktrace: asJson(stacktrace ?? {}),
      mechanism: mechanismOf(source.mechanism),
    }),
  );
  if (exception.type !== undefined || exception.value !== undefined) return [{ exception, platform, text }];
  notes.add("exceptions: an element without type and value was left out");
  return text === "" ? [] : [{ platform, text }];
}

function bounded(exception: JsonObject): JsonObject {
  const cut = (value: JsonValue | undefined, max: number): string | undefined =>
    value === undefined ? undefined : cutChars(asText(value), max);
  return compact({
    ...exception,
    type: cut(exception.type, MAX_CHARS.exceptionType),
    value: cut(exception.value, MAX_CHARS.exceptionValue),
    module: cut(exception.module, MAX_CHARS.exceptionModule),
  });
}

function threadId(value: JsonValue | undefined): JsonValue | undefined {
  return typeof value === "string"
    ? cutChars(value, MAX_CHARS.threadId)
    : typeof value === "number"
      ? value
      : undefined;
}

function first(source: JsonObject, names: readonly string[]): JsonValue | undefined {
  const name = names.find((candidate) => !isAbsent(source[candidate] ?? null));
  return name === undefined ? undefined : source[name];
}

/** Typed parts as plain JSON, without their undefined members. */
function asJson(value: object): JsonObject {
  const json = repairValue(value).value;
  return isPlainObject(json) ? json : {};
}

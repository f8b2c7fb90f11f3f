/**
 * The exception chain of an error, from whichever of its three sources a row has: `exceptions` (a JSON
 * chain), `stack_trace` (text or frames), `exception.*` (the last of the chain). Oldest first.
 */

import type { JsonObject, JsonValue, Stacktrace } from "../sentry/items.js";
import { MAX_CHARS } from "../sentry/limits.js";
import { ExceptionChain } from "./exception-chain.js";
import { asText, compact, cutChars } from "./json.js";
import { mechanismOf } from "./mechanism.js";
import { type ReadTrace, readNestedTrace, readTrace } from "./nested-trace.js";
import type { Notes } from "./notes.js";
import { isAbsent, isPlainObject } from "./record.js";
import { readObject } from "./structured.js";
import { untold } from "./untold.js";

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
  const chain = new ExceptionChain(notes);
  const isNamed = sources.type !== undefined || sources.value !== undefined;
  const present = sources.chain?.filter((element) => !isAbsent(element)) ?? [];
  const elements = present.map((element, at) => readElement(element, isNamed && at === present.length - 1, notes));
  for (const { named, trace } of elements) {
    if (named === undefined) {
      chain.keep(trace.whole);
      continue;
    }
    chain.add(named);
    chain.explain(trace, "exceptions");
  }
  const trace = readTrace(sources.trace, "stack_trace", notes);
  chain.explain(trace, "stack_trace");
  const [older, newest, overruled] = named(chain.exceptions(), sources, notes);
  const traces = [...elements.map((element) => element.trace), trace];
  const platform = traces.findLast((read) => read.platform !== undefined)?.platform;
  const threads = distinct(traces.flatMap((read) => read.threads));
  const texts = [overruled, ...chain.texts].filter((text) => text !== "");
  const common = { text: [...new Set(texts)].join("\n\n"), ...(platform === undefined ? {} : { platform }) };
  if (older.length > 0 || !isAnonymous(newest)) {
    const exceptions = [...older, newest].map((exception) => ({ type: UNTYPED, ...bounded(exception, notes) }));
    return { ...common, exceptions, threads };
  }
  // Frames of a row without exception: the way Sentry's clients attach a stack trace to a message.
  const { stacktrace } = newest;
  const attached = stacktrace === undefined ? [] : [{ id: 0, current: true, stacktrace }];
  return { ...common, exceptions: [], threads: [...attached, ...threads] };
}

/** The older exceptions, the newest under the names that the row gives it, and what of its own is not told by those. */
function named(
  chain: readonly JsonObject[],
  sources: ExceptionSources,
  notes: Notes,
): readonly [readonly JsonObject[], JsonObject, string] {
  const names = compact({ type: sources.type, value: sources.value });
  const { mechanism, module, ...last } = chain.at(-1) ?? {};
  const isSameType = sources.type === undefined || sources.type === last.type;
  const newest = compact({
    ...last,
    ...names,
    module: sources.module ?? (isSameType ? module : undefined),
    mechanism: overlaid(mechanism, mechanismOf(sources.mechanism ?? mechanism, sources.handled)),
  });
  return [chain.slice(0, -1), newest, untold(names, last, "exception", notes)];
}

/** The row says how the exception came to be known, the chain where it stands in it. */
function overlaid(chained: JsonValue | undefined, said: JsonObject | undefined): JsonObject | undefined {
  return isPlainObject(chained) ? { ...chained, ...said } : said;
}

/** A dump may stand in an element's stack trace and in the row's. */
function distinct(threads: readonly JsonObject[]): readonly JsonObject[] {
  return [...new Map(threads.map((thread) => [JSON.stringify(thread), thread])).values()];
}

interface Element {
  /** Absent where nothing names the exception: Sentry takes none of that kind. */
  readonly named?: JsonObject;
  readonly trace: ReadTrace;
}

const TYPE = ["type", "class", "name"];
const VALUE = ["value", "message"];

/** Whether an object is one exception of a chain, for those who send a chain of one. */
export function isException(source: JsonObject): boolean {
  return [...TYPE, ...VALUE].some((name) => !isAbsent(source[name] ?? null));
}

function isAnonymous(exception: JsonObject): boolean {
  return exception.type === undefined && exception.value === undefined;
}

/** `isNamed`: the row itself names it. */
function readElement(element: JsonValue, isNamed: boolean, notes: Notes): Element {
  const source = readObject(element) ?? { value: asText(element) };
  const given = first(source, ["stacktrace", "stack_trace", "frames", "stack", "backtrace"]);
  const trace = readNestedTrace(given, "exceptions", notes);
  const named = bounded(
    compact({
      type: first(source, TYPE),
      value: first(source, VALUE),
      module: first(source, ["module", "namespace"]),
      thread_id: threadId(first(source, ["thread_id"])),
      mechanism: mechanismOf(source.mechanism),
    }),
    notes,
  );
  const isEmpty = trace.whole === "" && Object.keys(named).length === 0;
  const isTold = [named, ...trace.exceptions].some((exception) => !isAnonymous(exception));
  if (isTold || (isNamed && !isEmpty)) return { named, trace };
  notes.cut("exceptions: an element without type and value was left out");
  return { trace };
}

function bounded(exception: JsonObject, notes: Notes): JsonObject {
  const cut = (key: "type" | "value" | "module", max: number): JsonObject => {
    const value = exception[key];
    if (value === undefined) return {};
    const text = asText(value);
    const short = cutChars(text, max);
    if (short !== text) notes.cut(`exceptions: a ${key} was cut to ${max} characters`);
    return { [key]: short };
  };
  return {
    ...exception,
    ...cut("type", MAX_CHARS.exceptionType),
    ...cut("value", MAX_CHARS.exceptionValue),
    ...cut("module", MAX_CHARS.exceptionModule),
  };
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

/** Breadcrumbs and threads of an event: JSON lists whose elements are read one by one. */
import type { JsonObject, JsonValue } from "../sentry/items.js";
import { MAX_BAG_BYTES, MAX_CHARS } from "../sentry/limits.js";
import { asText, compact, cutChars, limitDepth, shrinkObject } from "./json.js";
import { boolean } from "./kinds.js";
import { eventLevel, readSeverity } from "./level.js";
import { readNestedTrace } from "./nested-trace.js";
import type { Notes } from "./notes.js";
import { isAbsent, isPlainObject } from "./record.js";
import { readObject } from "./structured.js";
import { readTimestamp, toSeconds } from "./timestamp.js";

/** Levels of nesting in a breadcrumb's data that Sentry keeps. */
const BREADCRUMB_DEPTH = 5;

/** Oldest first, as Sentry shows them; a text is a breadcrumb's message. */
export function readBreadcrumbs(elements: readonly JsonValue[], notes: Notes): readonly JsonObject[] {
  return read(elements, "breadcrumbs", notes, (element) => {
    const source = readObject(element) ?? { message: element };
    const level = source.level === undefined ? undefined : readSeverity(source.level);
    const time = isAbsent(source.timestamp ?? null) ? undefined : readTimestamp(source.timestamp ?? null);
    if (time !== undefined && "problem" in time) notes.add(`breadcrumbs: a timestamp was left out: ${time.problem}`);
    return compact({
      timestamp: time !== undefined && "value" in time ? toSeconds(time.value) : undefined,
      type: textAt(source.type, MAX_CHARS.breadcrumbType),
      category: textAt(source.category, MAX_CHARS.breadcrumbType),
      level: level === undefined ? undefined : eventLevel(level),
      message: textAt(source.message, MAX_CHARS.breadcrumbMessage),
      data: bag(source.data, BREADCRUMB_DEPTH),
    });
  });
}

/** `text` is what was not understood of their stack traces. */
export function readThreads(
  elements: readonly JsonValue[],
  notes: Notes,
): { readonly threads: readonly JsonObject[]; readonly text: string } {
  const texts: string[] = [];
  const threads = read(elements, "threads", notes, (element) => {
    const source = readObject(element);
    if (source === undefined) return {};
    const {
      exceptions,
      threads: others,
      text,
      whole,
    } = readNestedTrace(source.stacktrace ?? source.frames, "threads", notes);
    const { stacktrace, ...said } = exceptions.at(-1) ?? {};
    // A thread has frames alone: a text that says more is kept.
    const isMore = exceptions.length > 1 || others.length > 0 || Object.keys(said).length > 0;
    if (isMore || text !== "") texts.push(isMore ? whole : text);
    const { id } = source;
    return compact({
      id: typeof id === "number" && Number.isInteger(id) ? id : textAt(id, MAX_CHARS.threadId),
      name: textAt(source.name, MAX_CHARS.threadName),
      crashed: flag(source.crashed),
      current: flag(source.current),
      main: flag(source.main),
      state: textAt(source.state, MAX_CHARS.threadId),
      stacktrace,
    });
  });
  return { threads, text: texts.join("\n\n") };
}

function read(
  elements: readonly JsonValue[],
  what: string,
  notes: Notes,
  reader: (element: JsonValue) => JsonObject,
): readonly JsonObject[] {
  const found = elements.filter((element) => !isAbsent(element)).map(reader);
  const usable = found.filter((element) => Object.keys(element).length > 0);
  if (usable.length < found.length)
    notes.add(`${what}: ${found.length - usable.length} elements say nothing and were left out`);
  return usable;
}

function textAt(value: JsonValue | undefined, max: number): string | undefined {
  return value === undefined || isAbsent(value) ? undefined : cutChars(asText(value).trim(), max);
}

function flag(value: JsonValue | undefined): boolean | undefined {
  const reading = value === undefined || value === null ? undefined : boolean.read(value);
  return reading !== undefined && "value" in reading ? reading.value : undefined;
}

function bag(value: JsonValue | undefined, depth: number): JsonValue | undefined {
  if (value === undefined || isAbsent(value)) return undefined;
  const object = limitDepth(readObject(value) ?? { value }, depth);
  return isPlainObject(object) ? shrinkObject(object, MAX_BAG_BYTES.breadcrumb).value : undefined;
}

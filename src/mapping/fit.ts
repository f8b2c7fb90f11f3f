/**
 * Fits an event to the bytes that Sentry takes, in a fixed order, and writes into `contexts.row.trimmed`
 * what was cut. Optional and large things go first; what makes the issue (type, message, the ends of
 * the stack trace) goes last.
 */
import type { JsonObject, JsonValue } from "../sentry/items.js";
import { EVENT_BYTES_TARGET, MAX_FRAMES } from "../sentry/limits.js";
import { cutBytes, jsonBytes, listAt, objectAt, shrinkObject } from "./json.js";
import { adopted } from "./mechanism.js";
import type { Notes } from "./notes.js";
import { isPlainObject } from "./record.js";

/** A step takes at least `excess` bytes out of the payload if its part of it is that large. */
interface Step {
  /** What was cut, as people read it. */
  readonly what: string;
  cut(payload: JsonObject, excess: number): JsonObject;
}

/** The documented order. */
export const FIT_STEPS: readonly Step[] = [
  { what: "extra: the largest values", cut: (payload, excess) => shrinkAt(payload, "extra", excess) },
  { what: "breadcrumbs: the oldest", cut: (payload, excess) => dropAt(payload, "breadcrumbs", excess, oldestFirst) },
  { what: "threads: the last", cut: (payload, excess) => dropAt(payload, "threads", excess, lastFirst) },
  { what: "debug_meta", cut: (payload) => without(payload, "debug_meta") },
  { what: "modules: the largest values", cut: (payload, excess) => shrinkAt(payload, "modules", excess) },
  { what: "request: the largest values", cut: (payload, excess) => shrinkAt(payload, "request", excess) },
  { what: "frames: variables and source lines", cut: (payload, excess) => stripFrames(payload, excess) },
  { what: "contexts: the largest", cut: cutContexts },
  { what: "spans: the last", cut: (payload, excess) => dropList(payload, "spans", excess, lastFirst) },
  { what: "frames in the middle", cut: (payload, excess) => dropFrames(payload, excess) },
  { what: "exceptions in the middle", cut: dropExceptions },
  { what: "user data", cut: (payload, excess) => shrinkAt(payload, "user", excess) },
  { what: "tags: the largest", cut: (payload, excess) => shrinkAt(payload, "tags", excess) },
  { what: "fingerprint", cut: (payload) => without(payload, "fingerprint") },
  { what: "long texts", cut: (payload) => ({ ...payload, ...cutTexts(payload) }) },
];

/** Room for the list of what was cut. Bytes. */
const REPORT_BYTES = 1_024;

/** The payload within `limit` bytes of JSON; unchanged when it fits. */
export function fitEvent(payload: JsonObject, notes: Notes, limit: number = EVENT_BYTES_TARGET): JsonObject {
  const whole = withTrimmed(payload, notes.cuts());
  let fitted = mapStacktraces(whole, capFrames);
  const cut = fitted === whole ? [] : [`frames beyond ${MAX_FRAMES}, in the middle`];
  for (const step of FIT_STEPS) {
    const excess = jsonBytes(fitted) - limit;
    if (excess <= 0) break;
    const smaller = step.cut(fitted, excess + REPORT_BYTES);
    if (jsonBytes(smaller) === jsonBytes(fitted)) continue;
    fitted = smaller;
    cut.push(step.what);
  }
  if (cut.length === 0) return whole;
  notes.add(`cut to fit: ${cut.join("; ")}`);
  return withTrimmed(fitted, [...notes.cuts(), ...cut]);
}

function withTrimmed(payload: JsonObject, trimmed: readonly string[]): JsonObject {
  if (trimmed.length === 0) return payload;
  const row = { ...objectAt(payload.contexts, "row"), trimmed };
  return { ...payload, contexts: { ...objectAt(payload, "contexts"), row } };
}

type Order = (length: number) => number[];
const oldestFirst: Order = (length) => Array.from({ length }, (_, index) => index);
const lastFirst: Order = (length) => oldestFirst(length).reverse();
/** From the middle outwards; the first and the last stay. */
const middleFirst: Order = (length) =>
  oldestFirst(length)
    .slice(1, -1)
    .sort((left, right) => Math.abs(left - length / 2) - Math.abs(right - length / 2));

function without(payload: JsonObject, key: string): JsonObject {
  const { [key]: _, ...rest } = payload;
  return rest;
}

function shrinkAt(payload: JsonObject, key: string, excess: number): JsonObject {
  const part = payload[key];
  if (!isPlainObject(part)) return payload;
  const { value } = shrinkObject(part, Math.max(jsonBytes(part) - excess, 2));
  return Object.keys(value).length === 0 ? without(payload, key) : { ...payload, [key]: value };
}

/** For attributes of the form `{"values": […]}`. */
function dropAt(payload: JsonObject, key: string, excess: number, order: Order): JsonObject {
  const holder = payload[key];
  if (!isPlainObject(holder)) return payload;
  const values = listAt(holder, "values");
  const kept = drop(values, excess, order);
  if (kept.length === values.length) return payload;
  return kept.length === 0 ? without(payload, key) : { ...payload, [key]: { ...holder, values: kept } };
}

function dropExceptions(payload: JsonObject, excess: number): JsonObject {
  const all = listAt(payload.exception, "values");
  const smaller = dropAt(payload, "exception", excess, middleFirst);
  const exception = objectAt(smaller, "exception");
  return smaller === payload
    ? payload
    : { ...smaller, exception: { ...exception, values: adopted(listAt(exception, "values"), all) } };
}

function dropList(payload: JsonObject, key: string, excess: number, order: Order): JsonObject {
  const list = listAt(payload, key);
  const kept = drop(list, excess, order);
  return kept.length === list.length ? payload : { ...payload, [key]: kept };
}

function drop(list: readonly JsonValue[], excess: number, order: Order): readonly JsonValue[] {
  let left = excess;
  const dropped = new Set<number>();
  for (const index of order(list.length)) {
    if (left <= 0) break;
    dropped.add(index);
    left -= jsonBytes(list[index] ?? null) + 1;
  }
  return list.filter((_, index) => !dropped.has(index));
}

/** Contexts that tell of the row, the trace or the feedback itself stay. */
const LASTING_CONTEXTS = ["row", "trace", "feedback"];

function cutContexts(payload: JsonObject, excess: number): JsonObject {
  const contexts = Object.entries(objectAt(payload, "contexts"));
  const lasting = contexts.filter(([name]) => LASTING_CONTEXTS.includes(name));
  const others = Object.fromEntries(contexts.filter(([name]) => !LASTING_CONTEXTS.includes(name)));
  const cut = objectAt(shrinkAt({ contexts: others }, "contexts", excess), "contexts");
  // A context must stay an object: one that was cut to text goes altogether.
  const kept = Object.entries(cut).filter(([, context]) => isPlainObject(context));
  return { ...payload, contexts: Object.fromEntries([...kept, ...lasting]) };
}

type FramesOf = (frames: readonly JsonValue[]) => readonly JsonValue[];

/** Applies a change to every stack trace of the payload; the same payload when nothing changed. */
function mapStacktraces(payload: JsonObject, change: FramesOf): JsonObject {
  const parts = ["exception", "threads"].flatMap((key): [string, JsonValue][] => {
    const holder = payload[key];
    if (!isPlainObject(holder)) return [];
    let changed = false;
    const values = listAt(holder, "values").map((value) => {
      const stacktrace = isPlainObject(value) ? value.stacktrace : undefined;
      if (!isPlainObject(value) || !isPlainObject(stacktrace)) return value;
      const frames = listAt(stacktrace, "frames");
      const kept = change(frames);
      if (kept === frames) return value;
      changed = true;
      return { ...value, stacktrace: { ...stacktrace, frames: kept } };
    });
    return changed ? [[key, { ...holder, values }]] : [];
  });
  return parts.length === 0 ? payload : { ...payload, ...Object.fromEntries(parts) };
}

/** Sentry keeps 250 and drops the oldest; the ends tell more than the middle. */
const capFrames: FramesOf = (frames) => {
  if (frames.length <= MAX_FRAMES) return frames;
  const half = MAX_FRAMES / 2;
  return [...frames.slice(0, half), ...frames.slice(frames.length - half)];
};

function stripFrames(payload: JsonObject, excess: number): JsonObject {
  let left = excess;
  return mapStacktraces(payload, (frames) => {
    if (left <= 0) return frames;
    const stripped = [...frames];
    for (const index of [...middleFirst(frames.length), 0, frames.length - 1]) {
      const frame = stripped[index];
      if (left <= 0 || !isPlainObject(frame)) continue;
      const { vars: _v, pre_context: _b, post_context: _a, context_line: _c, ...rest } = frame;
      left -= jsonBytes(frame) - jsonBytes(rest);
      stripped[index] = rest;
    }
    return stripped;
  });
}

function dropFrames(payload: JsonObject, excess: number): JsonObject {
  let left = excess;
  return mapStacktraces(payload, (frames) => {
    if (left <= 0) return frames;
    const kept = drop(frames, left, middleFirst);
    left -= jsonBytes(frames) - jsonBytes(kept);
    return kept.length === frames.length ? frames : kept;
  });
}

/** Bytes that every text inside the event may keep in the end. */
const LAST_TEXT_BYTES = 1_024;

function cutTexts(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, cutText(child)]));
}

function cutText(value: JsonValue): JsonValue {
  if (typeof value === "string") return cutBytes(value, LAST_TEXT_BYTES);
  if (typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? value.map(cutText) : cutTexts(value as JsonObject);
}

/** The stack trace of an exception, of a chain's element or of a thread: frames or text. */
import type { JsonObject, JsonValue, Stacktrace } from "../sentry/items.js";
import { parseStacktrace } from "../stacktrace/parse.js";
import { frameNotes, readFrames } from "./frames.js";
import { asText } from "./json.js";
import type { Notes } from "./notes.js";
import { isPlainObject, repairValue } from "./record.js";

export interface ReadTrace {
  /** Oldest first: the last is the one whose trace it is. Mere frames are one without type and value. */
  readonly exceptions: readonly JsonObject[];
  readonly threads: readonly JsonObject[];
  readonly platform?: string;
  /** What was not understood, for extra. */
  readonly text: string;
  /** All of it. */
  readonly whole: string;
}

const NOTHING: ReadTrace = { exceptions: [], threads: [], text: "", whole: "" };

export function readNestedTrace(trace: JsonValue | undefined, what: string, notes: Notes): ReadTrace {
  if (trace === undefined || isNothing(trace)) return NOTHING;
  const frames = readFrames(trace);
  if (frames !== undefined) {
    for (const note of frameNotes(frames)) notes.add(`${what}: ${note}`);
    return readTrace(frames.stacktrace, what, notes);
  }
  const read = readTrace(asText(trace), what, notes);
  if (read.exceptions.length + read.threads.length === 0)
    notes.add(`${what}: a stack trace was not understood; its text is kept in extra.stack_trace`);
  return read;
}

export function readTrace(trace: string | Stacktrace | undefined, what: string, notes: Notes): ReadTrace {
  if (trace === undefined) return NOTHING;
  if (typeof trace !== "string")
    return { ...NOTHING, exceptions: [{ stacktrace: asJson(trace) }], whole: JSON.stringify(trace) };
  const found = parseStacktrace(trace);
  if (found === undefined) return { ...NOTHING, text: trace, whole: trace };
  for (const note of found.notes) notes.cut(`${what}: ${note}`);
  return {
    exceptions: found.exceptions.map(asJson),
    threads: found.threads.map(asJson),
    platform: found.platform,
    text: found.rest,
    whole: trace,
  };
}

/** Null, and the empty structures that Sentry's clients send where there are no frames. */
function isNothing(trace: JsonValue): boolean {
  if (trace === null || trace === "") return true;
  return typeof trace === "object" && Object.values(trace).every((value: JsonValue) => isNothing(value));
}

/** Typed parts as plain JSON, without their undefined members. */
function asJson(value: object): JsonObject {
  const json = repairValue(value).value;
  return isPlainObject(json) ? json : {};
}

/** The stack trace inside one exception of a chain, or inside one thread: frames or text. */
import type { Exception, JsonValue, Stacktrace } from "../sentry/items.js";
import { parseStacktrace } from "../stacktrace/parse.js";
import { frameNotes, readFrames } from "./frames.js";
import { asText } from "./json.js";
import type { Notes } from "./notes.js";

export interface NestedTrace {
  readonly stacktrace?: Stacktrace | undefined;
  /** What the text itself says of its exception. */
  readonly parsed?: Exception | undefined;
  readonly platform?: string | undefined;
  /** What was not understood, for extra. */
  readonly text: string;
}

export function readNestedTrace(trace: JsonValue | undefined, what: string, notes: Notes): NestedTrace {
  if (trace === undefined || isNothing(trace)) return { text: "" };
  const frames = readFrames(trace);
  if (frames !== undefined) {
    for (const note of frameNotes(frames)) notes.add(`${what}: ${note}`);
    return { stacktrace: frames.stacktrace, text: "" };
  }
  const text = asText(trace);
  const found = parseStacktrace(text);
  const parsed = found?.exceptions.at(-1);
  if (found === undefined || parsed?.stacktrace === undefined) {
    notes.add(`${what}: a stack trace was not understood; its text is kept in extra.stack_trace`);
    return { text };
  }
  for (const note of found.notes) notes.add(`${what}: ${note}`);
  return { stacktrace: parsed.stacktrace, parsed, platform: found.platform, text: found.rest };
}

/** Null, and the empty structures that Sentry's clients send where there are no frames. */
function isNothing(trace: JsonValue): boolean {
  if (trace === null || trace === "") return true;
  return typeof trace === "object" && Object.values(trace).every((value: JsonValue) => isNothing(value));
}

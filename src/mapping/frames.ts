/** Stack frames that arrive as JSON, in Sentry's names or the usual others, made into frames Sentry keeps. */
import type { Frame, JsonObject, JsonValue, Stacktrace } from "../sentry/items.js";
import { MAX_CHARS, MAX_POSITION } from "../sentry/limits.js";
import { cutChars } from "./json.js";
import { boolean } from "./kinds.js";
import { isAbsent, isPlainObject } from "./record.js";
import { readList, readObject, readStructure } from "./structured.js";
import { readNumber } from "./units.js";

type Reader = (value: JsonValue) => JsonValue | undefined;

const asSymbol: Reader = (value) =>
  typeof value === "string" || typeof value === "number" ? cutChars(String(value), MAX_CHARS.symbol) : undefined;
const asLine: Reader = (value) => (typeof value === "string" || typeof value === "number" ? String(value) : undefined);
const asPosition: Reader = (value) => {
  const number = readNumber(value);
  return number !== undefined && Number.isInteger(number) && number >= 1 && number <= MAX_POSITION ? number : undefined;
};
const asFlag: Reader = (value) => {
  const reading = boolean.read(value);
  return "value" in reading ? reading.value : undefined;
};
const asLines: Reader = (value) =>
  readList(value)?.map((line) => (typeof line === "string" ? line : JSON.stringify(line)));
const asObject: Reader = (value) => readObject(value);

/** Sentry's name → how it is read, and other names for it; the first name present counts. */
const FRAME_FIELDS: readonly {
  readonly name: keyof Frame;
  readonly read: Reader;
  readonly others: readonly string[];
}[] = [
  { name: "function", read: asSymbol, others: ["method", "func", "methodName", "function_name", "name"] },
  { name: "raw_function", read: asSymbol, others: [] },
  { name: "module", read: asSymbol, others: ["class", "className", "declaringClass", "namespace"] },
  { name: "filename", read: asSymbol, others: ["file", "fileName", "file_name", "path"] },
  { name: "abs_path", read: asSymbol, others: ["absolute_path"] },
  { name: "lineno", read: asPosition, others: ["line", "lineNumber", "line_number"] },
  { name: "colno", read: asPosition, others: ["column", "col", "columnNumber", "column_number"] },
  { name: "package", read: asSymbol, others: [] },
  { name: "platform", read: asSymbol, others: [] },
  { name: "in_app", read: asFlag, others: ["inApp"] },
  { name: "context_line", read: asLine, others: ["code"] },
  { name: "pre_context", read: asLines, others: [] },
  { name: "post_context", read: asLines, others: [] },
  { name: "vars", read: asObject, others: ["locals"] },
  { name: "instruction_addr", read: asSymbol, others: [] },
  { name: "symbol_addr", read: asSymbol, others: [] },
  { name: "image_addr", read: asSymbol, others: [] },
  { name: "addr_mode", read: asSymbol, others: [] },
];

export interface ReadFrames {
  readonly stacktrace: Stacktrace;
  /** Frames that say nothing. */
  readonly dropped: number;
  /** Names whose values could not be read in one frame or more. */
  readonly unread: readonly string[];
}

/** What people are told of frames that are not all there. */
export function frameNotes({ dropped, unread }: ReadFrames): readonly string[] {
  return [
    ...(dropped === 0 ? [] : [`${dropped} frames without function and file were left out`]),
    ...(unread.length === 0 ? [] : [`in frames, left out where it cannot be read: ${unread.join(", ")}`]),
  ];
}

/** Undefined when the value holds no frames; then it is text for the stack-trace parsers. */
export function readFrames(value: JsonValue): ReadFrames | undefined {
  const structure = typeof value === "string" ? readStructure(value) : value;
  if (structure === undefined) return undefined;
  const holder = isPlainObject(structure) ? (structure.frames ?? structure) : structure;
  const elements = readList(holder);
  if (elements === undefined || !elements.some(isPlainObject)) return undefined;
  const unread = new Set<string>();
  const frames = elements.flatMap((element) => (isPlainObject(element) ? readFrame(element, unread) : []));
  if (frames.length === 0) return undefined;
  return { stacktrace: { frames }, dropped: elements.length - frames.length, unread: [...unread] };
}

function readFrame(source: JsonObject, unread: Set<string>): Frame[] {
  const entries = FRAME_FIELDS.flatMap(({ name, read, others }) => {
    const key = [name, ...others].find((candidate) => source[candidate] !== undefined && source[candidate] !== null);
    const given = key === undefined ? null : (source[key] ?? null);
    const value = isAbsent(given) ? undefined : read(given);
    // Numbers below 1 are how clients write that a line is not known.
    if (value === undefined && !isAbsent(given) && typeof given !== "number") unread.add(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  // Each value was made by the reader that the table gives for its name.
  const frame: Frame = Object.fromEntries(entries);
  return (frame.function ?? frame.filename ?? frame.instruction_addr) ? [frame] : [];
}

/** Lists of frame objects, by the field names that the loggers and error trackers of each language use. */
import type { Frame } from "../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf, within } from "./frames.js";

/** Which of an object's fields holds what; the first that is there counts. */
const FIELDS = {
  file: ["abs_path", "filename", "file", "fileName", "file_name", "path", "source", "absPath", "url", "File"],
  line: ["lineno", "line", "lineNumber", "line_number", "lineNo", "Line", "LineNumber"],
  column: ["colno", "column", "columnNumber", "column_number", "col"],
  name: [
    "function",
    "func",
    "method",
    "methodName",
    "method_name",
    "functionName",
    "function_name",
    "name",
    "Method",
    "Function",
  ],
  module: ["module", "class", "className", "declaringClass", "class_name", "package"],
  code: ["context_line", "line", "code", "source_line"],
} as const;

/** Names that mean a call even where no file is given; a mere `name` may be anything. */
const CALLS = FIELDS.name.filter((key) => key !== "name");

const LIBRARIES = ["/node_modules/", "/site-packages/", "/dist-packages/", "/vendor/", "/gems/", "/lib/python"];

export function isFrameList(value: unknown): value is object[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((entry) => (frameFrom(entry) ?? bareCall(entry)) !== undefined) &&
    value.some(isCall)
  );
}

/** Files with lines alone are coverage or lint reports. */
function isCall(entry: unknown): boolean {
  return frameFrom(entry)?.function !== undefined;
}

/** PHP's built-in functions have neither file nor class; they count between frames that have. */
function bareCall(entry: unknown): Frame | undefined {
  if (typeof entry !== "object" || entry === null || !Object.hasOwn(entry, "function")) return undefined;
  const name = textAt(entry, ["function"]);
  return name === undefined ? undefined : frameOf(functionOf(name), { in_app: false });
}

export function framesOfObjects(list: readonly object[]): Frame[] {
  return list.flatMap((entry) => frameFrom(entry) ?? bareCall(entry) ?? []);
}

/**
 * Sentry's and Rollbar's frames, and Python's frame summaries (`lineno` with `name`), run from the oldest call;
 * everybody else's from the newest.
 */
export function oldestFirst(list: readonly object[], frames: Frame[]): Frame[] {
  const [first] = list;
  const sorted =
    first !== undefined &&
    (Object.hasOwn(first, "in_app") || Object.hasOwn(first, "context_line") || Object.hasOwn(first, "lineno"));
  return sorted ? frames : frames.toReversed();
}

function frameFrom(entry: unknown): Frame | undefined {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return undefined;
  const file = textAt(entry, FIELDS.file);
  const line = numberAt(entry, FIELDS.line);
  const name = textAt(entry, FIELDS.name);
  const module = textAt(entry, FIELDS.module);
  const placed = file !== undefined && (line !== undefined || name !== undefined);
  const called = textAt(entry, CALLS) !== undefined && (line !== undefined || module !== undefined);
  if (!placed && !called) return undefined;
  const code = textAt(entry, FIELDS.code);
  const column = numberAt(entry, FIELDS.column);
  const own: unknown = Reflect.get(entry, "in_app");
  return frameOf(
    module === undefined || /^(?:->|::|at|frame)$/.test(module) ? {} : { module },
    functionOf(name),
    fileOf(file),
    linenoOf(line),
    column === undefined ? {} : { colno: Number(column) },
    code === undefined || /^\d+$/.test(code) ? {} : { context_line: code.trim() },
    { in_app: typeof own === "boolean" ? own : file === undefined || !within(file, LIBRARIES) },
  );
}

function textAt(entry: object, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value: unknown = Object.hasOwn(entry, key) ? Reflect.get(entry, key) : undefined;
    if (typeof value === "string" && value !== "") return value.slice(0, 1_000);
  }
  return undefined;
}

function numberAt(entry: object, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value: unknown = Object.hasOwn(entry, key) ? Reflect.get(entry, key) : undefined;
    if ((typeof value === "number" && value > 0) || (typeof value === "string" && /^\d{1,9}$/.test(value)))
      return String(value);
  }
  return undefined;
}

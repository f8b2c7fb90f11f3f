/** Traces that arrive as JSON: a string, a list of lines, a log record with a trace in it, a list of frame objects. */
import type { Frame } from "../sentry/items.js";
import { framesOfObjects, isFrameList, oldestFirst } from "./json-frames.js";
import { framesWithin } from "./raised.js";
import type { ParsedStacktrace } from "./stacktrace.js";

/** Levels of nesting and values that are searched. */
const MAX_DEPTH = 6;
const MAX_VALUES = 2_000;
const MAX_RECORDS = 500;
/** JSON inside a JSON string, as log shippers write it. */
const MAX_LAYERS = 3;

export interface Unpacked {
  readonly text: string;
  readonly parsed?: ParsedStacktrace;
  /** What the record says of the exception beside the trace. */
  readonly head?: { readonly type?: string; readonly value?: string } | undefined;
}

/** Undefined when the text is no JSON, or JSON that holds neither lines nor frames. */
export function fromJson(text: string): Unpacked | undefined {
  let found = unpack(text);
  for (let layer = 1; layer < MAX_LAYERS && found !== undefined && found.parsed === undefined; layer += 1) {
    const inner = unpack(found.text);
    if (inner === undefined) break;
    found = { ...inner, head: inner.head?.type === undefined ? found.head : inner.head };
  }
  return found;
}

function unpack(text: string): Unpacked | undefined {
  const trimmed = text.trim();
  const listed = listedLines(trimmed);
  if (listed !== undefined) return { text: listed };
  if (!/[\]}"]$/.test(trimmed)) return undefined;
  if (!/^[[{"]/.test(trimmed)) return fromTail(trimmed);
  const value = parsed(trimmed);
  if (value === undefined) return trimmed.startsWith("{") ? fromRecords(trimmed) : undefined;
  const found = search(value);
  if (found.frames !== undefined) return { text, parsed: fromFrames(found) };
  return found.text === undefined ? undefined : { text: found.text, head: found };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A log line that ends in its fields as JSON; `event["key"]` is source code. */
function fromTail(text: string): Unpacked | undefined {
  const start = text.search(/(?<![\w)\]])[[{]\s{0,4}["{]/);
  if (start === -1 || !/[}\]]$/.test(text)) return undefined;
  const found = search(parsed(text.slice(start)));
  if (found.frames !== undefined) return { text, parsed: fromFrames(found) };
  return found.text === undefined ? undefined : { text: `${text.slice(0, start)}\n${found.text}`, head: found };
}

/** One JSON record a line. */
function fromRecords(text: string): Unpacked | undefined {
  const lines = text.split("\n", MAX_RECORDS).map((line) => line.trim());
  if (!lines.every((line) => line === "" || (line.startsWith("{") && line.endsWith("}")))) return undefined;
  const found = lines.flatMap((line) => search(parsed(line)).text ?? []);
  return found.length === 0 ? undefined : { text: found.join("\n") };
}

/** `['Traceback …\n', '  File …\n']`: how Python shows a list of lines. */
function listedLines(text: string): string | undefined {
  if (!/^\[u?['"]/.test(text) || !/['"],?\s{0,4}\]$/.test(text) || text.startsWith('["')) return undefined;
  return text
    .replace(/^\[u?['"]/, "")
    .replace(/['"],?\s{0,4}\]$/, "")
    .replace(/(?:\\n)?['"],\s{0,4}u?['"]/g, "\\n");
}

interface Found {
  text?: string;
  frames?: Frame[];
  type?: string;
  value?: string;
}

const TRACE_KEYS =
  /^(?:stack|stack_?trace|trace|traceback|backtrace|exc_info|exc_text|exception|error|err|cause|details?|message|msg|log|body|text|event|data|payload|errorMessage|stackTraceString|exc|@x|reason|error_stack|errorStack|stackTraceText)$/i;
const TYPE_KEYS = [
  "exception.type",
  "error.type",
  "error.kind",
  "type",
  "exc_type",
  "class",
  "className",
  "ClassName",
  "errorClass",
  "errorType",
  "exception_class",
  "error_class",
  "name",
  "exception",
];
const VALUE_KEYS = [
  "exception.message",
  "error.message",
  "value",
  "exc_value",
  "message",
  "Message",
  "errorMessage",
  "exception_message",
  "error_message",
  "msg",
  "detail",
  "error",
  "err",
];

function search(root: unknown): Found {
  const waiting: { value: unknown; depth: number; owner: object | undefined }[] = [
    { value: root, depth: 0, owner: undefined },
  ];
  let longest: string | undefined;
  let head: { type?: string; value?: string } = {};
  for (let seen = 0; waiting.length > 0 && seen < MAX_VALUES; seen += 1) {
    const { value, depth, owner } = waiting.shift() ?? { value: undefined, depth: 0, owner: undefined };
    if (typeof value === "string" && value.length > (longest?.length ?? 0) && looksLikeLines(value, depth)) {
      longest = value;
      head = typeAndValue(owner);
    } else if (Array.isArray(value) && value.length > 0 && value.every((line) => typeof line === "string")) {
      const joined = value.map((line) => line.replace(/\n$/, "")).join("\n");
      const above = owner === undefined ? undefined : headOf(owner);
      const text = above === undefined ? joined : `${above}\n${joined}`;
      if (text.length > (longest?.length ?? 0)) longest = text;
    } else if (isFrameList(value))
      return {
        frames: [...oldestFirst(value, framesOfObjects(value)), ...placeOfOwner(owner)],
        ...typeAndValue(owner),
      };
    else if (typeof value === "object" && value !== null && depth < MAX_DEPTH) {
      for (const [key, child] of Object.entries(value).slice(0, MAX_VALUES))
        if (Array.isArray(value) || typeof child === "object" || TRACE_KEYS.test(key.slice(key.lastIndexOf(".") + 1)))
          waiting.push({ value: child, depth: depth + 1, owner: Array.isArray(value) ? owner : value });
    }
  }
  return longest === undefined ? {} : { text: longest, ...head };
}

/** Inside an object only a text of several lines can be a trace. */
function looksLikeLines(text: string, depth: number): boolean {
  return depth === 0 || text.includes("\n") || text.includes("\\n");
}

function stringAt(owner: object | undefined, keys: readonly string[]): string | undefined {
  if (owner === undefined) return undefined;
  for (const key of keys) {
    const value: unknown = Object.hasOwn(owner, key) ? Reflect.get(owner, key) : undefined;
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

function typeAndValue(owner: object | undefined): { type?: string; value?: string } {
  const named = stringAt(owner, TYPE_KEYS);
  const type = named !== undefined && /^[\w.\\$:@-]{1,200}$/.test(named) ? named : undefined;
  const value = stringAt(owner, VALUE_KEYS);
  return { ...(type === undefined ? {} : { type }), ...(value === undefined ? {} : { value }) };
}

/** Laravel's JSON answer: the record itself has the place, its list the calls that led there. */
function placeOfOwner(owner: object | undefined): Frame[] {
  return owner !== undefined && Object.hasOwn(owner, "trace") ? framesOfObjects([owner]) : [];
}

function headOf(owner: object): string | undefined {
  const { type, value } = typeAndValue(owner);
  return type === undefined ? undefined : value === undefined ? type : `${type}: ${value}`;
}

const PLATFORMS: readonly (readonly [RegExp, string, string])[] = [
  [/\.pyx?$/, "python", "python"],
  [/\.(?:java|kt|scala|groovy|clj)$/, "java", "java"],
  [/\.php$/, "php", "php"],
  [/\.(?:rb|erb|rake)$/, "ruby", "ruby"],
  [/\.go$/, "go", "go"],
  [/\.(?:cs|vb|fs)$/, "dotnet", "csharp"],
  [/\.(?:[cm]?jsx?|[cm]?tsx?|vue|bundle|jsbundle)(?:\?.*)?$/, "javascript", "javascript"],
  [/\.rs$/, "rust", "native"],
  [/\.exs?$/, "elixir", "elixir"],
  [/\.dart$/, "dart", "other"],
];

function fromFrames(found: Found): ParsedStacktrace {
  const notes: string[] = [];
  const frames = framesWithin(found.frames ?? [], notes);
  const named = frames.map(({ filename }) => PLATFORMS.find(([ending]) => ending.test(filename ?? "")));
  const [, language, platform] = named.findLast((entry) => entry !== undefined) ?? [undefined, "other", "other"];
  return {
    language,
    platform,
    exceptions: [
      {
        ...(found.type === undefined ? {} : { type: found.type }),
        ...(found.value === undefined ? {} : { value: found.value }),
        stacktrace: { frames },
      },
    ],
    threads: [],
    rest: "",
    notes,
  };
}

/** Traces that arrive as JSON: a string, a list of lines, a log record with a trace in it, a list of frame objects. */

import { pythonValue } from "../languages/python-repr.js";
import { everyone, flatten, threadsWithin } from "../raised.js";
import type { ParsedStacktrace } from "../stacktrace.js";
import { appleFile, appleReport } from "./json-apple.js";
import { fieldsOf, type Named, namedBy, textIn } from "./json-fields.js";
import { calledLines } from "./json-frames.js";
import { isStackKey, JsonSearch, type ReadStack } from "./json-raised.js";

/** Levels of nesting and values that are searched. */
const MAX_DEPTH = 12;
const MAX_VALUES = 2_000;
const MAX_RECORDS = 500;
/** A text of records, and not one that ends some lines in JSON. */
const FEWEST_RECORDS = 2;
const RECORDS_SHARE = 0.5;
/** JSON inside a JSON string, as log shippers write it. */
const MAX_LAYERS = 3;

export interface Unpacked {
  readonly text: string;
  readonly parsed?: ParsedStacktrace;
  /** What the record says of the exception beside the trace. */
  readonly head?: Named | undefined;
}

/** Undefined when the text is no JSON, or JSON that holds neither lines nor frames. */
export function fromJson(text: string, readStack: ReadStack): Unpacked | undefined {
  let found = unpack(text, readStack);
  for (let layer = 1; layer < MAX_LAYERS && found !== undefined && found.parsed === undefined; layer += 1) {
    const inner = unpack(found.text, readStack);
    if (inner === undefined) break;
    found = { ...inner, head: inner.head?.type === undefined ? found.head : inner.head };
  }
  return found;
}

function unpack(text: string, readStack: ReadStack): Unpacked | undefined {
  const trimmed = text.trim();
  const listed = listedLines(trimmed);
  if (listed !== undefined) return { text: listed };
  if (!/[\]}"]$/.test(trimmed)) return fromRecords(trimmed);
  if (!/^[[{"]/.test(trimmed)) return fromTail(trimmed, readStack) ?? fromRecords(trimmed);
  const value = parsed(trimmed);
  if (value === undefined)
    return trimmed.startsWith("{") ? (ofApple(appleFile(trimmed)) ?? fromRecords(trimmed)) : undefined;
  return unpacked(value, "", readStack);
}

const ofApple = (report: string | undefined): Unpacked | undefined =>
  report === undefined ? undefined : { text: report };

/** Frames as objects first, then the longest text in several lines. */
function unpacked(value: unknown, before: string, readStack: ReadStack): Unpacked | undefined {
  const report = ofApple(appleReport(value));
  if (report !== undefined) return report;
  const structured = typeof value === "object" ? fromObjects(value, readStack) : undefined;
  if (structured !== undefined) return { text: "", parsed: structured };
  const { text, ...head } = search(value);
  return text === undefined ? undefined : { text: before + text, head };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where Python's `repr` may show frames, perhaps behind what a logger wrote. */
const REPR = /(?<=^|[\s:=>|])(?:\[\s{0,20}(?:\(u?['"]|\{\s{0,20}u?['"]|<FrameSummary )|\{\s{0,20}u?')/m;

export function fromRepr(text: string, readStack: ReadStack): ParsedStacktrace | undefined {
  const start = text.search(REPR);
  const end = Math.max(text.lastIndexOf("]"), text.lastIndexOf("}"));
  const value = start === -1 ? undefined : pythonValue(text.slice(start, end + 1));
  return typeof value === "object" ? fromObjects(value, readStack) : undefined;
}

function recordIn(line: string): object | undefined {
  const start = line.endsWith("}") ? line.search(/(?<![^\s\]|:>])\{"/) : -1;
  const record = start === -1 ? undefined : parsed(line.slice(start));
  return typeof record === "object" && record !== null ? record : undefined;
}

/** A log line that ends in its fields as JSON; `event["key"]` is source code. */
function fromTail(text: string, readStack: ReadStack): Unpacked | undefined {
  const start = text.search(/(?<![\w)\]])[[{]\s{0,4}["{]/);
  if (start === -1 || !/[}\]]$/.test(text)) return undefined;
  return unpacked(parsed(text.slice(start)), `${text.slice(0, start)}\n`, readStack);
}

/** One JSON record a line, perhaps behind what a container's log wrote. */
function fromRecords(text: string): Unpacked | undefined {
  if (!text.includes('{"')) return undefined;
  const lined = text.includes("\n") ? text : text.replace(/\}(?:\\n|#012)(?=\{")/g, "}\n");
  const lines = lined.split("\n", MAX_RECORDS).filter((line) => line.trim() !== "");
  const records = lines.map((line) => recordIn(line.trim()) ?? line);
  const count = records.filter((record) => typeof record === "object").length;
  if (count < FEWEST_RECORDS || count < lines.length * RECORDS_SHARE) return undefined;
  const traces = records.map((record) => (typeof record === "string" ? undefined : search(record).text));
  // A logger that was given a trace line by line.
  const found = traces.some((trace) => trace !== undefined)
    ? traces
    : records.map((record) => textIn(fieldsOf(record), LINE_KEYS));
  if (found.every((text) => text === undefined)) return undefined;
  const texts = records.flatMap((record, at) => (typeof record === "string" ? record : (found[at] ?? [])));
  return { text: texts.join("\n") };
}

/** `['Traceback …\n', '  File …\n']`: how Python shows a list of lines. */
function listedLines(text: string): string | undefined {
  if (!/^\[u?['"]/.test(text) || !/['"],?\s{0,4}\]$/.test(text) || text.startsWith('["')) return undefined;
  return text
    .replace(/^\[u?['"]/, "")
    .replace(/['"],?\s{0,4}\]$/, "")
    .replace(/(?:\\n)?['"],\s{0,4}u?['"]/g, "\\n");
}

const LINE_KEYS = ["message", "msg", "log", "line", "text", "body"];

interface Found extends Named {
  readonly text?: string;
}

const TRACE_KEYS =
  /^(?:stack|(?:script_?|extended)?stack_?trace|trace|traceback|backtrace|exc_info|exc_text|exception|error|err|cause|details?|message|msg|log|body|text|text_?payload|output|stderr|event|data|payload|errorMessage|stackTraceString|exc|@x|reason|error_?verbose|(?:error|exception)_?(?:stack|stack_?trace|backtrace)|stackTraceText)$/i;

interface Waiting {
  readonly value: unknown;
  readonly depth: number;
  readonly owner: object | undefined;
  readonly key: string;
}

const NOTHING: Waiting = { value: undefined, depth: 0, owner: undefined, key: "" };

function search(root: unknown): Found {
  const waiting: Waiting[] = [{ value: root, depth: 0, owner: undefined, key: "" }];
  let longest: string | undefined;
  let head: Named = {};
  for (let seen = 0; waiting.length > 0 && seen < MAX_VALUES; seen += 1) {
    const { value, depth, owner, key } = waiting.shift() ?? NOTHING;
    const lines = typeof value === "string" ? (looksLikeLines(value, depth, key) ? value : "") : linesIn(value, owner);
    if (lines.length > (longest?.length ?? 0)) {
      longest = lines;
      head = namedBy(owner);
    } else if (typeof value === "object" && value !== null && depth < MAX_DEPTH) {
      const pairs = pairsIn(value);
      for (const [key, child] of Object.entries(pairs).slice(0, MAX_VALUES))
        if (Array.isArray(pairs) || typeof child === "object" || TRACE_KEYS.test(key.slice(key.lastIndexOf(".") + 1)))
          waiting.push({ value: child, depth: depth + 1, owner: Array.isArray(pairs) ? owner : pairs, key });
    }
  }
  return longest === undefined ? {} : { text: longest, ...head };
}

/** OpenTelemetry lists attributes as `{"key": …, "value": {"stringValue": …}}`. */
function pairsIn(value: object): object {
  if (!Array.isArray(value)) return value;
  const pairs: [string, unknown][] = [];
  for (const entry of value) {
    const fields = fieldsOf(entry);
    const key = textIn(fields, ["key"]);
    if (key === undefined) return value;
    const own = fields.get("value");
    pairs.push([key, textIn(fieldsOf(own), ["stringvalue"]) ?? own]);
  }
  return Object.fromEntries(pairs);
}

/** A list of lines under the headline that the record has for them; "" when the value is none. */
function linesIn(value: unknown, owner: object | undefined): string {
  if (!Array.isArray(value) || value.length === 0 || !value.every((line) => typeof line === "string")) return "";
  const lines = value.map((line) => line.replace(/\n$/, ""));
  const calls = calledLines(lines);
  const { type, value: message } = namedBy(owner);
  // Python's headline comes last; the record names what has none.
  if (type === undefined || lines.some((line) => line.trimStart().startsWith('File "'))) return calls.join("\n");
  return [message === undefined ? type : `${type}: ${message}`, ...calls].join("\n");
}

/** Inside an object only a text of several lines can be a trace, or a stack that lost its line ends. */
function looksLikeLines(text: string, depth: number, key: string): boolean {
  return depth === 0 || text.includes("\n") || text.includes("\\n") || (isStackKey(key) && /\t| {2}\S| at /.test(text));
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

/** Undefined when nothing but text is in there. */
function fromObjects(value: unknown, readStack: ReadStack): ParsedStacktrace | undefined {
  const search = new JsonSearch(readStack);
  const roots = search.roots(value).filter((root) => everyone(root).some(({ frames }) => frames.length > 0));
  const linked = roots.some(({ links }) => links.length > 0);
  if (roots.length === 0 || !(search.structured || linked)) return undefined;
  const { exceptions, notes } = flatten(roots);
  const files = exceptions.flatMap(({ stacktrace }) => stacktrace?.frames ?? []).map(({ filename }) => filename ?? "");
  const named = files.map((file) => PLATFORMS.find(([ending]) => ending.test(file)));
  const [, language, platform] = named.findLast((entry) => entry !== undefined) ?? [undefined, "other", "other"];
  return {
    language: search.read?.language ?? language,
    platform: search.read?.platform ?? platform,
    exceptions,
    threads: threadsWithin(search.threads, notes),
    rest: "",
    notes,
  };
}

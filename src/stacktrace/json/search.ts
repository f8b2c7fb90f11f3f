/** The longest text of several lines in a JSON value: what a log record has for a trace. */
import { fieldsOf, type Named, namedBy, textIn } from "./fields.js";
import { calledLines } from "./frames.js";
import { isStackKey } from "./raised.js";

/** Levels of nesting and values that are searched. */
const MAX_DEPTH = 12;
const MAX_VALUES = 2_000;

export interface Found extends Named {
  readonly text?: string;
  /** The text, or the list of lines that it was made of. */
  readonly source?: unknown;
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

export function search(root: unknown): Found {
  const waiting: Waiting[] = [{ value: root, depth: 0, owner: undefined, key: "" }];
  let longest: { readonly text: string; readonly source: unknown } | undefined;
  let head: Named = {};
  for (let seen = 0; waiting.length > 0 && seen < MAX_VALUES; seen += 1) {
    const { value, depth, owner, key } = waiting.shift() ?? NOTHING;
    const lines = typeof value === "string" ? (looksLikeLines(value, depth, key) ? value : "") : linesIn(value, owner);
    if (lines !== "" && (longest === undefined || tells(lines) > tells(longest.text))) {
      longest = { text: lines, source: value };
      head = namedBy(owner);
    } else if (typeof value === "object" && value !== null && depth < MAX_DEPTH) {
      const pairs = pairsIn(value);
      for (const [key, child] of Object.entries(pairs).slice(0, MAX_VALUES))
        if (Array.isArray(pairs) || typeof child === "object" || mayBeTrace(key, child))
          waiting.push({ value: child, depth: depth + 1, owner: Array.isArray(pairs) ? owner : pairs, key });
    }
  }
  return longest === undefined ? {} : { ...longest, ...head };
}

/** A text under a name that nobody expects is one when it has a call. */
const mayBeTrace = (key: string, value: unknown): boolean =>
  TRACE_KEYS.test(key.slice(key.lastIndexOf(".") + 1)) || (typeof value === "string" && CALL.test(value));

const CALL = /\n\s{0,12}(?:at [^\n]{1,400}[:(]|File "|from [^\n]{1,400}:\d|#\d{1,3} )|:\d{1,7}:in |\.go:\d/;

/** Of several texts the longest, but a text without a call is none beside one that has some. */
const tells = (text: string): number => (CALL.test(text) ? 1_000_000_000 : 0) + text.length;

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

/** Traces that arrive as JSON: a string, a list of lines, a log record with a trace in it, a list of frame objects. */

import { pythonValue } from "../languages/python/repr.js";
import type { ParsedStacktrace } from "../stacktrace.js";
import { appleFile, appleReport } from "./apple.js";
import type { Named } from "./fields.js";
import { fromObjects } from "./objects.js";
import type { ReadStack } from "./raised.js";
import { fromRecords, parsedJson, recordIn } from "./records.js";
import type { Opened } from "./rest.js";
import { search } from "./search.js";

/** JSON inside a JSON string, as log shippers write it. */
const MAX_LAYERS = 3;

export interface Unpacked {
  readonly text: string;
  readonly parsed?: ParsedStacktrace;
  /** What the record says of the exception beside the trace. */
  readonly head?: Named | undefined;
  /** The values that the text was taken from. */
  readonly opened: readonly Opened[];
}

/** Undefined when the text is no JSON, or JSON that holds neither lines nor frames. */
export function fromJson(text: string, readStack: ReadStack): Unpacked | undefined {
  let found = unpack(text, readStack);
  for (let layer = 1; layer < MAX_LAYERS && found !== undefined && found.parsed === undefined; layer += 1) {
    const inner: Unpacked | undefined = unpack(found.text, readStack);
    if (inner === undefined) break;
    const head = inner.head?.type === undefined ? found.head : inner.head;
    found = { ...inner, head, opened: [...found.opened, ...inner.opened] };
  }
  return found;
}

function unpack(text: string, readStack: ReadStack): Unpacked | undefined {
  const trimmed = text.trim();
  const listed = listedLines(trimmed);
  if (listed !== undefined) return { text: listed, opened: [] };
  if (!/[\]}"]$/.test(trimmed)) return fromRecords(trimmed) ?? amongWords(trimmed, readStack);
  if (!/^[[{"]/.test(trimmed))
    return fromTail(trimmed, readStack) ?? fromRecords(trimmed) ?? amongWords(trimmed, readStack);
  const value = parsedJson(trimmed);
  if (value === undefined)
    return trimmed.startsWith("{") ? (ofApple(appleFile(trimmed)) ?? fromRecords(trimmed)) : undefined;
  return unpacked(value, ["", ""], readStack);
}

const ofApple = (report: string | undefined): Unpacked | undefined =>
  report === undefined ? undefined : { text: report, opened: [] };

/** Frames as objects first, then the longest text in several lines. */
function unpacked(
  value: unknown,
  [before, behind]: readonly [string, string],
  readStack: ReadStack,
): Unpacked | undefined {
  const report = ofApple(appleReport(value));
  if (report !== undefined) return report;
  const structured = typeof value === "object" ? fromObjects(value, readStack) : undefined;
  if (structured !== undefined) {
    const rest = [before.trim(), structured.rest, behind.trim()].filter((part) => part !== "").join("\n");
    return { text: "", parsed: { ...structured, rest }, opened: [] };
  }
  const { text, source, ...head } = search(value);
  if (text === undefined) return undefined;
  return { text: before + text + behind, head, opened: [{ value, read: new Set([source]) }] };
}

/** Where Python's `repr` may show frames, perhaps behind what a logger wrote. */
const REPR = /(?<=^|[\s:=>|])(?:\[\s{0,20}(?:\(u?['"]|\{\s{0,20}u?['"]|<FrameSummary )|\{\s{0,20}u?')/m;

export function fromRepr(text: string, readStack: ReadStack): ParsedStacktrace | undefined {
  const start = text.search(REPR);
  const end = Math.max(text.lastIndexOf("]"), text.lastIndexOf("}")) + 1;
  const value = start === -1 ? undefined : pythonValue(text.slice(start, end));
  const found = typeof value === "object" ? fromObjects(value, readStack) : undefined;
  if (found === undefined) return undefined;
  const rest = [text.slice(0, start).trim(), found.rest, text.slice(end).trim()];
  return { ...found, rest: rest.filter((part) => part !== "").join("\n") };
}

/** A log line that ends in its fields as JSON; `event["key"]` is source code. */
function fromTail(text: string, readStack: ReadStack): Unpacked | undefined {
  const start = text.search(/(?<![\w)\]])[[{]\s{0,4}["{]/);
  if (start === -1 || !/[}\]]$/.test(text)) return undefined;
  return unpacked(parsedJson(text.slice(start)), [`${text.slice(0, start)}\n`, ""], readStack);
}

/** Lines that may be the one record of the text. */
const MAX_LINES = 500;

const amongWords = (text: string, readStack: ReadStack): Unpacked | undefined =>
  fromLine(text, readStack) ?? fromBlock(text, readStack);

/** A value of several lines, words above and below it. */
function fromBlock(text: string, readStack: ReadStack): Unpacked | undefined {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => /^\s{0,12}[[{]\s{0,4}(?:["{[]|$)/.test(line));
  const last = lines.findLastIndex((line) => /^\s{0,12}[\]}]+\s{0,4}$/.test(line));
  if (first === -1 || last <= first) return undefined;
  const [before, block, behind] = [lines.slice(0, first), lines.slice(first, last + 1), lines.slice(last + 1)];
  return unpacked(parsedJson(block.join("\n")), [`${before.join("\n")}\n`, `\n${behind.join("\n")}`], readStack);
}

/** One record with a trace on a line of its own, perhaps behind what a logger wrote, and words around it. */
function fromLine(text: string, readStack: ReadStack): Unpacked | undefined {
  if (!text.includes('{"')) return undefined;
  let start = 0;
  for (const line of text.split("\n", MAX_LINES)) {
    const found = recordIn(line.trimEnd());
    const end = start + line.trimEnd().length;
    if (found !== undefined)
      return unpacked(found.record, [text.slice(0, end - found.length), text.slice(end)], readStack);
    start += line.length + 1;
  }
  return undefined;
}

/** `['Traceback …\n', '  File …\n']`: how Python shows a list of lines. */
function listedLines(text: string): string | undefined {
  if (!/^\[u?['"]/.test(text) || !/['"],?\s{0,4}\]$/.test(text) || text.startsWith('["')) return undefined;
  return text
    .replace(/^\[u?['"]/, "")
    .replace(/['"],?\s{0,4}\]$/, "")
    .replace(/(?:\\n)?['"],\s{0,4}u?['"]/g, "\\n");
}

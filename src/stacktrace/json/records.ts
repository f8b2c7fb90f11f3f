/** One JSON record a line, perhaps behind what a container's log wrote. */
import { fieldsOf, textIn } from "./fields.js";
import type { Opened } from "./rest.js";
import { search } from "./search.js";

const MAX_RECORDS = 500;
/** A text of records, and not one that ends some lines in JSON. */
const FEWEST_RECORDS = 2;
const RECORDS_SHARE = 0.5;
const LINE_KEYS = ["message", "msg", "log", "line", "text", "body"];

export interface Records {
  /** The traces in the records, and the lines between them. */
  readonly text: string;
  readonly opened: readonly Opened[];
}

export function fromRecords(text: string): Records | undefined {
  if (!text.includes('{"')) return undefined;
  const lined = text.includes("\n") ? text : text.replace(/\}(?:\\n|#012)(?=\{")/g, "}\n");
  const all = lined.split("\n");
  const lines = all.slice(0, MAX_RECORDS).filter((line) => line.trim() !== "");
  const unread = all.slice(MAX_RECORDS).join("\n").trimEnd();
  const records = lines.map((line) => recordIn(line.trim())?.record ?? line);
  const count = records.filter((record) => typeof record === "object").length;
  if (count < FEWEST_RECORDS || count < lines.length * RECORDS_SHARE) return undefined;
  const traces = records.map((record) => (typeof record === "string" ? {} : search(record)));
  // A logger that was given a trace line by line.
  const byLine = traces.every(({ text }) => text === undefined);
  const found = byLine
    ? records.map((record) => {
        const line = textIn(fieldsOf(record), LINE_KEYS);
        return line === undefined ? {} : { text: line, source: line };
      })
    : traces;
  if (found.every(({ text }) => text === undefined)) return undefined;
  return {
    text: records.flatMap((record, at) => (typeof record === "string" ? record : (found[at]?.text ?? []))).join("\n"),
    opened: [
      ...records.flatMap((record, at) =>
        typeof record === "string" ? [] : { value: record, read: new Set([found[at]?.source]) },
      ),
      { value: unread, read: new Set() },
    ],
  };
}

/** The object that ends a line, and its length as text. */
export function recordIn(line: string): { readonly record: object; readonly length: number } | undefined {
  const start = line.endsWith("}") ? line.search(/(?<![^\s\]|:>])\{"/) : -1;
  const record = start === -1 ? undefined : parsedJson(line.slice(start));
  return typeof record === "object" && record !== null ? { record, length: line.length - start } : undefined;
}

export function parsedJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return BIG.test(text) ? JSON.parse(text.replace(STRING_OR_BIG, withQuotedBig)) : value;
  } catch {
    return undefined;
  }
}

/** Numbers that JavaScript rounds; as texts they keep their digits. */
const BIG = /\d{16}/;
const STRING_OR_BIG = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;
const withQuotedBig = (token: string): string =>
  token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`;

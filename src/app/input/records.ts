/**
 * What every input format answers: records one by one, each with the line it stands on. A malformed one
 * is a piece like any other, so that it is counted and the run goes on.
 */

import { parseExactJson } from "../../kernel/exact-json.js";

export type InputRecord =
  /** `line` counts from 1: the line on which the record begins. */
  | { readonly line: number; readonly value: unknown }
  /** `problem` says what is wrong without showing the text, which may hold anything. */
  | { readonly line: number; readonly problem: string };

/** What becomes of a malformed line; the reason's name is also in the result file. */
export function malformedLine({ line, problem }: Extract<InputRecord, { problem: string }>) {
  return { reason: "malformed_line", detail: `Line ${line} is ${problem}.` } as const;
}

/** Characters of one record's text. Far above what one event can carry; a bound for memory, not a rule of Sentry's. */
export const MAX_RECORD_CHARS = 8 * 1_048_576;

export function tooLong(): string {
  return `longer than ${MAX_RECORD_CHARS / 1_048_576} Mi characters, the most that one record may have`;
}

/** Reads one JSON text; the parser's own messages quote the text, so only the place is taken from them. */
export function readJson(text: string): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: unwrap(parseExactJson(text)) };
  } catch (error) {
    return { problem: jsonProblem(error) };
  }
}

export function jsonProblem(error: unknown): string {
  const message = error instanceof Error ? error.message : "";
  if (/end of JSON input/.test(message)) return "not valid JSON: the text ends too early";
  const position = /at position (\d+)/.exec(message)?.[1];
  return position === undefined
    ? "not valid JSON"
    : `not valid JSON: the mistake is near character ${Number(position) + 1}`;
}

/** A Multiwoven `record` message stands for the row inside it; everything else stands for itself. */
function unwrap(value: unknown): unknown {
  if (!isObject(value) || value.type !== "record" || !isObject(value.record)) return value;
  const bare = Object.keys(value).some((key) => key !== "type" && key !== "record");
  return bare || !Object.hasOwn(value.record, "data") ? value : value.record.data;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Structure that arrives as text: JSON (also encoded twice), Ruby and Python inspect text (what a
 * template makes of a hash), and `key=value` pairs. Every reader is linear in the length of the text.
 */
import { parseExactJson } from "../kernel/exact-json.js";
import type { JsonObject, JsonValue } from "../sentry/items.js";
import { isPlainObject, repairValue } from "./record.js";

/** The structure in the text, or undefined when there is none: plain text is not an error here. */
export function readStructure(text: string): JsonValue | undefined {
  const trimmed = text.trim();
  if (!/^[[{"]/.test(trimmed)) return undefined;
  const value = parseJson(trimmed) ?? parseInspect(trimmed);
  if (typeof value === "string") return /^\s*[[{]/.test(value) ? readStructure(value) : undefined;
  return typeof value === "object" && value !== null ? repairValue(value).value : undefined;
}

/** An object out of an object, of text that holds one, of `k=v` text, or of a list of pairs. */
export function readObject(value: JsonValue): JsonObject | undefined {
  if (typeof value === "string") {
    const structure = readStructure(value);
    return structure === undefined ? readPairsText(value) : readObject(structure);
  }
  if (isPlainObject(value)) return value;
  return Array.isArray(value) ? readPairs(value) : undefined;
}

/** A list out of a list, of text that holds one, or of `{"0": …, "1": …}`, which is what the host makes of `a.0`. */
export function readList(value: JsonValue): readonly JsonValue[] | undefined {
  if (typeof value === "string") {
    const structure = readStructure(value);
    return structure === undefined ? undefined : readList(structure);
  }
  if (Array.isArray(value)) return value;
  if (!isPlainObject(value)) return undefined;
  const keys = Object.keys(value);
  if (keys.length === 0 || !keys.every((key) => /^\d{1,5}$/.test(key))) return undefined;
  return Object.entries(value)
    .sort(([left], [right]) => Number(left) - Number(right))
    .map(([, child]) => child);
}

function parseJson(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}

/** Characters of inspect text and pairs that are looked at: people and templates write little of them. */
const MAX_WRITTEN_CHARS = 65_536;

const INSPECT_TOKEN =
  /\s+|:?"([^"\\]*(?:\\.[^"\\]*)*)"|'([^'\\]*(?:\\.[^'\\]*)*)'|=>|[[\]{},]|(:?)([A-Za-z_][\w]*[?!]?)(:(?!:))?|-?\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?|:/gsy;

const INSPECT_WORDS: ReadonlyMap<string, string> = new Map([
  ["nil", "null"],
  ["null", "null"],
  ["None", "null"],
  ["true", "true"],
  ["True", "true"],
  ["false", "false"],
  ["False", "false"],
]);

/** Ruby's `{"k"=>"v", :s=>nil, k: 1}` and Python's `{'k': None}`, rewritten as JSON token by token. */
function parseInspect(text: string): unknown {
  if (text.length > MAX_WRITTEN_CHARS) return undefined;
  let json = "";
  let at = 0;
  INSPECT_TOKEN.lastIndex = 0;
  for (let match = INSPECT_TOKEN.exec(text); match !== null; match = INSPECT_TOKEN.exec(text)) {
    const [token, double, single, colon, word, label] = match;
    at = INSPECT_TOKEN.lastIndex;
    if (double !== undefined || single !== undefined) json += JSON.stringify(unescaped(double ?? single ?? ""));
    else if (token === "=>") json += ":";
    else if (word !== undefined) {
      const literal = colon === "" && label === undefined ? INSPECT_WORDS.get(word) : JSON.stringify(word);
      if (literal === undefined) return undefined;
      json += label === undefined ? literal : `${literal}:`;
    } else json += token.replaceAll("_", "");
    if (at === text.length) break;
  }
  return at === text.length ? parseJson(json) : undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", e: "\u001b", "0": "" };

function unescaped(body: string): string {
  return body.replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, sequence: string) =>
    sequence.length === 5
      ? String.fromCharCode(Number.parseInt(sequence.slice(1), 16))
      : (ESCAPES[sequence] ?? sequence),
  );
}

const PAIR =
  /[\s,;&]*([\w.:-]+)\s*=\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"|'([^'\\]*(?:\\.[^'\\]*)*)'|([^\s,;&"']*))(?=[\s,;&]|$)/gsy;

/** `env=prod, region="eu west"`: every character must belong to a pair, else it is plain text. */
function readPairsText(text: string): JsonObject | undefined {
  if (text.length > MAX_WRITTEN_CHARS || !text.includes("=")) return undefined;
  const trimmed = text.trim();
  const pairs: [string, JsonValue][] = [];
  let at = 0;
  PAIR.lastIndex = 0;
  for (let match = PAIR.exec(trimmed); match !== null; match = PAIR.exec(trimmed)) {
    const [, key = "", double, single, bare = ""] = match;
    pairs.push([key, double !== undefined || single !== undefined ? unescaped(double ?? single ?? "") : bare]);
    at = PAIR.lastIndex;
  }
  return pairs.length > 0 && /^[,;&\s]*$/.test(trimmed.slice(at)) ? Object.fromEntries(pairs) : undefined;
}

/** `[["k", "v"]]`, `[{"key": "k", "value": "v"}]`, or `[{"k": "v"}]` merged. */
function readPairs(list: readonly JsonValue[]): JsonObject | undefined {
  const pairs: [string, JsonValue][] = [];
  for (const element of list) {
    if (Array.isArray(element)) {
      if (element.length !== 2 || typeof element[0] !== "string") return undefined;
      pairs.push([element[0], element[1] ?? null]);
    } else if (isPlainObject(element)) {
      const { key, value } = element;
      if (typeof key === "string" && value !== undefined) pairs.push([key, value]);
      else pairs.push(...Object.entries(element));
    } else return undefined;
  }
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
}

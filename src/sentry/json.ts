/**
 * JSON as Sentry's server reads it. Relay's parser refuses some text that `JSON.parse` takes: lone
 * surrogates in escapes, numbers beyond a double, and nesting of 128 levels.
 * Source: serde_json, as getsentry/relay (26.x) uses it.
 */
import type { JsonObject, JsonValue } from "./items.js";

/** Levels of objects and lists that are still read. serde_json: its recursion limit is 128. */
const MAX_DEPTH = 127;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The value, or undefined where Sentry's server would refuse the text. */
export function parseJson(bytes: Uint8Array): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(utf8.decode(bytes));
    return isReadable(value, MAX_DEPTH) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isReadable(value: JsonValue, levels: number): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  if (levels === 0) return false;
  if (isList(value)) return value.every((entry) => isReadable(entry, levels - 1));
  return Object.entries(value).every(([key, entry]) => key.isWellFormed() && isReadable(entry, levels - 1));
}

/** `Array.isArray` for read-only lists. */
export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Whether the outermost object of valid JSON text names a key twice: `JSON.parse` would keep the last.
 * A loop, not a pattern: on a long string a pattern runs out of stack.
 */
export function hasDuplicateKeys(text: string): boolean {
  const keys = new Set<string>();
  let depth = 0;
  let last = "";
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      if (depth === 1) last = text.slice(at, end);
      at = end - 1;
    } else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") depth -= 1;
    else if (character === ":" && depth === 1) {
      const key = String(JSON.parse(last));
      if (keys.has(key)) return true;
      keys.add(key);
    }
  }
  return false;
}

/** The index behind the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

/** Measuring, cutting and assembling JSON. Bytes are those of the value as UTF-8 JSON text. */
import { encodeJson } from "../sentry/envelope.js";
import type { JsonObject, JsonValue } from "../sentry/items.js";
import { isPlainObject } from "./record.js";

/** An object of what is there: undefined, null, empty text, empty lists and empty objects are left out. */
export function compact(parts: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(parts).filter((entry): entry is [string, JsonValue] => !isEmpty(entry[1])));
}

function isEmpty(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

export function jsonBytes(value: JsonValue): number {
  return encodeJson(value).length;
}

/** A scalar as people write it; a structure as JSON. */
export function asText(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** At most `max` characters (code points, as Sentry counts), the end replaced by "...". */
export function cutChars(text: string, max: number): string {
  if (text.length <= max) return text;
  const points = Array.from(text.slice(0, max * 2 + 2));
  return points.length <= max ? text : `${points.slice(0, max - 3).join("")}...`;
}

/** The longest beginning whose JSON has at most `max` bytes, its two quotes included. */
export function cutBytes(text: string, max: number): string {
  if (text.length * 6 + 2 <= max || jsonBytes(text) <= max) return text;
  let fits = 0;
  let tooLong = Math.min(text.length, max);
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >>> 1;
    if (jsonBytes(text.slice(0, middle)) <= max) fits = middle;
    else tooLong = middle;
  }
  const last = text.charCodeAt(fits - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? fits - 1 : fits);
}

/** Pieces whose JSON has at most `max` bytes each, broken at line ends where there are any. */
export function splitBytes(text: string, max: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest !== "") {
    let part = cutBytes(rest, max);
    const lineEnd = part.lastIndexOf("\n");
    if (part.length < rest.length && lineEnd > part.length / 2) part = part.slice(0, lineEnd + 1);
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return parts;
}

/** What lies deeper than `levels` becomes JSON text. Level 1 are the children of the value itself. */
export function limitDepth(value: JsonValue, levels: number): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  if (levels <= 0) return JSON.stringify(value);
  if (Array.isArray(value)) return value.map((child) => limitDepth(child, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, limitDepth(child, levels - 1)]));
}

/** Below this, what is left of a cut value says nothing any more, and the value goes. Bytes. */
const SMALLEST_REST = 32;

/** The object with at most `max` bytes: the largest values are cut (as text) or taken out first. */
export function shrinkObject(value: JsonObject, max: number): { value: JsonObject; cut: readonly string[] } {
  let excess = jsonBytes(value) - max;
  if (excess <= 0) return { value, cut: [] };
  const sizes = Object.entries(value).map(([key, child]) => ({ key, child, bytes: jsonBytes(child) }));
  const kept = new Map(Object.entries(value));
  const cut: string[] = [];
  for (const { key, child, bytes } of sizes.sort((left, right) => right.bytes - left.bytes)) {
    if (excess <= 0) break;
    const room = bytes - excess;
    cut.push(key);
    if (room < SMALLEST_REST) {
      kept.delete(key);
      excess -= bytes + jsonBytes(key) + 2;
    } else {
      const rest = cutBytes(asText(child), room);
      kept.set(key, rest);
      excess -= bytes - jsonBytes(rest);
    }
  }
  return { value: Object.fromEntries(kept), cut };
}

/** The child object under a key, or an empty one. */
export function objectAt(value: JsonValue | undefined, key: string): JsonObject {
  const child = isPlainObject(value) ? value[key] : undefined;
  return isPlainObject(child) ? child : {};
}

/** The list under a key, or an empty one. */
export function listAt(value: JsonValue | undefined, key: string): readonly JsonValue[] {
  const child = isPlainObject(value) ? value[key] : undefined;
  return Array.isArray(child) ? child : [];
}

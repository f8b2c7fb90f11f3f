/**
 * Typed attributes of logs and metrics. A value that does not match its type would be dropped by Sentry,
 * so the type is made from the value. Source: develop.sentry.dev/sdk/telemetry/attributes (2026-11).
 */
import type { JsonObject, JsonValue } from "../sentry/items.js";
import { MAX_CHARS } from "../sentry/limits.js";
import { asText, cutBytes, jsonBytes, shrinkObject } from "./json.js";
import { type Notes, quoteName } from "./notes.js";
import { isAbsent, isPlainObject } from "./record.js";

/** Mapped attributes first, the connector's own over them; what is absent is left out. */
export function attributesOf(
  mapped: JsonObject,
  own: Readonly<Record<string, JsonValue | undefined>>,
  notes: Notes,
): JsonObject {
  const entries = new Map<string, JsonValue>();
  for (const [name, value] of flatten(mapped)) {
    const key = attributeName(name, notes);
    if (key !== undefined && !isAbsent(value)) entries.set(key, value);
  }
  for (const [key, value] of Object.entries(own)) if (value !== undefined && !isAbsent(value)) entries.set(key, value);
  return Object.fromEntries([...entries].map(([key, value]) => [key, typed(value)]));
}

/** Names under `sentry.` are documented ones of Sentry's; a mapped one of that kind is told apart by a prefix. */
function attributeName(name: string, notes: Notes): string | undefined {
  const key = name.trim();
  if (key === "" || key.length > MAX_CHARS.attributeKey) {
    notes.add(`attribute ${quoteName(name)}: a name has 1 to ${MAX_CHARS.attributeKey} characters; left out`);
    return undefined;
  }
  if (!key.toLowerCase().startsWith("sentry.")) return key;
  notes.add(`attribute ${quoteName(name)}: sentry.* names are reserved; sent as row.${key.slice(0, 40)}`);
  return `row.${key}`;
}

/** Integers that cannot be told exactly, lists and other structures travel as text. */
function typed(value: JsonValue): JsonObject {
  if (typeof value === "boolean") return { type: "boolean", value };
  if (typeof value !== "number") return { type: "string", value: asText(value) };
  if (Number.isSafeInteger(value)) return { type: "integer", value };
  const isLongInteger = Number.isInteger(value) && Math.abs(value) < 2 ** 64;
  return isLongInteger ? { type: "string", value: BigInt(value).toString() } : { type: "double", value };
}

function flatten(source: JsonObject, prefix = ""): [string, JsonValue][] {
  return Object.entries(source).flatMap(([key, value]): [string, JsonValue][] => {
    const name = prefix === "" ? key : `${prefix}.${key}`;
    return isPlainObject(value) && Object.keys(value).length > 0 ? flatten(value, name) : [[name, value]];
  });
}

/** The item with at most `max` bytes: its largest attributes are left out first, one text is cut last. */
export function fitAttributes(item: JsonObject, text: string, max: number, notes: Notes): JsonObject {
  const excess = jsonBytes(item) - max;
  if (excess <= 0) return item;
  const attributes = isPlainObject(item.attributes) ? item.attributes : {};
  const { value, cut } = shrinkObject(attributes, Math.max(jsonBytes(attributes) - excess, 2));
  // An attribute that was cut to text has lost its type and goes altogether.
  const kept = Object.fromEntries(Object.entries(value).filter(([, attribute]) => isPlainObject(attribute)));
  if (cut.length > 0) notes.add(`cut to fit: the ${cut.length} largest attributes`);
  const smaller: JsonObject = { ...item, attributes: kept };
  const bytes = jsonBytes(smaller);
  if (bytes <= max) return smaller;
  notes.add(`cut to fit: ${text}`);
  const long = asText(smaller[text] ?? "");
  return { ...smaller, [text]: cutBytes(long, max - (bytes - jsonBytes(long))) };
}

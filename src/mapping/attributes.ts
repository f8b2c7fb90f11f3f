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
  notes.add(`attribute ${quoteName(name)}: sentry.* names are reserved; sent with row. before it`);
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

/** What tells of the row and its origin; parameters of a template are content like any other. */
const LASTING_ATTRIBUTE = /^(?:row\.|sentry\.(?!message\.parameter\.))/;
/** Room for `row.trimmed`. Bytes. */
const REPORT_BYTES = 512;

/**
 * The item with at most `max` bytes, and `row.trimmed` saying what was cut. Of its text and its attributes
 * the larger one shrinks first, to no less than half of the room; `row.*` and `sentry.*` shrink last.
 */
export function fitAttributes(item: JsonObject, text: string, max: number, notes: Notes): JsonObject {
  const marked = withTrimmed(item, notes.cuts());
  if (jsonBytes(marked) <= max) return marked;
  const limit = max - REPORT_BYTES;
  const attributes = Object.entries(isPlainObject(item.attributes) ? item.attributes : {});
  const isLasting = ([name]: [string, JsonValue]): boolean => LASTING_ATTRIBUTE.test(name);
  const own = shrinkAttributes(Object.fromEntries(attributes.filter(isLasting)), limit / 4);
  const mapped = Object.fromEntries(attributes.filter((attribute) => !isLasting(attribute)));
  const long = asText(item[text] ?? "");
  const room = limit - jsonBytes({ ...item, [text]: "", attributes: own.value });
  const share = Math.max(room - Math.min(jsonBytes(mapped), jsonBytes(long)), Math.floor(room / 2));
  const body = cutBytes(long, jsonBytes(long) > jsonBytes(mapped) ? share : room);
  const others = shrinkAttributes(mapped, Math.max(room - jsonBytes(body), 2));
  const left = own.left + others.left;
  if (body !== long) notes.cut(text, `cut to fit: ${text}`);
  if (left > 0) notes.cut(`attributes: the ${left} largest`, `cut to fit: the ${left} largest attributes`);
  return withTrimmed({ ...item, [text]: body, attributes: { ...others.value, ...own.value } }, notes.cuts());
}

/** An attribute that was cut to text has lost its type and goes altogether. */
function shrinkAttributes(attributes: JsonObject, max: number): { value: JsonObject; left: number } {
  const kept = Object.entries(shrinkObject(attributes, max).value).filter(([, attribute]) => isPlainObject(attribute));
  return { value: Object.fromEntries(kept), left: Object.keys(attributes).length - kept.length };
}

function withTrimmed(item: JsonObject, cuts: readonly string[]): JsonObject {
  if (cuts.length === 0) return item;
  const attributes = isPlainObject(item.attributes) ? item.attributes : {};
  return { ...item, attributes: { ...attributes, "row.trimmed": typed(cuts.join("; ").slice(0, REPORT_BYTES / 2)) } };
}

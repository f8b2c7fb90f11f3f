/**
 * Repair, first step: whatever was handed over becomes plain JSON of bounded size. Knows what hosts,
 * drivers and warehouses put into values; knows nothing of streams and fields.
 */
import type { JsonObject, JsonValue } from "../sentry/items.js";

/** Levels of nesting that are kept; Sentry itself shows at most seven. */
const MAX_DEPTH = 24;
/** Values in one record, all levels together. */
const MAX_VALUES = 20_000;
/** UTF-16 units of all text in one record, names included: four times what an item can hold. */
const MAX_TEXT = 4_194_304;

const TEXT_WAS_CUT = `only the first ${MAX_TEXT} characters of the record were read`;

export const TOO_DEEP = "[deeper than 24 levels]";

export interface Repaired<T extends JsonValue> {
  readonly value: T;
  readonly notes: readonly string[];
}

/** The repaired record, or why it is none. Even a hostile object (throwing getters, proxies) only gives a problem. */
export function repairRecord(record: unknown): Repaired<JsonObject> | { readonly problem: string } {
  if (record === true)
    return { problem: "the host handed over `true` instead of a record: the mapping of this row failed there" };
  try {
    if (record === null || typeof record !== "object" || Array.isArray(record) || isScalarObject(record))
      return { problem: `expected an object with the mapped fields, got ${describe(record)}` };
    const { value, notes } = repairValue(record);
    return isPlainObject(value) ? { value, notes } : { problem: "expected an object with the mapped fields" };
  } catch {
    return { problem: "the record cannot be read: reading one of its values fails" };
  }
}

/** Any value as JSON: finite numbers, well-formed text, no cycles, bounded depth and size. */
export function repairValue(input: unknown): Repaired<JsonValue> {
  const repair = new Repair();
  const value = repair.value(input, 0);
  return { value, notes: [...repair.notes] };
}

export function isPlainObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const NOTHING: ReadonlySet<string> = new Set(["", "null", "NULL", "NaN"]);

/** What hosts and warehouses write for "nothing": null, blank text, and the words null, NULL, NaN. */
export function isAbsent(value: JsonValue): boolean {
  if (typeof value !== "string") return value === null;
  return NOTHING.has(value.trim());
}

/** NUL is taken out (no store behind Sentry or the host takes it), lone surrogates become U+FFFD. */
export function repairText(text: string): string {
  const wellFormed = text.toWellFormed();
  return wellFormed.includes("\0") ? wellFormed.replaceAll("\0", "") : wellFormed;
}

class Repair {
  readonly notes = new Set<string>();
  private values = 0;
  private units = 0;
  private readonly above = new Set<object>();

  value(input: unknown, depth: number): JsonValue {
    switch (typeof input) {
      case "string":
        return this.text(input);
      case "number":
        return Number.isFinite(input) ? (Object.is(input, -0) ? 0 : input) : null;
      case "boolean":
        return input;
      case "bigint":
        return Number.isSafeInteger(Number(input)) ? Number(input) : input.toString();
      case "object":
        return input === null ? null : this.object(input, depth);
      default:
        return null;
    }
  }

  private text(input: string): string {
    const room = MAX_TEXT - this.units;
    this.units += Math.min(input.length, room);
    if (input.length <= room) return repairText(input);
    this.notes.add(TEXT_WAS_CUT);
    return repairText(input.slice(0, room));
  }

  private object(input: object, depth: number): JsonValue {
    if (input instanceof Date) return Number.isNaN(input.getTime()) ? null : input.toISOString();
    if (input instanceof Uint8Array) return this.text(bytesAsText(input));
    if (this.above.has(input)) {
      this.notes.add("a value that contains itself was cut");
      return "[circular]";
    }
    if (depth >= MAX_DEPTH) {
      this.notes.add(`values nested deeper than ${MAX_DEPTH} levels were cut`);
      return TOO_DEEP;
    }
    this.above.add(input);
    const repaired = Array.isArray(input) || input instanceof Set ? this.list(input, depth) : this.map(input, depth);
    this.above.delete(input);
    return repaired;
  }

  private list(input: Iterable<unknown>, depth: number): JsonValue {
    const values: JsonValue[] = [];
    for (const value of input) {
      if (!this.withinBudget()) break;
      values.push(this.value(value, depth + 1));
    }
    return values;
  }

  private map(input: object, depth: number): JsonValue {
    const entries: [string, JsonValue][] = [];
    for (const [key, value] of input instanceof Map ? input : Object.entries(input)) {
      // A name that is cut would be another name.
      if (!this.withinBudget() || !this.hasRoomFor(String(key))) break;
      if (value !== undefined) entries.push([this.text(String(key)), this.value(value, depth + 1)]);
    }
    // fromEntries defines `__proto__` as an ordinary key instead of setting the prototype.
    return Object.fromEntries(entries);
  }

  private hasRoomFor(name: string): boolean {
    if (this.units + name.length <= MAX_TEXT) return true;
    this.notes.add(TEXT_WAS_CUT);
    return false;
  }

  private withinBudget(): boolean {
    this.values += 1;
    if (this.values <= MAX_VALUES) return true;
    this.notes.add(`only the first ${MAX_VALUES} values of the record were read`);
    return false;
  }
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

function bytesAsText(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  }
}

function isScalarObject(value: object): boolean {
  return value instanceof Date || value instanceof Uint8Array || value instanceof Set;
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a single value" : `a ${typeof value}`;
}

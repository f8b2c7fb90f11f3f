/** How an exception came to be known: `mechanism` of an exception, from an object or one word. */
import type { JsonObject, JsonValue } from "../sentry/items.js";
import { MAX_BAG_BYTES, MAX_CHARS } from "../sentry/limits.js";
import { asText, compact, cutChars, objectAt, shrinkObject } from "./json.js";
import { boolean } from "./kinds.js";
import { isAbsent, isPlainObject } from "./record.js";
import { readObject } from "./structured.js";

const DEFAULT_TYPE = "generic";

/** Undefined when nothing is known; `handled` given apart wins. */
export function mechanismOf(value: JsonValue | undefined, handled?: boolean): JsonObject | undefined {
  const source = value === undefined || isAbsent(value) ? {} : (readObject(value) ?? { type: asText(value) });
  const mechanism = compact({
    type: textAt(source.type, MAX_CHARS.mechanismType),
    handled: handled ?? flagAt(source.handled),
    synthetic: flagAt(source.synthetic),
    description: textAt(source.description),
    help_link: textAt(source.help_link),
    source: textAt(source.source),
    exception_id: indexAt(source.exception_id),
    parent_id: indexAt(source.parent_id),
    is_exception_group: flagAt(source.is_exception_group),
    data: bagAt(source.data),
    meta: bagAt(source.meta),
  });
  return Object.keys(mechanism).length === 0 ? undefined : { type: DEFAULT_TYPE, ...mechanism };
}

const mechanismAt = (exception: JsonValue): JsonObject => objectAt(exception, "mechanism");

/** The exceptions that are left of `all`: one whose parent is gone belongs to what that belonged to. */
export function adopted(left: readonly JsonValue[], all: readonly JsonValue[]): readonly JsonValue[] {
  const parents = new Map(all.map(mechanismAt).map((mechanism) => [mechanism.exception_id, mechanism.parent_id]));
  const known = new Set(left.map((exception) => mechanismAt(exception).exception_id));
  return left.map((exception) => {
    const mechanism = mechanismAt(exception);
    let parent = mechanism.parent_id;
    for (let step = 0; parent !== undefined && !known.has(parent) && step < all.length; step += 1)
      parent = parents.get(parent);
    return parent === mechanism.parent_id || !isPlainObject(exception)
      ? exception
      : { ...exception, mechanism: compact({ ...mechanism, parent_id: known.has(parent) ? parent : undefined }) };
  });
}

function textAt(value: JsonValue | undefined, max: number = MAX_CHARS.symbol): string | undefined {
  return value === undefined || isAbsent(value) ? undefined : cutChars(asText(value).trim(), max);
}

function flagAt(value: JsonValue | undefined): boolean | undefined {
  const reading = value === undefined || value === null ? undefined : boolean.read(value);
  return reading !== undefined && "value" in reading ? reading.value : undefined;
}

function indexAt(value: JsonValue | undefined): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : undefined;
}

function bagAt(value: JsonValue | undefined): JsonObject | undefined {
  return isPlainObject(value) ? shrinkObject(value, MAX_BAG_BYTES.requestData).value : undefined;
}

/**
 * A small language for attribute tables. A check looks at one value and remarks on what the server
 * would null, cut or replace; the item itself lives on. Paths are dotted, as in an event's `errors`.
 */
import type { JsonObject, JsonValue } from "../../sentry/items.js";
import { isList, isObject } from "../../sentry/json.js";
import type { Remark } from "../ledger.js";

export type Check = (value: JsonValue, name: string, remarks: Remark[]) => void;
export type Table = Readonly<Record<string, Check>>;

/** Remarks kept of one item: a hostile payload can earn millions. */
const MAX_REMARKS = 100;

export function remark(remarks: Remark[], type: string, name: string, reason: string): void {
  if (remarks.length < MAX_REMARKS) remarks.push({ type, name, reason });
}

const invalid = (remarks: Remark[], name: string, reason: string): void =>
  remark(remarks, "invalid_data", name, reason);

export const anything: Check = () => undefined;

/** Text of at most `max` characters, with some more tolerated before the server cuts. */
export const text =
  (max = Number.POSITIVE_INFINITY, tolerated = 0): Check =>
  (value, name, remarks) => {
    if (typeof value !== "string") invalid(remarks, name, "expected a string");
    else tooLong(value, max, tolerated, name, remarks);
  };

/** Text, or a number or boolean that the server turns into text. */
export const lenientText =
  (max = Number.POSITIVE_INFINITY): Check =>
  (value, name, remarks) => {
    if (typeof value === "object") invalid(remarks, name, "expected a primitive value");
    else tooLong(String(value), max, 0, name, remarks);
  };

function tooLong(value: string, max: number, tolerated: number, name: string, remarks: Remark[]): void {
  if (value.length <= max) return;
  if ([...value].length > max + tolerated) remark(remarks, "value_too_long", name, `cut to ${max} characters`);
}

export const matching =
  (pattern: RegExp, expected: string): Check =>
  (value, name, remarks) => {
    if (typeof value !== "string" || !pattern.test(value)) invalid(remarks, name, `expected ${expected}`);
  };

export const oneOf =
  (choices: readonly string[], consequence = "dropped"): Check =>
  (value, name, remarks) => {
    if (typeof value !== "string" || !choices.includes(value))
      invalid(remarks, name, `expected one of ${choices.join(", ")}; ${consequence}`);
  };

export const integer =
  (min = Number.MIN_SAFE_INTEGER): Check =>
  (value, name, remarks) => {
    const number = typeof value === "string" && /^\d{1,19}$/.test(value) ? Number(value) : value;
    if (typeof number !== "number" || !Number.isInteger(number) || number < min)
      invalid(remarks, name, `expected a whole number from ${min}`);
  };

export const number: Check = (value, name, remarks) => {
  if (typeof value !== "number") invalid(remarks, name, "expected a number");
};

export const boolean: Check = (value, name, remarks) => {
  if (typeof value !== "boolean") invalid(remarks, name, "expected a boolean");
};

/** An object with known attributes; `others` judges the rest, which is otherwise discarded. */
export const object =
  (table: Table, others?: Check): Check =>
  (value, name, remarks) => {
    if (!isObject(value)) invalid(remarks, name, "expected an object");
    else eachField(value, name, remarks, table, others);
  };

/** Applies a table to the attributes that are there; null counts as absent. */
export function eachField(value: JsonObject, name: string, remarks: Remark[], table: Table, others?: Check): void {
  for (const [field, entry] of Object.entries(value)) {
    if (entry === null) continue;
    const at = name === "" ? field : `${name}.${field}`;
    const check = Object.hasOwn(table, field) ? table[field] : others;
    if (check) check(entry, at, remarks);
    else remark(remarks, "invalid_attribute", at, "unknown attribute, discarded");
  }
}

export const list =
  (entry: Check): Check =>
  (value, name, remarks) => {
    if (!isList(value)) invalid(remarks, name, "expected a list");
    else
      for (const [index, element] of value.entries()) if (element !== null) entry(element, `${name}.${index}`, remarks);
  };

/** `{"values":[…]}`, a bare list, or one object, as exceptions, threads and breadcrumbs come. */
export const values =
  (entry: Check): Check =>
  (value, name, remarks) => {
    if (isList(value)) list(entry)(value, name, remarks);
    else if (isObject(value) && isList(value.values)) list(entry)(value.values, `${name}.values`, remarks);
    else if (isObject(value) && value.values === undefined) entry(value, name, remarks);
    else invalid(remarks, name, "expected values");
  };

/** Several checks on one value. */
export const all =
  (...checks: readonly Check[]): Check =>
  (value, name, remarks) => {
    for (const check of checks) check(value, name, remarks);
  };

/** At least one of the attributes must be there. */
export const someOf =
  (...fields: readonly string[]): Check =>
  (value, name, remarks) => {
    if (isObject(value) && !fields.some((field) => isPresent(value[field])))
      remark(remarks, "missing_attribute", name, `needs ${fields.join(" or ")}`);
  };

/** A value whose JSON is within a byte budget and a depth; more is cut away. */
export const within =
  (bytes: number, depth = Number.POSITIVE_INFINITY): Check =>
  (value, name, remarks) => {
    if (Buffer.byteLength(JSON.stringify(value)) > bytes)
      remark(remarks, "value_too_long", name, `cut to ${bytes} bytes`);
    if (depthOf(value) > depth) remark(remarks, "value_too_long", name, `cut at ${depth} levels`);
  };

function depthOf(value: JsonValue): number {
  if (typeof value !== "object" || value === null) return 0;
  const entries = isList(value) ? value : Object.values(value);
  return 1 + entries.reduce<number>((deepest, entry) => Math.max(deepest, depthOf(entry)), 0);
}

export function isPresent(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null;
}

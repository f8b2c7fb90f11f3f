/** Fields of JSON objects, however their writers spell them: `lineNumber`, `line_number` and `Line Number` are one. */

import { headlineOf, isTellingType } from "../headline.js";
import { MAX_LINE_CHARS } from "../language.js";

/** Fields of one object that are looked at. */
const MAX_FIELDS = 60;

export type Fields = ReadonlyMap<string, unknown>;

const NONE: Fields = new Map();

export function fieldsOf(entry: unknown): Fields {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return NONE;
  const fields = new Map<string, unknown>();
  for (const [key, value] of Object.entries(entry).slice(0, MAX_FIELDS)) {
    const name = spelled(key);
    if (!fields.has(name)) fields.set(name, value);
  }
  return fields;
}

export const spelled = (key: string): string =>
  /^[a-z]+$/.test(key)
    ? key
    : key
        .slice(0, 80)
        .toLowerCase()
        .replace(/[^a-z0-9]/g, "");

export function textIn(fields: Fields, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = fields.get(key);
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

export function numberIn(fields: Fields, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = fields.get(key);
    if ((Number.isInteger(value) && Number(value) > 0) || (typeof value === "string" && /^\d{1,9}$/.test(value)))
      return String(value);
  }
  return undefined;
}

/** What an object says of the exception that it stands for. */
export interface Named {
  readonly type?: string;
  readonly value?: string;
}

/** Keys of types, the surest first: a `name` may be that of a service, a `type` that of a record. */
const TYPES = [
  "exceptiontype",
  "errortype",
  "errorkind",
  "errorclass",
  "exceptionclass",
  "exctype",
  "typename",
  "classname",
  "class",
  "type",
  "kind",
  "name",
  "exception",
];
const VALUES = [
  "exceptionmessage",
  "errormessage",
  "excvalue",
  "value",
  "message",
  "description",
  "reason",
  "msg",
  "detail",
  "error",
  "err",
];
/** Objects that describe the exception for the one they stand in. */
const DESCRIPTIONS = ["exception", "error", "err"];
/** Kinds of records, not of exceptions. */
const RECORDS =
  /^(?:error|errors|log|event|exception|default|message|transaction|err|fatal|critical|crash|unhandled|js)$/;

export function namedBy(owner: unknown): Named {
  const own = namedIn(owner);
  if (own.type !== undefined) return own;
  const fields = fieldsOf(owner);
  for (const key of DESCRIPTIONS) {
    const described = namedIn(fields.get(key));
    if (described.type !== undefined) return described;
  }
  return own;
}

function namedIn(owner: unknown): Named {
  const fields = fieldsOf(owner);
  for (const key of TYPES) {
    const type = fields.get(key);
    if (typeof type === "string" && /^[\w.\\$:@*/<>-]{1,200}$/.test(type) && !RECORDS.test(type)) {
      const value = textIn(
        fields,
        VALUES.filter((name) => name !== key),
      );
      return { type, ...(value === undefined ? {} : { value }) };
    }
  }
  const value = textIn(fields, VALUES);
  if (value === undefined) return {};
  const head = headlineOf(value.slice(0, MAX_LINE_CHARS));
  return head?.type !== undefined && head.value !== undefined && isTellingType(head.type)
    ? { type: head.type, value: value.slice(value.indexOf(":") + 1).trim() }
    : { value };
}

/**
 * A stream's field table and how it becomes a typed row: the one source of json_schema, catalog,
 * coercion and documentation. Adding a field is adding a row to its table.
 */
import type { JsonObject, JsonValue } from "../sentry/items.js";
import { asText, cutChars } from "./json.js";
import { type Located, locate, type Places, placesOf } from "./locate.js";
import type { Notes } from "./notes.js";
import { type QuoteDoubling, undoQuotesInValue } from "./quotes.js";
import { isAbsent } from "./record.js";
import { rowSchema, type Schema } from "./row-schema.js";
import { SOURCES } from "./sources.js";
import { readObject } from "./structured.js";

export type JsonType = "string" | "number" | "boolean" | "object" | "array";

/** A value read as its kind, perhaps with a remark; or why it cannot be. Texts are safe to show. */
export type Reading<T> = { readonly value: T; readonly note?: string } | { readonly problem: string };

/** A type of field: what it accepts, what it makes of it, what bad input gets. */
export interface Kind<T> {
  readonly name: string;
  /** For the mapping reference: accepted forms. */
  readonly accepts: string;
  /** For the mapping reference: what bad input gets. */
  readonly otherwise: string;
  readonly limit?: string;
  /** Types in json_schema; "object" makes one leaf in the host's picker. */
  readonly json: readonly JsonType[];
  readonly schema: Schema<T>;
  /** Free-form: dotted children (`tags.region`) belong to this field. */
  readonly open?: true;
  read(value: JsonValue): Reading<T>;
}

export interface Field<T> {
  readonly kind: Kind<T>;
  /** Where it goes in the item. */
  readonly attribute: string;
  readonly about: string;
  readonly source: string;
  readonly required?: true;
  /** Children of this group that are no field of their own belong to this (open) field, e.g. `user`. */
  readonly restOf?: string;
}

/** One row of a field table. */
export function field<T>(kind: Kind<T>, attribute: string, about: string, source: string = SOURCES.event): Field<T> {
  return { kind, attribute, about, source };
}

/** The same, and a row without it is rejected. */
export function required<T>(row: Field<T>): RequiredField<T> {
  return { ...row, required: true };
}

export type RequiredField<T> = Field<T> & { readonly required: true };
export type FieldTable = Readonly<Record<string, Field<unknown>>>;

type RequiredPaths<T> = { [P in keyof T]: T[P] extends { readonly required: true } ? P : never }[keyof T];

/** The typed row of a table: keys are the dotted paths. */
export type Row<T extends FieldTable> = {
  readonly [P in RequiredPaths<T>]: T[P] extends Field<infer V> ? V : never;
} & { readonly [P in Exclude<keyof T, RequiredPaths<T>>]?: T[P] extends Field<infer V> ? V : never };

export interface RowReader<T extends FieldTable> {
  read(record: JsonObject, quotes: QuoteDoubling, notes: Notes): RowReading<T>;
}

export type RowReading<T extends FieldTable> =
  /** `content` is the row as JSON; `unusable` is the text of optional values that could not be read. */
  | { readonly ok: true; readonly row: Row<T>; readonly content: JsonObject; readonly unusable: JsonObject }
  | { readonly ok: false; readonly detail: string; readonly content: JsonObject };

/** Characters of an unusable value that are kept. */
const UNUSABLE_CHARS = 500;

export function rowReader<T extends FieldTable>(fields: T): RowReader<T> {
  const places = placesOf(fields);
  const schema = rowSchema(fields);
  return {
    read(record, quotes, notes) {
      const { content, unusable, problems } = coerce(fields, places, record, quotes, notes);
      for (const [path, { required }] of Object.entries(fields)) {
        if (required && content[path] === undefined)
          return {
            ok: false,
            detail: `${path} is required: ${problems.get(path) ?? "it is missing or empty"}`,
            content,
          };
      }
      const parsed = schema.safeParse(content);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        return { ok: false, detail: `${issue?.path.join(".") ?? "row"}: ${issue?.message ?? "invalid"}`, content };
      }
      // The schema was built from this very table, field by field: its output is the table's row.
      return { ok: true, row: parsed.data as Row<T>, content, unusable };
    },
  };
}

function unusableText(value: JsonValue): string {
  return cutChars(asText(value), UNUSABLE_CHARS);
}

function coerce(fields: FieldTable, places: Places, record: JsonObject, quotes: QuoteDoubling, notes: Notes) {
  const located = locate(record, places, notes);
  const content: [string, JsonValue][] = [];
  const unusable = [...located.unusable].map(([path, value]): [string, JsonValue] => [path, unusableText(value)]);
  const problems = new Map<string, string>();
  for (const [path, { kind, required }] of Object.entries(fields)) {
    const value = mappedValue(path, located, quotes, notes);
    if (value === undefined || isAbsent(value)) continue;
    const reading = kind.read(value);
    if ("problem" in reading) {
      problems.set(path, reading.problem);
      if (required) continue;
      notes.add(`${path}: ${reading.problem}; left out`);
      unusable.push([path, unusableText(value)]);
    } else {
      if (reading.note !== undefined) notes.add(`${path}: ${reading.note}`);
      content.push([path, reading.value as JsonValue]);
    }
  }
  return { content: Object.fromEntries(content), unusable: Object.fromEntries(unusable), problems };
}

/** The value at a path, its dotted children merged in; a child wins over the same name inside. */
function mappedValue(path: string, located: Located, quotes: QuoteDoubling, notes: Notes): JsonValue | undefined {
  const direct = located.values.get(path);
  const children = located.children.get(path);
  const value = direct === undefined ? undefined : undoQuotesInValue(direct, quotes);
  if (children === undefined) return value;
  const mapped = undoQuotesInValue(Object.fromEntries(children), quotes);
  if (value === undefined || isAbsent(value)) return mapped;
  const inner = readObject(value);
  if (inner === undefined) notes.add(`${path}: text beside dotted children was left out`);
  return { ...inner, ...(mapped as JsonObject) };
}

/**
 * Finds the values of a table's fields in a record, whichever way they are spelled: `{"user": {"id": 1}}`
 * and `{"user.id": 1}` are the same, side by side too.
 */
import type { JsonObject, JsonValue } from "../sentry/items.js";
import { type Notes, quoteName } from "./notes.js";
import { isAbsent, isPlainObject } from "./record.js";
import { readStructure } from "./structured.js";

/** The shape of a table, computed once. */
export interface Places {
  readonly leaves: ReadonlySet<string>;
  /** Fields that take dotted children. */
  readonly open: readonly string[];
  /** Proper prefixes of paths: `user`, `user.geo`. */
  readonly groups: ReadonlySet<string>;
  /** The open field that takes a group's unknown children. */
  readonly rests: readonly { readonly group: string; readonly open: string }[];
}

export interface Located {
  readonly values: ReadonlyMap<string, JsonValue>;
  /** Open field → its dotted children. */
  readonly children: ReadonlyMap<string, ReadonlyMap<string, JsonValue>>;
  /** What was mapped to a group and has no fields. */
  readonly unusable: ReadonlyMap<string, JsonValue>;
}

/** A user as one value: what others call the id. Broken structure is none. */
function isId(value: JsonValue): boolean {
  return typeof value === "number" || (typeof value === "string" && !/^\s*[[{]/.test(value));
}

interface TableShape {
  readonly [path: string]: { readonly kind: { readonly open?: true }; readonly restOf?: string };
}

export function placesOf(fields: TableShape): Places {
  const leaves = new Set(Object.keys(fields));
  const groups = new Set<string>();
  for (const path of leaves) {
    const parts = path.split(".");
    for (let length = 1; length < parts.length; length += 1) groups.add(parts.slice(0, length).join("."));
  }
  const rests = Object.entries(fields).flatMap(([open, { restOf: group }]) =>
    group === undefined ? [] : [{ group, open }],
  );
  return { leaves, groups, rests, open: [...leaves].filter((path) => fields[path]?.kind.open) };
}

export function locate(record: JsonObject, places: Places, notes: Notes): Located {
  const values = new Map<string, JsonValue>();
  const children = new Map<string, Map<string, JsonValue>>();
  const unusable = new Map<string, JsonValue>();
  const unknown: string[] = [];

  const put = (path: string, value: JsonValue): void => {
    const present = values.get(path);
    if (present === undefined || isAbsent(present)) values.set(path, value);
    else if (!isAbsent(value)) notes.add(`${path}: mapped twice; the first value counts`);
  };
  const putChild = (open: string, name: string, value: JsonValue): void => {
    const known = children.get(open) ?? new Map<string, JsonValue>();
    children.set(open, known.set(name, value));
  };
  const visit = (prefix: string, object: JsonObject): void => {
    for (const [rawKey, value] of Object.entries(object)) {
      const key = rawKey.trim();
      const path = spelling(prefix === "" ? key : `${prefix}.${key}`, places);
      const open = places.open.find((candidate) => path.startsWith(`${candidate}.`));
      const rest = places.rests.find(({ group }) => path.startsWith(`${group}.`));
      if (places.leaves.has(path)) put(path, value);
      else if (open !== undefined) putChild(open, path.slice(open.length + 1), value);
      else if (places.groups.has(path)) visitGroup(path, value);
      else if (rest !== undefined) putChild(rest.open, path.slice(rest.group.length + 1), value);
      else if (!isAbsent(value)) unknown.push(path);
    }
  };
  const visitGroup = (path: string, value: JsonValue): void => {
    const object = typeof value === "string" ? readStructure(value) : value;
    if (isPlainObject(object)) visit(path, object);
    else if (isAbsent(value)) return;
    else if (places.leaves.has(`${path}.id`) && isId(value)) put(`${path}.id`, value);
    else {
      notes.add(`${path}: not an object with fields; left out`);
      unusable.set(path, value);
    }
  };

  visit("", record);
  if (unknown.length > 0)
    notes.add(`not a field of this stream, left out: ${unknown.slice(0, 5).map(quoteName).join(", ")}`);
  return { values, children, unusable };
}

/** The path as the table spells it; a column name in capitals (Snowflake) is the same field. */
function spelling(path: string, { leaves, groups }: Places): string {
  if (leaves.has(path) || groups.has(path)) return path;
  const lower = path.toLowerCase();
  return leaves.has(lower) || groups.has(lower) ? lower : path;
}

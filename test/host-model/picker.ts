/**
 * The destination paths that Multiwoven's mapping page offers for a stream, re-stated: the picker knows
 * property names and types, nothing else.
 * Source: ui/src/views/Activate/Syncs/utils.ts of Multiwoven/multiwoven (2026-08).
 */
import { z } from "zod";

const property = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  get properties() {
    return z.record(z.string(), property).optional();
  },
  get items() {
    return property.optional();
  },
});
type Property = z.infer<typeof property>;

/** In the picker's order. Throws where the page would crash. */
export function offeredPaths(jsonSchema: unknown): string[] {
  const schema = property.parse(jsonSchema);
  if (schema.type !== "object") throw new Error("the page crashes on a schema that is no object");
  return childPaths(schema, "");
}

/** Rows that a new sync starts with and that cannot be deleted. */
export function fixedRows(jsonSchema: unknown): string[] {
  const required = z.looseObject({ required: z.array(z.string()).default([]) }).parse(jsonSchema).required;
  return offeredPaths(jsonSchema).filter((path) => required.includes(path));
}

function childPaths(parent: Property, prefix: string): string[] {
  return Object.entries(parent.properties ?? {}).flatMap(([name, child]) => pathsOf(child, `${prefix}${name}`));
}

/** A type that is a list of types is one leaf, whatever is in it; an object without properties is nothing. */
function pathsOf(child: Property, path: string): string[] {
  if (child.type === "object") return childPaths(child, `${path}.`);
  if (child.type === "array")
    return child.items?.type === "object" ? childPaths(child.items, `${path}.0.`) : [`${path}.0`];
  return [path];
}

/**
 * json_schema of a stream as the host's mapping screen wants it: dotted leaves are nested objects with
 * properties, a free-form object or list is one leaf, `required` stands at the top only.
 * Source: multiwoven, ui/src/views/Activate/Syncs/utils.ts (2026-11).
 */
import type { JsonObject, JsonValue } from "../sentry/items.js";
import type { FieldTable } from "./fields.js";

interface Branch {
  readonly children: Map<string, Branch | JsonObject>;
}

export function jsonSchemaOf(fields: FieldTable): JsonObject {
  const root: Branch = { children: new Map() };
  for (const [path, { kind, about }] of Object.entries(fields)) {
    const parts = path.split(".");
    const leaf = parts.pop() ?? path;
    branchAt(root, parts).children.set(leaf, { type: [...kind.json, "null"], description: about });
  }
  const required = Object.keys(fields).filter((path) => fields[path]?.required);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    ...schemaOf(root),
    ...(required.length > 0 ? { required } : {}),
  };
}

function branchAt(root: Branch, parts: readonly string[]): Branch {
  return parts.reduce((branch, part) => {
    const known = branch.children.get(part);
    if (known !== undefined && isBranch(known)) return known;
    const grown: Branch = { children: new Map() };
    branch.children.set(part, grown);
    return grown;
  }, root);
}

function isBranch(node: Branch | JsonObject): node is Branch {
  return node.children instanceof Map;
}

function schemaOf(branch: Branch): JsonObject {
  const properties = [...branch.children].map(([name, node]): [string, JsonValue] => [
    name,
    isBranch(node) ? schemaOf(node) : node,
  ]);
  return { type: "object", properties: Object.fromEntries(properties) };
}

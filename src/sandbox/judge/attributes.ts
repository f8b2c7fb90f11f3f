/**
 * Typed attributes of logs, metrics and spans: `"key": {"type": T, "value": V, "unit"?}`. A value that
 * is not of its type costs the attribute. Source: https://develop.sentry.dev/sdk/telemetry/attributes/ (2026-11).
 */
import type { JsonValue } from "../../sentry/items.js";
import { isList, isObject } from "../../sentry/json.js";
import { type Check, remark } from "./fields.js";

type Test = (value: JsonValue) => boolean;

const SCALARS: Readonly<Record<string, Test>> = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  integer: (value) => typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 2 ** 63,
  double: (value) => typeof value === "number",
};

/** Lists came later: older servers drop them like any type that they do not know. */
const LISTS: Readonly<Record<string, Test>> = {
  array: (value) => isList(value) && value.every((entry) => typeof entry !== "object"),
  ...Object.fromEntries(
    Object.entries(SCALARS).map(([type, test]) => [`${type}[]`, (value) => isList(value) && value.every(test)]),
  ),
};

const TYPES = { old: SCALARS, current: { ...SCALARS, ...LISTS } };

export const attributes =
  (server: "current" | "old"): Check =>
  (value, name, remarks) => {
    if (!isObject(value)) {
      remark(remarks, "invalid_data", name, "expected an object");
      return;
    }
    for (const [key, attribute] of Object.entries(value)) {
      const problem = attributeProblem(attribute, TYPES[server]);
      if (problem !== undefined) remark(remarks, "invalid_data", `${name}.${key}`, problem);
    }
  };

function attributeProblem(attribute: JsonValue, types: Readonly<Record<string, Test>>): string | undefined {
  if (!isObject(attribute) || typeof attribute.type !== "string") return "expected type and value, dropped";
  const { type, value = null } = attribute;
  const test = Object.hasOwn(types, type) ? types[type] : undefined;
  if (test === undefined) return "unknown type, dropped";
  return test(value) ? undefined : `value is not of type ${type}, dropped`;
}

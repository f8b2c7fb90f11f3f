/**
 * Typed attributes of logs, metrics and spans: `"key": {"type": T, "value": V, "unit"?}`. A value that
 * is not of its type costs the attribute. Source: https://develop.sentry.dev/sdk/telemetry/attributes/ (2026-11).
 */
import type { JsonValue } from "../../sentry/items.js";
import { isList, isObject } from "../../sentry/json.js";
import { type Check, remark } from "./fields.js";

type Scalar = "string" | "boolean" | "integer" | "double";

const TESTS: Readonly<Record<Scalar, (value: JsonValue) => boolean>> = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  integer: (value) => typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 2 ** 63,
  double: (value) => typeof value === "number",
};

const isScalar = (type: string): type is Scalar => Object.hasOwn(TESTS, type);

export const attributes =
  (server: "current" | "old"): Check =>
  (value, name, remarks) => {
    if (!isObject(value)) {
      remark(remarks, "invalid_data", name, "expected an object");
      return;
    }
    for (const [key, attribute] of Object.entries(value)) {
      const problem = attributeProblem(attribute, server);
      if (problem !== undefined) remark(remarks, "invalid_data", `${name}.${key}`, problem);
    }
  };

function attributeProblem(attribute: JsonValue, server: "current" | "old"): string | undefined {
  if (!isObject(attribute) || typeof attribute.type !== "string") return "expected type and value, dropped";
  const { type, value = null } = attribute;
  const element = type.endsWith("[]") && server === "current" ? type.slice(0, -2) : undefined;
  if (element !== undefined && isScalar(element))
    return isList(value) && value.every(TESTS[element]) ? undefined : `value is not ${type}, dropped`;
  if (!isScalar(type)) return "unknown type, dropped";
  return TESTS[type](value) ? undefined : `value is not of type ${type}, dropped`;
}

/** Checks of fields in a REST body, with the words that Sentry's REST framework uses for them. */
import type { JsonObject, JsonValue } from "../../sentry/items.js";
import { isObject } from "../../sentry/json.js";

export type FieldErrors = Record<string, string[]>;
type FieldCheck = (value: JsonValue) => string | undefined;

const ISO_DATE = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i;

export function isAbsent(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === "";
}

export const isText =
  (max?: number): FieldCheck =>
  (value) => {
    if (typeof value !== "string") return "Not a valid string.";
    return max !== undefined && value.length > max
      ? `Ensure this field has no more than ${max} characters.`
      : undefined;
  };

export const isDate: FieldCheck = (value) =>
  typeof value === "string" && ISO_DATE.test(value) && !Number.isNaN(Date.parse(value))
    ? undefined
    : "Datetime has wrong format. Use ISO 8601.";

export const oneOf =
  (choices: readonly string[]): FieldCheck =>
  (value) =>
    typeof value === "string" && choices.includes(value) ? undefined : "Not a valid choice.";

/** Only what is there is checked; absent and null fields pass. */
export function verify(sent: JsonObject, checks: Readonly<Record<string, FieldCheck>>): FieldErrors {
  const errors: FieldErrors = {};
  for (const [field, check] of Object.entries(checks)) {
    const value = isObject(sent) && Object.hasOwn(sent, field) ? sent[field] : undefined;
    const problem = value === undefined || value === null ? undefined : check(value);
    if (problem !== undefined) errors[field] = [problem];
  }
  return errors;
}

/** The kinds of numeric fields. */
import type { Kind } from "./fields.js";
import { schemas } from "./row-schema.js";
import { readDuration, readNumber, readQuantity, readUnit, UNITS } from "./units.js";

const SCALAR = ["number", "string"] as const;
const LEFT_OUT = "left out, noted";
const FORMS = "a number, or its text with a decimal point; thousands may be set apart by , _ ' or a blank";

export const number: Kind<number> = {
  name: "number",
  accepts: FORMS,
  otherwise: LEFT_OUT,
  limit: "finite",
  json: SCALAR,
  schema: schemas.number,
  read(value) {
    const found = readNumber(value);
    return found === undefined ? { problem: "not a number" } : { value: found };
  },
};

export type Quantity = number | { readonly value: number; readonly unit: string };

/** A number, with its unit when one is written behind it. */
export const quantity: Kind<Quantity> = {
  ...number,
  accepts: `${FORMS}; with a unit behind it (12 ms, 5%)`,
  schema: schemas.quantity,
  read(value) {
    const found = readQuantity(value);
    if (found === undefined) return { problem: "not a number" };
    const { value: amount, unit } = found;
    const reading = { value: unit === undefined ? amount : { value: amount, unit } };
    const isExact = !Number.isInteger(amount) || Number.isSafeInteger(amount);
    return isExact ? reading : { ...reading, note: "a whole number beyond 2^53, which is not sent exactly" };
  },
};

/** A length of time in the unit that the field says. */
export function duration(max: number, unit: "second" | "millisecond"): Kind<number> {
  return {
    ...number,
    name: "duration",
    accepts: `${FORMS}; with a unit (120 ms, 5 s); hh:mm:ss`,
    limit: `0 to ${max}`,
    schema: schemas.between(0, max),
    read(value) {
      const found = readDuration(value, unit);
      return found !== undefined && found >= 0 && found <= max
        ? { value: found }
        : { problem: `not a number from 0 to ${max}` };
    },
  };
}

/** A whole number between two borders, both included; a fraction is cut off. */
export function integer(min: number, max: number): Kind<number> {
  return {
    name: "whole number",
    accepts: FORMS,
    otherwise: `${LEFT_OUT}; a fraction is cut off`,
    limit: `${min} to ${max}`,
    json: SCALAR,
    schema: schemas.integer(min, max),
    read(value) {
      const found = readNumber(value);
      const whole = found === undefined ? Number.NaN : Math.trunc(found);
      if (!(whole >= min && whole <= max)) return { problem: `not a whole number from ${min} to ${max}` };
      return whole === found ? { value: whole } : { value: whole, note: "the fraction was cut off" };
    },
  };
}

export const unit: Kind<string> = {
  name: "unit",
  accepts: `${UNITS.join(", ")}; plural and short forms such as ms, s, kb, %`,
  otherwise: "sent as none, which is what Sentry makes of a unit it does not know; noted",
  json: ["string"],
  schema: schemas.oneOf(UNITS),
  read(value) {
    const known = typeof value === "string" ? readUnit(value) : undefined;
    return known === undefined
      ? { value: "none", note: "not a unit that Sentry knows; sent as none" }
      : { value: known };
  },
};

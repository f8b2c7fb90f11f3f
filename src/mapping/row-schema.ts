/** The zod side of field tables: what a coerced value must be, and the typed row of a stream. */
import { z } from "zod";
import type { JsonObject, JsonValue, Stacktrace } from "../sentry/items.js";
import { isPlainObject } from "./record.js";

export type Schema<T> = z.ZodType<T>;

const finite = z.number();

export const schemas = {
  text: (max: number): Schema<string> =>
    z
      .string()
      .min(1)
      .refine((text) => text.length <= max * 2),
  number: finite as Schema<number>,
  quantity: z.union([finite, z.object({ value: finite, unit: z.string() })]) as Schema<
    number | { readonly value: number; readonly unit: string }
  >,
  integer: (min: number, max: number): Schema<number> => z.int().min(min).max(max),
  between: (min: number, max: number): Schema<number> => z.number().min(min).max(max),
  micros: z.int().min(0) as Schema<number>,
  boolean: z.boolean() as Schema<boolean>,
  hex: (digits: number): Schema<string> => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`)),
  oneOf: <const V extends string>(values: readonly V[]): Schema<V> => z.enum(values),
  ip: z.union([z.ipv4(), z.ipv6()]) as Schema<string>,
  object: z.custom<JsonObject>((value) => isPlainObject(value as JsonValue)) as Schema<JsonObject>,
  list: z.custom<readonly JsonValue[]>(Array.isArray) as Schema<readonly JsonValue[]>,
  json: z.custom<JsonValue>((value) => value !== undefined) as Schema<JsonValue>,
  texts: z.array(z.string()) as Schema<readonly string[]>,
  trace: z.union([z.string().min(1), z.object({ frames: z.array(z.looseObject({})).min(1) })]) as Schema<
    string | Stacktrace
  >,
};

/** The schema of a stream's row: required fields must be there, the others may be. */
export function rowSchema(
  fields: Readonly<Record<string, { readonly kind: { readonly schema: Schema<unknown> }; readonly required?: true }>>,
): z.ZodObject {
  return z.strictObject(
    Object.fromEntries(
      Object.entries(fields).map(([path, { kind, required }]) => [
        path,
        required ? kind.schema : kind.schema.optional(),
      ]),
    ),
  );
}

/** Whether a text is an IPv4 or IPv6 address. */
export function isIpAddress(text: string): boolean {
  return schemas.ip.safeParse(text).success;
}

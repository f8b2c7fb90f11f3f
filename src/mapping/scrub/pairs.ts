/** Names and values that stand side by side instead of as key and value: pairs, `{name, value}`, arguments. */
import type { JsonObject, JsonValue } from "../../sentry/items.js";
import type { FieldTraits } from "./fields.js";
import { secretName } from "./names.js";

export function isPair(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === "string";
}

const NAME_KEYS = /^(?:name|key|k|header|headername|field|param|parameter|variable|var)$/i;
const VALUE_KEYS = /^(?:value|v|val|values|content|data)$/i;

/** A name, not a text that happens to stand under `name`. */
const PLAIN_NAME = /^(?!.*\[Filtered\])[\p{L}\p{N}_ .$[\]-]{1,80}$/u;

/** `{name: "Authorization", value: …}` and its kin. */
export function pairOf(value: JsonObject): { readonly name: string; readonly valueKey: string } | undefined {
  let name: string | undefined;
  let valueKey: string | undefined;
  for (const key in value) {
    if (key.length > 10) continue;
    if (name === undefined && NAME_KEYS.test(key) && typeof value[key] === "string") name = value[key];
    else if (valueKey === undefined && VALUE_KEYS.test(key)) valueKey = key;
  }
  return name !== undefined && valueKey !== undefined && PLAIN_NAME.test(name) && secretName(name) !== undefined
    ? { name, valueKey }
    : undefined;
}

/** `session: {id}`; and the value of a pair, whose parent is the name it goes by. */
export function nameOfTwo(parent: string, key: string, traits: FieldTraits): FieldTraits["secret"] {
  if (traits.isGeneric) {
    const secret = secretName(`${parent} ${key}`);
    return secret?.last ? secret : undefined;
  }
  return VALUE_KEYS.test(key) ? secretName(parent) : undefined;
}

/** Characters. */
const MAX_LABEL_CHARS = 80;

/** The name that the element before gives: a command's `--password`, a raw header's `Cookie`. */
export function labelOf(previous: string, isHeader: boolean): string | undefined {
  if (previous.length > MAX_LABEL_CHARS) return undefined;
  const name = (isHeader ? /^([\w-]+)$/ : /^--?([A-Za-z][\w-]+)$/).exec(previous)?.[1];
  return name !== undefined && secretName(name) !== undefined ? name : undefined;
}

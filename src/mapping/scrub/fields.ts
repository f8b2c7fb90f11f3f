/** What the name of a field says about its value, remembered, since the same names come with every row. */
import { type SecretName, secretName, wordsOf } from "./names.js";
import { scrubText } from "./text.js";

export interface FieldTraits {
  readonly secret: SecretName | undefined;
  /** `app_version: "1.2.3.4"` is no address. */
  readonly isVersion: boolean;
  /** `order_id: "4…"` is no card, however its digits fall. */
  readonly isIdentifier: boolean;
  /** With the part before it, it may name a secret: `session: {id}`, `card: {number}`. */
  readonly isGeneric: boolean;
  /** The name as it may be shown: it can itself be an e-mail address or a token. */
  readonly shown: string;
  readonly rules: readonly string[];
}

const VERSION = /^(?:versions?|release|build|firmware|dist|revision|kernel|sdk|ver)$/;
const IDENTIFIER =
  /^(?:ids?|uuid|guid|sku|ean|gtin|upc|isbn|barcode|timestamp|ts|epoch|nonce|sequence|seq|offset|checksum|hash|digest)$/;
const RECORD =
  /^(?:order|invoice|tracking|shipment|parcel|serial|ticket|batch|lot|article|product|item|customer|record)$/;
const NUMBER = /^(?:number|numbers|no|nr|num|ref|reference)$/;
const PAYMENT = /^(?:card|cards|payment|pan|account|billing|cc|iban)$/;
const GENERIC = /^(?:id|key|number|no|answer|code)$/i;

/** Brackets have no place in the key of a tag. */
const FILTERED_KEY = "Filtered";

const MAX_REMEMBERED_CHARS = 120;
const MAX_REMEMBERED = 8_192;
const remembered = new Map<string, FieldTraits>();

export function fieldTraits(name: string): FieldTraits {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const traits = study(name);
  if (name.length <= MAX_REMEMBERED_CHARS) {
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(name, traits);
  }
  return traits;
}

function study(name: string): FieldTraits {
  const words = wordsOf(name.slice(-MAX_REMEMBERED_CHARS));
  const last = words.at(-1) ?? "";
  const { rules } = scrubText(name);
  return {
    secret: secretName(name),
    isVersion: VERSION.test(last),
    isIdentifier:
      !words.some((word) => PAYMENT.test(word)) &&
      (IDENTIFIER.test(last) || (NUMBER.test(last) && words.some((word) => RECORD.test(word)))),
    isGeneric: GENERIC.test(name),
    shown: rules.length === 0 ? name : FILTERED_KEY,
    rules,
  };
}

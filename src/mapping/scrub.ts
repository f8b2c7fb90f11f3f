/**
 * Takes secrets and personal addresses out of an item's payload before it leaves the process or touches
 * the disk: by the names of keys, by names that texts assign to, and by the shape of values. Pure; an
 * untouched part of the payload is returned as it came. What a rule has found is never reported, only
 * the rule and where.
 */
import type { JsonObject, JsonValue } from "../sentry/items.js";
import { fits } from "./scrub/assigned-value.js";
import { FILTERED } from "./scrub/cut.js";
import { type FieldTraits, fieldTraits } from "./scrub/fields.js";
import { isWorkingDirectory } from "./scrub/no-values.js";
import { isCard } from "./scrub/numbers.js";
import { isPair, labelOf, nameOfTwo, pairOf } from "./scrub/pairs.js";
import { scrubText, type TextOptions } from "./scrub/text.js";
import { childZone, FREE, PAYLOAD, type Zone } from "./scrub/zones.js";

export interface ScrubOptions {
  /** Dotted paths whose value may be an e-mail address, such as `user.email`. */
  readonly emailPaths: readonly string[];
  /** Dotted paths whose value may be a public IP address. */
  readonly ipPaths: readonly string[];
}

/** The fields that Sentry means for addresses; who is counted as a user must stay who he is. */
export const SENTRY_ADDRESS_PATHS: ScrubOptions = {
  emailPaths: [
    "user.email",
    "user.id",
    "user.username",
    "contexts.feedback.contact_email",
    "attributes.user.email.value",
  ],
  ipPaths: ["user.ip_address", "request.env.REMOTE_ADDR", "attributes.user.ip_address.value"],
};

export interface ScrubHit {
  /** Dotted, array indexes included; safe to show. */
  readonly path: string;
  readonly rule: string;
}

export interface Scrubbed {
  readonly payload: JsonObject;
  readonly hits: readonly ScrubHit[];
}

/** Deeper values are filtered unseen. Levels; what Sentry shows ends long before. */
const MAX_DEPTH = 100;
const MAX_SHOWN_KEY_CHARS = 80;

export function scrub(payload: JsonObject, options: ScrubOptions = SENTRY_ADDRESS_PATHS): Scrubbed {
  const walk = new Walk(options);
  const scrubbed = walk.object(payload, PAYLOAD, "");
  return { payload: scrubbed, hits: walk.hits };
}

type Entry = readonly [key: string, value: JsonValue];

class Walk {
  readonly hits: ScrubHit[] = [];
  readonly #options: ScrubOptions;
  readonly #path: string[] = [];

  constructor(options: ScrubOptions) {
    this.#options = options;
  }

  object(value: JsonObject, zone: Zone, parent: string): JsonObject {
    const named = zone.noPair || !zone.keyRules ? undefined : pairOf(value);
    let changed: Map<string, Entry> | undefined;
    for (const key of Object.keys(value)) {
      const child = value[key];
      if (child === undefined) continue;
      const traits = fieldTraits(key);
      this.#path.push(shownKey(traits));
      for (const rule of traits.rules) this.#hit(rule);
      const scrubbed = this.#field(key, child, traits, zone, key === named?.valueKey ? named.name : parent);
      this.#path.pop();
      if (scrubbed === child && traits.shown === key) continue;
      changed ??= new Map();
      changed.set(key, [traits.shown, scrubbed]);
    }
    return changed === undefined ? value : rebuilt(value, changed);
  }

  #field(key: string, value: JsonValue, traits: FieldTraits, zone: Zone, parent: string): JsonValue {
    const inner = childZone(zone, key);
    if (zone.keyRules) {
      const secret = traits.secret ?? (parent === "" ? undefined : nameOfTwo(parent, key, traits));
      if (secret !== undefined && !(typeof value === "string" && isWorkingDirectory(key, value))) {
        const filtered = this.#filtered(value, secret, zone);
        if (filtered !== undefined) return filtered;
      }
    }
    if (typeof value === "string") return this.#text(value, inner, zone.kinds?.[key] ?? inner.kind, traits);
    if (typeof value === "number") return zone.plainNumbers ? value : this.#number(value, traits);
    if (zone.child === "attribute" && isObject(value)) return this.#attribute(value, traits);
    return this.#value(
      value,
      zone.kinds?.[key] === undefined ? inner : { ...inner, kind: zone.kinds[key] },
      key,
      traits,
    );
  }

  /** What takes the place of a secret's value, or nothing where there is none to hide. */
  #filtered(value: JsonValue, secret: NonNullable<FieldTraits["secret"]>, zone: Zone): JsonValue | undefined {
    const content = zone.child === "attribute" && isObject(value) ? value.value : value;
    if (content === null || content === undefined || typeof content === "boolean") return undefined;
    if (typeof content === "object") {
      if (secret.certainty !== "always" || isAlreadyFiltered(content)) return undefined;
    } else if (!hides(String(content)) || !fits(secret, String(content))) return undefined;
    this.#hit(secret.rule);
    if (zone.child === "attribute" && isObject(value)) return { type: "string", value: FILTERED };
    return zone.child === "context" && typeof value === "object" ? { value: FILTERED } : FILTERED;
  }

  #attribute(attribute: JsonObject, traits: FieldTraits): JsonValue {
    const { value } = attribute;
    if (value === undefined) return attribute;
    this.#path.push("value");
    const scrubbed = this.#value(value, FREE, "", traits);
    this.#path.pop();
    if (scrubbed === value) return attribute;
    return typeof scrubbed === "string"
      ? { ...attribute, type: "string", value: scrubbed }
      : { ...attribute, value: scrubbed };
  }

  #value(value: JsonValue, zone: Zone, parent: string, traits: FieldTraits): JsonValue {
    if (typeof value === "string") return this.#text(value, zone, zone.kind, traits);
    if (typeof value === "number") return this.#number(value, traits);
    if (value === null || typeof value !== "object") return value;
    if (this.#path.length > MAX_DEPTH) {
      this.#hit("too_deep");
      return FILTERED;
    }
    return isObject(value) ? this.object(value, zone, parent) : this.#list(value, zone, parent, traits);
  }

  #list(values: readonly JsonValue[], zone: Zone, parent: string, traits: FieldTraits): JsonValue {
    const pairs = zone.keyRules && values.length > 0 && values.every(isPair);
    const alternate = /headers?$/i.test(parent) && values.length % 2 === 0;
    let insidePem = false;
    let touched = false;
    const result = values.map((value, i) => {
      this.#path.push(String(i));
      const previous = values[i - 1];
      const label =
        zone.keyRules && typeof previous === "string" ? labelOf(previous, alternate && i % 2 === 1) : undefined;
      let scrubbed: JsonValue;
      if (insidePem && typeof value === "string" && value !== FILTERED) {
        insidePem = !value.includes("-----END ");
        this.#hit("pem");
        scrubbed = FILTERED;
      } else if (pairs && isPair(value)) scrubbed = this.#pair(value, zone);
      else if (label !== undefined) scrubbed = this.#field(label, value, fieldTraits(label), FREE, "");
      else scrubbed = this.#value(value, zone, parent, traits);
      if (typeof value === "string" && value.includes("-----BEGIN ") && !value.includes("-----END ")) insidePem = true;
      this.#path.pop();
      touched ||= scrubbed !== value;
      return scrubbed;
    });
    return touched ? result : values;
  }

  #pair(pair: readonly JsonValue[], zone: Zone): JsonValue {
    const [name, value] = pair;
    if (typeof name !== "string" || value === undefined) return pair;
    const traits = fieldTraits(name);
    this.#path.push(shownKey(traits));
    const scrubbed = this.#field(name, value, traits, zone === FREE ? FREE : { ...zone, keyRules: true }, "");
    for (const rule of traits.rules) this.#hit(rule);
    this.#path.pop();
    return scrubbed === value && traits.shown === name ? pair : [traits.shown, scrubbed];
  }

  #text(text: string, zone: Zone, kind: NonNullable<TextOptions["kind"]>, traits: FieldTraits): string {
    const versions = zone.isVersions === true;
    const keepIp = versions || traits.isVersion;
    const usual = { kind, keepEmail: versions, keepIp, keepNumbers: traits.isIdentifier };
    const first = scrubText(text, usual);
    if (first.rules.length === 0) return text;
    const meant = this.#meant(first.rules);
    const { text: scrubbed, rules } = meant === undefined ? first : scrubText(text, { ...usual, ...meant });
    for (const rule of rules) this.#hit(rule);
    return scrubbed;
  }

  /** Paths are spelled out only once something has been found. */
  #meant(rules: readonly string[]): TextOptions | undefined {
    if (!rules.includes("email") && !rules.includes("ip_address")) return undefined;
    const path = this.#path.join(".");
    const keepEmail = this.#options.emailPaths.includes(path);
    const keepIp = this.#options.ipPaths.includes(path);
    return keepEmail || keepIp ? { ...(keepEmail ? { keepEmail } : {}), ...(keepIp ? { keepIp } : {}) } : undefined;
  }

  #number(value: number, traits: FieldTraits): JsonValue {
    if (value < 1e12 || traits.isIdentifier || !Number.isSafeInteger(value) || !isCard(String(value))) return value;
    this.#hit("card_number");
    return FILTERED;
  }

  #hit(rule: string): void {
    this.hits.push({ path: this.#path.join("."), rule });
  }
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Nothing to hide: empty, already filtered, or a truth value as text. */
function hides(text: string): boolean {
  return !(text.trim() === "" || text === FILTERED || /^(?:true|false)$/i.test(text));
}

function isAlreadyFiltered(value: JsonObject | readonly JsonValue[]): boolean {
  const values = Object.values(value);
  return values.length === 0 || (values.length === 1 && values[0] === FILTERED && isObject(value) && "value" in value);
}

function shownKey({ shown }: FieldTraits): string {
  return shown.length > MAX_SHOWN_KEY_CHARS ? `${shown.slice(0, MAX_SHOWN_KEY_CHARS)}…` : shown;
}

/** Two keys may have become one by scrubbing: the later gets a number. */
function rebuilt(value: JsonObject, changed: ReadonlyMap<string, Entry>): JsonObject {
  const taken = new Map<string, number>();
  return Object.fromEntries(
    Object.entries(value).map((entry) => {
      const [key, scrubbed] = changed.get(entry[0]) ?? entry;
      const before = taken.get(key) ?? 0;
      taken.set(key, before + 1);
      return [before === 0 ? key : `${key}_${before + 1}`, scrubbed];
    }),
  );
}

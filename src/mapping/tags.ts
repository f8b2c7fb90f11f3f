/**
 * Tags by Sentry's rules. A tag that breaks one would be nulled there; it goes whole into a context
 * instead, and the note says so. Source: relay-event-schema, relay-event-normalization (2026-11).
 */
import type { JsonObject, JsonValue } from "../sentry/items.js";
import { MAX_TAG_VALUE_CHARS, RESERVED_TAG_KEYS } from "../sentry/limits.js";
import { asText } from "./json.js";
import { environment as environmentKind } from "./name-kinds.js";
import { type Notes, quoteName } from "./notes.js";
import { isAbsent, isPlainObject } from "./record.js";

export interface Tags {
  readonly tags: Readonly<Record<string, string>>;
  /** What cannot be a tag, whole. */
  readonly moved: JsonObject;
  /** Sentry takes a tag of this name as the event's environment. */
  readonly environment?: string;
}

export interface TagRules {
  readonly maxKeyChars: number;
  /** Whether a tag `environment` may become the environment: not when the row has its own. */
  readonly takesEnvironment: boolean;
}

export function readTags(source: JsonObject, rules: TagRules, notes: Notes): Tags {
  const tags = new Map<string, string>();
  const moved: [string, JsonValue][] = [];
  let environment: string | undefined;
  for (const [name, value] of flatten(source)) {
    if (isAbsent(value)) continue;
    const key = name.trim().replace(/\s+/g, "-");
    const text = asText(value).trim();
    const problem = tags.has(key) ? "a second tag of this name" : problemOf(key, text, value, rules);
    if (problem !== undefined) {
      moved.push([name, value]);
      notes.add(`tag ${quoteName(name)}: ${problem}; moved to contexts.row_tags`);
    } else if (key === "environment") environment = text;
    else tags.set(key, text);
  }
  return {
    tags: Object.fromEntries(tags),
    moved: Object.fromEntries(moved),
    ...(environment === undefined ? {} : { environment }),
  };
}

function problemOf(
  key: string,
  text: string,
  value: JsonValue,
  { maxKeyChars, takesEnvironment }: TagRules,
): string | undefined {
  if (key === "environment") {
    if (!takesEnvironment) return "the event has an environment of its own";
    const reading = environmentKind.read(value);
    if ("problem" in reading) return reading.problem;
  }
  if (RESERVED_TAG_KEYS.includes(key) || key.startsWith("sentry:")) return "a name that Sentry keeps for itself";
  if (key.length === 0 || key.length > maxKeyChars) return `a name must have 1 to ${maxKeyChars} characters`;
  if (!/^[a-zA-Z0-9_.:-]+$/.test(key)) return "a name has only letters, digits and _ . : -";
  if (typeof value === "object") return "a list or object is no tag value";
  if (/[\r\n\u2028\u2029\u0085]/.test(text)) return "a value has no line break";
  return [...text.slice(0, 2 * MAX_TAG_VALUE_CHARS + 2)].length > MAX_TAG_VALUE_CHARS
    ? `a value has at most ${MAX_TAG_VALUE_CHARS} characters`
    : undefined;
}

/** `{"http": {"status": 200}}`, as the host makes it of the path `tags.http.status`, is the tag `http.status`. */
function flatten(source: JsonObject, prefix = ""): [string, JsonValue][] {
  return Object.entries(source).flatMap(([key, value]): [string, JsonValue][] => {
    const name = prefix === "" ? key : `${prefix}.${key}`;
    return isPlainObject(value) && Object.keys(value).length > 0 ? flatten(value, name) : [[name, value]];
  });
}

/**
 * Ids, releases, environments, tags: what the server takes as a name.
 * Source: getsentry/sentry-release-parser: src/parser.rs; getsentry/relay: relay-event-normalization (2026-11).
 */
import type { JsonValue } from "../../sentry/items.js";
import { isList, isObject } from "../../sentry/json.js";
import {
  MAX_ENVIRONMENT_BYTES,
  MAX_RELEASE_BYTES,
  MAX_TAG_KEY_CHARS,
  MAX_TAG_VALUE_CHARS,
  RESERVED_TAG_KEYS,
} from "../../sentry/limits.js";
import type { Remark } from "../ledger.js";
import { type Check, matching, remark } from "./fields.js";

const UUID = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
const TRACE_ID = /^(?!0+$)[0-9a-f]{32}$/i;
const DASHED_TRACE_ID = /^(?![0-]+$)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SPAN_ID = /^(?!0+$)[0-9a-f]{16}$/i;

export const isUuid = (value: JsonValue | undefined): value is string => typeof value === "string" && UUID.test(value);
export const isTraceId = (value: JsonValue | undefined): value is string =>
  typeof value === "string" && (TRACE_ID.test(value) || DASHED_TRACE_ID.test(value));
export const isSpanId = (value: JsonValue | undefined): value is string =>
  typeof value === "string" && SPAN_ID.test(value);

export const uuid = matching(UUID, "32 hexadecimal digits");
export const traceId: Check = (value, name, remarks) => {
  if (!isTraceId(value)) remark(remarks, "invalid_data", name, "expected 32 hexadecimal digits, not all zero");
};
export const spanId = matching(SPAN_ID, "16 hexadecimal digits, not all zero");

const CONTROL_OR_SLASH = /[/\\\p{Cc}]/u;

export function isReleaseName(value: string): boolean {
  const name = value.trim();
  return (
    name !== "" &&
    Buffer.byteLength(name) <= MAX_RELEASE_BYTES &&
    !CONTROL_OR_SLASH.test(name) &&
    ![".", "..", "latest"].includes(name.toLowerCase())
  );
}

export function isEnvironmentName(value: string): boolean {
  return (
    value !== "" &&
    Buffer.byteLength(value) <= MAX_ENVIRONMENT_BYTES &&
    !CONTROL_OR_SLASH.test(value) &&
    ![".", "..", "none"].includes(value.toLowerCase())
  );
}

const named =
  (test: (value: string) => boolean, what: string): Check =>
  (value, name, remarks) => {
    if (typeof value !== "string" || !test(value)) remark(remarks, "invalid_data", name, `not a ${what} name, removed`);
  };
export const release = named(isReleaseName, "release");
export const environment = named(isEnvironmentName, "environment");
export const dist = matching(/^\s*[a-zA-Z0-9_.-]{1,64}\s*$/, "1 to 64 of a-z A-Z 0-9 _ . -");

const TAG_KEY = /^[a-zA-Z0-9_.: -]+$/;

/** Tags as an object or as a list of pairs; a bad one is nulled, the event lives on. */
export const tags =
  (server: "current" | "old"): Check =>
  (value, name, remarks) => {
    const pairs = tagPairs(value);
    if (!pairs) {
      remark(remarks, "invalid_data", name, "expected an object or a list of pairs");
      return;
    }
    const seen = new Set<string>();
    for (const [key, entry] of pairs) {
      const problem = tagProblem(key, entry, server) ?? (seen.has(key) ? "named twice, the first is kept" : undefined);
      if (problem !== undefined) remark(remarks, "invalid_data", `${name}.${key}`, problem);
      seen.add(key);
    }
  };

function tagPairs(value: JsonValue): [string, JsonValue][] | undefined {
  if (isObject(value)) return Object.entries(value);
  if (!isList(value)) return undefined;
  return value.flatMap((pair): [string, JsonValue][] =>
    isList(pair) && pair.length === 2 ? [[String(pair[0]), pair[1] ?? null]] : [["?", {}]],
  );
}

function tagProblem(key: string, value: JsonValue, server: "current" | "old"): string | undefined {
  if (!TAG_KEY.test(key)) return "key may hold a-z A-Z 0-9 _ . : - only";
  if (key.length > MAX_TAG_KEY_CHARS[server]) return `key longer than ${MAX_TAG_KEY_CHARS[server]} characters`;
  if (RESERVED_TAG_KEYS.includes(key)) return "reserved key, removed";
  if (value === null || value === "") return "empty value, dropped";
  if (typeof value === "object") return "value must be text";
  if (typeof value === "number" && !Number.isInteger(value)) return "number loses its fraction";
  const shown = String(value);
  if ([...shown].length > MAX_TAG_VALUE_CHARS) return `value longer than ${MAX_TAG_VALUE_CHARS} characters`;
  return /[\r\n]/.test(shown) ? "value with a line break" : undefined;
}

/** Whether a remark is about this attribute: the server then treats it as missing. */
export function isNulled(remarks: readonly Remark[], name: string): boolean {
  return remarks.some((entry) => entry.name === name && entry.type === "invalid_data");
}

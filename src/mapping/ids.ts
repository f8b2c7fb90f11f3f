/**
 * Ids that are the same on every machine and in every repetition: SHA-256 over what identifies a row.
 * Sentry skips a repeated `event_id` within an hour, so a re-sent row counts once and a changed row anew.
 */
import { createHash } from "node:crypto";
import type { JsonValue } from "../sentry/items.js";

/** Id of a row that names itself; `content` is the typed row before defaults, so never a clock. */
export function idOfRecord(project: string, stream: string, recordId: string, content: JsonValue): string {
  return uuidFrom(["record", project, stream, recordId, content]);
}

/** Id of a row without a name: the caller's random `writeId` and the position in that call. */
export function idOfWrite(project: string, stream: string, writeId: string, index: number): string {
  return uuidFrom(["write", project, stream, writeId, index]);
}

/** A trace or span id that belongs to an event id; never random, so a repetition keeps it. */
export function traceIdFor(eventId: string): string {
  return digest(["trace", eventId]).slice(0, 32);
}
export function spanIdFor(eventId: string, part: string | number = 0): string {
  return digest(["span", eventId, part]).slice(0, 16);
}

/** 32 lower-case hexadecimal digits from a UUID in any usual spelling; undefined for anything else, the nil UUID included. */
export function readUuid(text: string): string | undefined {
  const hex = text
    .trim()
    .replace(/^urn:uuid:/i, "")
    .replace(/^\{(.*)\}$/, "$1")
    .toLowerCase();
  if (!/^(?:[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/.test(hex)) return undefined;
  const digits = hex.replaceAll("-", "");
  return /^0+$/.test(digits) ? undefined : digits;
}

/** Version 4 and the RFC 9562 variant are set because strict servers look at them. */
function uuidFrom(parts: JsonValue): string {
  const hex = digest(parts);
  const variant = (Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8;
  return `${hex.slice(0, 12)}4${hex.slice(13, 16)}${variant.toString(16)}${hex.slice(17, 32)}`;
}

function digest(parts: JsonValue): string {
  return createHash("sha256").update(canonicalJson(parts), "utf8").digest("hex");
}

/** JSON with sorted keys and no blanks: equal values give equal text. */
export function canonicalJson(value: JsonValue): string {
  return JSON.stringify(value, (_key, child: unknown) =>
    typeof child === "object" && child !== null && !Array.isArray(child)
      ? Object.fromEntries(Object.entries(child).sort(([left], [right]) => (left < right ? -1 : 1)))
      : child,
  );
}

/** A few hexadecimal digits that tell texts apart. */
export function fingerprintOf(text: string, digits: number): string {
  return digest(["text", text]).slice(0, digits);
}

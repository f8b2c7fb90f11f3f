/**
 * The envelope: bytes of one ingest request, written and read by the grammar of
 * https://develop.sentry.dev/sdk/foundations/transport/envelopes/ (2026-11). Line feeds separate, a
 * carriage return belongs to the payload, and `length` counts UTF-8 bytes, never UTF-16 units: that
 * mistake is the usual cause of "missing newline after header or payload".
 */
import { parseDsn } from "./dsn.js";
import type { ItemType, JsonObject, JsonValue } from "./items.js";
import { hasDuplicateKeys, isObject, parseJson } from "./json.js";

const LF = 0x0a;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/** An item whose payload is already bytes, so that a retry costs no serialization. */
export interface EncodedItem {
  readonly type: ItemType;
  readonly payload: Buffer;
  /** Only for containers: how many logs or metrics it holds. */
  readonly itemCount?: number;
}

/** What one request carries; all but `sent_at`, which belongs to the attempt and is never stored. */
export interface Envelope {
  /** 32 hexadecimal digits; it overrides the one in the payload. */
  readonly eventId?: string;
  readonly item: EncodedItem;
}

export interface SdkInfo {
  readonly name: string;
  readonly version: string;
}

const CONTAINER_CONTENT_TYPES: Partial<Record<ItemType, string>> = {
  log: "application/vnd.sentry.items.log+json",
  trace_metric: "application/vnd.sentry.items.trace-metric+json",
};

/** A lone surrogate as `JSON.stringify` escapes it, or any other escape, so that `\\\\ud800` is stepped over. */
const ESCAPE = /\\(u[dD][89a-fA-F][0-9a-fA-F]{2}|.)/g;

/** JSON as UTF-8 bytes. Lone surrogates become U+FFFD: one of them would cost a whole container. */
export function encodeJson(value: JsonValue): Buffer {
  const text = JSON.stringify(value);
  return Buffer.from(text.includes("\\ud") ? text.replace(ESCAPE, replaceSurrogate) : text, "utf8");
}

function replaceSurrogate(sequence: string): string {
  return sequence.length > 2 ? "\\ufffd" : sequence;
}

/** The whole request body. `sentAt` is the moment of this very attempt, in epoch milliseconds. */
export function encodeEnvelope(envelope: Envelope, sentAt: number, sdk: SdkInfo): Buffer {
  const { item } = envelope;
  const header = {
    ...(envelope.eventId === undefined ? {} : { event_id: envelope.eventId }),
    sent_at: new Date(sentAt).toISOString(),
    sdk,
  };
  const itemHeader = {
    type: item.type,
    length: item.payload.length,
    ...(item.itemCount === undefined ? {} : { item_count: item.itemCount }),
    content_type: CONTAINER_CONTENT_TYPES[item.type] ?? "application/json",
  };
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(header)}\n${JSON.stringify(itemHeader)}\n`, "utf8"),
    item.payload,
    Buffer.from("\n"),
  ]);
}

/** Any item of any type, as a reader finds it. */
export interface DecodedItem {
  readonly header: JsonObject & { readonly type: string };
  readonly payload: Buffer;
}

export interface DecodedEnvelope {
  readonly header: JsonObject;
  readonly items: readonly DecodedItem[];
}

/** The causes that Relay names in its 400 reply. */
export type EnvelopeProblem =
  | "missing envelope header"
  | "invalid envelope header"
  | "invalid item header"
  | "unexpected end of file"
  | "missing newline after header or payload";

/**
 * Reads a whole body strictly; item types are not judged here. One thing is stricter than Relay, as the
 * written grammar asks: a header is one line without padding, and no blank line stands between items.
 */
export function decodeEnvelope(body: Buffer): DecodedEnvelope | { readonly problem: EnvelopeProblem } {
  if (isBlank(body)) return { problem: "missing envelope header" };
  const headerEnd = lineEnd(body, 0);
  const header = parseHeader(body.subarray(0, headerEnd));
  if (header === "padded") return { problem: "missing newline after header or payload" };
  if (header === "invalid" || !fits(header, ENVELOPE_HEADER)) return { problem: "invalid envelope header" };
  const items: DecodedItem[] = [];
  let at = headerEnd + 1;
  while (at < body.length) {
    if (isBlank(body.subarray(at))) return { problem: "unexpected end of file" };
    const end = lineEnd(body, at);
    const itemHeader = parseHeader(body.subarray(at, end));
    if (itemHeader === "padded") return { problem: "missing newline after header or payload" };
    if (itemHeader === "invalid" || !fits(itemHeader, ITEM_HEADER) || !hasType(itemHeader))
      return { problem: "invalid item header" };
    const start = Math.min(end + 1, body.length);
    const { length } = itemHeader;
    const stop = typeof length === "number" ? start + length : lineEnd(body, start);
    if (stop > body.length) return { problem: "unexpected end of file" };
    if (stop < body.length && body[stop] !== LF) return { problem: "missing newline after header or payload" };
    items.push({ header: itemHeader, payload: body.subarray(start, stop) });
    at = stop + 1;
  }
  return { header, items };
}

type FieldTest = (value: JsonValue) => boolean;

const UUID = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;
const isText: FieldTest = (value) => typeof value === "string";
const isCount: FieldTest = (value) =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 32;

/** Header fields whose type Relay checks while it parses; null counts as absent. */
const ENVELOPE_HEADER: Readonly<Record<string, FieldTest>> = {
  event_id: (value) => typeof value === "string" && UUID.test(value),
  sent_at: (value) => typeof value === "string" && RFC_3339.test(value) && !Number.isNaN(Date.parse(value)),
  dsn: (value) => typeof value === "string" && !("problem" in parseDsn(value)),
};

const ITEM_HEADER: Readonly<Record<string, FieldTest>> = {
  type: isText,
  length: isCount,
  item_count: isCount,
  content_type: isText,
  filename: isText,
  attachment_type: isText,
};

function fits(header: JsonObject, tests: Readonly<Record<string, FieldTest>>): boolean {
  return Object.entries(tests).every(([field, test]) => {
    const value = header[field];
    return value === undefined || value === null || test(value);
  });
}

function lineEnd(body: Buffer, from: number): number {
  const at = body.indexOf(LF, from);
  return at === -1 ? body.length : at;
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === LF || byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

function hasType(header: JsonObject): header is JsonObject & { readonly type: string } {
  return typeof header.type === "string";
}

/** "padded": a whole object with blanks after it, where Relay expects the line feed. */
function parseHeader(line: Buffer): JsonObject | "padded" | "invalid" {
  const value = parseJson(line);
  if (!isObject(value) || hasDuplicateKeys(line.toString("utf8"))) return "invalid";
  if (line[0] !== OPENING_BRACE) return "invalid";
  return line.at(-1) === CLOSING_BRACE ? value : "padded";
}

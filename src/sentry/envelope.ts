/**
 * The envelope: bytes of one ingest request, written and read by the grammar of
 * https://develop.sentry.dev/sdk/foundations/transport/envelopes/ (2026-11). Line feeds separate, a
 * carriage return belongs to the payload, and `length` counts UTF-8 bytes, never UTF-16 units: that
 * mistake is the usual cause of "missing newline after header or payload".
 */
import type { ItemType, JsonObject, JsonValue } from "./items.js";

const LF = 0x0a;

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

/** Reads a whole body strictly; item types are not judged here. */
export function decodeEnvelope(body: Buffer): DecodedEnvelope | { readonly problem: EnvelopeProblem } {
  if (body.length === 0) return { problem: "missing envelope header" };
  const headerEnd = lineEnd(body, 0);
  const header = parseObject(body.subarray(0, headerEnd));
  if (header === undefined) return { problem: "invalid envelope header" };
  const items: DecodedItem[] = [];
  let at = headerEnd + 1;
  while (at < body.length) {
    if (body[at] === LF && isBlank(body, at)) break;
    const end = lineEnd(body, at);
    const itemHeader = parseObject(body.subarray(at, end));
    if (itemHeader === undefined || !hasType(itemHeader)) return { problem: "invalid item header" };
    const start = Math.min(end + 1, body.length);
    const length = itemHeader.length;
    let stop: number;
    if (length === undefined || length === null) {
      stop = lineEnd(body, start);
    } else {
      if (typeof length !== "number" || !Number.isInteger(length) || length < 0)
        return { problem: "invalid item header" };
      stop = start + length;
      if (stop > body.length) return { problem: "unexpected end of file" };
      if (stop < body.length && body[stop] !== LF) return { problem: "missing newline after header or payload" };
    }
    items.push({ header: itemHeader, payload: body.subarray(start, stop) });
    at = stop + 1;
  }
  return { header, items };
}

function lineEnd(body: Buffer, from: number): number {
  const at = body.indexOf(LF, from);
  return at === -1 ? body.length : at;
}

function isBlank(body: Buffer, from: number): boolean {
  return body.subarray(from).every((byte) => byte === LF);
}

function hasType(header: JsonObject): header is JsonObject & { readonly type: string } {
  return typeof header.type === "string";
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function parseObject(line: Buffer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(line));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What `JSON.parse` returned is JSON; this only tells objects from the rest. */
function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What an envelope can carry: the item types this connector sends, the data category that each is
 * rate-limited by, and the shape of their payloads.
 * Source: https://develop.sentry.dev/sdk/foundations/transport/envelope-items/ (2026-11).
 */
import { MAX_CHECK_IN_BYTES, MAX_EVENT_BYTES, MAX_LOG_BYTES, MAX_METRIC_BYTES } from "./limits.js";

/** Item types sent to the ingest endpoint. */
export type ItemType = "event" | "transaction" | "feedback" | "log" | "trace_metric" | "check_in";

/** Rate-limit categories that stop an item; `metric` is the name that Sentry's JavaScript SDK uses. */
export type DataCategory =
  | "default"
  | "error"
  | "transaction"
  | "span"
  | "feedback"
  | "log_item"
  | "log_byte"
  | "trace_metric"
  | "trace_metric_byte"
  | "metric"
  | "monitor";

/** A limit on any of these stops the item. */
export const CATEGORIES: Record<ItemType, readonly DataCategory[]> = {
  event: ["error"],
  transaction: ["transaction"],
  feedback: ["feedback"],
  log: ["log_item", "log_byte"],
  trace_metric: ["trace_metric", "trace_metric_byte", "metric"],
  check_in: ["monitor"],
};

/** Bytes of one payload, uncompressed; for containers of each item in them. */
export const MAX_ITEM_BYTES: Record<ItemType, number> = {
  event: MAX_EVENT_BYTES,
  transaction: MAX_EVENT_BYTES,
  feedback: MAX_EVENT_BYTES,
  log: MAX_LOG_BYTES,
  trace_metric: MAX_METRIC_BYTES,
  check_in: MAX_CHECK_IN_BYTES,
};

export type SentryLevel = "fatal" | "error" | "warning" | "info" | "debug";

/** Values of `platform`; it steers how Sentry treats stack traces. Anything else is read as "other". Source: develop.sentry.dev event payloads (2026-11). */
export const PLATFORMS = [
  "as3",
  "c",
  "cfml",
  "cocoa",
  "csharp",
  "elixir",
  "go",
  "groovy",
  "haskell",
  "java",
  "javascript",
  "native",
  "node",
  "objc",
  "other",
  "perl",
  "php",
  "python",
  "ruby",
] as const;
export type Platform = (typeof PLATFORMS)[number];

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

/** One stack frame; at least one of `filename` and `function` is there. */
export interface Frame {
  function?: string;
  raw_function?: string;
  module?: string;
  filename?: string;
  abs_path?: string;
  /** From 1. */
  lineno?: number;
  colno?: number;
  package?: string;
  platform?: string;
  in_app?: boolean;
  context_line?: string;
  pre_context?: string[];
  post_context?: string[];
  vars?: Record<string, JsonValue>;
  instruction_addr?: string;
  symbol_addr?: string;
  image_addr?: string;
  addr_mode?: string;
}

/** Frames run from the oldest caller to the innermost call. */
export interface Stacktrace {
  frames: Frame[];
}

export interface Mechanism {
  type: string;
  handled?: boolean;
  synthetic?: boolean;
  description?: string;
  source?: string;
  exception_id?: number;
  parent_id?: number;
  is_exception_group?: boolean;
  data?: JsonObject;
}

export interface Exception {
  type?: string;
  value?: string;
  module?: string;
  thread_id?: string | number;
  stacktrace?: Stacktrace;
  mechanism?: Mechanism;
}

export interface Thread {
  id?: string | number;
  name?: string;
  crashed?: boolean;
  current?: boolean;
  main?: boolean;
  state?: string;
  stacktrace?: Stacktrace;
}

/** A payload ready for JSON. `event_id` and the envelope's header carry the same id. */
export interface EnvelopeItem {
  readonly type: ItemType;
  /** 32 lower-case hexadecimal digits; absent for logs, metrics and check-ins, whose envelopes have none. */
  readonly eventId?: string;
  readonly payload: JsonObject;
}

/** Written through the REST API; the payload is the request's body, for deploys with the `release` beside it. */
export type RestItemType = "release" | "deploy";
export interface RestItem {
  readonly type: RestItemType;
  readonly eventId?: never;
  readonly payload: JsonObject;
}

export type Item = EnvelopeItem | RestItem;

export function isRestItem(item: Item): item is RestItem {
  return item.type === "release" || item.type === "deploy";
}

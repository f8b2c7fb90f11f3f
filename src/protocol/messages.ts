/**
 * The Multiwoven protocol as this connector speaks it: what the host's strict structs accept.
 * Optional keys are absent, never null; integers are integers; unknown keys would be dropped by the
 * host. Source: `integrations/lib/multiwoven/integrations/protocol/protocol.rb` of
 * Multiwoven/multiwoven, read at gem 0.34.6, 0.35.2 and 0.43.6 (2026-11).
 */
import { z } from "zod";

const jsonObject = z.record(z.string(), z.unknown());

export const logLevel = z.enum(["fatal", "error", "warn", "info", "debug", "trace"]);

/** `record_identifier` is known since gem 0.35.5; older hosts drop it silently. */
export const logMessage = z.strictObject({
  level: logLevel,
  name: z.string().optional(),
  message: z.string(),
  stack_trace: z.string().optional(),
  record_identifier: z.string().optional(),
});

export const connectionStatus = z.strictObject({
  status: z.enum(["succeeded", "failed"]),
  message: z.string().optional(),
});

export const connectorSpecification = z.strictObject({
  documentation_url: z.string().optional(),
  changelog_url: z.string().optional(),
  connection_specification: jsonObject,
  supports_normalization: z.boolean(),
  supports_dbt: z.boolean(),
  stream_type: z.enum(["static", "dynamic", "user_defined"]),
  supported_destination_sync_modes: z.array(z.enum(["insert", "upsert"])),
});

export const stream = z.strictObject({
  name: z.string(),
  action: z.enum(["fetch", "create", "update", "delete"]),
  json_schema: jsonObject,
  supported_sync_modes: z.array(z.enum(["full_refresh", "incremental"])),
  batch_support: z.boolean(),
  batch_size: z.int(),
});

export const catalog = z.strictObject({
  streams: z.array(stream),
  request_rate_limit: z.int(),
  request_rate_limit_unit: z.enum(["minute", "hour", "day"]),
  request_rate_concurrency: z.int(),
  schema_mode: z.enum(["schema", "schemaless"]),
});

/** How many records came to what; the five always add up to the records handed in. */
export const outcomeCounts = z.strictObject({
  delivered: z.int(),
  queued: z.int(),
  skipped: z.int(),
  rejected: z.int(),
  errored: z.int(),
});

export const trackingMessage = z.strictObject({
  success: z.int(),
  failed: z.int(),
  meta: z.strictObject({ outcomes: outcomeCounts, reasons: z.record(z.string(), z.int()) }),
  logs: z.array(logMessage),
});

/** One line on standard output; the payload stands under a key named like the type. */
export const multiwovenMessage = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("connector_spec"), connector_spec: connectorSpecification }),
  z.strictObject({ type: z.literal("connection_status"), connection_status: connectionStatus }),
  z.strictObject({ type: z.literal("catalog"), catalog }),
  z.strictObject({ type: z.literal("log"), log: logMessage }),
  z.strictObject({ type: z.literal("tracking"), tracking: trackingMessage }),
]);

export type LogLevel = z.infer<typeof logLevel>;
export type LogMessage = z.infer<typeof logMessage>;
export type OutcomeCounts = z.infer<typeof outcomeCounts>;
export type Stream = z.infer<typeof stream>;
export type MultiwovenMessage = z.infer<typeof multiwovenMessage>;
export type ConnectorSpecMessage = Extract<MultiwovenMessage, { type: "connector_spec" }>;
export type ConnectionStatusMessage = Extract<MultiwovenMessage, { type: "connection_status" }>;
export type CatalogMessage = Extract<MultiwovenMessage, { type: "catalog" }>;
export type TrackingMessage = Extract<MultiwovenMessage, { type: "tracking" }>;

/**
 * What the connector reads of a Multiwoven `SyncConfig`; the rest (the source's credentials among
 * it) is neither needed nor looked at. Lenient on purpose: whatever is missing becomes a clear failure
 * of the records, never an exception.
 */
export const syncConfig = z.looseObject({
  destination: z.looseObject({ connection_specification: jsonObject }),
  stream: z.looseObject({ name: z.string() }),
  model: z.looseObject({ name: z.string().nullish(), primary_key: z.string().nullish() }).nullish(),
  sync_mode: z.string().nullish(),
  sync_id: z.string().nullish(),
  sync_run_id: z.string().nullish(),
});
export type SyncConfig = z.infer<typeof syncConfig>;

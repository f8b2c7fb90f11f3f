/**
 * What the worker can be asked: one row a method. Parameters come from the Ruby plugin, but the records
 * and settings in them come from anywhere: those are handed on unlooked-at, for the connector judges them.
 */
import { z } from "zod";
import type { SentryDestination } from "../../connector/connector.js";
import { SDK } from "../../connector/sdk.js";
import type { Clock } from "../../kernel/clock.js";
import type { OutcomeCounts } from "../../protocol/messages.js";
import { InvalidParams, type Params } from "./json-rpc.js";

/** Raised when a caller of yesterday's package could not talk to this worker. */
export const PROTOCOL_VERSION = 1;

export type Destination = Pick<SentryDestination, "check" | "discover" | "write">;

export type Method = (params: Params, signal: AbortSignal) => unknown;

export interface MethodContext {
  readonly destination: Destination;
  readonly clock: Clock;
  readonly maxLineBytes: number;
  /** Requests not answered yet, the asking one included. */
  inFlight(): number;
  /** No further requests; the ones under way are still answered. */
  stop(): void;
}

const text = z.string().nullish();

const writeParams = z.looseObject({
  config: z.unknown().optional(),
  stream: text,
  records: z.unknown().optional(),
  action: text,
  identifier_key: text,
  write_id: text,
  sync_id: text,
  sync_run_id: text,
  sync_mode: text,
  model: text,
  primary_key: text,
});

export function createMethods(context: MethodContext): ReadonlyMap<string, Method> {
  const { destination, clock } = context;
  const startedAt = clock.monotonic();
  const records: OutcomeCounts = { delivered: 0, queued: 0, skipped: 0, rejected: 0, errored: 0 };
  let writes = 0;

  const table: Record<string, Method> = {
    initialize: () => ({
      protocol_version: PROTOCOL_VERSION,
      name: SDK.name,
      version: SDK.version,
      node: process.version,
      capabilities: { methods: Object.keys(table), max_line_bytes: context.maxLineBytes },
    }),

    check: (params) => destination.check(params.config),

    discover: (params) => destination.discover(params.config),

    async write(params, signal) {
      const call = parse(writeParams, params);
      const syncConfig = {
        destination: { connection_specification: call.config },
        stream: { name: call.stream },
        model: { name: call.model, primary_key: call.primary_key },
        sync_mode: call.sync_mode,
        sync_id: call.sync_id,
        sync_run_id: call.sync_run_id,
      };
      const writeId = call.write_id ?? clock.randomUUID();
      const { action, identifier_key: identifierKey } = call;
      const message = await destination.write(
        syncConfig,
        call.records,
        action ?? undefined,
        identifierKey ?? undefined,
        {
          writeId,
          signal,
        },
      );
      writes += 1;
      for (const kind of OUTCOME_KINDS) records[kind] += message.tracking.meta.outcomes[kind];
      return message;
    },

    status: () => ({
      version: SDK.version,
      pid: process.pid,
      uptime_s: Math.round((clock.monotonic() - startedAt) / 1_000),
      rss_bytes: process.memoryUsage.rss(),
      in_flight: context.inFlight(),
      writes,
      records,
    }),

    shutdown: () => {
      context.stop();
      return {};
    },
  };
  return new Map(Object.entries(table));
}

const OUTCOME_KINDS = ["delivered", "queued", "skipped", "rejected", "errored"] as const;

function parse<T>(schema: z.ZodType<T>, params: Params): T {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  throw new InvalidParams(`Wrong type: ${parsed.error.issues.map((issue) => issue.path.join(".")).join(", ")}.`);
}

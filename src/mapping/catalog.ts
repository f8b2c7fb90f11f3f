/** The answer to `discover`: static, from the field tables. */
import type { CatalogMessage } from "../protocol/messages.js";
import { jsonSchemaOf } from "./json-schema.js";
import { STREAMS } from "./registry.js";

/**
 * Writes come one by one: a host's batch mixes rows of its threads and reports them all alike.
 * The rate is one that never slows anybody: pace and limits are kept by the transport.
 */
export function buildCatalog(): CatalogMessage {
  return {
    type: "catalog",
    catalog: {
      request_rate_limit: 1_000_000,
      request_rate_limit_unit: "minute",
      request_rate_concurrency: 10,
      schema_mode: "schema",
      streams: STREAMS.map(({ name, fields }) => ({
        name,
        action: "create",
        json_schema: jsonSchemaOf(fields),
        supported_sync_modes: ["incremental"],
        batch_support: false,
        batch_size: 1,
      })),
    },
  };
}

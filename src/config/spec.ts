/** The settings form, as Multiwoven's UI draws it and its server validates it: derived from the table of settings. */
import { z } from "zod";
import type { ConnectorSpecMessage } from "../protocol/messages.js";
import { settingsSchema } from "./settings-schema.js";

export type ConnectorSpecification = ConnectorSpecMessage["connector_spec"];

/** The input side: a setting with a default is not required. The host takes draft 7 under exactly this name. */
export function connectorSpecification(): ConnectorSpecification {
  const { $schema, ...schema } = z.toJSONSchema(settingsSchema, { target: "draft-7", io: "input" });
  return {
    stream_type: "static",
    supports_normalization: false,
    supports_dbt: false,
    supported_destination_sync_modes: ["insert"],
    connection_specification: { $schema, title: "Sentry", ...schema },
  };
}

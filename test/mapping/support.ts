/** What every mapping test starts from. */
import { checkIns } from "../../src/mapping/items/check-ins.js";
import { deploys } from "../../src/mapping/items/deploys.js";
import { releases } from "../../src/mapping/items/releases.js";
import type { MappingContext, MappingResult } from "../../src/mapping/mapping.js";
import { STREAMS } from "../../src/mapping/registry.js";
import type { StreamDefinition } from "../../src/mapping/stream.js";
import { mapRecord } from "../../src/mapping/transformer.js";
import type { JsonObject } from "../../src/sentry/items.js";

/** Every stream, offered in the catalog or not yet. */
export const ALL_STREAMS: readonly StreamDefinition[] = [...new Set([...STREAMS, checkIns, releases, deploys])];

/** 2026-07-01T09:30:00Z. */
export const NOW = 1_782_898_200_000;

export function contextFor(stream: string, changes: Partial<MappingContext> = {}): MappingContext {
  return {
    stream,
    project: "acme/shop",
    undoQuoteDoubling: "when_even",
    writeId: "8f14e45f-ceea-467f-9575-2c1a5a2f0a10",
    index: 0,
    now: NOW,
    sdk: { name: "multiwoven-destination-sentry", version: "0.0.0" },
    ...changes,
  };
}

export function map(stream: string, record: unknown, changes: Partial<MappingContext> = {}): MappingResult {
  const definition = ALL_STREAMS.find(({ name }) => name === stream);
  if (definition === undefined) throw new Error(`no stream ${stream}`);
  return mapRecord(record, definition, contextFor(stream, changes));
}

/** The payload of a record that must be accepted. */
export function payloadOf(stream: string, record: unknown, changes: Partial<MappingContext> = {}): JsonObject {
  const result = map(stream, record, changes);
  if (!result.ok) throw new Error(`rejected: ${result.reason}: ${result.detail}`);
  return result.item.payload;
}

/**
 * What one record will be sent as, decided without sending anything. Delivery and preview both ask here,
 * so that what was seen before is what goes out: mapping (which scrubs), encoding, the size limit.
 */
import type { MappingContext, TimeShift } from "../mapping/mapping.js";
import type { ScrubHit } from "../mapping/scrub.js";
import { transform } from "../mapping/transformer.js";
import { encodeJson, type SdkInfo } from "../sentry/envelope.js";
import { type Item, isRestItem, MAX_ITEM_BYTES } from "../sentry/items.js";
import type { RejectedReason } from "../sentry/reasons.js";
import type { WriteRequest } from "./write-session.js";

/** Of a write, what decides how its records are mapped. */
export type PlanRequest = Pick<WriteRequest, "connection" | "stream" | "caller" | "writeId">;

export interface PlanPorts {
  readonly clock: { now(): number };
  readonly sdk: SdkInfo;
}

interface PlanFacts {
  /** The mapped `record_id`, shortened. */
  readonly recordId?: string;
  /** What was repaired, moved, dropped or scrubbed; safe to show. */
  readonly notes: readonly string[];
}

export type Plan =
  | (PlanFacts & {
      readonly ok: true;
      /** Scrubbed. */
      readonly item: Item;
      /** The item's payload as JSON in UTF-8. */
      readonly payload: Buffer;
      /** Where something was scrubbed, and by which rule. */
      readonly scrubbed: readonly ScrubHit[];
      /** The project that the row itself names; else that of the connection. */
      readonly projectSlug?: string;
      readonly timeShift?: TimeShift;
    })
  | (PlanFacts & { readonly ok: false; readonly reason: RejectedReason; readonly detail: string });

/** How the setting and the caller together decide about doubled quotes. */
const QUOTES = {
  auto: { host: "when_even", command_line: "never" },
  on: { host: "always", command_line: "always" },
  off: { host: "never", command_line: "never" },
} as const;

/** Never throws for anything in the record. `index` is its position in the whole run. */
export function planRecord(record: unknown, index: number, request: PlanRequest, ports: PlanPorts): Plan {
  const mapping = transform(record, mappingContext(request, ports, index));
  if (!mapping.ok) return mapping;
  const { item, recordId, notes, scrubbed = [] } = mapping;
  const payload = encodeJson(item.payload);
  const limit = isRestItem(item) ? Number.POSITIVE_INFINITY : MAX_ITEM_BYTES[item.type];
  if (payload.length > limit) {
    const detail = `The item has ${payload.length} bytes; Sentry takes at most ${limit}. Map fewer or shorter columns.`;
    return { ok: false, reason: "too_large", detail, notes, ...(recordId === undefined ? {} : { recordId }) };
  }
  return { ...mapping, payload, scrubbed };
}

function mappingContext(request: PlanRequest, { clock, sdk }: PlanPorts, index: number): MappingContext {
  const { connection, stream, caller, writeId } = request;
  return {
    stream,
    project: `${connection.organizationSlug}/${connection.projectSlug}`,
    undoQuoteDoubling: QUOTES[connection.undoQuoteDoubling][caller],
    writeId,
    index,
    now: clock.now(),
    sdk,
    serverLimits: connection.serverLimits,
    outOfWindow: connection.outOfWindow,
    scrub: connection.scrub,
    ...(connection.environment === undefined ? {} : { environment: connection.environment }),
    ...(connection.release === undefined ? {} : { release: connection.release }),
  };
}

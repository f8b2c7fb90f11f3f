/**
 * One record from "handed over" to "known fate": mapping, encoding, sending, reporting.
 * Nothing in here rejects: a record whose fate is an exception is lost to the host.
 */
import type { Clock } from "../kernel/clock.js";
import type { MappingResult } from "../mapping/mapping.js";
import { transform } from "../mapping/transformer.js";
import { type Envelope, encodeJson, type SdkInfo } from "../sentry/envelope.js";
import type { Item } from "../sentry/items.js";
import { MAX_EVENT_BYTES } from "../sentry/limits.js";
import { eventLink } from "../sentry/links.js";
import type { ProjectTransport } from "../transport/create-transport.js";
import { takeIdentifier } from "./identifier.js";
import { type Outcome, outcomeOf, type RecordReport } from "./outcome.js";
import type { WriteRequest, WriteSession, WriteStatus } from "./write-session.js";

export interface DeliveryPorts {
  readonly clock: Clock;
  readonly sdk: SdkInfo;
  readonly channel: ProjectTransport;
  /** Told about bugs; the record is errored all the same. */
  readonly onBug: (error: unknown) => void;
}

/** How the setting and the caller together decide about doubled quotes. */
const QUOTES = {
  auto: { host: "when_even", command_line: "never" },
  on: { host: "always", command_line: "always" },
  off: { host: "never", command_line: "never" },
} as const;

export function openWriteSession(request: WriteRequest, ports: DeliveryPorts): WriteSession {
  let refused: string | undefined;

  async function fateOf(mapping: Extract<MappingResult, { ok: true }>): Promise<Outcome> {
    if (refused !== undefined) return { kind: "errored", reason: "credentials", detail: refused };
    const envelope = envelopeOf(mapping.item);
    if (envelope.item.payload.length > MAX_EVENT_BYTES) return tooLarge(envelope.item.payload.length);
    const outcome = outcomeOf(
      await ports.channel.transport.send(envelope, {
        patience: request.patience,
        ...(request.signal === undefined ? {} : { signal: request.signal }),
      }),
    );
    if (outcome.kind === "errored" && outcome.reason === "credentials") refused ??= outcome.detail;
    return outcome;
  }

  async function deliver(handedOver: unknown, index: number): Promise<RecordReport> {
    let known: Pick<RecordReport, "index" | "stream" | "recordIdentifier"> = { index, stream: request.stream };
    try {
      const { record, ...identified } = takeIdentifier(handedOver, request.identifierKey);
      known = { ...known, ...identified };
      const mapping = transform(record, mappingContext(request, ports, index));
      const named = {
        ...known,
        notes: mapping.notes,
        ...(mapping.recordId === undefined ? {} : { recordId: mapping.recordId }),
      };
      if (!mapping.ok)
        return { ...named, outcome: { kind: "rejected", reason: mapping.reason, detail: mapping.detail } };
      const outcome = await fateOf(mapping);
      const { eventId } = mapping.item;
      return {
        ...named,
        outcome,
        ...(eventId === undefined ? {} : { eventId }),
        ...(eventId === undefined || outcome.kind !== "delivered"
          ? {}
          : { link: eventLink(request.connection, eventId) }),
      };
    } catch (bug) {
      ports.onBug(bug);
      const detail = "The connector failed on this record. This is a bug: the log on standard error says where.";
      return { ...known, notes: [], outcome: { kind: "errored", reason: "internal", detail } };
    }
  }

  return {
    deliver,
    get refused() {
      return refused;
    },
    status: (): WriteStatus => ({
      limitsInForce: ports.channel.limitsInForce(),
      circuit: ports.channel.circuitState(),
    }),
  };
}

function mappingContext(request: WriteRequest, ports: DeliveryPorts, index: number): Parameters<typeof transform>[1] {
  const { connection } = request;
  return {
    stream: request.stream,
    project: `${connection.organizationSlug}/${connection.projectSlug}`,
    undoQuoteDoubling: QUOTES[connection.undoQuoteDoubling][request.caller],
    writeId: request.writeId,
    index,
    now: ports.clock.now(),
    sdk: ports.sdk,
    ...(connection.environment === undefined ? {} : { environment: connection.environment }),
    ...(connection.release === undefined ? {} : { release: connection.release }),
  };
}

function envelopeOf(item: Item): Envelope {
  return {
    ...(item.eventId === undefined ? {} : { eventId: item.eventId }),
    item: { type: item.type, payload: encodeJson(item.payload) },
  };
}

function tooLarge(bytes: number): Outcome {
  const detail = `The event has ${bytes} bytes; Sentry takes at most ${MAX_EVENT_BYTES}. Map fewer or shorter columns.`;
  return { kind: "rejected", reason: "too_large", detail };
}

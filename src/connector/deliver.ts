/**
 * One record from "handed over" to "known fate": mapping, encoding, sending, reporting.
 * Nothing in here rejects: a record whose fate is an exception is lost to the host.
 */
import type { Clock } from "../kernel/clock.js";
import type { MappingResult } from "../mapping/mapping.js";
import { transform } from "../mapping/transformer.js";
import { encodeJson, type SdkInfo } from "../sentry/envelope.js";
import { type EnvelopeItem, isRestItem, MAX_ITEM_BYTES } from "../sentry/items.js";
import { eventLink } from "../sentry/links.js";
import type { SendOptions, Verdict } from "../transport/transport.js";
import type { Channel } from "./channels.js";
import { travelsInContainer } from "./coalesce.js";
import { takeIdentifier } from "./identifier.js";
import { type Outcome, outcomeOf, type RecordReport } from "./outcome.js";
import type { WriteRequest, WriteSession, WriteStatus } from "./write-session.js";

export interface DeliveryPorts {
  readonly clock: Clock;
  readonly sdk: SdkInfo;
  readonly channel: Channel;
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
    const { item } = mapping;
    if (isRestItem(item))
      return {
        kind: "errored",
        reason: "internal",
        detail: `${item.type} rows need the REST writer, which is not here yet`,
      };
    const payload = encodeJson(item.payload);
    const limit = MAX_ITEM_BYTES[item.type];
    if (payload.length > limit) return tooLarge(payload.length, limit);
    const outcome = outcomeOf(await send(item, payload));
    if (outcome.kind === "errored" && outcome.reason === "credentials") refused ??= outcome.detail;
    return outcome;
  }

  function send(item: EnvelopeItem, payload: Buffer): Promise<Verdict> {
    const options: SendOptions = {
      patience: request.patience,
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    };
    if (travelsInContainer(item.type)) return ports.channel.containers.send(item.type, payload, options);
    const id = item.eventId === undefined ? {} : { eventId: item.eventId };
    return ports.channel.transport.send({ ...id, item: { type: item.type, payload } }, options);
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

function tooLarge(bytes: number, limit: number): Outcome {
  const detail = `The item has ${bytes} bytes; Sentry takes at most ${limit}. Map fewer or shorter columns.`;
  return { kind: "rejected", reason: "too_large", detail };
}

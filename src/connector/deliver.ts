/**
 * One record from "handed over" to "known fate": planning, sending, reporting.
 * Nothing in here rejects: a record whose fate is an exception is lost to the host.
 */
import type { Clock } from "../kernel/clock.js";
import type { SdkInfo } from "../sentry/envelope.js";
import { type EnvelopeItem, isRestItem } from "../sentry/items.js";
import { eventLink } from "../sentry/links.js";
import type { SendOptions, Verdict } from "../transport/transport.js";
import type { Channel } from "./channels.js";
import { travelsInContainer } from "./coalesce.js";
import { takeIdentifier } from "./identifier.js";
import { type Outcome, outcomeOf, type RecordReport } from "./outcome.js";
import { type Plan, planRecord } from "./plan.js";
import type { WriteRequest, WriteSession, WriteStatus } from "./write-session.js";

export interface DeliveryPorts {
  readonly clock: Clock;
  readonly sdk: SdkInfo;
  readonly channel: Channel;
  /** Told about bugs; the record is errored all the same. */
  readonly onBug: (error: unknown) => void;
}

export function openWriteSession(request: WriteRequest, ports: DeliveryPorts): WriteSession {
  let refused: string | undefined;

  async function fateOf({ item, payload }: Extract<Plan, { ok: true }>): Promise<Outcome> {
    if (isUnwantedUpdate(request)) return UPDATE_SKIPPED;
    if (refused !== undefined) return { kind: "errored", reason: "credentials", detail: refused };
    if (isRestItem(item))
      return {
        kind: "errored",
        reason: "internal",
        detail: `${item.type} rows need the REST writer, which is not here yet`,
      };
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
      const plan = planRecord(record, index, request, ports);
      const named = {
        ...known,
        notes: plan.notes,
        ...(plan.recordId === undefined ? {} : { recordId: plan.recordId }),
      };
      if (!plan.ok) return { ...named, outcome: { kind: "rejected", reason: plan.reason, detail: plan.detail } };
      const outcome = await fateOf(plan);
      const { eventId } = plan.item;
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

/** The host compares whole source rows: a column that nobody mapped is enough for an update. */
function isUnwantedUpdate({ action, connection }: WriteRequest): boolean {
  return action === "destination_update" && connection.updatedRows === "skip";
}

const UPDATE_SKIPPED: Outcome = {
  kind: "skipped",
  reason: "updated_row",
  detail: "this row was sent when it was new, and the setting updated_rows says to skip its changes",
};

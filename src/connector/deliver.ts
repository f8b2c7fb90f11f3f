/**
 * One record from "handed over" to "known fate": planning, sending, reporting.
 * Nothing in here rejects: a record whose fate is an exception is lost to the host.
 */
import type { Clock } from "../kernel/clock.js";
import type { SdkInfo } from "../sentry/envelope.js";
import { isRestItem } from "../sentry/items.js";
import { eventLink } from "../sentry/links.js";
import type { SendOptions, Verdict } from "../transport/transport.js";
import type { Channels } from "./channels.js";
import { travelsInContainer } from "./coalesce.js";
import { takeIdentifier } from "./identifier.js";
import { type Outcome, outcomeOf, type RecordReport } from "./outcome.js";
import { type Plan, planRecord } from "./plan.js";
import type { WriteRequest, WriteSession, WriteStatus } from "./write-session.js";

export interface DeliveryPorts {
  readonly clock: Clock;
  readonly sdk: SdkInfo;
  readonly channels: Pick<Channels, "of" | "ofProject">;
  /** Told about bugs; the record is errored all the same. */
  readonly onBug: (error: unknown) => void;
}

type Sendable = Extract<Plan, { ok: true }>;

interface Fate {
  readonly outcome: Outcome;
  /** What Sentry said beside its yes. */
  readonly note?: string;
}

export function openWriteSession(request: WriteRequest, ports: DeliveryPorts): WriteSession {
  const own = ports.channels.of(request.connection);
  let refused: string | undefined;

  async function verdictOn({ item, payload, projectSlug }: Sendable): Promise<Verdict> {
    const channel = projectSlug === undefined ? own : ports.channels.ofProject(request.connection, projectSlug);
    const options: SendOptions = {
      patience: request.patience,
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    };
    if (isRestItem(item)) return channel.rest.send(item, options);
    if (travelsInContainer(item.type)) return channel.containers.send(item.type, payload, options);
    const id = item.eventId === undefined ? {} : { eventId: item.eventId };
    return channel.transport.send({ ...id, item: { type: item.type, payload } }, options);
  }

  /** A row that names its own project speaks for itself only: its refusal stops no other row. */
  async function fateOf(plan: Sendable): Promise<Fate> {
    if (isUnwantedUpdate(request)) return { outcome: UPDATE_SKIPPED };
    if (refused !== undefined) return { outcome: { kind: "errored", reason: "credentials", detail: refused } };
    const verdict = await verdictOn(plan);
    if (verdict.verdict === "refused" && verdict.kind === "credentials") {
      const routed = plan.projectSlug !== undefined && plan.projectSlug !== request.connection.projectSlug;
      if (routed && verdict.status === 404)
        return { outcome: { kind: "rejected", reason: "unknown_project", detail: verdict.detail } };
      if (!routed) refused ??= verdict.detail;
    }
    const outcome = outcomeOf(verdict);
    return verdict.verdict === "accepted" && verdict.detail !== undefined
      ? { outcome, note: verdict.detail }
      : { outcome };
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
      const { outcome, note } = await fateOf(plan);
      const { eventId } = plan.item;
      const project = { ...request.connection, projectSlug: plan.projectSlug ?? request.connection.projectSlug };
      return {
        ...named,
        ...(note === undefined ? {} : { notes: [...named.notes, note] }),
        outcome,
        ...(eventId === undefined ? {} : { eventId }),
        ...(eventId === undefined || outcome.kind !== "delivered" ? {} : { link: eventLink(project, eventId) }),
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
      limitsInForce: own.limitsInForce(),
      circuit: own.circuitState(),
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

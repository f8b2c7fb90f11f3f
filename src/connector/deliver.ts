/**
 * One record from "handed over" to "known fate": planning, sending, reporting.
 * Nothing in here rejects: a record whose fate is an exception is lost to the host.
 */
import { setMaxListeners } from "node:events";
import type { Clock } from "../kernel/clock.js";
import type { SdkInfo } from "../sentry/envelope.js";
import { isRestItem } from "../sentry/items.js";
import { CHECK_INS_PER_MINUTE } from "../sentry/limits.js";
import { eventLink } from "../sentry/links.js";
import type { SendOptions, Verdict } from "../transport/transport.js";
import type { Channel, Channels } from "./channels.js";
import { CheckInPairs } from "./check-in-pairs.js";
import { checkInOf } from "./check-ins.js";
import { travelsInContainer } from "./coalesce.js";
import { takeIdentifier } from "./identifier.js";
import { type Fate, type Outcome, outcomeOf, type RecordReport } from "./outcome.js";
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

export function openWriteSession(request: WriteRequest, ports: DeliveryPorts): WriteSession {
  // Every record under way listens to the one signal: that many listeners are meant, and no leak.
  if (request.signal !== undefined) setMaxListeners(0, request.signal);
  const own = ports.channels.of(request.connection);
  let refused: string | undefined;

  async function send({ item, payload }: Sendable, channel: Channel): Promise<Verdict> {
    if (refused !== undefined) return { verdict: "refused", kind: "credentials", detail: refused };
    const options: SendOptions = {
      patience: request.patience,
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    };
    if (isRestItem(item)) return channel.rest.send(item, options);
    if (travelsInContainer(item.type)) return channel.containers.send(item.type, payload, options);
    const id = item.eventId === undefined ? {} : { eventId: item.eventId };
    return channel.transport.send({ ...id, item: { type: item.type, payload } }, options);
  }

  /** Nothing when a call from the host brings more check-ins than Sentry would count. */
  async function verdictOn(plan: Sendable): Promise<Verdict | undefined> {
    const { projectSlug } = plan;
    const channel = projectSlug === undefined ? own : ports.channels.ofProject(request.connection, projectSlug);
    const checkIn = checkInOf(plan, request.connection.projectSlug);
    if (checkIn === undefined) return send(plan, channel);
    return request.caller === "host"
      ? channel.checkIns.atOnce(checkIn.place, () => send(plan, channel))
      : channel.checkIns.inTurn(checkIn.place, () => send(plan, channel), request.signal);
  }

  /** A row that names its own project speaks for itself only: its refusal stops no other row. */
  async function fateOf(plan: Sendable): Promise<Fate> {
    if (isUnwantedUpdate(request)) return { outcome: UPDATE_SKIPPED, notes: [] };
    const verdict = await verdictOn(plan);
    if (verdict === undefined) return { outcome: OVER_CHECK_IN_RATE, notes: [] };
    if (verdict.verdict === "refused" && verdict.kind === "credentials") {
      const routed = plan.projectSlug !== undefined && plan.projectSlug !== request.connection.projectSlug;
      if (routed && verdict.status === 404)
        return { outcome: { kind: "rejected", reason: "unknown_project", detail: verdict.detail }, notes: [] };
      if (!routed) refused ??= verdict.detail;
    }
    // What Sentry says beside its yes.
    const said = verdict.verdict === "accepted" && verdict.detail !== undefined ? [verdict.detail] : [];
    return { outcome: outcomeOf(verdict), notes: said };
  }

  const pairs =
    request.caller === "host"
      ? undefined
      : new CheckInPairs({
          clock: ports.clock,
          project: request.connection.projectSlug,
          send: fateOf,
          ...(request.signal === undefined ? {} : { signal: request.signal }),
        });

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
      const { outcome, notes } = await (pairs?.fateOf(plan, index) ?? fateOf(plan));
      const { eventId } = plan.item;
      const project = { ...request.connection, projectSlug: plan.projectSlug ?? request.connection.projectSlug };
      return {
        ...named,
        notes: [...named.notes, ...notes],
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
      limitsInForce: [...own.limitsInForce(), ...own.checkIns.inForce()],
      circuit: own.circuitState(),
    }),
  };
}

/** The host compares whole source rows: a column that nobody mapped is enough for an update. */
function isUnwantedUpdate({ action, connection }: WriteRequest): boolean {
  return action === "destination_update" && connection.updatedRows === "skip";
}

const OVER_CHECK_IN_RATE: Outcome = {
  kind: "rejected",
  reason: "check_in_rate",
  detail:
    `Sentry counts ${CHECK_INS_PER_MINUTE} check-ins a minute for one monitor and environment, and this one is beyond. ` +
    "It is not kept for later, since a late check-in would lie; map fewer rows of a run, or sync less often.",
};

const UPDATE_SKIPPED: Outcome = {
  kind: "skipped",
  reason: "updated_row",
  detail: "this row was sent when it was new, and the setting updated_rows says to skip its changes",
};

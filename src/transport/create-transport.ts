/**
 * The chain for one destination project, its order spelled once: circuit, retries, pace, HTTP. A layer
 * that keeps what cannot be sent goes outermost. All sends share one pool, one pace, one set of limits
 * and one circuit.
 */
import type { HttpClient } from "../http/http-client.js";
import type { Clock } from "../kernel/clock.js";
import type { SdkInfo } from "../sentry/envelope.js";
import { type CircuitState, CircuitTransport } from "./circuit.js";
import { HttpTransport } from "./http-transport.js";
import { LimitGate } from "./limit-gate.js";
import { Pace } from "./pace.js";
import { PacedTransport } from "./paced.js";
import { RetryingTransport } from "./retrying.js";
import { Slots } from "./slots.js";
import type { DsnSource, Transport } from "./transport.js";

export interface TransportPorts {
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly sdk: SdkInfo;
  readonly dsnSource: DsnSource;
  /** Requests in flight at a time. */
  readonly maxInFlight: number;
  /** The setting; no pace but Sentry's own limits when absent. */
  readonly maxRequestsPerMinute?: number;
}

export interface ProjectTransport {
  readonly transport: Transport;
  /** In words, for progress lines: `error 42 s (key_quota)`. */
  limitsInForce(): readonly string[];
  circuitState(): CircuitState;
  /** Leaves no timer behind. The HTTP client is not closed: others share it. */
  close(): void;
}

/** Retries, and a circuit around them: for whatever one attempt sends. */
export function persistent<Piece>(attempt: Transport<Piece>, clock: Clock): CircuitTransport<Piece> {
  const retrying = new RetryingTransport(attempt, clock);
  return new CircuitTransport(retrying, clock, (open) => retrying.setOutage(open));
}

export function createTransport(ports: TransportPorts): ProjectTransport {
  const { clock, http, sdk, dsnSource, maxInFlight, maxRequestsPerMinute } = ports;
  const limits = new LimitGate(clock);
  const pace = maxRequestsPerMinute === undefined ? undefined : new Pace(maxRequestsPerMinute, clock);
  const sending = new HttpTransport({ clock, http, sdk, dsnSource, limits });
  const slots = new Slots(maxInFlight, clock);
  const paced = new PacedTransport(sending, { clock, limits, slots, ...(pace === undefined ? {} : { pace }) });
  const circuit = persistent(paced, clock);
  return {
    transport: circuit,
    limitsInForce: () => limits.inForce(),
    circuitState: () => circuit.state,
    close: () => pace?.close(),
  };
}

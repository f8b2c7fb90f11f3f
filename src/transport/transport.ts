/**
 * What sending means: one interface for every layer (http, paced, retrying, later spooling), and the
 * verdict that each of them answers. Everything a layer needs from outside is a port declared here.
 */
import type { Dsn } from "../sentry/dsn.js";
import type { Envelope } from "../sentry/envelope.js";

/** Why a send may work when tried again. */
export type RetryableKind =
  /** The network failed: refused, reset, DNS, TLS. */
  | "network"
  /** No answer in time. */
  | "timeout"
  /** 408, 425, 5xx. */
  | "server_error"
  /** An announced limit is in force, or a 429 came. */
  | "rate_limited"
  /** The circuit is open: the last records of this project all spent their deadline. */
  | "circuit_open"
  /** The configured pace leaves no room within the caller's patience. */
  | "pace";

/** Why no repetition can help. */
export type RefusedKind =
  /** 400, 413: this envelope is at fault. */
  | "envelope"
  /** 401, 403, 404 on ingest even after the DSN was resolved anew; or the DSN could not be resolved. */
  | "credentials"
  /** Any other 3xx or 4xx. */
  | "unexpected";

/** What one send came to. `detail` is safe to show: no headers, no token, at most 500 characters. */
export type Verdict =
  /** `id` is the event id that Sentry answered, when it answered one; `detail` is there when that is another than was sent. */
  | { readonly verdict: "accepted"; readonly id?: string; readonly projectId: string; readonly detail?: string }
  | {
      readonly verdict: "retryable";
      readonly kind: RetryableKind;
      readonly detail: string;
      readonly status?: number;
      /** Milliseconds after which it makes sense to try again, when the server said so. */
      readonly retryInMs?: number;
    }
  | { readonly verdict: "refused"; readonly kind: RefusedKind; readonly detail: string; readonly status?: number }
  | { readonly verdict: "cancelled" };

/**
 * How long one caller is willing to wait for one record. Waits for pace, slots and limits do not use
 * up `attemptsMs`: only attempts and the pauses between them do.
 */
export interface Patience {
  /** Milliseconds for attempts and back-off: 5 000 in a call from the host, 20 000 on the command line. */
  readonly attemptsMs: number;
  /** Milliseconds that announced limits may cost one record: 1 000 from the host, `--max-wait` on the command line. */
  readonly limitWaitMs: number;
  /** Milliseconds that pace and free slots may cost one record: 5 000 from the host, unlimited on the command line. */
  readonly queueWaitMs: number;
  /** With an open circuit: fail at once (host), or wait for a probe as long as the run's shared allowance lasts. */
  readonly outage: "fail" | OutageAllowance;
}

/** Time that all records of one run together may wait for a dead project; kept by the caller, shared by its sends. */
export interface OutageAllowance {
  /** Milliseconds still left at this monotonic time; waiting records use it up together, not each. */
  remainingMs(monotonic: number): number;
  /** A record starts waiting; call the result when it stops. */
  startWaiting(monotonic: number): (monotonic: number) => void;
}

export interface SendOptions {
  readonly patience: Patience;
  readonly signal?: AbortSignal;
  /** Between the layers only: what is left of the patience for this record. Callers leave it out. */
  readonly budget?: Budget;
}

/**
 * What one record has left of its caller's patience, counted down by the layer that spends it. The
 * outermost layer makes it, so that several attempts share one.
 */
export interface Budget {
  attempts: number;
  attemptsMs: number;
  limitWaitMs: number;
  queueWaitMs: number;
}

export function budgetOf({ budget, patience }: SendOptions): Budget {
  const { attemptsMs, limitWaitMs, queueWaitMs } = patience;
  return budget ?? { attempts: Number.POSITIVE_INFINITY, attemptsMs, limitWaitMs, queueWaitMs };
}

/** `Piece` is what is sent: an envelope, or a write through the REST API. */
export interface Transport<Piece = Envelope> {
  /** Never rejects for anything that the network or Sentry does. */
  send(piece: Piece, options: SendOptions): Promise<Verdict>;
}

/** Where the DSN comes from: the REST lookup, or the `dsn` setting. */
export interface DsnSource {
  /** One lookup for concurrent callers; cached. Never rejects. */
  resolve(signal?: AbortSignal): Promise<DsnResolution>;
  /** Forgets this DSN after Sentry refused it, so that the next `resolve` asks again. No effect if it was replaced meanwhile. */
  evict(dsn: Dsn): void;
}

export type DsnResolution =
  | { readonly ok: true; readonly dsn: Dsn }
  /** `detail` stands alone: cause and remedy. */
  | { readonly ok: false; readonly verdict: Extract<Verdict, { verdict: "retryable" | "refused" | "cancelled" }> };

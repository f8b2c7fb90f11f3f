/**
 * Delivering records one by one: what the class, the worker and the command line have in common.
 * The shapes here; the work in `deliver.ts`.
 */
import type { Connection } from "../config/connection.js";
import type { CircuitState } from "../transport/circuit.js";
import type { Patience } from "../transport/transport.js";
import type { RecordReport } from "./outcome.js";

export interface WriteRequest {
  readonly connection: Connection;
  readonly stream: string;
  /** Who calls decides how quotes are repaired (`auto`): the host doubles them, a file does not. */
  readonly caller: "host" | "command_line";
  readonly patience: Patience;
  /** Random, the same when the same call is repeated after a crash: rows without ids of their own keep theirs. */
  readonly writeId: string;
  /** "destination_insert" or "destination_update", as the host says. */
  readonly action?: string;
  /** Newer hosts: the key in each record that is the host's own identifier, not part of the row. */
  readonly identifierKey?: string;
  readonly signal?: AbortSignal;
}

export interface WriteSession {
  /** Never rejects. `index` is the record's position in the whole run. */
  deliver(record: unknown, index: number): Promise<RecordReport>;
  /** Set once Sentry has refused the credentials or the project; further records are errored without being sent. */
  readonly refused: string | undefined;
  status(): WriteStatus;
}

/** For progress lines. */
export interface WriteStatus {
  /** In words, e.g. "error: 42 s (key_quota)". */
  readonly limitsInForce: readonly string[];
  readonly circuit: CircuitState;
}

/**
 * A call from Multiwoven: what it hands over, read without trusting any of it, as a write session.
 */
import { parseConnection } from "../config/connection.js";
import { syncConfig as syncConfigSchema } from "../protocol/messages.js";
import type { Patience } from "../transport/transport.js";
import { takeIdentifier } from "./identifier.js";
import type { WriteRequest, WriteSession } from "./write-session.js";

/**
 * What a call from Multiwoven may cost. The host's heartbeat comes once in 1,000 records and its limit is
 * 120 s in the example environment; with its 10 threads the mean call must stay near a second.
 * Source: server/.env.example and loaders/standard.rb of Multiwoven/multiwoven (2026-08).
 */
export const HOST_PATIENCE: Patience = { attemptsMs: 5_000, limitWaitMs: 1_000, queueWaitMs: 5_000, outage: "fail" };

export interface HostCall {
  readonly syncConfig: unknown;
  readonly action: string | undefined;
  readonly identifierKey: string | undefined;
  readonly writeId: string;
  readonly patience?: Patience;
  readonly signal?: AbortSignal;
}

export interface HostWritePorts {
  readonly open: (request: WriteRequest) => WriteSession;
  readonly onBug: (error: unknown) => void;
}

type Deliverer = Pick<WriteSession, "deliver">;

/** Never throws: settings that cannot work, or cannot even be read, make a session in which every record fails. */
export function openHostWrite(call: HostCall, ports: HostWritePorts): Deliverer {
  try {
    const parsed = syncConfigSchema.safeParse(call.syncConfig);
    if (!parsed.success) {
      return failing("?", call, "Multiwoven handed over no destination settings or no stream name.");
    }
    const stream = parsed.data.stream.name;
    const settings = parseConnection(parsed.data.destination.connection_specification, { unknownSettings: "tolerate" });
    if (!settings.ok) return failing(stream, call, settings.problems.map((problem) => problem.message).join(" "));
    return ports.open({
      connection: settings.connection,
      stream,
      caller: "host",
      patience: call.patience ?? HOST_PATIENCE,
      writeId: call.writeId,
      ...(call.action === undefined ? {} : { action: call.action }),
      ...(call.identifierKey === undefined ? {} : { identifierKey: call.identifierKey }),
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    });
  } catch (bug) {
    ports.onBug(bug);
    return failing("?", call, "The settings that Multiwoven handed over cannot be read.");
  }
}

function failing(stream: string, call: HostCall, detail: string): Deliverer {
  return {
    deliver: async (handedOver, index) => {
      const { record: _record, ...identified } = takeIdentifier(handedOver, call.identifierKey);
      return { index, stream, ...identified, notes: [], outcome: { kind: "errored", reason: "settings", detail } };
    },
  };
}

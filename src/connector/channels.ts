/**
 * One channel a destination project: the DSN lookup, the pace, the limits and the circuit that all
 * writes to that project share, whichever thread of the host or lane of the command line they come from.
 */
import type { Connection } from "../config/connection.js";
import type { HttpClient } from "../http/http-client.js";
import type { Clock } from "../kernel/clock.js";
import type { SdkInfo } from "../sentry/envelope.js";
import type { RestItem } from "../sentry/items.js";
import { createTransport, type ProjectTransport } from "../transport/create-transport.js";
import type { Transport } from "../transport/transport.js";
import { CheckInBudgets } from "./check-ins.js";
import { Coalescer } from "./coalesce.js";
import { createDsnSource } from "./dsn-source.js";
import { createRestWrites } from "./rest-writes.js";

/** Projects kept at a time; the one unused for longest goes first. A host seldom has more than a few. */
const MAX_CHANNELS = 256;

export interface ChannelPorts {
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly sdk: SdkInfo;
  /** Requests in flight to one project. */
  readonly maxInFlight: number;
}

/** What all writes to one project share. */
export interface Channel extends ProjectTransport {
  readonly containers: Coalescer;
  readonly checkIns: CheckInBudgets;
  /** For releases and deploys, which no envelope carries. */
  readonly rest: Transport<RestItem>;
}

export class Channels {
  readonly #channels = new Map<string, Channel>();

  constructor(private readonly ports: ChannelPorts) {}

  /** The channel of this connection; equal settings share one. */
  of(connection: Connection): Channel {
    const key = JSON.stringify([
      connection.sentryUrl,
      connection.organizationSlug,
      connection.projectSlug,
      connection.apiToken ?? null,
      connection.dsn ?? null,
      connection.maxRequestsPerMinute ?? null,
    ]);
    const known = this.#channels.get(key);
    const channel = known ?? this.#open(connection);
    this.#channels.delete(key);
    this.#channels.set(key, channel);
    if (known === undefined) this.#forgetOldest();
    return channel;
  }

  /** The channel of another project of the organization: a DSN in the settings is not that project's. */
  ofProject(connection: Connection, projectSlug: string): Channel {
    if (projectSlug === connection.projectSlug) return this.of(connection);
    const { dsn: _dsn, ...rest } = connection;
    return this.of({ ...rest, projectSlug });
  }

  close(): void {
    for (const channel of this.#channels.values()) channel.close();
    this.#channels.clear();
  }

  #open(connection: Connection): Channel {
    const { clock, http, sdk, maxInFlight } = this.ports;
    const project = createTransport({
      clock,
      http,
      sdk,
      maxInFlight,
      dsnSource: createDsnSource(connection, { clock, http }),
      ...(connection.maxRequestsPerMinute === undefined
        ? {}
        : { maxRequestsPerMinute: connection.maxRequestsPerMinute }),
    });
    return {
      ...project,
      containers: new Coalescer(project.transport, clock),
      checkIns: new CheckInBudgets(clock),
      rest: createRestWrites(connection, { clock, http }),
    };
  }

  /** Sends under way keep their channel alive by holding it; only the sharing ends. */
  #forgetOldest(): void {
    if (this.#channels.size <= MAX_CHANNELS) return;
    const [oldest] = this.#channels.keys();
    if (oldest !== undefined) this.#channels.delete(oldest);
  }
}

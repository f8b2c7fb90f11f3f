/**
 * The connector: Multiwoven's contract spec, check, discover, write. A table of contents; the work is in
 * the files beside this one. `write` never rejects, because the host loses a record whose call raises.
 */
import { connectorSpecification } from "../config/spec.js";
import { createHttpClient, type Proxies } from "../http/axios-client.js";
import type { HttpClient } from "../http/http-client.js";
import { type Clock, systemClock } from "../kernel/clock.js";
import { buildCatalog } from "../mapping/catalog.js";
import type {
  CatalogMessage,
  ConnectionStatusMessage,
  ConnectorSpecMessage,
  TrackingMessage,
} from "../protocol/messages.js";
import type { SdkInfo } from "../sentry/envelope.js";
import type { Patience } from "../transport/transport.js";
import { Channels } from "./channels.js";
import { type CheckResult, checkConnection } from "./check.js";
import { openWriteSession } from "./deliver.js";
import { openHostWrite } from "./host-write.js";
import { runLanes } from "./lanes.js";
import type { RecordReport } from "./outcome.js";
import { recordLog } from "./record-log.js";
import { SDK } from "./sdk.js";
import { Tally } from "./tally.js";
import type { WriteRequest, WriteSession } from "./write-session.js";

/** Requests in flight to one project when nobody says otherwise: Multiwoven's own number of threads. */
const DEFAULT_MAX_IN_FLIGHT = 10;

/** Records of one `write` call that are under way at a time. */
const WRITE_LANES = 100;

export interface SentryDestinationOptions {
  readonly clock?: Clock;
  /** `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`: the class itself reads no environment. */
  readonly proxies?: Proxies;
  /** Requests in flight to one project; 10 when absent. */
  readonly maxInFlight?: number;
  /** Told about bugs, which otherwise show only as records errored with reason `internal`. */
  readonly onBug?: (error: unknown) => void;
}

export interface WriteOptions {
  /** Give the same one when a call is repeated after a crash: rows without ids of their own keep theirs. */
  readonly writeId?: string;
  readonly patience?: Patience;
  readonly signal?: AbortSignal;
}

export class SentryDestination {
  readonly #clock: Clock;
  readonly #http: HttpClient;
  readonly #sdk: SdkInfo = SDK;
  readonly #channels: Channels;
  readonly #onBug: (error: unknown) => void;

  constructor(options: SentryDestinationOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    const maxInFlight = options.maxInFlight ?? DEFAULT_MAX_IN_FLIGHT;
    this.#http = createHttpClient({ proxies: options.proxies ?? {}, maxSockets: maxInFlight });
    this.#channels = new Channels({ clock: this.#clock, http: this.#http, sdk: this.#sdk, maxInFlight });
    this.#onBug = options.onBug ?? (() => {});
  }

  /** The settings form. */
  spec(): ConnectorSpecMessage {
    return { type: "connector_spec", connector_spec: connectorSpecification() };
  }

  /** Read-only: proves access through the REST API and sends nothing. */
  async check(settings: unknown): Promise<ConnectionStatusMessage> {
    return (await this.checkConnection(settings)).message;
  }

  /** As `check`, with the kind of failure for exit codes. */
  checkConnection(settings: unknown): Promise<CheckResult> {
    return checkConnection(settings, { clock: this.#clock, http: this.#http });
  }

  /** Static, whatever it is given: a failing discover on refresh costs the host its stored catalog. */
  discover(_settings?: unknown): CatalogMessage {
    return buildCatalog();
  }

  /** A call from Multiwoven: one log a record, in the records' order. Never rejects. */
  async write(
    syncConfig: unknown,
    records: unknown,
    action?: string,
    identifierKey?: string,
    options: WriteOptions = {},
  ): Promise<TrackingMessage> {
    const list = recordList(records);
    const session = openHostWrite(
      { ...options, syncConfig, action, identifierKey, writeId: options.writeId ?? this.#clock.randomUUID() },
      { open: (request) => this.openWrite(request), onBug: this.#onBug },
    );
    const reports = new Array<RecordReport | undefined>(list.length);
    await runLanes(list.entries(), WRITE_LANES, async ([index, record]) => {
      reports[index] = await session.deliver(record, index);
    });
    const tally = new Tally();
    const known = reports.filter((report) => report !== undefined);
    for (const report of known) tally.add(report.outcome);
    return tally.trackingMessage(list.length, known.map(recordLog));
  }

  /** For callers that stream records: the worker's and the command line's door. */
  openWrite(request: WriteRequest): WriteSession {
    return openWriteSession(request, {
      clock: this.#clock,
      sdk: this.#sdk,
      channels: this.#channels,
      onBug: this.#onBug,
    });
  }

  /** Closes idle connections; calls under way still end. */
  close(): void {
    this.#channels.close();
    this.#http.close();
  }
}

/** Nothing is one record short of lost: what is no list of records is one record, and nothing at all is none. */
function recordList(records: unknown): readonly unknown[] {
  if (records === null || records === undefined) return [];
  return Array.isArray(records) ? records : [records];
}

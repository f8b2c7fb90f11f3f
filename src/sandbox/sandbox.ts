/**
 * A strict local stand-in for Sentry, on 127.0.0.1 only: REST under `/api/0/`, ingest at
 * `/api/{project id}/envelope/`, and for whoever looks on, under `/_sandbox/`:
 *
 * | request                   | what it does                                                             |
 * |---------------------------|--------------------------------------------------------------------------|
 * | `GET items`               | what arrived: `[{type, event_id, received_at, payload, outcome, …}]`      |
 * | `GET outcomes`            | counts by outcome, refused requests included                             |
 * | `GET state?from=N`        | what the page at `/` shows: counts, limits in force, items from N on     |
 * | `GET releases`            | releases with their deploys, newest first                                |
 * | `GET requests`            | the last requests: method, path, status, bytes, in_flight                |
 * | `DELETE items`            | forgets items, outcomes, requests and the memory for duplicates          |
 * | `POST` / `DELETE faults`  | orders `[{times, status, headers, body, delay_ms, reset, path}]`, or none |
 * | `POST quotas`             | sets `[{categories, limit, window_seconds, scope, reason, project}]`      |
 * | `POST projects`           | adds or replaces `{slug, renamed_from, keys, allowed_domains, …}`         |
 * | `POST tokens`             | adds `{token, scopes, refusal}`; tokens.ts lists those always there       |
 * | `POST monitors`           | adds `{slug, project}`, so that check-ins find it                        |
 *
 * Memory is bounded: see ledger.ts and ingest/consumers.ts; of request bodies one at most per connection
 * is held, up to the server's own 200 MiB.
 */
import { createServer, type Server } from "node:http";
import { type Clock, systemClock } from "../kernel/clock.js";
import { Dispatcher } from "./dispatch.js";
import { Faults } from "./faults.js";
import { Consumers } from "./ingest/consumers.js";
import { Quotas } from "./ingest/quotas.js";
import { Ledger, type SeenRequest, type StoredItem } from "./ledger.js";
import { dsnOf } from "./rest/projects.js";
import * as schema from "./schema.js";
import { DEFAULT_TOKEN } from "./tokens.js";
import { World } from "./world.js";

export interface SandboxOptions {
  /** 0 or absent: a free one. */
  readonly port?: number;
  readonly organization?: string;
  /** Slug of the first project. */
  readonly project?: string;
  readonly token?: string;
  readonly clock?: Clock;
  /** Further projects; one with the first project's slug replaces it. */
  readonly projects?: readonly schema.ProjectSetupInput[];
  readonly tokens?: readonly schema.TokenSetupInput[];
  readonly quotas?: readonly schema.QuotaInput[];
  /** Such as `/sentry`, for a self-hosted server below a path. */
  readonly pathPrefix?: string;
  /** `old`: time windows and tag lengths of self-hosted servers of 2024 and before. */
  readonly server?: "current" | "old";
}

/** What the command prints when it is ready. */
export interface SandboxAddress {
  /** Base of REST and control, without a slash at its end. */
  readonly url: string;
  readonly dsn: string;
  readonly api_token: string;
  readonly organization_slug: string;
  readonly project_slug: string;
}

export interface Sandbox extends SandboxAddress {
  readonly ready: SandboxAddress;
  items(): StoredItem[];
  outcomes(): Record<string, number>;
  requests(): SeenRequest[];
  /** Adds or replaces a project and returns the DSN of its first key, "" when it has none. */
  addProject(setup: schema.ProjectSetupInput): string;
  addToken(setup: schema.TokenSetupInput): void;
  setQuotas(quotas: readonly schema.QuotaInput[]): void;
  orderFaults(faults: readonly schema.FaultInput[]): void;
  close(): Promise<void>;
}

/** Longer than clients keep idle connections, so that they never meet one that is just being closed. */
const KEEP_ALIVE_MS = 120_000;

/** Listens when it resolves; rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { clock = systemClock, organization = "acme", project = "shop", token = DEFAULT_TOKEN } = options;
  const pathPrefix = options.pathPrefix ?? "";
  const world = new World(organization, token);
  const [ledger, faults, quotas, consumers] = [new Ledger(), new Faults(), new Quotas(), new Consumers(world)];
  for (const setup of [{ slug: project }, ...(options.projects ?? [])])
    world.setProject(schema.ProjectSetup.parse(setup));
  for (const setup of options.tokens ?? []) addToken(setup);
  world.quotas = schema.Quotas.parse(options.quotas ?? []);

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  const url = `http://127.0.0.1:${await listen(server, options.port ?? 0)}${pathPrefix}`;
  const closing = new AbortController();
  const dispatcher = new Dispatcher({
    ...{ world, ledger, faults, quotas, consumers, url, clock, pathPrefix, closing: closing.signal },
    startedAt: clock.now(),
    ingest: {
      ...{ world, ledger, quotas, consumers },
      server: options.server ?? "current",
      newId: () => clock.randomUUID().replaceAll("-", ""),
    },
  });
  server.on("request", (message, response) => void dispatcher.handle(message, response));

  const ready: SandboxAddress = {
    url,
    dsn: firstDsn(project),
    api_token: token,
    organization_slug: organization,
    project_slug: project,
  };
  return {
    ...ready,
    ready,
    items: () => ledger.items(),
    outcomes: () => ledger.outcomes(),
    requests: () => ledger.requests(),
    addProject: (setup) => firstDsn(world.setProject(schema.ProjectSetup.parse(setup)).slug),
    addToken,
    setQuotas: (input) => {
      world.quotas = schema.Quotas.parse(input);
      quotas.clear();
    },
    orderFaults: (input) => faults.add(schema.Faults.parse(input)),
    close: () => {
      closing.abort();
      return close(server);
    },
  };

  function addToken(input: schema.TokenSetupInput): void {
    const setup = schema.TokenSetup.parse(input);
    world.tokens.set(setup.token, setup);
  }

  function firstDsn(slug: string): string {
    const owner = world.project(slug);
    const key = owner?.keys[0];
    return owner && key ? dsnOf(url, key.public, owner.id) : "";
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

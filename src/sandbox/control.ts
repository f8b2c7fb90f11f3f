/** `/_sandbox/…`: what to look at and what to set up. The shapes of bodies are in schema.ts. */
import type { z } from "zod";
import type { Clock } from "../kernel/clock.js";
import type { JsonValue } from "../sentry/items.js";
import { parseJson } from "../sentry/json.js";
import type { Faults } from "./faults.js";
import type { Reply, Request } from "./http.js";
import type { Consumers } from "./ingest/consumers.js";
import type { Quotas } from "./ingest/quotas.js";
import type { Ledger } from "./ledger.js";
import { dsnOf } from "./rest/projects.js";
import * as schema from "./schema.js";
import type { Project, Release, World } from "./world.js";

export interface Controls {
  readonly world: World;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly quotas: Quotas;
  readonly consumers: Consumers;
  readonly url: string;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

const ok = (body: JsonValue): Reply => ({ status: 200, body });

/** Bytes as they are: what was stored is JSON already known to be sound. */
const listing = (entries: readonly unknown[]): Reply => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: Buffer.from(JSON.stringify(entries)),
});

/** Items in one answer, and bytes of their JSON together: a browser reads that between two frames. */
const MAX_STRETCH = { items: 1_000, bytes: 2_097_152 };

/**
 * `GET state?from=N`, every second: `{started_at, first, next, from, items, outcomes, limits, releases}` with the
 * items from number N on. Another `started_at` than before means another sandbox, whose numbers start anew.
 */
function whatPageAsksFor({ world, ledger, quotas, clock, startedAt }: Controls, { query }: Request): Reply {
  const wanted = Number(query.get("from"));
  return {
    status: 200,
    headers: { "content-type": "application/json" },
    body: Buffer.from(
      JSON.stringify({
        started_at: startedAt,
        outcomes: ledger.outcomes(),
        limits: quotas.inForce(clock.now()),
        releases: world.releases.size,
        ...ledger.stretch(Number.isSafeInteger(wanted) ? wanted : 0, MAX_STRETCH),
      }),
    ),
  };
}

function releaseOf({ version, dateCreated, projects, fields, commits, deploys }: Release, world: World): JsonValue {
  const slugs = [...projects].flatMap((id) => world.project(id)?.slug ?? []);
  return {
    ...fields,
    version,
    dateCreated,
    projects: slugs,
    commits,
    deploys: deploys.map((deploy) => ({ ...deploy })),
  };
}

type Action = (controls: Controls, request: Request) => Reply;

const ACTIONS: Readonly<Record<string, Action>> = {
  "GET items": ({ ledger }) => listing(ledger.items()),
  "DELETE items": ({ ledger, consumers }) => {
    ledger.reset();
    consumers.clear();
    return { status: 204 };
  },
  "GET outcomes": ({ ledger }) => ok(ledger.outcomes()),
  "GET state": whatPageAsksFor,
  "GET releases": ({ world }) => listing([...world.releases.values()].toReversed().map((one) => releaseOf(one, world))),
  "GET requests": ({ ledger }) => listing(ledger.requests()),
  "POST faults": ({ faults }, request) =>
    withBody(schema.Faults, request, (ordered) => {
      faults.add(ordered);
      return ok({ pending: faults.pending() });
    }),
  "GET faults": ({ faults }) => ok({ pending: faults.pending() }),
  "DELETE faults": ({ faults }) => {
    faults.clear();
    return { status: 204 };
  },
  "POST quotas": ({ world, quotas }, request) =>
    withBody(schema.Quotas, request, (ordered) => {
      world.quotas = ordered;
      quotas.clear();
      return ok({ quotas: ordered.length });
    }),
  "POST projects": ({ world, url }, request) =>
    withBody(schema.ProjectSetup, request, (setup) => ok(describe(world.setProject(setup), url))),
  "POST tokens": ({ world }, request) =>
    withBody(schema.TokenSetup, request, (setup) => {
      world.tokens.set(setup.token, setup);
      return ok({ tokens: world.tokens.size });
    }),
  "POST monitors": ({ world }, request) =>
    withBody(schema.MonitorSetup, request, ({ slug, project }) => {
      const owner = project === undefined ? world.projects()[0] : world.project(project);
      if (!owner) return { status: 404, body: { detail: "no such project" } };
      world.addMonitor(`${owner.id}/${slug}`);
      return ok({ slug });
    }),
};

function describe(project: Project, url: string): JsonValue {
  return {
    id: project.id,
    slug: project.slug,
    dsns: project.keys.map((key) => dsnOf(url, key.public, project.id)),
  };
}

export function answerControl(name: string, request: Request, controls: Controls): Reply {
  const key = `${request.method} ${name}`;
  const action = Object.hasOwn(ACTIONS, key) ? ACTIONS[key] : undefined;
  if (action) return action(controls, request);
  return { status: 404, body: { detail: `known: ${Object.keys(ACTIONS).join(", ")}` } };
}

function withBody<S extends z.ZodType>(shape: S, request: Request, act: (body: z.output<S>) => Reply): Reply {
  const parsed = shape.safeParse(parseJson(request.body));
  if (parsed.success) return act(parsed.data);
  const [issue] = parsed.error.issues;
  return { status: 400, body: { detail: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not understood"}` } };
}

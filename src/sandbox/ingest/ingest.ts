/**
 * `POST /api/{project id}/envelope/`: the rules in the order in which Relay applies them. What it says
 * while the sender waits is the reply; what it would decide later is the item's outcome. Unlike a real
 * server, which answers 200 until it has loaded a project, this one knows every key from the start.
 * Source: getsentry/relay: relay-server/src/endpoints/{common,envelope}.rs (26.x, 2026-11).
 */

import { parseDsn } from "../../sentry/dsn.js";
import { type DecodedEnvelope, decodeEnvelope } from "../../sentry/envelope.js";
import type { JsonValue } from "../../sentry/items.js";
import { decompress, type Reply, type Request } from "../http.js";
import { type Circumstances, isKnownType, judge } from "../judge/judge.js";
import type { Ledger } from "../ledger.js";
import type { Project, ProjectKey, World } from "../world.js";
import type { Consumers } from "./consumers.js";
import { readCredentials } from "./credentials.js";
import { isOriginAllowed } from "./origin.js";
import { type Limit, type Quotas, rateLimitHeaders } from "./quotas.js";
import { itemCount, oversized } from "./sizes.js";

export interface Ingest {
  readonly world: World;
  readonly ledger: Ledger;
  readonly quotas: Quotas;
  readonly consumers: Consumers;
  readonly server: "current" | "old";
  readonly newId: () => string;
}

const QUOTA_SENTENCE =
  "Sentry dropped data due to a quota or internal rate limit being reached. This will not affect your application. See https://docs.sentry.io/product/accounts/quotas/ for more information.";

/** Item types that stand for an event: an envelope with one gets an id when it brings none. */
const EVENT_LIKE = ["event", "transaction", "feedback", "security", "raw_security", "unreal_report"];

export function takeEnvelope(request: Request, projectId: string, ingest: Ingest, now: number): Reply {
  const answer = judgeRequest(request, projectId, ingest, now);
  if ("refused" in answer) {
    ingest.ledger.count(answer.refused, 1);
    return answer.reply;
  }
  return answer;
}

interface Refused {
  /** The outcome's word in the statistics. */
  readonly refused: string;
  readonly reply: Reply;
}

function refuse(refused: string, status: number, detail: string, causes?: readonly string[]): Refused {
  const body: Record<string, JsonValue> = { detail, ...(causes === undefined ? {} : { causes }) };
  return { refused, reply: { status, body } };
}

function judgeRequest(request: Request, projectId: string, ingest: Ingest, now: number): Reply | Refused {
  if (!/^\d{1,20}$/.test(projectId)) return refuse("project_id", 400, "bad project path parameter");
  const body = decompress(request.body, request.headers["content-encoding"]);
  if (body === "too_large") return refuse("too_large", 413, "length limit exceeded");
  if (body === "damaged") return refuse("payload", 400, "invalid request body");
  const credentials = readCredentials(request, body);
  if ("status" in credentials) return { refused: "auth", reply: credentials };
  if (body.length === 0) return refuse("payload", 400, "empty request body");
  const envelope = decodeEnvelope(body);
  if ("problem" in envelope) return invalidEnvelope(envelope.problem);
  const { publicKey } = credentials;
  const mismatch = dsnMismatch(envelope, projectId, publicKey);
  if (mismatch !== undefined) return invalidEnvelope(`${mismatch} header mismatch between envelope and request`);
  const eventId = eventIdOf(envelope, ingest.newId);
  const items = envelope.items.filter(({ header }) => isKnownType(header.type));
  const accepted: Reply = { status: 200, body: eventId === undefined ? {} : { id: eventId } };
  if (items.length === 0) return accepted;
  const target = ingest.world.projectOfKey(publicKey);
  if (!target?.key.is_active || target.project.id !== projectId) return rejected("project_id", "ProjectId");
  if (!isOriginAllowed(request.headers, target.project.allowedDomains)) return rejected("cors", "Cors");
  return store({ ...envelope, items }, { ...target, eventId, accepted }, ingest, now);
}

const invalidEnvelope = (cause: string): Refused => refuse("invalid_envelope", 400, "invalid event envelope", [cause]);

const rejected = (outcome: string, reason: string): Refused =>
  refuse(outcome, 403, `event submission rejected with_reason: ${reason}`);

/** A DSN in the envelope's header may come along, but must be the request's. */
function dsnMismatch({ header }: DecodedEnvelope, projectId: string, publicKey: string): string | undefined {
  const dsn = typeof header.dsn === "string" ? parseDsn(header.dsn) : undefined;
  if (dsn === undefined || "problem" in dsn) return undefined;
  if (dsn.projectId !== projectId) return "project id";
  return dsn.publicKey.toLowerCase() === publicKey ? undefined : "public key";
}

function eventIdOf({ header, items }: DecodedEnvelope, newId: () => string): string | undefined {
  if (typeof header.event_id === "string") return header.event_id.replaceAll("-", "").toLowerCase();
  return items.some((item) => EVENT_LIKE.includes(item.header.type)) ? newId() : undefined;
}

interface Target {
  readonly project: Project;
  readonly key: ProjectKey;
  readonly eventId: string | undefined;
  readonly accepted: Reply;
}

/** Limited items are left out, the rest is kept, and one limited item makes the answer a 429 all the same. */
function store(envelope: DecodedEnvelope, target: Target, ingest: Ingest, now: number): Reply | Refused {
  const { ledger, quotas, world } = ingest;
  const limits: Limit[] = [];
  const items = envelope.items.filter((item) => {
    const amount = { items: itemCount(item), bytes: Math.max(item.payload.length, 1) };
    const limit = quotas.take(world.quotas, target, item.header.type, amount, now);
    if (limit === undefined) return true;
    limits.push(limit);
    ledger.count("rate_limited", amount.items);
    return false;
  });
  const tooLarge = oversized(items);
  if (tooLarge !== undefined)
    return refuse(
      `too_large:${tooLarge}`,
      413,
      `envelope exceeded size limits for type '${tooLarge}' (https://develop.sentry.dev/sdk/envelopes/#size-limits)`,
    );
  const about = circumstances(envelope, target, ingest, now);
  for (const item of items) {
    for (const judged of judge(item, about)) {
      const { type } = item.header;
      const { id: projectId } = target.project;
      const eventId = EVENT_LIKE.includes(type) ? target.eventId : undefined;
      ledger.add(
        {
          type,
          event_id: eventId ?? null,
          received_at: new Date(now).toISOString(),
          payload: judged.payload,
          outcome: ingest.consumers.settle(type, projectId, eventId, judged, now),
          project_id: projectId,
          remarks: judged.remarks,
        },
        judged.bytes,
      );
    }
  }
  if (limits.length === 0) return target.accepted;
  return { status: 429, headers: rateLimitHeaders(limits), body: { detail: QUOTA_SENTENCE } };
}

function circumstances(
  { header }: DecodedEnvelope,
  { project }: Target,
  { server }: Ingest,
  now: number,
): Circumstances {
  return {
    receivedAt: now,
    sentAt: typeof header.sent_at === "string" ? Date.parse(header.sent_at) : undefined,
    retentionDays: project.retentionDays,
    server,
    trace: header.trace,
  };
}

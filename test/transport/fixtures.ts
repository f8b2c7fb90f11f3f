/** What the tests of the transport layers share: a project, envelopes, patience, and scripted neighbours. */
import type { HttpClient, HttpFailure, HttpRequest, HttpResponse } from "../../src/http/http-client.js";
import type { Clock } from "../../src/kernel/clock.js";
import { type Dsn, formatDsn } from "../../src/sentry/dsn.js";
import { decodeEnvelope, type Envelope, encodeJson } from "../../src/sentry/envelope.js";
import type { ItemType } from "../../src/sentry/items.js";
import type { DsnSource, Patience, SendOptions, Transport, Verdict } from "../../src/transport/transport.js";

export const SDK = { name: "multiwoven-destination-sentry", version: "0.0.0" };
export const DSN: Dsn = { protocol: "http", publicKey: "fakekey1", host: "sentry.test", path: "", projectId: "42" };

export const eventId = (n: number): string => n.toString(16).padStart(32, "0");

export function envelope(n = 1, type: ItemType = "event"): Envelope {
  return { eventId: eventId(n), item: { type, payload: encodeJson({ event_id: eventId(n), message: `row ${n} ✓` }) } };
}

export const HOST: Patience = { attemptsMs: 5_000, limitWaitMs: 1_000, queueWaitMs: 5_000, outage: "fail" };
export const COMMAND_LINE: Patience = {
  attemptsMs: 20_000,
  limitWaitMs: 300_000,
  queueWaitMs: Number.POSITIVE_INFINITY,
  outage: "fail",
};

/** A source whose keys are rotated: each eviction of the current DSN brings the next. */
export function dsnSource(...dsns: readonly Dsn[]): DsnSource & { readonly evicted: string[]; lookups: number } {
  const evicted: string[] = [];
  let at = 0;
  return {
    evicted,
    lookups: 0,
    async resolve() {
      this.lookups += 1;
      return { ok: true, dsn: dsns[Math.min(at, dsns.length - 1)] ?? DSN };
    },
    evict(dsn) {
      const current = dsns[Math.min(at, dsns.length - 1)] ?? DSN;
      if (formatDsn(current) !== formatDsn(dsn)) return;
      evicted.push(dsn.publicKey);
      at += 1;
    },
  };
}

export type Reply = { status: number; headers?: Record<string, string>; body?: string | Buffer } | HttpFailure;

/** An HTTP client that answers as told, and remembers what it was asked. */
export function scriptedHttp(
  reply: (request: HttpRequest, index: number) => Reply | Promise<Reply>,
): HttpClient & { readonly requests: HttpRequest[] } {
  const requests: HttpRequest[] = [];
  return {
    requests,
    async exchange(request): Promise<HttpResponse | HttpFailure> {
      requests.push(request);
      const answer = await reply(request, requests.length - 1);
      if ("ok" in answer) return answer;
      return { ok: true, status: answer.status, headers: answer.headers ?? {}, body: Buffer.from(answer.body ?? "{}") };
    },
    close() {},
  };
}

/** The event ids that requests carried, as a server reads them. */
export function sentIds(requests: readonly HttpRequest[]): string[] {
  return requests.map((request) => idIn(request.body ?? Buffer.alloc(0)));
}

export function idIn(body: Buffer): string {
  const decoded = decodeEnvelope(body);
  return "problem" in decoded ? decoded.problem : String(decoded.header.event_id);
}

/** A layer that answers as told. */
export function scripted(
  reply: (index: number, options: SendOptions, envelope: Envelope) => Verdict | Promise<Verdict>,
) {
  const calls: SendOptions[] = [];
  const transport: Transport & { readonly calls: SendOptions[] } = {
    calls,
    async send(sent, options) {
      calls.push(options);
      return reply(calls.length - 1, options, sent);
    },
  };
  return transport;
}

export const ACCEPTED: Verdict = { verdict: "accepted", projectId: "42" };
export const FAULT: Verdict = { verdict: "retryable", kind: "network", detail: "sentry.test refused the connection." };
export const REFUSED_CONNECTION: HttpFailure = {
  ok: false,
  kind: "refused",
  code: "ECONNREFUSED",
  detail: "sentry.test refused the connection.",
};

/** An answer that takes its time. */
export async function after<T>(clock: Clock, ms: number, result: T): Promise<T> {
  await clock.sleep(ms);
  return result;
}

import { parseEnvelope } from "@sentry/core";
import { describe, expect, it } from "vitest";
import type { HttpFailure } from "../../src/http/http-client.js";
import { HttpTransport } from "../../src/transport/http-transport.js";
import { LimitGate } from "../../src/transport/limit-gate.js";
import { VirtualClock } from "../support/virtual-clock.js";
import { after, DSN, dsnSource, envelope, eventId, HOST, type Reply, SDK, scriptedHttp, sentIds } from "./fixtures.js";

function setUp(reply: Parameters<typeof scriptedHttp>[0], source = dsnSource(DSN)) {
  const clock = new VirtualClock();
  const http = scriptedHttp(reply);
  const limits = new LimitGate(clock);
  const transport = new HttpTransport({ clock, http, sdk: SDK, dsnSource: source, limits });
  return { clock, http, limits, source, transport };
}

const send = (reply: Reply, n = 1) => setUp(() => reply).transport.send(envelope(n), { patience: HOST });

describe("the request", () => {
  it("is one envelope with one way of authentication, and no other credentials", async () => {
    const { http, transport } = setUp(() => ({ status: 200 }));
    await transport.send(envelope(7), { patience: HOST });
    expect(http.requests).toMatchObject([
      {
        method: "POST",
        url: "http://sentry.test/api/42/envelope/",
        headers: {
          "Content-Type": "application/x-sentry-envelope",
          "User-Agent": "multiwoven-destination-sentry/0.0.0",
          "X-Sentry-Auth":
            "Sentry sentry_version=7, sentry_client=multiwoven-destination-sentry/0.0.0, sentry_key=fakekey1",
        },
      },
    ]);
    expect(Object.keys(http.requests[0]?.headers ?? {})).toHaveLength(3);
    const [header, items] = parseEnvelope(http.requests[0]?.body ?? "");
    expect(header).toMatchObject({ event_id: eventId(7), sent_at: "2026-11-23T12:00:00.000Z", sdk: SDK });
    expect(items).toMatchObject([[{ type: "event" }, envelope(7).item.payload]]);
  });

  it("carries the time of its own attempt", async () => {
    const { clock, http, transport } = setUp(() => ({ status: 503 }));
    await transport.send(envelope(), { patience: HOST });
    await clock.advance(90_000);
    await transport.send(envelope(), { patience: HOST });
    const times = http.requests.map(({ body }) => parseEnvelope(body ?? "")[0].sent_at);
    expect(times).toEqual(["2026-11-23T12:00:00.000Z", "2026-11-23T12:01:30.000Z"]);
  });

  it("never takes longer than what the record has left", async () => {
    const { http, transport } = setUp(() => ({ status: 200 }));
    await transport.send(envelope(), { patience: { ...HOST, attemptsMs: 1_234 } });
    await transport.send(envelope(), { patience: { ...HOST, attemptsMs: 100_000 } });
    expect(http.requests.map((request) => request.timeouts.totalMs)).toEqual([1_234, 20_000]);
  });

  it("takes the time it took from the record's budget", async () => {
    const { clock, transport } = setUp(() => after(clock, 700, { status: 503 }));
    const budget = { attempts: 9, attemptsMs: 5_000, limitWaitMs: 1_000, queueWaitMs: 0 };
    await clock.run(transport.send(envelope(), { patience: HOST, budget }));
    expect(budget).toEqual({ attempts: 9, attemptsMs: 4_300, limitWaitMs: 1_000, queueWaitMs: 0 });
  });
});

describe("a 2xx", () => {
  const accepted = { verdict: "accepted", projectId: "42" };
  it.each<[what: string, reply: Reply, expected: object]>([
    ["with the id", { status: 200, body: `{"id":"${eventId(1)}"}` }, { ...accepted, id: eventId(1) }],
    [
      "with the id in capitals and dashes",
      { status: 200, body: '{"id":"00000000-0000-0000-0000-000000000001"}' },
      { ...accepted, id: eventId(1) },
    ],
    ["without an id", { status: 200, body: "{}" }, accepted],
    ["with an empty body", { status: 202, body: "" }, accepted],
    ["with a body that is cut", { status: 200, body: `{"id":"${eventId(1).slice(0, 20)}` }, accepted],
    ["with bytes that are no text", { status: 200, body: Buffer.from([0xff, 0xfe, 0x00]) }, accepted],
    ["with an id of another kind", { status: 200, body: '{"id":17}' }, accepted],
  ])("%s is acceptance", async (_what, reply, expected) => {
    expect(await send(reply)).toEqual(expected);
  });

  it.each<[what: string, reply: Reply]>([
    ["by its body", { status: 200, body: " <!doctype html><title>Log in</title>" }],
    ["by its type", { status: 200, body: "Please log in", headers: { "content-type": "text/html; charset=utf-8" } }],
  ])("that is a web page (%s) comes from something else than Sentry", async (_what, reply) => {
    expect(await send(reply)).toMatchObject({
      verdict: "refused",
      kind: "unexpected",
      detail: expect.stringContaining("web page"),
    });
  });

  it("with another id says so", async () => {
    expect(await send({ status: 200, body: `{"id":"${eventId(99)}"}` })).toEqual({
      ...accepted,
      id: eventId(99),
      detail: expect.stringContaining(eventId(99)),
    });
  });

  it.each<HttpFailure["kind"]>([
    "reset",
    "response_timeout",
    "response_too_large",
    "cancelled",
  ])("whose body ends in %s is acceptance all the same", async (kind) => {
    const answered = { status: 200, headers: {} };
    expect(await send({ ok: false, kind, detail: "x", answered })).toEqual(accepted);
  });
});

describe("a refused DSN", () => {
  const other = { ...DSN, publicKey: "fakekey2" };

  it.each([401, 403, 404])("(%i) is looked up anew, and the same envelope is sent once more", async (status) => {
    const { http, source, transport } = setUp(
      (_, index) => ({ status: index === 0 ? status : 200 }),
      dsnSource(DSN, other),
    );
    expect(await transport.send(envelope(3), { patience: HOST })).toMatchObject({ verdict: "accepted" });
    expect(source.evicted).toEqual(["fakekey1"]);
    expect(sentIds(http.requests)).toEqual([eventId(3), eventId(3)]);
    expect(http.requests[1]?.headers["X-Sentry-Auth"]).toContain("sentry_key=fakekey2");
  });

  it("that is refused again is the end, with Sentry's reason", async () => {
    const body = '{"detail":"event submission rejected with_reason: ProjectId"}';
    const { http, transport } = setUp(() => ({ status: 403, body }));
    expect(await transport.send(envelope(), { patience: HOST })).toMatchObject({
      verdict: "refused",
      kind: "credentials",
      status: 403,
      detail: expect.stringMatching(/with_reason: ProjectId.*client key/),
    });
    expect(http.requests).toHaveLength(2);
  });

  it("that cannot be looked up is what the lookup says", async () => {
    const verdict = { verdict: "refused", kind: "credentials", detail: "The token is not valid." } as const;
    const source = { resolve: async () => ({ ok: false as const, verdict }), evict() {} };
    const { http } = setUp(() => ({ status: 200 }));
    const clock = new VirtualClock();
    const transport = new HttpTransport({ clock, http, sdk: SDK, dsnSource: source, limits: new LimitGate(clock) });
    expect(await transport.send(envelope(), { patience: HOST })).toEqual(verdict);
    expect(http.requests).toEqual([]);
  });
});

describe("announced limits", () => {
  const limit = (header: string, status = 200): Reply => ({ status, headers: { "x-sentry-rate-limits": header } });

  it("are learnt from a 200, and then nothing is sent for their categories", async () => {
    const { http, transport } = setUp(() => limit("60:error:key"));
    await transport.send(envelope(1), { patience: HOST });
    expect(await transport.send(envelope(2), { patience: HOST })).toMatchObject({
      kind: "rate_limited",
      retryInMs: 60_000,
    });
    expect(await transport.send(envelope(3, "log"), { patience: HOST })).toMatchObject({ verdict: "accepted" });
    expect(http.requests).toHaveLength(2);
  });

  it("belong to their DSN", async () => {
    const other = { ...DSN, publicKey: "fakekey2" };
    const { transport } = setUp((_, index) => limit("60:error:key", index === 0 ? 403 : 200), dsnSource(DSN, other));
    expect(await transport.send(envelope(1), { patience: HOST })).toMatchObject({ verdict: "accepted" });
  });

  it("tell after a 429 how long to wait; other categories' limits tell nothing", async () => {
    expect(await send(limit("30:error:key", 429))).toMatchObject({
      kind: "rate_limited",
      status: 429,
      retryInMs: 30_000,
    });
    expect(await send({ status: 429, headers: { "retry-after": "12" } })).toMatchObject({ retryInMs: 12_000 });
    expect(await send({ status: 429 })).toMatchObject({ retryInMs: 60_000 });
    expect(await send(limit("30:transaction:key", 429))).not.toHaveProperty("retryInMs");
  });

  it("are not what Retry-After on a 503 is: that delays this record only", async () => {
    const { limits, transport } = setUp(() => ({ status: 503, headers: { "retry-after": "7" } }));
    expect(await transport.send(envelope(), { patience: HOST })).toMatchObject({
      kind: "server_error",
      retryInMs: 7_000,
    });
    expect(limits.inForce()).toEqual([]);
  });

  it("are named in words", async () => {
    const { limits, transport } = setUp(() => limit("60:error:key:key_quota"));
    await transport.send(envelope(), { patience: HOST });
    expect(limits.inForce()).toEqual(["error 60 s (key_quota)"]);
  });
});

import { describe, expect, it } from "vitest";
import { parseConnection } from "../../src/config/connection.js";
import { createDsnSource } from "../../src/connector/dsn-source.js";
import { FakeHttp, failure, json, key, type Route, raw } from "../api/fake-http.js";
import { VirtualClock } from "../support/virtual-clock.js";

const KEYS = "/api/0/projects/acme/shop/keys/?status=active";
const OLD = "a".repeat(32);
const NEW = "b".repeat(32);

function open(route: Route, overrides: Readonly<Record<string, unknown>> = {}) {
  const settings = {
    api_token: "sntryu_fake_token_for_tests",
    organization_slug: "acme",
    project_slug: "shop",
    ...overrides,
  };
  const parsed = parseConnection(settings, { unknownSettings: "refuse" });
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  const clock = new VirtualClock();
  const http = new FakeHttp({ [KEYS]: route });
  const source = createDsnSource(parsed.connection, { clock, http });
  return { clock, http, source, resolve: () => clock.run(source.resolve()) };
}

function publicKeyOf(resolution: Awaited<ReturnType<ReturnType<typeof open>["resolve"]>>): string {
  if (!resolution.ok) throw new Error(JSON.stringify(resolution.verdict));
  return resolution.dsn.publicKey;
}

describe("the DSN", () => {
  it("is asked for once, however many want it at the same time", async () => {
    const { source, http, clock } = open(json(200, [key({ public: OLD })]));
    const resolutions = await clock.run(Promise.all(Array.from({ length: 50 }, () => source.resolve())));
    expect(new Set(resolutions.map(publicKeyOf))).toEqual(new Set([OLD]));
    expect(http.requests).toHaveLength(1);
  });

  it("is kept until Sentry refuses it, then asked for once more", async () => {
    const { source, http, resolve } = open([json(200, [key({ public: OLD })]), json(200, [key({ public: NEW })])]);
    const first = await resolve();
    await resolve();
    expect(http.requests).toHaveLength(1);
    if (first.ok) source.evict(first.dsn);
    expect(publicKeyOf(await resolve())).toBe(NEW);
    if (first.ok) source.evict(first.dsn);
    expect(publicKeyOf(await resolve())).toBe(NEW);
    expect(http.requests).toHaveLength(2);
  });

  it("of the settings is taken without a question, and stays", async () => {
    const { source, http, resolve } = open(json(500, {}), { dsn: `https://${OLD}@h.example/42` });
    const first = await resolve();
    if (first.ok) source.evict(first.dsn);
    expect(publicKeyOf(await resolve())).toBe(OLD);
    expect(http.requests).toEqual([]);
  });

  it("is found for a renamed project", async () => {
    const location = "/api/0/projects/acme/store/keys/?status=active";
    const { http, resolve } = open(json(302, { slug: "store" }, { location }));
    http.routes = { ...http.routes, [location]: json(200, [key({ public: OLD })]) };
    expect(publicKeyOf(await resolve())).toBe(OLD);
  });
});

describe("a failed lookup", () => {
  it.each([
    ["401", json(401, { detail: "Token expired" }), { verdict: "refused", kind: "credentials", detail: /expired/ }],
    ["403", json(403, {}), { verdict: "refused", kind: "credentials", detail: /project:read/ }],
    ["404", json(404, {}), { verdict: "refused", kind: "credentials", detail: /organization_slug/ }],
    ["no key", json(200, []), { verdict: "refused", kind: "credentials", detail: /no active client key/ }],
    ["wrong shape", json(200, {}), { verdict: "refused", kind: "credentials", detail: /sentry_url/ }],
    ["500", json(500, {}), { verdict: "retryable", kind: "server_error", detail: /\(500\)/ }],
    ["a web page", raw(200, "<html>"), { verdict: "retryable", kind: "server_error", detail: /web page/ }],
    [
      "network",
      failure("dns", "sentry.io is unknown."),
      { verdict: "retryable", kind: "network", detail: /sentry.io is unknown/ },
    ],
    [
      "time-out",
      failure("response_timeout", "Too slow."),
      { verdict: "retryable", kind: "timeout", detail: /Too slow/ },
    ],
    ["429", json(429, "Too many"), { verdict: "retryable", kind: "rate_limited", detail: /\(429\)/ }],
  ])("by %s is a verdict that stands alone", async (_case, answer, { verdict, kind, detail }) => {
    const resolution = await open(answer).resolve();
    expect(resolution).toMatchObject({ ok: false, verdict: { verdict, kind, detail: expect.stringMatching(detail) } });
    if (!resolution.ok && "detail" in resolution.verdict)
      expect(resolution.verdict.detail.length).toBeLessThanOrEqual(500);
  });

  it("because of an organization token asks nobody", async () => {
    const { resolve, http } = open(json(200, [key()]), { api_token: "sntrys_fake_token_for_tests" });
    expect(await resolve()).toMatchObject({
      verdict: { verdict: "refused", detail: expect.stringContaining("setting dsn") },
    });
    expect(http.requests).toEqual([]);
  });

  it("answers for the records right behind it, and no longer than a moment", async () => {
    const { resolve, http, clock } = open([json(503, {}), json(200, [key({ public: OLD })])]);
    for (let record = 0; record < 100; record += 1) expect(await resolve()).toMatchObject({ ok: false });
    expect(http.requests).toHaveLength(1);
    await clock.advance(1_000);
    expect(publicKeyOf(await resolve())).toBe(OLD);
  });

  it("that a person has to mend is remembered for 5 s", async () => {
    const { resolve, http, clock } = open([json(403, {}), json(200, [key({ public: OLD })])]);
    await resolve();
    await clock.advance(4_999);
    await resolve();
    expect(http.requests).toHaveLength(1);
    await clock.advance(1);
    expect(publicKeyOf(await resolve())).toBe(OLD);
  });

  it("by an announced limit is remembered as long, a minute at most", async () => {
    const { clock, http, resolve } = open([]);
    const limited = (seconds: number) =>
      json(429, "", { "x-sentry-rate-limit-reset": String(clock.now() / 1_000 + seconds) });
    http.routes = { [KEYS]: [limited(10), limited(100_000), json(200, [key({ public: OLD })])] };
    expect(await resolve()).toMatchObject({ verdict: { retryInMs: 10_000 } });
    await clock.advance(9_999);
    await resolve();
    expect(http.requests).toHaveLength(1);
    await clock.advance(1);
    expect(await resolve()).toMatchObject({ ok: false });
    await clock.advance(60_000);
    expect(publicKeyOf(await resolve())).toBe(OLD);
  });
});

describe("a caller that gives up", () => {
  it("stops waiting, while the lookup goes on for the others", async () => {
    const { source, clock } = open([json(429, ""), json(200, [key({ public: OLD })])]);
    const stop = new AbortController();
    const [impatient, patient] = [source.resolve(stop.signal), source.resolve()];
    stop.abort();
    expect(await impatient).toEqual({ ok: false, verdict: { verdict: "cancelled" } });
    expect(publicKeyOf(await clock.run(patient))).toBe(OLD);
  });

  it("before it began asks nothing", async () => {
    const { source, http } = open(json(200, []));
    expect(await source.resolve(AbortSignal.abort())).toEqual({ ok: false, verdict: { verdict: "cancelled" } });
    expect(http.requests).toEqual([]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createRestClient } from "../../src/api/rest-client.js";
import { VirtualClock } from "../support/virtual-clock.js";
import { FakeHttp, failure, json, type Route, raw } from "./fake-http.js";

const TOKEN = "sntryu_fake_token_for_tests";
const SERVER = "https://sentry.example.com/errors";
const thing = z.object({ slug: z.string() });
const PATH = "/errors/api/0/things/";

function open(
  routes: Readonly<Record<string, Route>>,
  overrides: { waitBudgetMs?: number; signal?: AbortSignal } = {},
) {
  const clock = new VirtualClock();
  const http = new FakeHttp(routes);
  const client = createRestClient({
    sentryUrl: SERVER,
    token: TOKEN,
    userAgent: "tests/1",
    clock,
    http,
    timeouts: { connectMs: 1, responseMs: 2, totalMs: 3 },
    waitBudgetMs: 5_000,
    ...overrides,
  });
  return { clock, http, client, get: () => clock.run(client.get("/things/", thing)) };
}

describe("a request", () => {
  it("goes below the path prefix with the token, and its answer is bounded", async () => {
    const { http, get } = open({ [PATH]: json(200, { slug: "a", secret: "dropped" }) });
    expect(await get()).toStrictEqual({ ok: true, value: { slug: "a" } });
    expect(http.requests).toStrictEqual([
      {
        method: "GET",
        url: `${SERVER}/api/0/things/`,
        headers: { authorization: `Bearer ${TOKEN}`, accept: "application/json", "user-agent": "tests/1" },
        timeouts: { connectMs: 1, responseMs: 2, totalMs: 3 },
        maxResponseBytes: 4_194_304,
      },
    ]);
  });
});

describe("a 401", () => {
  it.each([
    [{ detail: "Invalid token" }, "invalid"],
    [{ detail: "Invalid org token" }, "invalid"],
    [{ detail: "Token expired" }, "expired"],
    [{ detail: "User inactive or deleted" }, "deactivated"],
    [{ detail: "Invalid token header. No credentials provided." }, "no_credentials"],
    [{ detail: "Authentication credentials were not provided." }, "no_credentials"],
    [{ detail: "Unauthorized organization access." }, "foreign_organization"],
    [
      { detail: { code: "sso-required", message: "Must login via SSO", extra: { loginUrl: "/auth/login/acme/" } } },
      "sso",
    ],
    [{ detail: { code: "2fa-required", message: "Organization requires it", extra: {} } }, "two_factor"],
    [{ detail: { code: "member-disabled-over-limit", message: "Organization over member limit", extra: {} } }, "other"],
    [{ detail: { extra: { deep: [] } } }, "other"],
    [{ detail: 7 }, "other"],
    [{ detail: null }, "other"],
    [{}, "other"],
    [[], "other"],
    ["Unauthorized", "other"],
    [null, "other"],
  ])("with body %j is %s", async (body, cause) => {
    const { get } = open({ [PATH]: json(401, body) });
    expect(await get()).toMatchObject({ ok: false, failure: { kind: "unauthorized", cause } });
  });

  it("without any body is still a refused token", async () => {
    const { get } = open({ [PATH]: raw(401, "") });
    expect(await get()).toEqual({ ok: false, failure: { kind: "unauthorized", cause: "other" } });
  });
});

describe("other failures", () => {
  it.each([
    [json(403, { detail: "You do not have permission to perform this action." }), { kind: "forbidden" }],
    [json(404, { detail: "The requested resource does not exist" }), { kind: "not_found" }],
    [json(500, { detail: "Internal Error" }), { kind: "server_error", status: 500, detail: "Internal Error" }],
    [raw(502, "<html>Bad gateway</html>"), { kind: "server_error", status: 502 }],
    [json(418, {}), { kind: "unexpected", status: 418 }],
    [raw(200, "<!doctype html><title>Login</title>"), { kind: "not_json", status: 200, looksLike: "html" }],
    [raw(403, "<html>blocked</html>"), { kind: "not_json", status: 403, looksLike: "html" }],
    [raw(200, "OK"), { kind: "not_json", looksLike: "text" }],
    [raw(200, "OK", { "content-type": "text/html" }), { kind: "not_json", looksLike: "html" }],
    [raw(200, ""), { kind: "not_json", looksLike: "nothing" }],
    [json(200, { slug: 7 }), { kind: "wrong_shape", at: "slug" }],
    [json(200, []), { kind: "wrong_shape", at: "the whole answer" }],
    [json(200, null), { kind: "wrong_shape" }],
    [failure("dns", "no such host"), { kind: "network", cause: "dns", detail: "no such host" }],
    [failure("response_too_large", "long"), { kind: "too_large", maxBytes: 4_194_304 }],
  ])("are told apart: %#", async (answer, expected) => {
    const { get } = open({ [PATH]: answer });
    expect(await get()).toMatchObject({ ok: false, failure: expected });
  });

  it("carry the server's words on one short line, without the token", async () => {
    const detail = `No\n\u202e way,\u0000 ${TOKEN}! ${"x".repeat(500)}\ud83d\ude00`;
    const { get } = open({ [PATH]: json(403, { detail }) });
    const result = await get();
    if (result.ok || result.failure.kind !== "forbidden") throw new Error("unexpected");
    expect(result.failure.detail).toMatch(/^No way, \[token\]! x+…$/);
    expect(result.failure.detail?.length).toBe(200);
  });

  it("come of any body whatever, never an exception", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 200, max: 599 }), fc.oneof(fc.string(), fc.json()), async (status, body) => {
        const { get } = open({ [PATH]: raw(status, body) });
        expect(await get()).toHaveProperty("ok");
      }),
      { numRuns: 60 },
    );
  });
});

describe("a redirect", () => {
  const moved = (location: string, body: unknown = { slug: "new", detail: { extra: { slug: "new" } } }) =>
    json(302, body, { location });
  const NEW = "/errors/api/0/things/new/";

  it.each([
    NEW,
    `https://sentry.example.com${NEW}`,
    "new/",
  ])("to %s within the API is followed with the token", async (location) => {
    const { get, http } = open({ [PATH]: moved(location), [NEW]: json(200, { slug: "new" }) });
    expect(await get()).toStrictEqual({ ok: true, value: { slug: "new" }, renamedTo: "new" });
    expect(http.asked).toEqual([PATH, NEW]);
    expect(http.requests[1]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it.each([
    "https://evil.example.com/errors/api/0/things/new/",
    "http://sentry.example.com/errors/api/0/things/new/",
    "https://sentry.example.com:8443/errors/api/0/things/new/",
    "https://sentry.example.com.evil.example/errors/api/0/",
    "https://user@sentry.example.com/errors/api/0/things/new/",
    "//evil.example.com/errors/api/0/",
    "/errors/api/0/../../login/",
    "/errors/api/0/%2e%2e/%2e%2e/login/",
    "/api/0/things/new/",
    PATH,
    "",
    "http://[",
  ])("to %j is not followed, and the new slug is told", async (location) => {
    const { get, http } = open({ [PATH]: moved(location) });
    expect(await get()).toEqual({ ok: false, failure: { kind: "renamed", slug: "new" } });
    expect(http.requests).toHaveLength(1);
  });

  it("without a slug names where it leads, without path and query", async () => {
    const { get } = open({ [PATH]: raw(302, "", { location: "https://login.example.com/sso?secret=1" }) });
    expect(await get()).toEqual({ ok: false, failure: { kind: "redirected", to: "https://login.example.com" } });
  });

  it("is followed once", async () => {
    const { get, http } = open({ [PATH]: moved(NEW), [NEW]: moved(PATH) });
    expect(await get()).toMatchObject({ failure: { kind: "renamed" } });
    expect(http.requests).toHaveLength(2);
  });
});

describe("a rate limit", () => {
  const BODY = "You are attempting to use this endpoint too frequently. Limit is 40 requests in 1 seconds";
  const date = (clock: VirtualClock, aheadMs = 0) => new Date(clock.now() + aheadMs).toUTCString();

  it("is waited for by the server's own clock, then asked again", async () => {
    const reset = Date.UTC(2030, 0, 1, 0, 0, 3) / 1_000;
    const limited = json(429, BODY, {
      "x-sentry-rate-limit-reset": String(reset),
      date: "Tue, 01 Jan 2030 00:00:00 GMT",
    });
    const { get, clock } = open({ [PATH]: [limited, json(200, { slug: "a" })] });
    expect(await get()).toMatchObject({ ok: true });
    expect(clock.slept).toEqual([3_000]);
  });

  it("beyond the budget is told at once, with its length", async () => {
    const { get, clock, http } = open({});
    http.routes = {
      [PATH]: json(429, BODY, { "x-sentry-rate-limit-reset": String(clock.now() / 1_000 + 60), date: date(clock) }),
    };
    expect(await get()).toEqual({ ok: false, failure: { kind: "rate_limited", retryInMs: 60_000 } });
    expect(clock.slept).toEqual([]);
  });

  it("that never ends uses the budget up and no more", async () => {
    const { get, clock, http } = open({ [PATH]: json(429, BODY) });
    expect(await get()).toEqual({ ok: false, failure: { kind: "rate_limited" } });
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBe(5_000);
    expect(http.requests).toHaveLength(6);
  });

  it("that is just over is not asked again without a pause", async () => {
    const { get, clock, http } = open({});
    http.routes = { [PATH]: json(429, BODY, { "x-sentry-rate-limit-reset": "1" }) };
    await get();
    expect(Math.min(...clock.slept)).toBeGreaterThan(0);
    expect(http.requests.length).toBeLessThan(25);
  });

  it.each([
    "soon",
    "-5",
    "NaN",
    "Infinity",
  ])("with the unreadable reset %j still waits a bounded time", async (reset) => {
    const { get, clock } = open({
      [PATH]: [json(429, BODY, { "x-sentry-rate-limit-reset": reset }), json(200, { slug: "a" })],
    });
    expect(await get()).toMatchObject({ ok: true });
    expect(clock.slept).toEqual([1_000]);
  });

  it("is not waited for once the caller has gone", async () => {
    const { get, clock } = open({ [PATH]: json(429, BODY) }, { signal: AbortSignal.abort() });
    expect(await get()).toMatchObject({ failure: { kind: "rate_limited" } });
    expect(clock.slept).toEqual([]);
  });
});

describe("the clock", () => {
  it("is compared with the server's at every answer, refusals included", async () => {
    const { get, clock, http, client } = open({});
    expect(client.clockSkewMs()).toBeUndefined();
    http.routes = { [PATH]: json(401, {}, { date: new Date(clock.now() - 7_200_000).toUTCString() }) };
    await get();
    expect(client.clockSkewMs()).toBe(7_200_000);
  });

  it("is unknown without a readable Date", async () => {
    const { get, client } = open({ [PATH]: json(200, { slug: "a" }, { date: "yesterday" }) });
    await get();
    expect(client.clockSkewMs()).toBeUndefined();
  });
});

describe("a list", () => {
  const page = (slugs: readonly unknown[], cursor: string, results: boolean) =>
    json(200, slugs, {
      link:
        `<https://elsewhere.example/?cursor=p>; rel="previous"; results="false"; cursor="p", ` +
        `<https://elsewhere.example/?cursor=${cursor}>; rel="next"; results="${results}"; cursor="${cursor}"`,
    });
  const of = (...names: string[]) => names.map((slug) => ({ slug }));
  const listing = async (routes: Readonly<Record<string, Route>>, maxPages = 10) => {
    const { client, clock, http } = open(routes);
    return { result: await clock.run(client.list("/things/?status=active", thing, maxPages)), http };
  };
  const FIRST = `${PATH}?status=active`;

  it("ends where the next page has no results, and never leaves the server", async () => {
    const { result, http } = await listing({
      [FIRST]: page(of("a", "b"), "0:100:0", true),
      [`${FIRST}&cursor=0%3A100%3A0`]: page(of("c"), "0:200:0", true),
      [`${FIRST}&cursor=0%3A200%3A0`]: page([], "0:300:0", false),
    });
    expect(result).toEqual({ ok: true, value: of("a", "b", "c") });
    expect(http.requests.every(({ url }) => url.startsWith(`${SERVER}/api/0/things/`))).toBe(true);
    expect(http.requests).toHaveLength(3);
  });

  it("does not follow a repeating cursor for ever", async () => {
    const { result, http } = await listing({ [PATH]: page(of("a"), "same", true) });
    expect(result).toEqual({ ok: true, value: of("a", "a") });
    expect(http.requests).toHaveLength(2);
  });

  it("reads no more pages than allowed", async () => {
    const pages = Array.from({ length: 50 }, (_, number) => page(of(`p${number}`), `c${number}`, true));
    const { result, http } = await listing({ [PATH]: pages }, 4);
    expect(result).toMatchObject({ ok: true, value: of("p0", "p1", "p2", "p3") });
    expect(http.requests).toHaveLength(4);
  });

  it("leaves out elements that are not as documented, unless none is", async () => {
    const mixed = await listing({ [PATH]: json(200, [{ slug: 7 }, null, { slug: "a" }]) });
    expect(mixed.result).toEqual({ ok: true, value: of("a") });
    const alien = await listing({ [PATH]: json(200, [{ id: 1 }, "x"]) });
    expect(alien.result).toMatchObject({ failure: { kind: "wrong_shape" } });
    const empty = await listing({ [PATH]: json(200, []) });
    expect(empty.result).toEqual({ ok: true, value: [] });
  });

  it("fails with the page that fails", async () => {
    const { result } = await listing({ [FIRST]: page(of("a"), "2", true), [`${FIRST}&cursor=2`]: json(403, {}) });
    expect(result).toEqual({ ok: false, failure: { kind: "forbidden" } });
  });
});

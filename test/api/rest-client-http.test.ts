/** The REST client on the real HTTP client, its sockets replaced by nock: what axios itself would do wrong. */
import nock from "nock";
import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { createRestClient } from "../../src/api/rest-client.js";
import { createHttpClient } from "../../src/http/axios-client.js";
import { VirtualClock } from "../support/virtual-clock.js";

const TOKEN = "sntryu_fake_token_for_tests";
const project = z.object({ slug: z.string() });

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

function get() {
  const clock = new VirtualClock();
  const client = createRestClient({
    sentryUrl: "https://sentry.example.com/errors",
    token: TOKEN,
    userAgent: "tests/1",
    clock,
    http: createHttpClient({ proxies: {}, maxSockets: 1 }),
    timeouts: { connectMs: 5_000, responseMs: 5_000, totalMs: 5_000 },
    waitBudgetMs: 5_000,
  });
  return clock.run(client.get("/projects/acme/old/", project));
}

const server = () =>
  nock("https://sentry.example.com", { reqheaders: { authorization: `Bearer ${TOKEN}`, "user-agent": "tests/1" } });

it("keeps the token through the redirect of a renamed project", async () => {
  const location = "/errors/api/0/projects/acme/new/";
  server().get("/errors/api/0/projects/acme/old/").reply(302, { slug: "new" }, { location });
  server().get(location).reply(200, { slug: "new" });
  expect(await get()).toEqual({ ok: true, value: { slug: "new" }, renamedTo: "new" });
});

it("carries the token to no other server", async () => {
  const stranger = nock("https://evil.example.com").get(/./).reply(200, { slug: "new" });
  server()
    .get("/errors/api/0/projects/acme/old/")
    .reply(302, {}, { location: "https://evil.example.com/errors/api/0/projects/acme/new/" });
  expect(await get()).toEqual({ ok: false, failure: { kind: "redirected", to: "https://evil.example.com" } });
  expect(stranger.isDone()).toBe(false);
});

it("reads the bare string of a 429 and asks again when the limit is over", async () => {
  const path = "/errors/api/0/projects/acme/old/";
  const date = "Tue, 01 Jan 2030 00:00:00 GMT";
  const reset = String(Date.UTC(2030, 0, 1, 0, 0, 2) / 1_000);
  server().get(path).reply(429, JSON.stringify("Too many"), { date, "X-Sentry-Rate-Limit-Reset": reset });
  server().get(path).reply(200, { slug: "old" });
  expect(await get()).toEqual({ ok: true, value: { slug: "old" } });
});

it("reads no more than its bound", async () => {
  server()
    .get("/errors/api/0/projects/acme/old/")
    .reply(200, `"${"x".repeat(5 * 1_048_576)}"`);
  expect(await get()).toEqual({ ok: false, failure: { kind: "too_large", maxBytes: 4_194_304 } });
});

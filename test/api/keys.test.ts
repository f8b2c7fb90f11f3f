import { describe, expect, it } from "vitest";
import { listActiveKeys } from "../../src/api/keys.js";
import { createRestClient } from "../../src/api/rest-client.js";
import { VirtualClock } from "../support/virtual-clock.js";
import { FakeHttp, json, key } from "./fake-http.js";

const [A, B, C] = ["a".repeat(32), "b".repeat(32), "c".repeat(32)];

async function keysOf(listed: readonly unknown[]) {
  const clock = new VirtualClock();
  const http = new FakeHttp({ "/api/0/projects/acme/shop/keys/?status=active": json(200, listed) });
  const client = createRestClient({
    sentryUrl: "https://sentry.io",
    token: "sntryu_fake_token_for_tests",
    userAgent: "tests/1",
    clock,
    http,
    timeouts: { connectMs: 1, responseMs: 1, totalMs: 1 },
    waitBudgetMs: 0,
  });
  const keys = await clock.run(listActiveKeys(client, "acme", "shop"));
  if (!keys.ok) throw new Error(keys.failure.kind);
  return keys.value;
}

const publicKeys = async (listed: readonly unknown[]) => (await keysOf(listed)).map(({ dsn }) => dsn.publicKey);

describe("the key to send with", () => {
  it("is active", async () => {
    expect(await publicKeys([key({ public: A, isActive: false }), key({ public: B })])).toEqual([B]);
  });

  it("is none of Sentry's own", async () => {
    const unnamed = key({ public: B, useCase: undefined });
    expect(await publicKeys([key({ public: A, useCase: "profiling" }), unnamed])).toEqual([B]);
  });

  it("is one without a rate limit, then the oldest, whatever the order of the list", async () => {
    const keys = [
      key({ public: A, rateLimit: { window: 60, count: 10 }, dateCreated: "2020-01-01T00:00:00Z" }),
      key({ public: C, dateCreated: "2025-05-05T00:00:00Z" }),
      key({ public: B, dateCreated: "2024-04-04T00:00:00Z" }),
    ];
    expect(await publicKeys(keys)).toEqual([B, C, A]);
    expect(await publicKeys(keys.toReversed())).toEqual([B, C, A]);
  });

  it("tells its limit, in events and seconds", async () => {
    expect(await keysOf([key({ rateLimit: { window: 60, count: 10 } })])).toMatchObject([
      { rateLimit: { count: 10, windowSeconds: 60 } },
    ]);
  });

  it("never brings its secret half along", async () => {
    const keys = await keysOf([
      key(),
      key({ public: B, dsn: { public: `https://${B}:fake_secret_half@h.example/42` } }),
    ]);
    expect(keys).toHaveLength(2);
    expect(JSON.stringify(keys)).not.toContain("fake_secret_half");
  });

  it("has a DSN that can be read", async () => {
    expect(await publicKeys([key({ dsn: { public: "nonsense" } }), key({ public: B })])).toEqual([B]);
  });

  it("does not exist in an empty project", async () => {
    expect(await keysOf([])).toEqual([]);
  });
});

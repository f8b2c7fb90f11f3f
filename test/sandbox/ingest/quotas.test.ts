import { describe, expect, test } from "vitest";
import { call, envelope, openSandbox, post } from "../../support/sandbox.js";
import { VirtualClock } from "../../support/virtual-clock.js";

const event = (id: string) => envelope({ event_id: id.padStart(32, "0") }, [{ type: "event" }, { message: id }]);
const logs = (count: number) =>
  envelope({}, [
    { type: "log", content_type: "application/vnd.sentry.items.log+json", item_count: count },
    { items: Array.from({ length: count }, () => ({})) },
  ]);

describe("a quota", () => {
  test("answers 429 with both headers and Sentry's sentence, and opens again with its window", async () => {
    const clock = new VirtualClock();
    const sandbox = await openSandbox({
      clock,
      quotas: [{ categories: ["error", "transaction"], limit: 2, window_seconds: 60 }],
    });
    expect((await post(sandbox.dsn, event("1"))).status).toBe(200);
    expect((await post(sandbox.dsn, event("2"))).status).toBe(200);
    await clock.advance(17_400);
    const refused = await post(sandbox.dsn, event("3"));
    expect(refused.status).toBe(429);
    expect(refused.headers.get("Retry-After")).toBe("43");
    expect(refused.headers.get("X-Sentry-Rate-Limits")).toBe("43:error;transaction:key:key_quota");
    expect(refused.body).toEqual({ detail: expect.stringContaining("due to a quota or internal rate limit") });
    expect(sandbox.items()).toHaveLength(2);
    await clock.advance(42_600);
    expect((await post(sandbox.dsn, event("3"))).status).toBe(200);
    expect(sandbox.outcomes()).toEqual({ accepted: 3, rate_limited: 1 });
  });

  test("announces five minutes at most", async () => {
    const sandbox = await openSandbox({
      quotas: [{ limit: 0, window_seconds: 86_400, scope: "organization", reason: "spike" }],
    });
    const { headers } = await post(sandbox.dsn, event("1"));
    expect(headers.get("X-Sentry-Rate-Limits")).toBe("300::organization:spike");
    expect(headers.get("Retry-After")).toBe("300");
  });

  test("leaves other categories alone", async () => {
    const sandbox = await openSandbox({ quotas: [{ categories: ["error"], limit: 0, window_seconds: 60 }] });
    expect((await post(sandbox.dsn, logs(1))).status).toBe(200);
    expect((await post(sandbox.dsn, event("1"))).status).toBe(429);
  });

  test("counts what a container holds, all or nothing", async () => {
    const sandbox = await openSandbox({ quotas: [{ categories: ["log_item"], limit: 100, window_seconds: 60 }] });
    expect((await post(sandbox.dsn, logs(60))).status).toBe(200);
    expect((await post(sandbox.dsn, logs(41))).status).toBe(429);
    expect((await post(sandbox.dsn, logs(40))).status).toBe(200);
    expect(sandbox.outcomes()).toMatchObject({ rate_limited: 41 });
  });

  test("in bytes counts bytes", async () => {
    const sandbox = await openSandbox({ quotas: [{ categories: ["log_byte"], limit: 41, window_seconds: 60 }] });
    expect((await post(sandbox.dsn, logs(10))).status).toBe(200);
    expect((await post(sandbox.dsn, logs(10))).status).toBe(429);
  });

  test("lets the unlimited items of an envelope through and still answers 429", async () => {
    const sandbox = await openSandbox({ quotas: [{ categories: ["session"], limit: 0, window_seconds: 60 }] });
    const mixed = envelope({}, [{ type: "event" }, {}], [{ type: "session" }, {}]);
    expect((await post(sandbox.dsn, mixed)).status).toBe(429);
    expect(sandbox.items().map(({ type }) => type)).toEqual(["event"]);
  });

  test("of the key comes from the key itself, and is its own", async () => {
    const sandbox = await openSandbox();
    const limited = sandbox.addProject({ slug: "slow", keys: [{ rate_limit: { window: 60, count: 1 } }] });
    expect((await post(limited, event("1"))).status).toBe(200);
    const refused = await post(limited, event("2"));
    expect(refused.headers.get("X-Sentry-Rate-Limits")).toBe("60:default;error;security:key:key_quota");
    expect((await post(sandbox.dsn, event("3"))).status).toBe(200);
  });

  test("of one project stops that project only", async () => {
    const sandbox = await openSandbox({ projects: [{ slug: "other" }] });
    sandbox.setQuotas([{ limit: 0, window_seconds: 60, scope: "project", project: "other" }]);
    const other = sandbox.addProject({ slug: "other" });
    expect((await post(other, event("1"))).status).toBe(429);
    expect((await post(sandbox.dsn, event("1"))).status).toBe(200);
  });

  test("can be set from outside, replacing those before", async () => {
    const sandbox = await openSandbox({ quotas: [{ limit: 0, window_seconds: 60 }] });
    const set = (body: unknown) =>
      call(`${sandbox.url}/_sandbox/quotas`, { method: "POST", body: JSON.stringify(body) });
    expect(await set([{ categories: ["feedback"], limit: 3, window_seconds: 1 }])).toMatchObject({ status: 200 });
    expect((await post(sandbox.dsn, event("1"))).status).toBe(200);
    expect((await set([{ limit: -1, window_seconds: 1 }])).status).toBe(400);
    expect((await set({})).status).toBe(400);
  });
});

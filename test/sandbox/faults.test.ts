import { describe, expect, test } from "vitest";
import type { FaultInput } from "../../src/sandbox/schema.js";
import { call, envelope, openSandbox, post } from "../support/sandbox.js";
import { VirtualClock } from "../support/virtual-clock.js";

let counter = 0;
const event = () => {
  counter += 1;
  return envelope({ event_id: counter.toString(16).padStart(32, "0") }, [{ type: "event" }, {}]);
};

async function withFaults(...faults: FaultInput[]) {
  const sandbox = await openSandbox();
  const ordered = await call(`${sandbox.url}/_sandbox/faults`, { method: "POST", body: JSON.stringify(faults) });
  expect(ordered.status).toBe(200);
  return sandbox;
}

describe("faults that were ordered", () => {
  test("come in order, each as often as asked, and take nothing", async () => {
    const sandbox = await withFaults({ times: 2, status: 503 }, { status: 429, headers: { "Retry-After": "7" } });
    const statuses = [];
    for (let attempt = 0; attempt < 4; attempt += 1) statuses.push((await post(sandbox.dsn, event())).status);
    expect(statuses).toEqual([503, 503, 429, 200]);
    expect(sandbox.items()).toHaveLength(1);
  });

  test("bring headers and a body, text or JSON", async () => {
    const sandbox = await withFaults(
      { status: 502, body: "<html>bad gateway</html>", headers: { "content-type": "text/html" } },
      { status: 400, body: { detail: "no" } },
      { status: 429, headers: { "X-Sentry-Rate-Limits": "60:error:key" } },
    );
    const first = await post(sandbox.dsn, event());
    expect(first).toMatchObject({ status: 502, body: "<html>bad gateway</html>" });
    expect(first.headers.get("content-type")).toBe("text/html");
    expect(await post(sandbox.dsn, event())).toMatchObject({ status: 400, body: { detail: "no" } });
    expect((await post(sandbox.dsn, event())).headers.get("X-Sentry-Rate-Limits")).toBe("60:error:key");
  });

  test("below 300 only change the answer: the item is there", async () => {
    const sandbox = await withFaults(
      { headers: { "X-Sentry-Rate-Limits": "5:log_item:organization" } },
      { status: 200, body: "{" },
      { status: 202, body: {} },
    );
    expect((await post(sandbox.dsn, event())).headers.get("X-Sentry-Rate-Limits")).toBe("5:log_item:organization");
    expect(await post(sandbox.dsn, event())).toMatchObject({ status: 200, body: "{" });
    expect((await post(sandbox.dsn, event())).status).toBe(202);
    expect(sandbox.items()).toHaveLength(3);
  });

  test("do not turn a refusal into success", async () => {
    const sandbox = await withFaults({ status: 200 });
    expect((await post(sandbox.dsn, "nonsense")).status).toBe(400);
  });

  test("reset before: nothing was taken", async () => {
    const sandbox = await withFaults({ reset: "before" });
    await expect(post(sandbox.dsn, event())).rejects.toThrow();
    expect(sandbox.items()).toHaveLength(0);
    expect((await post(sandbox.dsn, event())).status).toBe(200);
  });

  test("reset after: it was taken, and the sender cannot know", async () => {
    const sandbox = await withFaults({ reset: "after" });
    await expect(post(sandbox.dsn, event())).rejects.toThrow();
    expect(sandbox.items()).toHaveLength(1);
  });

  test("delay the answer by the sandbox's clock", async () => {
    const clock = new VirtualClock();
    const sandbox = await openSandbox({ clock });
    sandbox.orderFaults([{ delay_ms: 40_000 }]);
    expect((await clock.run(post(sandbox.dsn, event()))).status).toBe(200);
    expect(clock.slept).toEqual([40_000]);
  });

  test("do not hold up closing", async () => {
    const sandbox = await openSandbox();
    sandbox.orderFaults([{ delay_ms: 3_600_000 }]);
    const never = post(sandbox.dsn, event()).catch(() => "broken");
    while (sandbox.items().length === 0) await new Promise((resolve) => setImmediate(resolve));
    await sandbox.close();
    expect(await never).toBe("broken");
  });

  test("hit envelopes only, unless a path is named", async () => {
    const sandbox = await withFaults(
      { status: 500 },
      { path: "/api/0/projects/", status: 429, body: "Too many requests" },
    );
    const headers = { Authorization: `Bearer ${sandbox.api_token}` };
    const keys = () => call(`${sandbox.url}/api/0/projects/acme/shop/keys/`, { headers });
    expect((await call(`${sandbox.url}/api/0/organizations/acme/`, { headers })).status).toBe(200);
    expect(await keys()).toMatchObject({ status: 429, body: "Too many requests" });
    expect((await keys()).status).toBe(200);
    expect((await post(sandbox.dsn, event())).status).toBe(500);
  });

  test("can be taken back", async () => {
    const sandbox = await withFaults({ times: 100, status: 500 });
    expect((await call(`${sandbox.url}/_sandbox/faults`)).body).toEqual({ pending: 100 });
    expect((await call(`${sandbox.url}/_sandbox/faults`, { method: "DELETE" })).status).toBe(204);
    expect((await post(sandbox.dsn, event())).status).toBe(200);
  });

  test.each<[string, unknown]>([
    ["no list", { times: 1 }],
    ["an unknown word", [{ statsu: 500 }]],
    ["no times", [{ times: 0 }]],
    ["a status out of range", [{ status: 99 }]],
    ["a reset that is none", [{ reset: "now" }]],
    ["a header with a line feed", [{ headers: { "X-A": "a\nb" } }]],
    ["no JSON", "{"],
  ])("are refused when there is %s", async (_what, body) => {
    const sandbox = await openSandbox();
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const answer = await call(`${sandbox.url}/_sandbox/faults`, { method: "POST", body: text });
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.any(String) } });
    expect((await post(sandbox.dsn, event())).status).toBe(200);
  });
});

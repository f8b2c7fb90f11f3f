import { describe, expect, it } from "vitest";
import { call, envelope, openSandbox, post } from "../support/sandbox.js";

const JSON_LOGS = { type: "log", content_type: "application/vnd.sentry.items.log+json" };
const log = { timestamp: 1_794_787_972, level: "info", body: "b", trace_id: "4bf92f3577b34da6a3ce929d0e0e4736" };

async function sendLogs(dsn: string, quantity: number): Promise<void> {
  const items = Array.from({ length: quantity }, () => log);
  const { status } = await post(dsn, envelope({}, [{ ...JSON_LOGS, item_count: quantity }, { items }]));
  expect(status).toBe(200);
}

describe("GET /_sandbox/state", () => {
  it("answers items from a number on, as many as a browser reads at once", async () => {
    const { url, dsn } = await openSandbox();
    for (let sent = 0; sent < 1_200; sent += 100) await sendLogs(dsn, 100);
    const first = await call(`${url}/_sandbox/state?from=0`);
    expect(first.body).toMatchObject({
      first: 0,
      from: 0,
      next: 1_200,
      limits: [],
      releases: 0,
      items: { length: 1_000 },
    });
    const second = await call(`${url}/_sandbox/state?from=1000`);
    expect(second.body).toMatchObject({ first: 0, from: 1_000, next: 1_200, items: { length: 200 } });
    const nothing = await call(`${url}/_sandbox/state?from=1200`);
    expect(nothing.body).toMatchObject({ from: 1_200, items: [] });
  });

  it("goes on counting after the items were forgotten", async () => {
    const { url, dsn } = await openSandbox();
    await sendLogs(dsn, 3);
    await call(`${url}/_sandbox/items`, { method: "DELETE" });
    await sendLogs(dsn, 1);
    const { body } = await call(`${url}/_sandbox/state?from=2`);
    expect(body).toMatchObject({ first: 3, from: 3, next: 4, items: { length: 1 } });
  });

  it.each([
    "",
    "?from=",
    "?from=-5",
    "?from=x",
    "?from=1e999",
    "?from=0.5",
  ])("takes %j for the beginning", async (query) => {
    const { url, dsn } = await openSandbox();
    await sendLogs(dsn, 2);
    expect((await call(`${url}/_sandbox/state${query}`)).body).toMatchObject({ from: 0, items: { length: 2 } });
  });
});

describe("GET /_sandbox/releases", () => {
  it("lists releases with their deploys, newest first", async () => {
    const { url, api_token } = await openSandbox();
    const write = (path: string, body: object) =>
      call(`${url}/api/0/organizations/acme/releases/${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${api_token}` },
        body: JSON.stringify(body),
      });
    await write("", { version: "shop@1", projects: ["shop"] });
    await write("", { version: "shop@2", projects: ["shop"], ref: "main" });
    await write("shop@1/deploys/", { environment: "production", name: "blue" });
    expect((await call(`${url}/_sandbox/releases`)).body).toMatchObject([
      { version: "shop@2", ref: "main", projects: ["shop"], deploys: [] },
      { version: "shop@1", deploys: [{ environment: "production", name: "blue" }] },
    ]);
  });
});

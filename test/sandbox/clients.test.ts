/** Sentry's own clients, unchanged: what they send is taken, and what they ask for is answered. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.js";
import { runModule, sentryCli } from "../support/child.js";
import { envelope } from "../support/sandbox.js";

let folder: string;
let sandbox: Sandbox;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-clients-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

const cli = (...args: string[]) =>
  sentryCli(
    args,
    {
      SENTRY_URL: sandbox.url,
      SENTRY_DSN: sandbox.dsn,
      SENTRY_AUTH_TOKEN: sandbox.api_token,
      SENTRY_ORG: sandbox.organization_slug,
      SENTRY_PROJECT: sandbox.project_slug,
    },
    folder,
  );

const requests = () => sandbox.requests().map(({ method, path, status }) => `${method} ${path} ${status}`);

describe("sentry-cli", () => {
  test("info", async () => {
    const { code, output } = await cli("info");
    expect(output).toContain("project:read");
    expect(code).toBe(0);
  });

  test("info with a bad token says so", async () => {
    const { code } = await sentryCli(
      ["info"],
      { SENTRY_URL: sandbox.url, SENTRY_AUTH_TOKEN: "sntryu_fake_nobody" },
      folder,
    );
    expect(code).not.toBe(0);
    expect(requests()).toEqual(["GET /api/0/ 401"]);
  });

  test("send-event", async () => {
    const { code } = await cli(
      "send-event",
      "--message",
      "from the command line",
      "--tag",
      "shop:north",
      "--level",
      "info",
    );
    expect(code).toBe(0);
    expect(sandbox.items()).toMatchObject([
      {
        type: "event",
        event_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        outcome: "accepted",
        remarks: [],
        payload: { level: "info", tags: { shop: "north" } },
      },
    ]);
  });

  test("send-envelope", async () => {
    const id = "4b".repeat(16);
    const file = join(folder, "one.envelope");
    writeFileSync(file, envelope({ event_id: id }, [{ type: "event" }, { message: "Grüße 🦊" }]));
    expect((await cli("send-envelope", file)).code).toBe(0);
    expect(sandbox.items()).toMatchObject([
      { type: "event", event_id: id, outcome: "accepted", payload: { message: "Grüße 🦊" } },
    ]);
  });

  test("projects, organizations and monitors list", async () => {
    expect((await cli("projects", "list")).output).toContain("shop");
    expect((await cli("organizations", "list")).output).toContain("acme");
    expect((await cli("monitors", "list")).code).toBe(0);
  });

  test("monitors run: in_progress and ok of one check-in, its monitor made on the way", async () => {
    const { code } = await cli("monitors", "run", "--schedule", "0 * * * *", "nightly", "--", "true");
    expect(code).toBe(0);
    expect(sandbox.items()).toMatchObject([
      { type: "check_in", outcome: "accepted", payload: { monitor_slug: "nightly", status: "in_progress" } },
      { type: "check_in", outcome: "accepted", payload: { monitor_slug: "nightly", status: "ok" } },
    ]);
  });

  test("monitors run for a monitor that nobody made is answered 200 and dropped", async () => {
    expect((await cli("monitors", "run", "unknown", "--", "true")).code).toBe(0);
    expect(sandbox.outcomes()).toEqual({ monitor_not_found: 2 });
  });

  test("releases new, finalize, list and info", async () => {
    expect((await cli("releases", "new", "shop@1.0+7")).code).toBe(0);
    expect((await cli("releases", "new", "shop@1.0+7")).code).toBe(0);
    expect((await cli("releases", "finalize", "shop@1.0+7")).code).toBe(0);
    expect((await cli("releases", "list")).output).toContain("1.0");
    expect((await cli("releases", "info", "shop@1.0+7")).code).toBe(0);
    expect(requests()).toEqual([
      "POST /api/0/organizations/acme/releases/ 201",
      "POST /api/0/organizations/acme/releases/ 208",
      "PUT /api/0/organizations/acme/releases/shop@1.0%2B7/ 200",
      "GET /api/0/projects/acme/shop/releases/ 200",
      "GET /api/0/organizations/acme/releases/shop@1.0%2B7/ 200",
    ]);
  });

  test("deploys new twice makes two deploys", async () => {
    await cli("releases", "new", "1.0");
    expect((await cli("deploys", "--release", "1.0", "new", "--env", "prod", "--name", "blue")).code).toBe(0);
    expect((await cli("deploys", "--release", "1.0", "new", "--env", "prod", "--name", "green")).code).toBe(0);
    const { output } = await cli("deploys", "--release", "1.0", "list");
    expect(output).toContain("blue");
    expect(output).toContain("green");
  });

  test("an organization token makes releases but reads no keys", async () => {
    const token = "sntrys_fake_organization_token";
    const { code } = await sentryCli(
      ["releases", "new", "2.0"],
      { SENTRY_URL: sandbox.url, SENTRY_AUTH_TOKEN: token, SENTRY_ORG: "acme", SENTRY_PROJECT: "shop" },
      folder,
    );
    expect(code).toBe(0);
  });
});

describe("@sentry/node", () => {
  const start = `
    import * as Sentry from "@sentry/node";
    const options = { dsn: process.env.DSN, release: "shop@1.0", environment: "test", tracesSampleRate: 1 };
  `;
  const node = (source: string) => runModule(start + source, { DSN: sandbox.dsn });
  const types = () => new Set(sandbox.items().map(({ type }) => type));
  const dropped = () => sandbox.items().filter(({ outcome }) => outcome !== "accepted");

  test("errors with stack trace, tags, user and breadcrumbs", async () => {
    const { code, output } = await node(`
      Sentry.init(options);
      Sentry.setTag("shop", "north");
      Sentry.setUser({ id: 17, email: "a@example.com" });
      Sentry.addBreadcrumb({ category: "cart", message: "added" });
      Sentry.captureException(new TypeError("total differs", { cause: new Error("root") }));
      Sentry.captureMessage("low stock", "warning");
      await Sentry.flush(5000);
      await Sentry.close();
    `);
    expect(output).toBe("");
    expect(code).toBe(0);
    const events = sandbox.items().filter(({ type }) => type === "event");
    expect(events).toMatchObject([
      { outcome: "accepted", payload: { tags: { shop: "north" }, exception: { values: [{}, { type: "TypeError" }] } } },
      { outcome: "accepted", payload: { message: "low stock", level: "warning" } },
    ]);
    expect(events.flatMap(({ remarks }) => remarks)).toEqual([]);
    expect(dropped()).toEqual([]);
  });

  test.each([
    ["static", "transaction", 1],
    ["stream", "span", 2],
  ])("logs, metrics, feedback, and traces in the %s way", async (lifecycle, traceType, traceItems) => {
    const { code, output } = await node(`
      Sentry.init({ ...options, enableLogs: true, traceLifecycle: "${lifecycle}" });
      Sentry.logger.info("stock below threshold", { sku: "A-1", left: 3, ratio: 0.5, urgent: true });
      Sentry.logger.fatal("gone");
      Sentry.metrics.count("orders", 3, { attributes: { shop: "north" } });
      Sentry.metrics.gauge("queue", 1.5, { unit: "second" });
      Sentry.metrics.distribution("took", 12);
      Sentry.startSpan({ name: "checkout", op: "task" }, () => {
        Sentry.startSpan({ name: "select", op: "db" }, () => {});
      });
      Sentry.captureFeedback({ message: "very nice", name: "Ann", email: "ann@example.com" });
      await Sentry.flush(5000);
      await Sentry.close();
    `);
    expect(output).toBe("");
    expect(code).toBe(0);
    expect(types()).toEqual(new Set(["log", "trace_metric", traceType, "feedback"]));
    expect(sandbox.outcomes()).toEqual({ accepted: 2 + 3 + traceItems + 1 });
    expect(
      sandbox.items().flatMap(({ type, remarks }) => remarks.map(({ name, reason }) => `${type} ${name}: ${reason}`)),
    ).toEqual([]);
  });

  test("is told of a quota and keeps it", async () => {
    sandbox.setQuotas([{ categories: ["error"], limit: 1, window_seconds: 60 }]);
    await node(`
      Sentry.init(options);
      for (let i = 0; i < 5; i += 1) {
        Sentry.captureMessage("number " + i);
        await Sentry.flush(5000);
      }
      await Sentry.close();
    `);
    const sent = sandbox.requests().filter(({ path }) => path.endsWith("/envelope/"));
    expect(sent.map(({ status }) => status).filter((status) => status === 429)).toHaveLength(1);
    expect(sandbox.items().filter(({ type }) => type === "event")).toHaveLength(1);
  });
});

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { go, look, openAll, openBrowser, openBuiltSandbox, SAMPLES, send, write } from "./support.js";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();

const TRACE = `Traceback (most recent call last):
  File "/app/shop/views.py", line 41, in checkout
    total = price(cart)
  File "/usr/lib/python3.12/site-packages/flask/app.py", line 880, in full_dispatch_request
    rv = self.dispatch_request()
  File "/app/shop/prices.py", line 7, in price
    return sum(line.amount for line in cart)
ValueError: amount of order 7 is missing`;

describe("issues", () => {
  it("groups the sample rows, and every event of them can be reached", async () => {
    const sandbox = await openBuiltSandbox();
    await write(sandbox, "errors", `${SAMPLES}errors.ndjson`);
    const page = await look(browser, sandbox.url);
    const counts = await page.locator(".rows .count").allTextContents();
    const total = counts.reduce((sum, text) => sum + Number.parseInt(text, 10), 0);
    expect(total).toBe(sandbox.items().length);
    expect(counts.length).toBeLessThan(total);
    await page.locator(".rows a", { hasText: "Cart is already closed" }).first().click();
    await expect.poll(() => page.locator("article h2").textContent()).toContain("Cart is already closed");
    await page.reload();
    await expect.poll(() => page.locator("article h2").textContent()).toContain("Cart is already closed");
    await page.getByRole("link", { name: "All issues" }).click();
    await expect.poll(() => page.locator(".rows .count").count()).toBe(counts.length);
  });

  it("groups by fingerprint first, and by the message without its numbers", async () => {
    const sandbox = await openBuiltSandbox();
    await write(sandbox, "errors", [
      { record_id: 1, message: "order 17 is late", timestamp: ago(9) },
      { record_id: 2, message: "order 18 is late", timestamp: ago(8) },
      { record_id: 3, message: "first", fingerprint: ["same"], timestamp: ago(7) },
      { record_id: 4, message: "second", fingerprint: ["same"], timestamp: ago(6) },
    ]);
    const page = await look(browser, sandbox.url);
    expect(await page.locator(".rows .title").allTextContents()).toEqual(["second", "order 18 is late"]);
    expect(await page.locator(".rows .count").allTextContents()).toEqual(["2 events", "2 events"]);
  });

  it("shows one event whole: own frames first, notes, tags, contexts, breadcrumbs, raw JSON", async () => {
    const sandbox = await openBuiltSandbox();
    await write(sandbox, "errors", [
      {
        record_id: "inv-9",
        message: "checkout failed",
        stack_trace: TRACE,
        platform: "python",
        timestamp: "2026-01-05T10:00:00Z",
        tags: { tenant: "acme" },
        contexts: { order: { id: 7 } },
        breadcrumbs: [{ message: "signed in", category: "auth", timestamp: ago(60), data: { user: 5 } }],
        user: { email: "jane@example.com" },
      },
    ]);
    const page = await look(browser, sandbox.url);
    await page.locator(".rows a").first().click();
    const article = page.locator("article");
    expect(await article.locator("h2").textContent()).toBe("ValueError: amount of order 7 is missing");
    const own = article.locator("section > ol.frames > .frame");
    expect(await own.locator(".function").allTextContents()).toEqual(["price", "checkout"]);
    const folded = article.locator("details", { hasText: "Whole trace" });
    expect(await folded.locator(".frame").count()).toBe(0);
    await folded.locator("summary").first().click();
    await expect
      .poll(() => folded.locator(".function").allTextContents())
      .toEqual(["price", "full_dispatch_request", "checkout"]);
    const notes = article.getByRole("complementary", { name: "Notes on the row" });
    expect(await notes.textContent()).toContain("occurred_at2026-01-05T10:00:00");
    const text = await article.textContent();
    for (const part of ["tenantacme", "Context: order", "signed in", "jane@example.com", "record idinv-9"])
      expect(text).toContain(part);
    await article.locator(".raw summary").click();
    const raw = await article.locator(".raw pre").textContent();
    expect(JSON.parse(raw ?? "")).toEqual(sandbox.items()[0]?.payload);
  });
});

describe("other signals", () => {
  it("draws a transaction's spans as bars where and as long as they were", async () => {
    const sandbox = await openBuiltSandbox();
    const start = Math.trunc(Date.now() / 1000) - 60;
    await write(sandbox, "transactions", [
      {
        record_id: 1,
        transaction: "GET /cart",
        op: "http.server",
        status: "ok",
        start_timestamp: start,
        duration_ms: 1000,
        spans: [
          {
            span_id: "1111111111111111",
            op: "db",
            description: "SELECT 1",
            start_timestamp: start + 0.25,
            duration_ms: 500,
          },
          { parent_span_id: "1111111111111111", op: "db.row", start_timestamp: start + 0.5, duration_ms: 250 },
        ],
      },
    ]);
    const page = await look(browser, sandbox.url, { at: "transactions" });
    await page.getByRole("link", { name: "GET /cart" }).click();
    const bars = page.locator(".bars li");
    const drawn = await bars
      .locator("rect.span")
      .evaluateAll((rects) =>
        rects.map((rect) => [Number(rect.getAttribute("x")), Number(rect.getAttribute("width"))]),
      );
    expect(drawn).toEqual([
      [0, 100],
      [25, 50],
      [50, 25],
    ]);
    expect(await bars.evaluateAll((items) => items.map((item) => item.className))).toEqual([
      "depth-0",
      "depth-1",
      "depth-2",
    ]);
    expect(await bars.nth(1).textContent()).toBe("db SELECT 1+250 ms, 500 ms");
  });

  it("lists logs, metrics, check-ins, feedback, releases and deploys", async () => {
    const sandbox = await openBuiltSandbox();
    await write(sandbox, "logs", [
      { body: "stock is low", level: "warning", timestamp: ago(5), attributes: { sku: "A-1" } },
    ]);
    await write(sandbox, "metrics", [{ name: "orders.open", type: "gauge", value: 12, timestamp: ago(4) }]);
    await write(sandbox, "feedback", [{ message: "I cannot pay", email: "jane@example.com", timestamp: ago(3) }]);
    await write(sandbox, "releases", [{ version: "shop@4.2.0", projects: "shop" }]);
    await write(sandbox, "deploys", [{ release: "shop@4.2.0", environment: "production", name: "blue" }]);
    await send(sandbox, "check_in", {
      check_in_id: "0b8e9f6a7c1d4e2f9a3b5c7d8e0f1a2b",
      monitor_slug: "nightly-export",
      status: "ok",
      duration: 12.5,
      monitor_config: { schedule: { type: "crontab", value: "0 2 * * *" } },
    });
    const page = await look(browser, sandbox.url, { at: "logs" });
    const wanted: Record<string, readonly string[]> = {
      logs: ["warn", "stock is low", "A-1"],
      metrics: ["orders.open", "gauge", "12"],
      feedback: ["I cannot pay", "jane@example.com"],
      "check-ins": ["nightly-export", "ok", "12.5 s", "0 2 * * *"],
      releases: ["shop@4.2.0", "production · blue"],
      outcomes: ["accepted4", "None: nothing is being refused."],
    };
    for (const [tab, parts] of Object.entries(wanted)) {
      await page.locator(`nav a[href="#${tab}"]`).click();
      await expect.poll(() => page.locator("main").textContent()).toContain(parts[0]);
      await openAll(page);
      await expect.poll(() => page.locator("main .raw").count()).toBe(tab === "outcomes" ? 0 : 1);
      const text = await page.locator("main").textContent();
      for (const part of parts) expect(text).toContain(part);
    }
  });

  it("names the outcomes, what was refused, and the limits in force", async () => {
    const sandbox = await openBuiltSandbox({
      quotas: [{ categories: ["error"], limit: 1, window_seconds: 60, scope: "organization", reason: "error_usage" }],
    });
    await send(sandbox, "event", { message: "kept" });
    await send(sandbox, "event", { message: "refused" }).catch(() => undefined);
    const page = await look(browser, sandbox.url, { at: "outcomes" });
    expect(await page.locator("main").textContent()).toMatch(
      /accepted1.*Limits in force.*errorrefused for \d+ s more, by a limit of the organization \(error_usage\)/,
    );
  });

  it("works below a path prefix", async () => {
    const sandbox = await openBuiltSandbox({ pathPrefix: "/sentry" });
    await send(sandbox, "event", { message: "below a prefix" });
    const page = await look(browser, sandbox.url);
    expect(new URL(page.url()).pathname).toBe("/sentry/");
    expect(await page.locator(".rows .title").textContent()).toBe("below a prefix");
  });

  it("answers strange fragments with the issues", async () => {
    const sandbox = await openBuiltSandbox();
    const page = await look(browser, sandbox.url, { at: "constructor/__proto__" });
    expect(await page.locator("nav a[aria-current]").textContent()).toMatch(/^Issues/);
    for (const fragment of ["%E0%A4%A", "issues/99999999999999999999", "transactions/-1", "main"]) {
      await go(page, fragment);
      await expect.poll(() => page.locator("main").textContent()).not.toBe("");
    }
  });
});

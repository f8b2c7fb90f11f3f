import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { go, look, openBrowser, openBuiltSandbox, send, sendAll, write } from "./support.js";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const logs = (from: number, quantity: number) =>
  Array.from({ length: quantity }, (_, index) => ({
    body: `log ${from + index}`,
    timestamp: Date.now() / 1000,
    level: "info",
    trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
  }));

describe("while items arrive", () => {
  it("shows them at the top by itself, as long as nobody reads further down", async () => {
    const sandbox = await openBuiltSandbox();
    const page = await look(browser, sandbox.url, { at: "logs" });
    expect(await page.locator("main .empty").textContent()).toBe("No log has arrived yet.");
    await write(sandbox, "logs", [{ body: "the first" }]);
    await expect
      .poll(() => page.locator("tbody summary").first().textContent(), { timeout: 5_000 })
      .toContain("the first");
    await write(sandbox, "logs", [{ body: "the second" }]);
    await expect
      .poll(() => page.locator("tbody summary").first().textContent(), { timeout: 5_000 })
      .toContain("the second");
    expect(await page.locator("nav a[aria-current]").textContent()).toBe("Logs 2");
  });

  it("leaves what the reader opened, the place and the focus alone, and says what waits", async () => {
    const sandbox = await openBuiltSandbox();
    await sendAll(sandbox, "log", logs(0, 100));
    const page = await look(browser, sandbox.url, { at: "logs" });
    const opened = page.locator("tbody tr", { hasText: "log 40" });
    await opened.locator("summary").first().click();
    const before = await opened.boundingBox();
    await write(
      sandbox,
      "logs",
      Array.from({ length: 50 }, (_, index) => ({ body: `late ${index}` })),
    );
    const fresh = page.getByRole("button", { name: "50 new logs" });
    await fresh.waitFor();
    expect(await opened.locator("details").first().getAttribute("open")).toBe("");
    expect(await opened.boundingBox()).toEqual(before);
    expect(await page.evaluate("document.activeElement.tagName")).toBe("SUMMARY");
    await fresh.click();
    expect(await page.locator("tbody summary").first().textContent()).toContain("late");
    expect(await page.evaluate("scrollY")).toBe(0);
  });

  it("brings counts of issues up to date in place, and keeps an open event as it is", async () => {
    const sandbox = await openBuiltSandbox();
    await send(sandbox, "event", { message: "order 1 is late" });
    const page = await look(browser, sandbox.url);
    const link = page.locator(".rows a").first();
    await link.focus();
    await send(sandbox, "event", { message: "order 2 is late" });
    await expect.poll(() => page.locator(".rows .count").textContent(), { timeout: 5_000 }).toBe("2 events");
    expect(await page.evaluate("document.activeElement.matches('.rows a')")).toBe(true);
    await page.keyboard.press("Enter");
    await page.locator("article .raw summary").click();
    await send(sandbox, "event", { message: "order 3 is late" });
    await expect.poll(() => page.locator(".steps").textContent(), { timeout: 5_000 }).toContain("event 2 of 3");
    expect(await page.locator("article .raw").getAttribute("open")).toBe("");
    await page.getByRole("link", { name: "newer" }).click();
    await expect.poll(() => page.locator("article h2").textContent()).toBe("order 3 is late");
  });

  it("follows a sandbox that was emptied, went away, and came back as another", async () => {
    const sandbox = await openBuiltSandbox();
    await send(sandbox, "event", { message: "before" });
    const page = await look(browser, sandbox.url);
    await fetch(`${sandbox.url}/_sandbox/items`, { method: "DELETE" });
    await expect.poll(() => page.locator(".rows li").count(), { timeout: 5_000 }).toBe(0);
    await sandbox.close();
    await expect.poll(() => page.getByRole("alert").textContent(), { timeout: 5_000 }).toContain("does not answer");
    const next = await openBuiltSandbox({ port: Number(new URL(sandbox.url).port) });
    await send(next, "event", { message: "after" });
    await expect.poll(() => page.locator(".rows .title").allTextContents(), { timeout: 5_000 }).toEqual(["after"]);
    expect(await page.getByRole("alert").textContent()).toBe("");
  });
});

describe("ten thousand items", () => {
  it("are all counted, drawn by pieces, and found by the filter", async () => {
    const sandbox = await openBuiltSandbox();
    for (let from = 0; from < 8_000; from += 100) await sendAll(sandbox, "log", logs(from, 100));
    for (let from = 0; from < 2_000; from += 20)
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          send(sandbox, "event", { message: `kind ${"abcdefghij"[(from + index) % 10]} of order ${from + index}` }),
        ),
      );
    const page = await look(browser, sandbox.url);
    await expect
      .poll(() => page.locator("#status").textContent(), { timeout: 20_000 })
      .toBe("live · 10\u202f000 items");
    expect(await page.locator(".rows .count").allTextContents()).toEqual(Array(10).fill("200 events"));
    await go(page, "logs");
    await expect.poll(() => page.locator("tbody tr").count()).toBe(200);
    expect(await page.evaluate<number>("document.querySelectorAll('*').length")).toBeLessThan(5_000);
    await page.getByRole("button", { name: /^Show 200 more/ }).click();
    expect(await page.locator("tbody tr").count()).toBe(400);
    await page.getByRole("searchbox").fill("log 4321");
    await expect.poll(() => page.locator("tbody summary").allTextContents()).toEqual(["log 4321 "]);
  });
});

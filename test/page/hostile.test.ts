import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.js";
import type { JsonObject, JsonValue } from "../../src/sentry/items.js";
import { go, look, openAll, openBrowser, openBuiltSandbox, overflow, send, sendAll, write } from "./support.js";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const FOREIGN = readFileSync(new URL("probes/foreign.js", import.meta.url), "utf8");
const CONTRAST = readFileSync(new URL("probes/contrast.js", import.meta.url), "utf8");

const HOSTILE: Readonly<Record<string, string>> = {
  script: "<script>window.fired=1;alert(1)</script>",
  handler: '"\'><img src=x onerror="window.fired=1"><svg onload=window.fired=1>',
  address: "javascript:window.fired=1",
  frame: "</pre></details></main><iframe srcdoc='<script>parent.fired=1</script>'></iframe>",
  huge: "W".repeat(10_000),
  wide: `${"word ".repeat(400)}${"\u00a0x".repeat(400)}`,
  rightToLeft: "שלום עולם \u202etxt.exe\u202c العربية \u2067nothing closes this",
  accents: `Z${"\u0300".repeat(500)}algo`,
  invisible: "a\u0000b\u0007c\u200bd\u2028e\ufeff",
  broken: "half \ud800 of a pair",
  lines: "line\n".repeat(500),
  prototype: "__proto__",
};

/** Every leaf of a payload becomes the hostile text; names stay, one hostile name is added to each object. */
function poison(value: JsonValue, text: string): JsonValue {
  if (Array.isArray(value)) return value.map((entry) => poison(entry, text));
  if (typeof value !== "object" || value === null) return text;
  const entries = Object.entries(value).map(([name, entry]) => [name, poison(entry, text)] as const);
  return Object.fromEntries([...entries, [text.slice(0, 300), text]]);
}

const FRAME = { function: "f", filename: "a.py", module: "m", context_line: "x", pre_context: ["p"], vars: { v: "1" } };
const PAYLOADS: Readonly<Record<string, JsonObject>> = {
  event: {
    ...{ message: "m", level: "l", platform: "p", logger: "l", transaction: "t", release: "r", server_name: "s" },
    exception: {
      values: [{ type: "T", value: "v", module: "m", mechanism: { type: "x" }, stacktrace: { frames: [FRAME] } }],
    },
    threads: { values: [{ name: "main", stacktrace: { frames: [FRAME] } }] },
    ...{ tags: { a: "b" }, contexts: { row: { notes: ["n"] }, c: { d: "e" } }, extra: { a: "b" }, user: { id: "5" } },
    ...{ request: { url: "u" }, modules: { a: "1" }, fingerprint: ["f"], dist: "d", environment: "e" },
    breadcrumbs: { values: [{ timestamp: "t", category: "c", message: "m", data: { a: "b" } }] },
  },
  transaction: {
    transaction: "t",
    contexts: { trace: { op: "o", status: "s" }, row: { a: "b" } },
    spans: [{ op: "o", description: "d", status: "s" }],
    ...{ tags: { a: "b" }, user: { id: "1" }, measurements: { lcp: { value: "1", unit: "u" } } },
  },
  check_in: { monitor_slug: "m", status: "s", environment: "e", duration: "d", monitor_config: { a: "b" } },
  feedback: { contexts: { feedback: { message: "m", name: "n", contact_email: "c", url: "u" } }, tags: { a: "b" } },
  session: { sid: "s" },
};

/** Trees whose types are all wrong. */
const MISSHAPEN: readonly JsonValue[] = [
  {
    exception: 5,
    threads: [null, 7, []],
    breadcrumbs: "x",
    tags: 7,
    contexts: [1],
    user: "x",
    request: [],
    modules: 1,
  },
  {
    exception: [null, { stacktrace: { frames: [null, 3, { lineno: "x", vars: [] }] } }],
    timestamp: 1e300,
    fingerprint: {},
  },
  { exception: { values: {} }, level: {}, message: { a: 1 }, tags: [[1, 2, 3], "x", []], spans: {}, timestamp: [] },
];

/** A level deep enough to hurt a parser that recurses, and still within what the server reads. */
const DEEP: JsonValue = JSON.parse(`${'{"a":'.repeat(110)}1${"}".repeat(110)}`);

async function fill(sandbox: Sandbox): Promise<void> {
  const texts = Object.values(HOSTILE);
  for (const text of texts.map((entry) => entry.toWellFormed())) {
    for (const [type, payload] of Object.entries(PAYLOADS)) await send(sandbox, type, poison(payload, text));
    const attributes = { [text.slice(0, 100)]: { type: "string", value: text } };
    const item = {
      body: text,
      level: text,
      timestamp: text,
      name: text,
      type: text,
      value: text,
      unit: text,
      attributes,
    };
    for (const type of ["log", "trace_metric"]) await sendAll(sandbox, type, [item]);
  }
  for (const payload of [...MISSHAPEN, { message: "deep", extra: DEEP }]) await send(sandbox, "event", payload);
  for (const payload of MISSHAPEN) await send(sandbox, "transaction", payload);
  await sendAll(sandbox, "log", [5, "text", null, [], { body: { a: 1 }, attributes: [] }]);
}

/** Each view that the sandbox can fill, with everything in it opened, one after the other. */
async function eachView(page: Page, sandbox: Sandbox, check: (view: string) => Promise<void>): Promise<void> {
  const singles = sandbox.items().flatMap(({ type }, number) => {
    const tab = { event: "issues", transaction: "transactions" }[type];
    return tab === undefined ? [] : [`${tab}/${number}`];
  });
  const tabs = ["issues", "transactions", "logs", "metrics", "check-ins", "feedback", "releases", "outcomes", "other"];
  for (const view of [...tabs, ...singles]) {
    await go(page, view);
    await openAll(page);
    await check(view);
  }
}

describe("hostile values", () => {
  it("stay text in every field, and break no layout at any width", async () => {
    const sandbox = await openBuiltSandbox();
    await fill(sandbox);
    const page = await look(browser, sandbox.url);
    expect(await page.locator("#status").textContent()).toBe(`live · ${sandbox.items().length} items`);
    await eachView(page, sandbox, async (view) => {
      expect(await page.evaluate(FOREIGN), view).toEqual([]);
      expect(await page.locator("main").textContent(), view).not.toBe("");
      for (const width of [320, 400, 1100]) {
        await page.setViewportSize({ width, height: 700 });
        expect(await overflow(page), `${view} at ${width} pixels`).toBeLessThanOrEqual(0);
      }
    });
  });

  it("arrive through the command line as text, too", async () => {
    const sandbox = await openBuiltSandbox();
    const rows = (field: string): JsonValue[] =>
      Object.values(HOSTILE).map((text, index) => ({
        [field]: text,
        record_id: index,
        tags: { [text.slice(0, 50)]: text },
      }));
    await write(sandbox, "errors", rows("message"));
    await write(sandbox, "logs", rows("body"));
    const page = await look(browser, sandbox.url);
    expect(await page.locator(".rows").textContent()).toContain("<script>window.fired=1;alert(1)</script>");
    await eachView(page, sandbox, async (view) => expect(await page.evaluate(FOREIGN), view).toEqual([]));
  });

  it("show what cannot be seen, and keep directions to themselves", async () => {
    const sandbox = await openBuiltSandbox();
    await send(sandbox, "event", { message: `${HOSTILE.rightToLeft} ${HOSTILE.invisible}` });
    const page = await look(browser, sandbox.url);
    const title = await page.locator(".rows .title").textContent();
    for (const name of ["202E", "202C", "2067", "0000", "0007", "200B", "2028", "FEFF"])
      expect(title).toContain(`⟨U+${name}⟩`);
  });

  it("can be read whole when they are long", async () => {
    const sandbox = await openBuiltSandbox();
    await send(sandbox, "event", { logentry: { message: "L".repeat(8_192) } });
    const page = await look(browser, sandbox.url, { at: "issues/0" });
    await page
      .getByRole("button", { name: /^Show all/ })
      .first()
      .click();
    expect(await page.locator("article pre").first().textContent()).toBe("L".repeat(8_192));
  });
});

describe.each(["light", "dark"] as const)("in %s colours", (colorScheme) => {
  it("has enough contrast everywhere", async () => {
    const sandbox = await openBuiltSandbox();
    for (const level of ["fatal", "error", "warning", "info", "debug"])
      await send(sandbox, "event", {
        ...PAYLOADS.event,
        level,
        fingerprint: [level],
        timestamp: "2020-01-01T00:00:00Z",
      });
    await send(sandbox, "check_in", {
      check_in_id: "0b8e9f6a7c1d4e2f9a3b5c7d8e0f1a2b",
      monitor_slug: "m",
      status: "error",
    });
    await sendAll(sandbox, "log", [{ body: "b", level: "warn" }]);
    const page = await look(browser, sandbox.url, { colorScheme });
    await eachView(page, sandbox, async (view) => expect(await page.evaluate(CONTRAST), view).toEqual([]));
  });
});

describe("for keyboards and screen readers", () => {
  it("has landmarks, a skip link, names for what can be used, and focus that follows", async () => {
    const sandbox = await openBuiltSandbox();
    await send(sandbox, "event", { message: "a" });
    await sendAll(sandbox, "log", [{ body: "b", level: "warn", timestamp: Date.now() / 1000 }]);
    const page = await look(browser, sandbox.url, { viewport: { width: 360, height: 700 } });
    expect(await page.getByRole("banner").count()).toBe(1);
    expect(await page.getByRole("main").count()).toBe(1);
    expect(await page.getByRole("navigation", { name: "Kinds of items" }).getByRole("link").count()).toBe(8);
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the content");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("main");
    await page.keyboard.press("Tab");
    expect(
      await page.getByRole("searchbox", { name: "Filter the issues" }).evaluate((box) => box.matches(":focus-visible")),
    ).toBe(true);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate("document.activeElement.tagName")).toBe("H2");
    expect(await page.title()).toBe("a · Sentry sandbox");
    await go(page, "logs");
    const table = page.getByRole("table", { name: "logs, newest first; times in UTC" });
    expect(await table.getByRole("row").last().getByRole("cell").count()).toBe(3);
    expect(await table.getByRole("columnheader").allTextContents()).toEqual(["time", "level", "body"]);
  });

  it("loads nothing from elsewhere", async () => {
    const sandbox = await openBuiltSandbox();
    const page = await look(browser, sandbox.url);
    const loaded = await page.evaluate<string[]>("performance.getEntriesByType('resource').map((entry) => entry.name)");
    expect(loaded.length).toBeGreaterThan(3);
    expect(loaded.filter((url) => !url.startsWith(`${sandbox.url}/`) && !url.startsWith("data:"))).toEqual([]);
  });
});

/** The built sandbox, the built command line and a browser to look with. */
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import type { Sandbox, SandboxOptions } from "../../src/sandbox/sandbox.js";
import type { JsonValue } from "../../src/sentry/items.js";
import { REPOSITORY, run } from "../support/child.js";
import { envelope, post } from "../support/sandbox.js";

const CHROMIUM = "/usr/bin/chromium";
/** Without these it calls its maker, and needs a user other than root. */
const SWITCHES = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];
const MAIN = join(REPOSITORY, "dist/app/main.js");
const BUILT_SANDBOX = new URL("../../dist/sandbox/sandbox.js", import.meta.url).href;
const SECOND = 1_000;
export const SAMPLES = fileURLToPath(new URL("../../docs/samples/", import.meta.url));

export async function openBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM))
    throw new Error(`${CHROMIUM} is missing, and these tests need it: run .ci/install-chromium (Debian's chromium).`);
  return chromium.launch({ executablePath: CHROMIUM, args: SWITCHES });
}

/** As built, since only the build holds the page's scripts. */
export async function openBuiltSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const built: typeof import("../../src/sandbox/sandbox.js") = await import(/* @vite-ignore */ BUILT_SANDBOX);
  const sandbox = await built.startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export interface Look extends BrowserContextOptions {
  /** The fragment, such as `logs`. */
  readonly at?: string;
}

/** The page, loaded; whatever it complains about fails the test that looked. */
export async function look(browser: Browser, url: string, { at = "issues", ...options }: Look = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1100, height: 800 }, ...options });
  const complaints: string[] = [];
  page.on("console", (message) => {
    const isRefused = message.location().url.includes("/_sandbox/state");
    if (message.type() !== "log" && !isRefused) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  onTestFinished(async () => {
    await page.close();
    expect(complaints, "what the browser complained about").toEqual([]);
  });
  await page.goto(`${url}/#${at}`);
  await page.waitForSelector("#status:not(:empty)", { timeout: 15 * SECOND });
  return page;
}

/** Another view, drawn when this resolves. */
export function go(page: Page, at: string): Promise<unknown> {
  return page.evaluate(`new Promise((drawn) => {
    const wanted = ${JSON.stringify(`#${at}`)};
    if (location.hash === wanted) return drawn();
    addEventListener("hashchange", () => drawn(), { once: true });
    location.hash = wanted;
  })`);
}

/** Runs `multiwoven-sentry write` on a file, or on rows as they are. */
export async function write(sandbox: Sandbox, stream: string, input: string | readonly JsonValue[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "sandbox-page-"));
  try {
    const { api_token, organization_slug, project_slug, url } = sandbox.ready;
    const settings = join(folder, "settings.json");
    await writeFile(settings, JSON.stringify({ api_token, organization_slug, project_slug, sentry_url: url }));
    const rows = typeof input === "string" ? input : join(folder, "rows.ndjson");
    if (typeof input !== "string") await writeFile(rows, input.map((row) => JSON.stringify(row)).join("\n"));
    const args = [MAIN, "write", "--stream", stream, "--config", settings, "--input", rows];
    const { code, output } = await run(process.execPath, args, {}, folder);
    expect(code, output).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the command line would not let through, or no stream makes. */
export async function send(sandbox: Sandbox, type: string, payload: JsonValue, id?: string): Promise<void> {
  const header = id === undefined ? {} : { event_id: id };
  const { status } = await post(sandbox.dsn, envelope(header, [{ type }, payload]));
  expect(status).toBe(200);
}

/** One container of logs or metrics. */
export async function sendAll(sandbox: Sandbox, type: string, items: readonly JsonValue[]): Promise<void> {
  const header = {
    type,
    item_count: items.length,
    content_type: `application/vnd.sentry.items.${type.replace("_", "-")}+json`,
  };
  const { status } = await post(sandbox.dsn, envelope({}, [header, { items }]));
  expect(status).toBe(200);
}

/** Pixels by which the page is wider than the window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

/** Opens whatever opens, and what opens within it; their content is there when this resolves. */
export async function openAll(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    for (let closed; (closed = [...document.querySelectorAll("main details:not([open])")]).length > 0; ) {
      const opened = closed.map((one) => new Promise((done) => one.addEventListener("toggle", done, { once: true })));
      for (const one of closed) one.open = true;
      await Promise.all(opened);
    }
  })()`);
}

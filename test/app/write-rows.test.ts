import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runProgram } from "../../src/app/program.js";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.js";
import { VirtualClock } from "../support/virtual-clock.js";
import { fakeRuntime } from "./fake-runtime.js";

const TOKEN = "sntryu_fake_token_for_tests";
const DAY_S = 86_400;

let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "write-rows-"));
  sandbox = await startSandbox({ token: TOKEN });
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => fetch(`${sandbox.url}/_sandbox/items`, { method: "DELETE" }));

async function write(stream: string, rows: readonly unknown[], { stdin = false, args = [] as string[] } = {}) {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const input = join(folder, "rows.ndjson");
  await writeFile(input, stdin ? "" : text);
  const { url, api_token, organization_slug, project_slug } = sandbox.ready;
  const clock = new VirtualClock(Date.now());
  const runtime = fakeRuntime({
    args: ["write", "--stream", stream, ...(stdin ? [] : ["--input", input]), ...args],
    clock,
    folder,
    stdin: stdin ? text : "",
    env: {
      SENTRY_URL: url,
      SENTRY_AUTH_TOKEN: api_token,
      SENTRY_ORG: organization_slug,
      SENTRY_PROJECT: project_slug,
    },
  });
  const before = envelopes().length;
  const code = await clock.run(runProgram(runtime));
  return { code, clock, stdout: runtime.stdout.text, stderr: runtime.stderr.text, requests: envelopes().slice(before) };
}

function envelopes() {
  return sandbox.requests().filter(({ path }) => path.endsWith("/envelope/"));
}

describe("containers on the command line", () => {
  it.each([
    ["logs", (n: number) => ({ body: `line ${n}` })],
    ["metrics", (n: number) => ({ name: "queue.depth", type: "gauge", value: n })],
  ])("2,000 rows of %s need at most 60 requests, and no more than --concurrency at a time", async (stream, row) => {
    const rows = Array.from({ length: 2_000 }, (_, n) => row(n));
    const { code, stderr, requests } = await write(stream, rows, { args: ["--concurrency", "3"] });
    expect(code, stderr).toBe(0);
    expect(sandbox.items()).toHaveLength(2_000);
    expect(requests.length).toBeLessThanOrEqual(60);
    expect(Math.max(...requests.map(({ in_flight }) => in_flight))).toBeLessThanOrEqual(3);
  });
});

describe("rows outside the time windows", () => {
  const now = Date.now() / 1_000;

  it("are counted before the first request when the input is a file", async () => {
    const rows = [now, now - 2 * DAY_S, now - 31 * DAY_S, now - 400 * DAY_S, now + 3_600].map((timestamp) => ({
      body: "line",
      timestamp,
    }));
    const { code, stderr, stdout } = await write("logs", rows);
    expect(stderr).toMatch(
      /3 of 5 rows of logs lie outside Sentry's time windows: 2 too old, to be rejected; 1 in the future, sent as now/,
    );
    expect(JSON.parse(stdout).tracking.meta.reasons).toEqual({ out_of_window: 2 });
    expect(code).toBe(1);
  });

  it("are told apart by what Sentry does to the stream's kind", async () => {
    const rows = [
      { message: "old", timestamp: now - 91 * DAY_S },
      { message: "new", timestamp: now - DAY_S },
      { message: "no time" },
      { level: "error", timestamp: now - 120 * DAY_S },
    ];
    const { stderr } = await write("errors", rows);
    expect(stderr).toMatch(/2 of 4 rows of errors .*: 2 so old that Sentry may show the time of receipt/);
  });

  it("are said to be none when there are none", async () => {
    const { stderr } = await write("errors", [{ message: "a" }, [], { message: "b", timestamp: "no time" }]);
    expect(stderr).toContain("No row of 3 of errors lies outside Sentry's time windows");
  });

  it("are looked for in the first 10,000 rows only, so that the first request does not wait", async () => {
    const old = { message: "old", timestamp: now - 91 * DAY_S };
    const rows = [old, ...Array.from({ length: 9_999 }, () => 0), old, old];
    const { stderr } = await write("errors", rows);
    expect(stderr).toContain("1 of the first 10000 rows of errors lie outside");
  });

  it("are not spoken of when there are no rows", async () => {
    const { code, stderr } = await write("errors", []);
    expect(stderr).not.toContain("time windows");
    expect(code).toBe(0);
  });

  it("are not looked for in standard input, which can be read only once", async () => {
    const { code, stderr } = await write("errors", [{ message: "a", timestamp: now - 400 * DAY_S }], { stdin: true });
    expect(stderr).not.toContain("time windows");
    expect(code).toBe(0);
  });
});

describe("check-ins on the command line", () => {
  const run = (n: number, status: string, monitor_slug = "nightly") => ({
    monitor_slug,
    status,
    record_id: `run ${n}`,
    schedule: "0 3 * * *",
  });

  it("leave six a minute for each monitor, and no monitor waits for another", async () => {
    const slow = Array.from({ length: 13 }, (_, n) => run(n, "ok"));
    const { code, clock, stderr } = await write("check_ins", [...slow, run(0, "ok", "hourly")]);
    expect(code, stderr).toBe(0);
    const slugs = sandbox.items().map(({ payload }) => Reflect.get(Object(payload), "monitor_slug"));
    expect(slugs.indexOf("hourly")).toBeLessThan(7);
    expect(slugs).toHaveLength(14);
    expect(clock.monotonic()).toBeGreaterThanOrEqual(120_000);
    expect(clock.monotonic()).toBeLessThan(180_000);
  });

  it("in_progress and the final status of one run become one, and both rows are delivered", async () => {
    const rows = [run(1, "in_progress"), run(2, "in_progress"), run(1, "ok"), run(2, "error"), run(3, "in_progress")];
    const { code, stdout } = await write("check_ins", rows);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).tracking.meta.outcomes).toMatchObject({ delivered: 5 });
    const statuses = sandbox.items().map(({ payload }) => Reflect.get(Object(payload), "status"));
    expect(statuses.toSorted()).toEqual(["error", "in_progress", "ok"]);
  });
});

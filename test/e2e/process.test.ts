import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.js";
import { environmentOf, finish, runCli, startCli, trackingOf, until } from "./cli.js";

const TOKEN = "sntryu_canary_fake_token_for_tests";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ token: TOKEN });
});
afterAll(() => sandbox.close());

describe("interrupting write", () => {
  it("finishes what is in flight on the first Ctrl-C, reports, and exits with 130", async () => {
    const child = startCli(["write", "--stream", "errors"], { env: environmentOf(sandbox) });
    const ended = finish(child);
    const before = sandbox.items().length;
    sandbox.orderFaults([{ times: 1, delay_ms: 300, path: "/api/" }]);
    child.stdin.write('{"message":"in flight"}\n');
    while (sandbox.requests().every(({ path }) => !path.includes("/keys/"))) await new Promise((r) => setImmediate(r));
    child.kill("SIGINT");
    const run = await ended;
    expect(run.code, run.stderr).toBe(130);
    expect(trackingOf(run)).toMatchObject({ success: 1, failed: 0 });
    expect(sandbox.items()).toHaveLength(before + 1);
    expect(run.stderr).toContain("finishing what is in flight");
  });

  it("ends at once on the second", async () => {
    const silent = await startSandbox({ token: TOKEN });
    silent.orderFaults([{ times: 100, delay_ms: 600_000, path: "/api/" }]);
    const child = startCli(["write", "--stream", "errors"], { env: environmentOf(silent) });
    const ended = finish(child);
    const interrupted = until(child.stderr, /Once more ends at once/);
    child.stdin.write('{"message":"in flight"}\n');
    while (silent.requests().length === 0 && child.exitCode === null) await new Promise((r) => setImmediate(r));
    child.kill("SIGINT");
    await interrupted;
    child.kill("SIGINT");
    const run = await ended;
    expect(run.code).toBe(130);
    expect(run.stdout).toBe("");
    await silent.close();
  });
});

describe("standard output", () => {
  it.each([
    ["spec"],
    ["discover"],
    ["check"],
    ["write"],
    ["preview"],
  ])("may be closed early: %s does not crash", async (command) => {
    const args = ["write", "preview"].includes(command) ? [command, "--stream", "errors"] : [command];
    const child = startCli(args, { env: environmentOf(sandbox) });
    child.stdout.destroy();
    const ended = finish(child);
    child.stdin.end('{"message":"boom"}\n');
    const run = await ended;
    expect(run.code, run.stderr).toBe(0);
    expect(run.stderr).not.toMatch(/EPIPE|bug/);
  });

  it.skipIf(!existsSync("/dev/full"))("that takes nothing makes the exit code say so", async () => {
    const { spawnSync } = await import("node:child_process");
    const { openSync, closeSync } = await import("node:fs");
    const full = openSync("/dev/full", "w");
    const main = new URL("../../dist/app/main.js", import.meta.url).pathname;
    const { status } = spawnSync(process.execPath, [main, "spec"], { stdio: ["ignore", full, "pipe"] });
    closeSync(full);
    expect(status).toBe(1);
  });
});

describe("the result file", () => {
  it.skipIf(!existsSync("/dev/full"))(
    "on a full disk is reported, the run goes on, and the exit code says so",
    async () => {
      const before = sandbox.items().length;
      const stdin = '{"message":"boom"}\n'.repeat(300);
      const args = ["write", "--stream", "errors", "--result", "/dev/full"];
      const run = await runCli(args, { env: environmentOf(sandbox), stdin });
      expect(run.code).toBe(1);
      expect(trackingOf(run)).toMatchObject({ success: 300, failed: 0 });
      expect(run.stderr).toContain("the disk is full");
      expect(sandbox.items()).toHaveLength(before + 300);
    },
  );
});

describe("memory", () => {
  async function* manyLines(): AsyncGenerator<string, void, void> {
    const row = `${JSON.stringify({ record_id: 1, notes: "x".repeat(400) })}\n`;
    for (let sent = 0; sent < 1_000; sent += 1) yield row.repeat(100);
    yield `{"message":"${"x".repeat(20 * 1_048_576)}`;
    yield '"}\n{"message":"the last"}\n';
  }

  it("stays bounded over 100,000 rows and one endless line", async () => {
    const run = await runCli(["write", "--stream", "errors"], {
      env: { ...environmentOf(sandbox), MULTIWOVEN_SENTRY_LOG_LEVEL: "error" },
      stdin: manyLines(),
      nodeArgs: ["--max-old-space-size=64"],
    });
    expect(run.code, run.stderr).toBe(1);
    expect(trackingOf(run)).toMatchObject({
      success: 1,
      failed: 100_001,
      meta: { reasons: { no_message: 100_000, malformed_line: 1 } },
    });
  });
});

describe("the sandbox command", () => {
  it("prints one JSON line when it is ready and ends when asked to", async () => {
    const child = startCli(["sandbox", "--organization", "globex", "--project", "web", "--token", TOKEN]);
    const ended = finish(child);
    const line = await until(child.stdout, /\n/);
    const address = JSON.parse(line);
    expect(address).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      dsn: expect.stringMatching(/^http:\/\/\w+@127\.0\.0\.1:\d+\/\d+$/),
      api_token: TOKEN,
      organization_slug: "globex",
      project_slug: "web",
    });
    expect((await runCli(["check"], { env: environmentOf(address) })).code).toBe(0);

    const second = await runCli(["sandbox", "--port", new URL(address.url).port]);
    expect([second.code, second.stderr]).toEqual([2, expect.stringContaining("is in use")]);

    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
  });
});

describe("the demo command", () => {
  it("shows check, discover and write, and succeeds only when every row arrived", async () => {
    const run = await runCli(["demo"], { env: { TMPDIR: tmpdir(), SENTRY_DSN: "http://aa@127.0.0.1:9/1" } });
    expect(run.code, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).toMatch(
      /\$ multiwoven-sentry check[\s\S]*\$ multiwoven-sentry discover[\s\S]*\$ multiwoven-sentry write/,
    );
    expect(run.stdout).toContain("What arrived: 371 accepted");
    expect(run.stdout).toContain(
      "All 379 rows arrived: 371 as items, and 8 releases and deploys through the REST API.",
    );
    expect(run.stdout).not.toContain(join(tmpdir(), "multiwoven"));
  });
});

describe("secrets", () => {
  it.each([
    [["check"], {}],
    [["check"], { SENTRY_AUTH_TOKEN: `${TOKEN}x` }],
    [["check"], { SENTRY_URL: "http://127.0.0.1:9" }],
    [["check", "--send-test-event"], {}],
    [["write", "--stream", "errors"], { SENTRY_ORG: TOKEN }],
    [["write", "--stream", "errors"], { SENTRY_AUTH_TOKEN: `${TOKEN}x` }],
    [["write", "--stream", "errors", "--deadline", "0.1", "--max-wait", "0"], { SENTRY_URL: "http://127.0.0.1:9" }],
    [["write", "--stream", "errors", "--input", "missing"], {}],
  ])("stay out of everything that %j prints", async (args, changes) => {
    const env = { ...environmentOf(sandbox), ...changes, MULTIWOVEN_SENTRY_LOG_LEVEL: "trace", NODE_DEBUG: "" };
    const run = await runCli(args, { env, stdin: '{"message":"boom"}\n' });
    expect(run.stdout + run.stderr).not.toContain(TOKEN);
  });
});

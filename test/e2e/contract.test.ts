import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { multiwovenMessage } from "../../src/protocol/messages.js";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.js";
import { type CliRun, environmentOf, runCli, trackingOf } from "./cli.js";

const SAMPLE = fileURLToPath(new URL("../../docs/samples/errors.ndjson", import.meta.url));

let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "contract-"));
  sandbox = await startSandbox({ token: "sntryu_fake_token_for_tests" });
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => fetch(`${sandbox.url}/_sandbox/items`, { method: "DELETE" }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

function write(args: readonly string[], stdin = ""): Promise<CliRun> {
  return runCli(["write", "--stream", "errors", ...args], { env: environmentOf(sandbox), stdin });
}

function stored(): unknown[] {
  return sandbox.items().map(({ payload }) => payload);
}

describe("standard output", () => {
  it.each([
    ["spec", "connector_spec", 0],
    ["check", "connection_status", 0],
    ["discover", "catalog", 0],
  ])("of %s is one %s message", async (command, type, code) => {
    const run = await runCli([command], { env: environmentOf(sandbox) });
    expect(run.code, run.stderr).toBe(code);
    expect(run.messages).toHaveLength(1);
    expect(multiwovenMessage.parse(run.messages[0]).type).toBe(type);
  });

  it("of write is one tracking message, also with logs of every level", async () => {
    const env = { ...environmentOf(sandbox), MULTIWOVEN_SENTRY_LOG_LEVEL: "trace" };
    const run = await runCli(["write", "--stream", "errors"], { env, stdin: '{"message":"boom"}\n[]\ntrue\n' });
    expect(run.code).toBe(1);
    expect(multiwovenMessage.parse(run.messages[0])).toMatchObject({
      type: "tracking",
      tracking: { success: 1, failed: 2, meta: { outcomes: { delivered: 1, rejected: 2 } } },
    });
    for (const line of run.stderr.trim().split("\n")) expect(JSON.parse(line)).toHaveProperty("msg");
  });
});

describe("write", () => {
  it("delivers all rows of the shipped sample", async () => {
    const run = await write(["--input", SAMPLE]);
    expect(run.code, run.stderr).toBe(0);
    expect(trackingOf(run)).toMatchObject({ success: 200, failed: 0, logs: [] });
    expect(sandbox.outcomes()).toEqual({ accepted: 200 });
  });

  it("gives the same rows the same ids when they are sent again", async () => {
    await write(["--input", SAMPLE]);
    const first = sandbox.items().map(({ event_id }) => event_id);
    await write(["--input", SAMPLE, "--concurrency", "3"]);
    const all = sandbox.items().map(({ event_id }) => event_id);
    expect(new Set(all)).toEqual(new Set(first));
    expect(sandbox.outcomes()).toMatchObject({ accepted: 200 });
  });

  it.each([
    ["rows.ndjson", '\uFEFF{"message":"a"}\r\n\r\n{"type":"record","record":{"data":{"message":"b"},"emitted_at":1}}'],
    ["rows.jsonl", '{"message":"a"}\n{"message":"b"}\n'],
    ["rows.json", '[{"message":"a"},\n {"message":"b"}]'],
    ["rows.CSV", "message,level\r\na,error\r\nb,\r\n"],
    ["rows", '{"message":"a"}\n{"message":"b"}\n'],
  ])("reads %s by its extension", async (name, text) => {
    const run = await write(["--input", await file(name, text)]);
    expect(run.code, run.stderr).toBe(0);
    const messages = stored().map((payload) => JSON.stringify(payload));
    expect(messages.filter((json) => json.includes('"a"'))).toHaveLength(1);
    expect(messages.filter((json) => json.includes('"b"'))).toHaveLength(1);
  });

  it("reads standard input as the format says", async () => {
    expect(trackingOf(await write(["--format", "csv"], "message\nboom\n"))).toMatchObject({ success: 1, failed: 0 });
    expect(trackingOf(await write(["--format", "json", "--input", "-"], '[{"message":"x"}]'))).toMatchObject({
      success: 1,
    });
  });

  it("writes one result line a record, in the order of the input", async () => {
    const result = join(folder, "result.ndjson");
    const rows =
      '{"message":"a","record_id":1}\n\n{"message":\n[]\n{"level":"error"}\n{"message":"b","event_id":"0123456789abcdef0123456789abcdef"}\n';
    const run = await write(["--result", result], rows);
    expect(run.code).toBe(1);
    const lines = (await readFile(result, "utf8")).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { index: 0, line: 1, outcome: "delivered", event_id: expect.stringMatching(/^[0-9a-f]{32}$/), reason: null },
      { index: 1, line: 3, outcome: "rejected", event_id: null, reason: "malformed_line" },
      { index: 2, line: 4, outcome: "rejected", event_id: null, reason: "not_a_record" },
      { index: 3, line: 5, outcome: "rejected", event_id: null, reason: "no_message" },
      { index: 4, line: 6, outcome: "delivered", event_id: "0123456789abcdef0123456789abcdef", reason: null },
    ]);
    expect(Object.keys(JSON.parse(lines[0] ?? ""))).toEqual(["index", "line", "outcome", "event_id", "reason"]);
  });

  it("rejects one CSV row for a broken quote and sends all others", async () => {
    const csv = 'record_id,message\n1,one\n2,"two\n3,three\n4,"four, with ""quotes"""\n';
    expect(trackingOf(await write(["--format", "csv"], csv))).toMatchObject({
      success: 3,
      failed: 1,
      meta: { reasons: { malformed_line: 1 } },
    });
  });

  it("takes its settings from --config alone, whatever the environment and .env say", async () => {
    const { url: sentry_url, api_token, organization_slug, project_slug } = sandbox.ready;
    const config = await file(
      "settings.json",
      JSON.stringify({ sentry_url, api_token, organization_slug, project_slug }),
    );
    await file(".env", "SENTRY_DSN=http://bb@127.0.0.1:9/1\nSENTRY_ENVIRONMENT=stray\n");
    const env = { SENTRY_PROJECT: "stray", SENTRY_URL: "http://127.0.0.1:9", MULTIWOVEN_SENTRY_TYPO: "x" };
    const args = ["write", "--stream", "errors", "--config", config];
    const run = await runCli(args, { env, cwd: folder, stdin: '{"message":"boom"}\n' });
    expect(run.code, run.stderr).toBe(0);
    expect(JSON.stringify(stored())).not.toContain("stray");
  });

  it("reads .env of the working folder, and lets the environment win", async () => {
    const { SENTRY_URL, ...rest } = environmentOf(sandbox);
    await file(
      ".env",
      `${Object.entries({ ...rest, SENTRY_URL: "http://127.0.0.1:9" })
        .map(([k, v]) => `${k}=${v}`)
        .join("\n")}\nSENTRY_ENVIRONMENT=from-env-file\n`,
    );
    const run = await runCli(["write", "--stream", "errors"], {
      env: { SENTRY_URL: SENTRY_URL ?? "" },
      cwd: folder,
      stdin: '{"message":"boom"}\n',
    });
    expect(run.code, run.stderr).toBe(0);
    expect(stored()[0]).toMatchObject({ environment: "from-env-file" });
  });

  it("keeps at most --concurrency requests in flight", async () => {
    sandbox.orderFaults([{ times: 60, delay_ms: 20 }]);
    await write(["--input", SAMPLE, "--concurrency", "4"]);
    const ingest = sandbox.requests().filter(({ path }) => path.endsWith("/envelope/"));
    expect(Math.max(...ingest.map(({ in_flight }) => in_flight))).toBe(4);
  });
});

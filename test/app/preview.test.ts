import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../../src/app/program.js";
import { decodeEnvelope } from "../../src/sentry/envelope.js";
import { VirtualClock } from "../support/virtual-clock.js";
import { type FakeProcess, fakeRuntime } from "./fake-runtime.js";

const NOW = Date.UTC(2026, 10, 23, 12);
const SLUGS = { SENTRY_ORG: "acme", SENTRY_PROJECT: "shop" };
const ID = "0123456789abcdef0123456789abcdef";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "preview-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function preview(args: readonly string[], rows: readonly unknown[] | string = [], given: FakeProcess = {}) {
  const stdin = typeof rows === "string" ? rows : rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const clock = new VirtualClock(NOW);
  const runtime = fakeRuntime({ args: ["preview", ...args], clock, folder, env: SLUGS, stdin, ...given });
  const code = await clock.run(runProgram(runtime));
  return { code, stdout: runtime.stdout.text, stderr: runtime.stderr.text };
}

async function previewJson(args: readonly string[], rows: readonly unknown[] | string, given: FakeProcess = {}) {
  const { stdout, ...run } = await preview([...args, "--json"], rows, given);
  const lines: Record<string, unknown>[] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { ...run, rows: lines.slice(0, -1), plan: lines.at(-1) ?? {} };
}

const seconds = (ago: number): number => NOW / 1_000 - ago;

describe("preview --json", () => {
  it("writes a line a row and the plan as the last", async () => {
    const { code, rows, plan } = await previewJson(
      ["--stream", "errors"],
      [
        { event_id: ID, message: "boom", timestamp: seconds(60), "extra.password": "hunter2", level: "loud" },
        { level: "error" },
      ],
    );
    expect(rows).toEqual([
      {
        index: 0,
        outcome: "deliverable",
        reason: null,
        items: [{ type: "event", payload: expect.objectContaining({ event_id: ID, logentry: { message: "boom" } }) }],
        notes: ["level: not a level; left out", "scrubbed: password"],
        scrubbed: [{ path: "extra.password", rule: "password" }],
      },
      {
        index: 1,
        outcome: "rejected",
        reason: "no_message",
        items: [],
        notes: [expect.any(String)],
        scrubbed: [],
      },
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual(["index", "outcome", "reason", "items", "notes", "scrubbed"]);
    expect(Object.keys(rows[1] ?? {})).toEqual(["index", "outcome", "reason", "items", "notes", "scrubbed"]);
    expect(plan).toEqual({
      type: "plan",
      stream: "errors",
      complete: true,
      rows: 2,
      outcomes: { deliverable: 1, rejected: 1 },
      reasons: { no_message: 1 },
      items: { error: 1 },
      requests: { error: 1 },
      bytes: expect.any(Number),
      times: {
        hour: 1,
        day: 0,
        week: 0,
        month: 0,
        quarter: 0,
        older: 0,
        ahead: 0,
        rewritten: 0,
        rejected: 0,
        none: 1,
      },
      duplicates: { rows: 0, ids: [], complete: true },
      scrubbed: { password: 1 },
      pace: { requests_per_minute: null, seconds: null },
    });
    expect(JSON.stringify(rows)).not.toContain("hunter2");
    expect(code).toBe(1);
  });

  it("shows the first 20 rows and plans no more, unless it is told to", async () => {
    const rows = Array.from({ length: 30 }, (_, n) => ({ message: `row ${n}` }));
    const twenty = await previewJson(["--stream", "errors"], rows);
    expect([twenty.rows.length, twenty.plan.rows, twenty.plan.complete]).toEqual([20, 20, false]);
    const three = await previewJson(["--stream", "errors", "--rows", "3"], rows);
    expect([three.rows.length, three.plan.rows, three.plan.complete]).toEqual([3, 3, false]);
    const all = await previewJson(["--stream", "errors", "--all"], rows);
    expect([all.rows.length, all.plan.rows, all.plan.complete]).toEqual([30, 30, true]);
    const plan = await previewJson(["--stream", "errors", "--all", "--rows", "0"], rows);
    expect([plan.rows.length, plan.plan.rows, plan.plan.complete]).toEqual([0, 30, true]);
    const exactly = await previewJson(["--stream", "errors", "--rows", "30"], rows);
    expect(exactly.plan).toMatchObject({ rows: 30, complete: true });
  });

  it("rejects malformed lines as write does, and goes on", async () => {
    const { code, rows, plan } = await previewJson(["--stream", "errors"], '{"message":\n[]\n{"message":"b"}\n');
    expect(rows.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ["rejected", "malformed_line"],
      ["rejected", "not_a_record"],
      ["deliverable", null],
    ]);
    expect(rows[0]?.notes).toEqual([
      "Line 1 is not valid JSON: the text ends too early (read as UTF-8 ndjson; --format names another).",
    ]);
    expect(plan.reasons).toEqual({ malformed_line: 1, not_a_record: 1 });
    expect(code).toBe(1);
  });

  it("finds rows whose id an earlier row has", async () => {
    const rows = [{ event_id: ID, message: "a" }, { message: "b" }, { event_id: ID, message: "a" }];
    const { code, plan } = await previewJson(["--stream", "errors"], rows);
    expect(plan.duplicates).toEqual({ rows: 1, ids: [ID], complete: true });
    expect(code).toBe(0);
  });

  it("counts ages by what Sentry makes of them", async () => {
    const day = 86_400;
    const ages = [0, 3_000, 4_000, 3 * day, 20 * day, 60 * day, 91 * day, -3_600];
    const errors = await previewJson(
      ["--stream", "errors"],
      ages.map((age) => ({ message: "m", timestamp: seconds(age) })),
    );
    expect(errors.plan.times).toMatchObject({ hour: 2, day: 1, week: 1, month: 1, quarter: 1, rewritten: 1, ahead: 1 });
    const logs = await previewJson(["--stream", "logs"], [{ body: "old", timestamp: seconds(31 * day) }]);
    expect(logs.plan).toMatchObject({ times: { rejected: 1 }, reasons: { out_of_window: 1 } });
  });

  it("tells how long the configured pace takes", async () => {
    const rows = Array.from({ length: 121 }, (_, n) => ({ message: `row ${n}` }));
    const env = { ...SLUGS, MULTIWOVEN_SENTRY_MAX_REQUESTS_PER_MINUTE: "60" };
    const { plan } = await previewJson(["--stream", "errors", "--all"], rows, { env });
    expect(plan.pace).toEqual({ requests_per_minute: 60, seconds: 120 });
  });

  it("counts containers as requests, a hundred rows each", async () => {
    const rows = Array.from({ length: 250 }, (_, n) => ({ body: `line ${n}` }));
    const { plan } = await previewJson(["--stream", "logs", "--all"], rows);
    expect(plan).toMatchObject({ items: { log_item: 250 }, requests: { log_item: 3 } });
  });

  it("joins the beginning and the end of a run as write does, and counts the wait of the busiest monitor", async () => {
    const run = (n: number, status: string) => ({
      monitor_slug: "nightly",
      status,
      record_id: n,
      schedule: "0 2 * * *",
    });
    const rows = [run(0, "in_progress"), run(0, "ok"), ...Array.from({ length: 12 }, (_, n) => run(n + 1, "error"))];
    const { code, rows: lines, plan } = await previewJson(["--stream", "check_ins", "--all"], rows);
    expect(lines[0]).toMatchObject({
      outcome: "deliverable",
      items: [],
      notes: ["sent as one finished check-in with row 1, which has its final status"],
    });
    expect(lines[1]).toMatchObject({ items: [{ type: "check_in", payload: { status: "ok" } }] });
    expect(plan).toMatchObject({ items: { monitor: 13 }, requests: { monitor: 13 }, pace: { seconds: 120 } });
    expect(code).toBe(0);
  });

  it("survives hostile rows", async () => {
    const deep = `${'{"message":"m","extra":'}${'{"a":'.repeat(500)}1${"}".repeat(500)}}`;
    const hostile = [
      deep,
      '{"message":"\\ud800","__proto__":{"polluted":true},"constructor":1}',
      '{"message":"m","tags":{"__proto__":"x"}}',
      `{"message":"${"x".repeat(300_000)}"}`,
      "null",
      '"text"',
      "7",
    ].join("\n");
    const { code, rows } = await previewJson(["--stream", "errors"], hostile);
    expect(rows.map(({ outcome }) => outcome)).toEqual([...Array(4).fill("deliverable"), ...Array(3).fill("rejected")]);
    expect(JSON.stringify(rows)).not.toContain("\\ud800");
    expect(code).toBe(1);
  });
});

describe("preview for people", () => {
  it("shows what Sentry will show", async () => {
    const row = {
      event_id: ID,
      timestamp: "2026-11-23T11:00:00Z",
      level: "fatal",
      environment: "production",
      release: "shop@1.4.2",
      "exception.type": "ValueError",
      "exception.value": "no such item\nsecond line",
      stack_trace:
        'Traceback (most recent call last):\n  File "/srv/app/cart.py", line 12, in add\n    raise ValueError("no such item")\nValueError: no such item',
      tags: { region: "eu-1" },
      extra: { token: "abcdefgh12345678" },
    };
    const { code, stdout, stderr } = await preview(["--stream", "errors"], [row, []]);
    await expect(stdout).toMatchFileSnapshot("preview/errors.txt");
    expect(stderr).toBe("");
    expect(code).toBe(1);
  });

  it("lets no value reach the terminal's controls", async () => {
    const row = { message: "\u001b[2J\u001b]0;owned\u0007 \u202egnp.exe\r\nnext", tags: { "a\u009b": "\u001b[31m" } };
    const { stdout } = await preview(["--stream", "errors"], [row]);
    expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    expect(stdout).toContain("owned");
  });

  it("says that there is more to plan", async () => {
    const rows = Array.from({ length: 3 }, (_, n) => ({ message: `row ${n}` }));
    const { stdout } = await preview(["--stream", "errors", "--rows", "2"], rows);
    expect(stdout).toContain("The first 2 rows of errors; --all plans the whole input");
    expect(stdout).not.toContain("row 2");
  });
});

it("ends when nobody reads any more", async () => {
  const stdin = '{"message":"m"}\n'.repeat(5_000);
  const runtime = fakeRuntime({
    args: ["preview", "--stream", "errors", "--all", "--json"],
    env: SLUGS,
    stdin,
    folder,
  });
  const { stdout } = runtime;
  const closing: typeof stdout = Object.create(stdout, { isClosed: { get: () => stdout.text.length > 5_000 } });
  await runProgram({ ...runtime, stdout: closing });
  const plan = JSON.parse(stdout.text.trimEnd().split("\n").at(-1) ?? "");
  expect(plan).toMatchObject({ type: "plan", complete: false });
  expect(plan.rows).toBeLessThan(100);
});

describe("preview --envelopes", () => {
  it("writes the bytes of each envelope, containers filled, one file each", async () => {
    const target = join(folder, "envelopes");
    const rows = Array.from({ length: 101 }, (_, n) => ({ body: `line ${n}` }));
    await preview(["--stream", "logs", "--all", "--envelopes", target], rows);
    const files = (await readdir(target)).toSorted();
    expect(files).toEqual(["000001-log.envelope", "000002-log.envelope"]);
    const decoded = decodeEnvelope(await readFile(join(target, files[0] ?? "")));
    if ("problem" in decoded) throw new Error(decoded.problem);
    expect(decoded.header.sent_at).toBe(new Date(NOW).toISOString());
    expect(decoded.items[0]?.header).toMatchObject({ type: "log", item_count: 100 });
  });

  it("names files by number, type and event id, and by nothing that a row says", async () => {
    const target = join(folder, "names");
    const rows = [
      { event_id: ID, message: "../../etc/passwd" },
      { message: "b", record_id: "../x" },
    ];
    await preview(["--stream", "errors", "--envelopes", target], rows);
    const files = (await readdir(target)).toSorted();
    expect(files[0]).toBe(`000001-event-${ID}.envelope`);
    expect(files[1]).toMatch(/^000002-event-[0-9a-f]{32}\.envelope$/);
  });

  it("refuses a folder that holds something, and one that cannot be", async () => {
    await writeFile(join(folder, "there"), "x");
    const full = await preview(["--stream", "errors", "--envelopes", folder], []);
    expect([full.code, full.stderr]).toEqual([2, expect.stringContaining("is not empty")]);
    const file = await preview(["--stream", "errors", "--envelopes", join(folder, "there")], []);
    expect(file.code).toBe(2);
  });
});

describe("preview's settings", () => {
  it("need no token, and no slugs either, but it says what that means", async () => {
    const { code, stderr } = await preview(["--stream", "errors"], [{ message: "m" }], { env: {} });
    expect(code).toBe(0);
    expect(stderr).toContain("No organization_slug and project_slug in the settings");
    expect((await preview(["--stream", "errors"], [{ message: "m" }])).stderr).toBe("");
  });

  it.each([
    ["an unknown stream", ["--stream", "error"], {}, /Did you mean "errors"/],
    ["no stream", [], {}, /Name the stream/],
    [
      "a setting that is wrong",
      ["--stream", "errors"],
      { MULTIWOVEN_SENTRY_MAX_REQUESTS_PER_MINUTE: "fast" },
      /max_requests_per_minute/,
    ],
    ["an unknown setting", ["--stream", "errors"], { MULTIWOVEN_SENTRY_SCRUBB: "on" }, /Did you mean scrub/],
    ["rows that are no number", ["--stream", "errors", "--rows", "few"], {}, /whole number/],
    ["a missing input", ["--stream", "errors", "--input", "none.csv"], {}, /does not exist/],
  ])("exit with 2 for %s", async (_, args, env, expected) => {
    const { code, stdout, stderr } = await preview(args, [], { env: { ...SLUGS, ...env } });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(expected);
  });

  it("lead to no connection at all", async () => {
    let connections = 0;
    const server = createServer(() => {
      connections += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const env = { ...SLUGS, SENTRY_URL: `http://127.0.0.1:${port}`, SENTRY_DSN: `http://aa@127.0.0.1:${port}/1` };
    const { code } = await preview(["--stream", "errors", "--all"], [{ message: "m" }], { env });
    await new Promise((resolve) => server.close(resolve));
    expect([code, connections]).toEqual([0, 0]);
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../../src/app/program.js";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.js";
import { VirtualClock } from "../support/virtual-clock.js";
import { type FakeProcess, type FakeRuntime, fakeRuntime } from "./fake-runtime.js";

const TOKEN = "sntryu_fake_token_for_tests";
const ROW = '{"message":"boom"}\n';

let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "program-"));
  sandbox = await startSandbox({ token: TOKEN });
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

interface Ended extends FakeRuntime {
  readonly code: number;
  readonly clock: VirtualClock;
}

async function run(args: readonly string[], given: Omit<FakeProcess, "args"> = {}): Promise<Ended> {
  const clock = new VirtualClock(Date.now());
  const runtime = fakeRuntime({ args, clock, folder, ...given });
  const code = await clock.run(runProgram(runtime));
  return { ...runtime, code, clock };
}

function environment(changes: Record<string, string | undefined> = {}): Record<string, string | undefined> {
  const { url, api_token, organization_slug, project_slug } = sandbox.ready;
  return {
    SENTRY_URL: url,
    SENTRY_AUTH_TOKEN: api_token,
    SENTRY_ORG: organization_slug,
    SENTRY_PROJECT: project_slug,
    ...changes,
  };
}

describe("help", () => {
  it.each([
    [],
    ["spec"],
    ["check"],
    ["discover"],
    ["preview"],
    ["write"],
    ["stacktrace"],
    ["sandbox"],
    ["demo"],
    ["worker"],
  ])("of multiwoven-sentry %s", async (...command) => {
    const { code, stdout } = await run([...command, "--help"]);
    expect(code).toBe(0);
    await expect(stdout.text).toMatchFileSnapshot(`help/${command[0] ?? "program"}.txt`);
    if (command.length > 0) expect(stdout.text).toMatch(/Examples?:\n {2}\$ multiwoven-sentry|psql/);
  });

  it("knows its version", async () => {
    const { code, stdout } = await run(["--version"]);
    expect([code, stdout.text]).toEqual([0, "0.1.0\n"]);
  });
});

describe("usage", () => {
  it.each([
    ["no command", [], /Usage: multiwoven-sentry/],
    ["an unknown command", ["wirte"], /unknown command 'wirte'\n\(Did you mean write\?\)/],
    ["an unknown option", ["write", "--steam", "errors"], /unknown option '--steam'\n\(Did you mean --stream\?\)/],
    ["a stray argument", ["check", "now"], /too many arguments/],
    ["an unknown stream", ["write", "--stream", "error"], /There is no stream "error". Did you mean "errors"\?/],
    ["no stream", ["write"], /Name the stream/],
    ["an unknown format", ["write", "--stream", "errors", "--format", "xml"], /Allowed choices are ndjson, json, csv/],
    ["no lane", ["write", "--stream", "errors", "--concurrency", "0"], /whole number from 1 to 100/],
    ["half a lane", ["write", "--stream", "errors", "--concurrency", "1.5"], /whole number from 1 to 100/],
    ["a negative time", ["write", "--stream", "errors", "--max-wait", "-1"], /number of seconds from 0 to 86400/],
    [
      "a time that is none",
      ["write", "--stream", "errors", "--deadline", "soon"],
      /number of seconds from 0.1 to 3600/,
    ],
    ["a missing input", ["write", "--stream", "errors", "--input", "none.csv"], /The input "none.csv" does not exist/],
    ["a folder as input", ["write", "--stream", "errors", "--input", "/"], /is a folder, not a file/],
    [
      "an impossible result",
      ["write", "--stream", "errors", "--result", "/no/r"],
      /The result file "\/no\/r" cannot be made: there is no folder "\/no"/,
    ],
    ["a missing settings file", ["write", "--stream", "errors", "--config", "no.json"], /"no.json" does not exist/],
    ["a missing sync config", ["write", "--stream", "errors", "--sync-config", "no.json"], /"no.json" does not exist/],
    ["a slug that is none", ["sandbox", "--project", "My Shop"], /must be lower-case letters/],
    ["a port that is none", ["sandbox", "--port", "70000"], /whole number from 0 to 65535/],
  ])("exits with 2 and says cause and remedy for %s", async (_, args, expected) => {
    const { code, stdout, stderr } = await run(args, { env: environment() });
    expect(stderr.text).toMatch(expected);
    expect(code).toBe(2);
    expect(stdout.text).toBe("");
  });

  it("suggests the nearest setting", async () => {
    const env = environment({ MULTIWOVEN_SENTRY_UNDO_QUOTE_DOUBLNG: "on" });
    const { code, stderr } = await run(["write", "--stream", "errors"], { env });
    expect(stderr.text).toContain("Did you mean undo_quote_doubling?");
    expect(code).toBe(2);
  });
});

describe("exit codes", () => {
  it.each([
    ["write", "everything delivered", 0, {}, ROW],
    ["write", "nothing to send", 0, {}, ""],
    ["write", "a row rejected", 1, {}, `${ROW}[]\n`],
    ["write", "a line malformed", 1, {}, `${ROW}{\n`],
    ["write", "Sentry unreachable", 1, { SENTRY_URL: "http://127.0.0.1:9" }, ROW],
    ["write", "no token", 2, { SENTRY_AUTH_TOKEN: "" }, ROW],
    ["write", "a masked token", 2, { SENTRY_AUTH_TOKEN: "*************" }, ROW],
    ["write", "a wrong token", 3, { SENTRY_AUTH_TOKEN: "sntryu_other_fake_token" }, ROW],
    ["write", "a wrong project", 3, { SENTRY_PROJECT: "shoes" }, ROW],
    ["check", "access proved", 0, {}, ""],
    ["check", "Sentry unreachable", 1, { SENTRY_URL: "http://127.0.0.1:9" }, ""],
    ["check", "no token", 2, { SENTRY_AUTH_TOKEN: undefined }, ""],
    ["check", "an unknown setting", 2, { MULTIWOVEN_SENTRY_PROJET_SLUG: "x" }, ""],
    ["check", "a wrong token", 3, { SENTRY_AUTH_TOKEN: "sntryu_other_fake_token" }, ""],
    ["check", "a wrong organization", 3, { SENTRY_ORG: "amce" }, ""],
  ])("%s: %s → %i", async (command, _, expected, changes, stdin) => {
    const args = command === "write" ? ["write", "--stream", "errors"] : [command];
    const { code, stdout, stderr } = await run(args, { env: environment(changes), stdin });
    expect(code, stderr.text).toBe(expected);
    const lines = stdout.text.trimEnd().split("\n").filter(Boolean);
    for (const line of lines) expect(Object.keys(JSON.parse(line))).toContain("type");
    if (command === "check") expect(lines).toHaveLength(1);
    if (command === "write") expect(lines).toHaveLength(expected === 2 ? 0 : 1);
  });
});

describe("write", () => {
  it("counts the remaining rows as errored, without sending them, once Sentry has refused", async () => {
    const before = sandbox.requests().length;
    const env = environment({ SENTRY_AUTH_TOKEN: "sntryu_other_fake_token" });
    const { code, stdout } = await run(["write", "--stream", "errors"], { env, stdin: ROW.repeat(500) });
    expect(code).toBe(3);
    expect(JSON.parse(stdout.text)).toMatchObject({
      tracking: { success: 0, failed: 500, meta: { outcomes: { errored: 500 }, reasons: { credentials: 500 } } },
    });
    expect(sandbox.requests().length - before).toBeLessThan(20);
  });

  it("gives up within --max-wait on a server that is down: 60 rows within 30 s", async () => {
    const env = environment({
      SENTRY_URL: "http://127.0.0.1:9",
      SENTRY_AUTH_TOKEN: "",
      SENTRY_DSN: "http://aa@127.0.0.1:9/1",
    });
    const { code, stdout, clock } = await run(["write", "--stream", "errors", "--max-wait", "5"], {
      env,
      stdin: ROW.repeat(60),
    });
    expect(code).toBe(1);
    expect(JSON.parse(stdout.text)).toMatchObject({ tracking: { failed: 60 } });
    expect(clock.monotonic()).toBeLessThan(30_000);
  });

  it("warns once of columns that are no fields, and says of a rejected row which were left out", async () => {
    const stdin = `${'{"message":"a","levl":"x"}\n'.repeat(3)}{"mesage":"b","ünknown":1}\n`;
    const { stderr } = await run(["write", "--stream", "errors"], { env: environment(), stdin });
    expect(stderr.text.match(/columns that are no fields/g)).toHaveLength(1);
    expect(stderr.text).toContain(
      "columns that are no fields of errors: levl (did you mean level?), mesage (did you mean message?), ünknown",
    );
    expect(stderr.text).toMatch(/Rejected \(no_message\).* Notes: .*left out: \\"mesage\\"/);
  });

  it("names the format that was taken when a line is malformed and none was asked for", async () => {
    const file = join(folder, "rows.tsv");
    await writeFile(file, "message\tlevel\nboom\terror\n");
    const taken = await run(["write", "--stream", "errors", "--input", file], { env: environment() });
    expect(taken.stderr.text).toContain("(read as UTF-8 ndjson; --format names another)");
    const args = ["write", "--stream", "errors", "--input", file, "--format", "ndjson"];
    const asked = await run(args, { env: environment() });
    expect(asked.stderr.text).toContain("not valid JSON");
    expect(asked.stderr.text).not.toContain("--format");
  });

  it("names the variables of settings that are wrong", async () => {
    const { code, stderr } = await run(["write", "--stream", "errors"], {
      env: environment({ SENTRY_PROJECT: undefined }),
    });
    expect(code).toBe(2);
    expect(stderr.text).toContain("project_slug (SENTRY_PROJECT) is missing.");
    expect(stderr.text).toContain("--config");
  });

  it("takes stream and settings from a sync config where no option gives them", async () => {
    const file = join(folder, "sync.json");
    const { url: sentry_url, api_token, organization_slug, project_slug } = sandbox.ready;
    const connection_specification = {
      sentry_url,
      api_token,
      organization_slug,
      project_slug,
      from_a_later_version: "x",
    };
    await writeFile(file, JSON.stringify({ destination: { connection_specification }, stream: { name: "errors" } }));
    const { code, stderr } = await run(["write", "--sync-config", file], { stdin: ROW });
    expect(code, stderr.text).toBe(0);
    expect(stderr.text).toContain("from_a_later_version");
  });

  it("asks what is meant when stream and sync config contradict each other", async () => {
    const file = join(folder, "other-stream.json");
    await writeFile(file, JSON.stringify({ stream: { name: "logs" } }));
    const { code, stderr } = await run(["write", "--stream", "errors", "--sync-config", file], { env: environment() });
    expect(code).toBe(2);
    expect(stderr.text).toContain('--stream says "errors" and the sync config says "logs"');
  });
});

describe("interrupting write", () => {
  it("while the file is looked at for its times sends nothing, reports, and exits with 130", async () => {
    const file = join(folder, "many.ndjson");
    await writeFile(file, ROW.repeat(9_000));
    const clock = new VirtualClock(Date.now());
    const args = ["write", "--stream", "errors", "--input", file];
    const runtime = fakeRuntime({ args, env: environment(), clock, folder });
    const { status } = runtime.stderr;
    Object.assign(runtime.stderr, {
      status(line: string) {
        if (line.includes("looked at")) runtime.interrupt();
        status(line);
      },
    });
    const before = sandbox.requests().length;
    expect(await clock.run(runProgram(runtime))).toBe(130);
    expect(JSON.parse(runtime.stdout.text)).toMatchObject({ tracking: { success: 0, failed: 0 } });
    expect(runtime.stderr.text).toContain("Interrupted");
    expect(runtime.exits).toEqual([]);
    expect(sandbox.requests()).toHaveLength(before);
  });

  it("gives up what waits for a limit after a few seconds, and reports it", async () => {
    sandbox.setQuotas([{ limit: 0, window_seconds: 120 }]);
    const clock = new VirtualClock(Date.now());
    const runtime = fakeRuntime({
      args: ["write", "--stream", "errors"],
      env: environment(),
      clock,
      stdin: ROW,
      folder,
    });
    const before = sandbox.requests().length;
    const ended = runProgram(runtime);
    const refused = (): boolean =>
      sandbox
        .requests()
        .slice(before)
        .some(({ status }) => status === 429);
    while (!refused()) await clock.advance(0);
    runtime.interrupt();
    expect(await clock.run(ended)).toBe(130);
    expect(clock.monotonic()).toBeLessThan(20_000);
    expect(JSON.parse(runtime.stdout.text)).toMatchObject({
      tracking: { failed: 1, meta: { reasons: { cancelled: 1 } } },
    });
    sandbox.setQuotas([]);
  });

  it("ends at once on the second interrupt", async () => {
    sandbox.setQuotas([{ limit: 0, window_seconds: 120 }]);
    const clock = new VirtualClock(Date.now());
    const runtime = fakeRuntime({
      args: ["write", "--stream", "errors"],
      env: environment(),
      clock,
      stdin: ROW,
      folder,
    });
    const before = sandbox.requests().length;
    const ended = runProgram(runtime);
    while (sandbox.requests().length === before) await clock.advance(0);
    runtime.interrupt();
    expect(runtime.exits).toEqual([]);
    runtime.interrupt();
    expect(runtime.exits).toEqual([130]);
    await clock.run(ended);
    sandbox.setQuotas([]);
  });
});

describe("check --send-test-event", () => {
  it("sends one clearly marked info event and prints its link on standard error only", async () => {
    const { code, stdout, stderr } = await run(["check", "--send-test-event"], { env: environment() });
    expect(code, stderr.text).toBe(0);
    const event = sandbox.items().at(-1);
    expect(event?.payload).toMatchObject({ level: "info", logger: "multiwoven-sentry.check" });
    expect(stderr.text).toContain(event?.event_id);
    expect(stdout.text).not.toContain(event?.event_id);
    const { connection_status } = JSON.parse(stdout.text);
    expect(connection_status).toMatchObject({ status: "succeeded" });
    expect(connection_status.message).toContain("One test event was sent.");
    expect(connection_status.message).not.toContain("Nothing was sent");
  });

  it("sends nothing when the check fails", async () => {
    const before = sandbox.items().length;
    const { code } = await run(["check", "--send-test-event"], { env: environment({ SENTRY_ORG: "amce" }) });
    expect(code).toBe(3);
    expect(sandbox.items()).toHaveLength(before);
  });
});

describe("stacktrace", () => {
  const trace =
    "Traceback (most recent call last):\n  File \"/srv/app.py\", line 3, in main\n    run()\nKeyError: 'CHF'\n";

  it("answers JSON of a fixed shape", async () => {
    const { code, stdout } = await run(["stacktrace", "--json"], { stdin: trace });
    expect(code).toBe(0);
    const shown = JSON.parse(stdout.text);
    expect(Object.keys(shown)).toEqual(["language", "exception", "threads", "rest"]);
    expect(shown).toMatchObject({
      language: "python",
      exception: { values: [{ type: "KeyError", stacktrace: { frames: [{ function: "main", lineno: 3 }] } }] },
      threads: { values: [] },
    });
  });

  it("adds what was not read", async () => {
    const { stdout } = await run(["stacktrace", "--json"], { stdin: `${"served\n".repeat(3_000)}${trace}` });
    expect(JSON.parse(stdout.text).notes).toEqual([
      expect.stringMatching(/^\d+ characters in the middle of the text were not read$/),
    ]);
  });

  it.each([
    ["--json"],
    ["-"],
  ])("tells of a text without a stack trace what was not read of it, with %s", async (option) => {
    const { stdout } = await run(["stacktrace", option], { stdin: "served\n".repeat(3_000) });
    expect(stdout.text).toMatch(/\d+ characters in the middle of the text were not read/);
  });

  it("keeps a text that is no stack trace whole", async () => {
    const { stdout } = await run(["stacktrace", "--json", "-"], { stdin: "disk at 91 % in fra-2\n" });
    expect(JSON.parse(stdout.text)).toEqual({
      language: null,
      exception: { values: [] },
      threads: { values: [] },
      rest: "disk at 91 % in fra-2\n",
    });
  });

  it("reads a file and is readable, without colours where there is no terminal", async () => {
    const file = join(folder, "trace.txt");
    await writeFile(file, trace);
    const { code, stdout } = await run(["stacktrace", file]);
    expect(code).toBe(0);
    expect(stdout.text).toContain("KeyError");
    expect(stdout.text).not.toContain("\u001b");
  });

  it("exits with 2 when there is no such file", async () => {
    const { code, stderr } = await run(["stacktrace", join(folder, "none.txt")]);
    expect(code).toBe(2);
    expect(stderr.text).toMatch(/none\.txt" does not exist/);
  });
});

describe("secrets", () => {
  const canary = "sntryu_canary_fake_token_for_tests";
  it.each([
    ["spec"],
    ["discover"],
    ["check"],
    ["check", "--send-test-event"],
    ["check", `--api-token=${canary}`],
    ["check", canary],
    [canary],
    ["write", "--stream", "errors"],
    ["write", "--stream", canary],
    ["write", "--stream", "errors", "--concurrency", canary],
  ])("never show on standard output or standard error: %s %s", async (...args) => {
    for (const SENTRY_URL of [sandbox.url, "http://127.0.0.1:9", `http://x:${canary}@127.0.0.1:9`, canary]) {
      const env = environment({ SENTRY_AUTH_TOKEN: canary, SENTRY_URL, MULTIWOVEN_SENTRY_LOG_LEVEL: "trace" });
      const { stdout, stderr } = await run(args, { env, stdin: `${ROW}{"api_token":${canary}}\n` });
      expect(stdout.text + stderr.text).not.toContain(canary);
    }
  });
});

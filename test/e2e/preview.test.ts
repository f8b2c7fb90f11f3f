import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { STREAM_NAMES } from "../../src/mapping/registry.js";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.js";
import { decodeEnvelope } from "../../src/sentry/envelope.js";
import { environmentOf, runCli } from "./cli.js";

const SAMPLES = fileURLToPath(new URL("../../docs/samples/", import.meta.url));

let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "preview-"));
  sandbox = await startSandbox({ token: "sntryu_fake_token_for_tests" });
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => fetch(`${sandbox.url}/_sandbox/items`, { method: "DELETE" }));

interface Line {
  readonly index: number;
  readonly outcome: string;
  readonly reason: string | null;
  readonly items: readonly { readonly type: string; readonly payload: Readonly<Record<string, unknown>> }[];
}

interface Seen {
  readonly code: number | null;
  readonly rows: readonly Line[];
  readonly plan: Readonly<Record<string, unknown>>;
}

async function preview(stream: string, input: string, args: readonly string[] = []): Promise<Seen> {
  const command = ["preview", "--stream", stream, "--input", "-", "--json", "--all", ...args];
  const { code, stdout, stderr } = await runCli(command, { env: environmentOf(sandbox), stdin: input });
  const lines = stdout.trimEnd().split("\n");
  expect(stderr).toBe("");
  return { code, rows: lines.slice(0, -1).map((line) => JSON.parse(line)), plan: JSON.parse(lines.at(-1) ?? "") };
}

async function write(stream: string, input: string) {
  const result = join(folder, "result.ndjson");
  const command = ["write", "--stream", stream, "--input", "-", "--result", result];
  const { code, stderr } = await runCli(command, { env: environmentOf(sandbox), stdin: input });
  const lines = (await readFile(result, "utf8")).trimEnd().split("\n");
  return { code, stderr, rows: lines.map((line) => JSON.parse(line)) };
}

/** What both say of a row. `event_id` is null for kinds that have none. */
function decisions(rows: readonly Line[]) {
  return rows.map(({ index, outcome, reason, items }) => ({
    index,
    outcome: outcome === "deliverable" ? "delivered" : outcome,
    reason,
    event_id: items[0]?.payload.event_id ?? null,
  }));
}

const HOSTILE = ["[]", "{", "null", '"text"', "{}", '{"__proto__":{"a":1},"constructor":"x"}', '{"timestamp":1}'];
const BAD_ROWS = `${HOSTILE.join("\n")}\n`;

const samples = readdirSync(SAMPLES).filter((name) => name.endsWith(".ndjson"));

describe("preview and write say the same of every row", () => {
  it.each(samples)("of %s", async (name) => {
    const stream = basename(name, ".ndjson");
    const input = `${readFileSync(join(SAMPLES, name), "utf8").trimEnd()}\n${BAD_ROWS}`;
    // A deploy is refused as long as its release is not there.
    if (stream === "deploys") await write("releases", readFileSync(join(SAMPLES, "releases.ndjson"), "utf8"));
    const before = sandbox.requests().length;
    const seen = await preview(stream, input);
    expect(sandbox.requests()).toHaveLength(before);
    const written = await write(stream, input);
    expect(decisions(seen.rows)).toEqual(written.rows.map(({ line: _, ...row }) => row));
    expect([seen.code, written.code]).toEqual([1, 1]);
    expect(seen.plan).toMatchObject({ complete: true, rows: written.rows.length });
  });

  it.each(STREAM_NAMES)("of rows that are no %s", async (stream) => {
    const seen = await preview(stream, BAD_ROWS);
    const { rows } = await write(stream, BAD_ROWS);
    const fates = (lines: readonly { outcome: string; reason: string | null }[]) =>
      lines.map(({ outcome, reason }) => [outcome === "deliverable" ? "delivered" : outcome, reason]);
    expect(fates(seen.rows)).toEqual(fates(rows));
  });

  it("what arrives is what was seen, byte for byte", async () => {
    const input = readFileSync(join(SAMPLES, "errors.ndjson"), "utf8");
    const target = join(folder, "envelopes");
    const seen = await preview("errors", input, ["--envelopes", target]);
    await write("errors", input);
    const arrived = new Map(sandbox.items().map(({ event_id, payload }) => [event_id, payload]));
    expect(arrived.size).toBe(seen.rows.length);
    for (const { items } of seen.rows)
      expect(arrived.get(String(items[0]?.payload.event_id))).toEqual(items[0]?.payload);
    const files = (await readdir(target)).toSorted();
    const first = decodeEnvelope(await readFile(join(target, files[0] ?? "")));
    expect(files).toHaveLength(seen.rows.length);
    if ("problem" in first) throw new Error(first.problem);
    expect(JSON.parse(String(first.items[0]?.payload))).toEqual(seen.rows[0]?.items[0]?.payload);
  });
});

/**
 * docs/sql on a real PostgreSQL: the views over tables and rows as Multiwoven has them, their mappings applied as
 * the host applies them, and what becomes of the rows in Sentry.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SentryDestination } from "../../src/connector/connector.js";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.js";

const run = promisify(execFile);
const HERE = fileURLToPath(new URL(".", import.meta.url));
const DOCS = fileURLToPath(new URL("../../docs/sql/", import.meta.url));
/** The package may have to be installed first. */
const START_MS = 300_000;

type StoredItem = ReturnType<Sandbox["items"]>[number];
type Row = Readonly<Record<string, string | null>>;
interface Mapped {
  readonly from: string;
  readonly to: string;
  readonly mapping_type: "standard" | "static";
}

let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "views-"));
  await chmod(folder, 0o755);
  await run(join(HERE, "postgres"), ["start", join(folder, "pg")]);
  await sql("-f", join(HERE, "host-tables.sql"), "-f", join(HERE, "host-rows.sql"));
  // Twice: it replaces what it made before.
  for (const _ of [1, 2]) await sql("-f", join(DOCS, "views.sql"));
  sandbox = await startSandbox();
}, START_MS);
afterAll(async () => {
  await sandbox?.close();
  await run(join(HERE, "postgres"), ["stop", join(folder, "pg")]);
  await rm(folder, { recursive: true, force: true });
});

async function sql(...args: readonly string[]): Promise<string> {
  const connection = ["-h", join(folder, "pg"), "-U", "postgres", "-d", "postgres"];
  const { stdout } = await run("psql", ["-XqAt", "-v", "ON_ERROR_STOP=1", ...connection, ...args]);
  return stdout;
}

/** As the host's Postgres source reads them: every value a text. */
async function rowsOf(view: string): Promise<readonly Row[]> {
  const texts = "(SELECT json_object_agg(key, value) FROM jsonb_each_text(to_jsonb(v)))";
  return JSON.parse(
    await sql("-c", `SELECT coalesce(json_agg(${texts} ORDER BY id), '[]') FROM sentry_export.${view} v`),
  );
}

/** As the host maps them: quotes of columns doubled, dots in a path make objects. */
function mapped(row: Row, mapping: readonly Mapped[]): object {
  const record: Record<string, unknown> = {};
  for (const { from, to, mapping_type } of mapping) {
    const value = mapping_type === "static" ? from : (row[from]?.replaceAll("'", "''") ?? null);
    const [group, child] = to.split(".");
    if (group === undefined) continue;
    if (child === undefined) record[group] = value;
    else record[group] = { ...Object(record[group]), [child]: value };
  }
  return record;
}

/** Writes every row of a view as the host does, and answers what the sandbox has of it. */
async function exported(view: string, stream: string): Promise<readonly StoredItem[]> {
  const destination = new SentryDestination();
  const mapping: readonly Mapped[] = JSON.parse(await readFile(join(DOCS, "mappings", `${view}.json`), "utf8"));
  const settings = {
    dsn: sandbox.dsn,
    organization_slug: sandbox.organization_slug,
    project_slug: sandbox.project_slug,
  };
  const before = sandbox.items().length;
  for (const row of await rowsOf(view)) {
    const config = { destination: { connection_specification: settings }, stream: { name: stream } };
    const { tracking } = await destination.write(config, [mapped(row, mapping)], "destination_insert");
    expect(tracking, tracking.logs[0]?.message).toMatchObject({ success: 1, failed: 0 });
    expect(tracking.logs[0]?.message).toMatch(
      /^(?!.*Notes:)|Notes: (?:monitor_slug: the slug|timestamp: \d+ days old)/,
    );
  }
  destination.close();
  const items = sandbox.items().slice(before);
  expect(items.filter(({ outcome }) => outcome !== "accepted")).toEqual([]);
  return items;
}

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

describe("failed_records", () => {
  it("has the failed and the stuck records of ended runs, without their content and without the export's own", async () => {
    const rows = await rowsOf("failed_records");
    expect(rows.map(({ exception_type, level }) => [exception_type, level])).toEqual([
      ["SyncRecordFailed", "error"],
      ["SyncRecordFailed", "error"],
      ["SyncRecordStuck", "warning"],
      ["SyncRecordFailed", "error"],
    ]);
    expect(rows[3]?.exception_value).toHaveLength(500);
    expect(JSON.stringify(rows)).not.toMatch(/row-content|source-password|slack-token|secret_table/);
  });

  it("becomes errors, one issue for each sync and reason", async () => {
    const items = await exported("failed_records", "errors");
    expect(items.map(({ type }) => type)).toEqual(["event", "event", "event", "event"]);
    expect(items[0]?.payload).toMatchObject({
      level: "error",
      transaction: 'sync Orders to "Slack"',
      exception: { values: [{ type: "SyncRecordFailed", value: "Failed (rate_limited): it's too much" }] },
      fingerprint: ["multiwoven-records-failed", "1", "rate_limited"],
      contexts: { sync_record: { id: 1, primary_key: "k1" } },
    });
    expect(Object.fromEntries(tagsOf(items[0]))).toEqual({
      ...{ sync_id: "1", sync_run_id: "2", workspace: "Acme's", model: "late orders" },
      ...{ source: "Postgresql", destination: "Slack", stream: "messages", action: "insert" },
    });
  });
});

describe("run_transactions", () => {
  it("has the runs that have ended, each with the ids of a server that reports itself", async () => {
    const rows = await rowsOf("run_transactions");
    expect(rows.map(({ id }) => Number(id)).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 6, 7, 9, 11, 12, 20]);
    const old = rows.find(({ id }) => id === "20");
    expect(old).toMatchObject({
      event_id: md5("multiwoven run event 20:20260102030405123456"),
      trace_id: md5("multiwoven run trace 20:20260102030405123456"),
      span_id: md5("multiwoven run span 20:20260102030405123456").slice(0, 16),
      started_at: "2026-01-02T03:04:06.500000Z",
      ended_at: "2026-01-02T03:04:14.500000Z",
    });
  });

  it("becomes transactions with status, times and rows", async () => {
    const items = await exported("run_transactions", "transactions");
    const first = items.find((item) => tagsOf(item).get("sync_run_id") === "1");
    expect(first?.payload).toMatchObject({
      transaction: 'sync Orders to "Slack"',
      transaction_info: { source: "task" },
      contexts: { trace: { op: "multiwoven.sync", status: "ok" } },
      measurements: {
        ...{ total_rows: { value: 10 }, successful_rows: { value: 10 }, failed_rows: { value: 0 } },
        ...{ skipped_rows: { value: 2 }, query_rows: { value: 12 }, rows_per_second: { value: 1.25 } },
      },
    });
    const statuses = ["1", "3", "4"].map((id) => items.find((item) => tagsOf(item).get("sync_run_id") === id)?.payload);
    expect(statuses).toMatchObject([
      { contexts: { trace: { status: "ok" } } },
      { contexts: { trace: { status: "internal_error" } } },
      { contexts: { trace: { status: "cancelled" } } },
    ]);
  });
});

describe("run_check_ins", () => {
  it("has the scheduled runs that ended in the last hour", async () => {
    const rows = await rowsOf("run_check_ins");
    const found = rows.map(({ id, status, schedule }) => [Number(id), status, schedule] as const);
    expect(found.toSorted(([a], [b]) => a - b)).toEqual([
      [1, "ok", "*/30 * * * *"],
      [2, "ok", "*/30 * * * *"],
      [3, "error", "*/30 * * * *"],
      [4, "error", "*/30 * * * *"],
      [6, "error", "15 2 * * 1-5"],
      [11, "ok", "0 0 * * *"],
      [12, "ok", "0 0 */14 * *"],
    ]);
  });

  it("becomes check-ins of monitors that they set up themselves", async () => {
    const items = await exported("run_check_ins", "check_ins");
    const payloads = items.map(({ payload }) => payload);
    expect(payloads).toContainEqual(
      expect.objectContaining({
        ...{ monitor_slug: "sync-1-orders-to-slack", status: "ok", duration: 8 },
        monitor_config: {
          schedule: { type: "crontab", value: "*/30 * * * *" },
          ...{ timezone: "UTC", checkin_margin: 60, max_runtime: 1_440 },
        },
      }),
    );
    expect(new Set(items.map(({ payload }) => Object(payload).monitor_slug)).size).toBe(4);
  });
});

function tagsOf(item: StoredItem | undefined): ReadonlyMap<string, string> {
  const tags: unknown = Object(item?.payload).tags;
  return new Map(Array.isArray(tags) ? tags : Object.entries(Object(tags)));
}

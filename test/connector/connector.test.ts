import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SentryDestination } from "../../src/connector/connector.js";
import { multiwovenMessage } from "../../src/protocol/messages.js";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.js";

let sandbox: Sandbox;
let destination: SentryDestination;
const bugs: unknown[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
  destination = new SentryDestination({ onBug: (bug) => bugs.push(bug) });
});
afterAll(async () => {
  destination.close();
  await sandbox.close();
  expect(bugs).toEqual([]);
});

function settings(): Record<string, unknown> {
  return {
    api_token: sandbox.api_token,
    organization_slug: sandbox.organization_slug,
    project_slug: sandbox.project_slug,
    sentry_url: sandbox.url,
  };
}

/** As the host builds it: strings, nulls and much that is none of our business. */
function syncConfig(changes: { settings?: unknown; stream?: string } = {}): Record<string, unknown> {
  return {
    source: { name: "Postgresql", connection_specification: { password: "fake_source_password" } },
    destination: { name: "Sentry", type: "destination", connection_specification: changes.settings ?? settings() },
    model: { name: "invoices", query: "select 1", primary_key: "id" },
    stream: { name: changes.stream ?? "errors", action: null, json_schema: {} },
    sync_mode: "incremental",
    destination_sync_mode: "insert",
    sync_id: "7",
  };
}

describe("the contract", () => {
  it("answers spec and discover in the host's shapes, without I/O", () => {
    expect(multiwovenMessage.parse(destination.spec())).toEqual(destination.spec());
    expect(multiwovenMessage.parse(destination.discover())).toEqual(destination.discover({ nonsense: true }));
  });

  it("checks read-only", async () => {
    const before = sandbox.items().length;
    expect(await destination.check(settings())).toMatchObject({ connection_status: { status: "succeeded" } });
    expect(await destination.check({ ...settings(), api_token: "sntryu_fake_wrong_token" })).toMatchObject({
      connection_status: { status: "failed" },
    });
    expect(sandbox.items()).toHaveLength(before);
    expect(sandbox.requests().every((request) => request.method === "GET")).toBe(true);
  });

  it("delivers a record and says where it is", async () => {
    const record = { record_id: "inv-1", message: "total differs", level: "warn", tags: { tenant: "acme" } };
    const { tracking } = await destination.write(syncConfig(), [record], "destination_insert");
    expect(tracking).toMatchObject({ success: 1, failed: 0, meta: { outcomes: { delivered: 1 }, reasons: {} } });
    const stored = sandbox.items().at(-1);
    expect(stored).toMatchObject({ type: "event", outcome: "accepted", payload: { level: "warning" } });
    const log = JSON.parse(tracking.logs[0]?.message ?? "");
    expect(log.level).toBe("info");
    expect(log.request).toContain(stored?.event_id);
    expect(log.response).toContain(`${sandbox.url}/organizations/acme/projects/shop/events/${stored?.event_id}/`);
  });

  it("skips an updated row when the setting says so, as a success that tells so", async () => {
    const before = sandbox.items().length;
    const skip = syncConfig({ settings: { ...settings(), updated_rows: "skip" } });
    const { tracking } = await destination.write(skip, [{ message: "changed" }, true], "destination_update");
    expect(tracking).toMatchObject({
      success: 1,
      failed: 1,
      meta: { outcomes: { skipped: 1, rejected: 1 }, reasons: { updated_row: 1 } },
    });
    expect(tracking.logs[0]).toMatchObject({ level: "info", message: expect.stringContaining("updated_row") });
    expect(sandbox.items()).toHaveLength(before);

    await destination.write(skip, [{ message: "new" }], "destination_insert");
    await destination.write(syncConfig(), [{ message: "changed" }], "destination_update");
    expect(sandbox.items()).toHaveLength(before + 2);
  });

  it("gives the unchanged row the same id, a changed one another, and rows without ids different ones", async () => {
    const ids = async (records: unknown[]): Promise<(string | null | undefined)[]> => {
      const from = sandbox.items().length;
      await destination.write(syncConfig(), records);
      return sandbox
        .items()
        .slice(from)
        .map((item) => item.event_id);
    };
    const [first] = await ids([{ record_id: 1, message: "a" }]);
    const [again] = await ids([{ record_id: 1, message: "a" }]);
    const [changed] = await ids([{ record_id: 1, message: "b" }]);
    expect(again).toBe(first);
    expect(changed).not.toBe(first);
    expect(new Set(await ids([{ message: "same" }, { message: "same" }])).size).toBe(2);
  });

  it("keeps the ids of a call that is repeated with its write id", async () => {
    const write = (writeId: string) =>
      destination.write(syncConfig(), [{ message: "after a crash" }], undefined, undefined, { writeId });
    await write("w-1");
    const first = sandbox.items().at(-1)?.event_id;
    await write("w-1");
    expect(sandbox.items().at(-1)).toMatchObject({ event_id: first, outcome: "duplicate" });
  });

  it("takes the host's identifier out of each record and gives it back with the log", async () => {
    const records = [
      { message: "a", sync_record: 11 },
      { message: "b", sync_record: 12 },
    ];
    const { tracking } = await destination.write(syncConfig(), records, "destination_insert", "sync_record");
    expect(tracking.logs.map((log) => log.record_identifier)).toEqual(["11", "12"]);
    expect(JSON.stringify(sandbox.items().at(-1)?.payload)).not.toContain("sync_record");
  });
});

describe("write, whatever it is given", () => {
  const record = { message: "m" };
  it.each([
    ["no list", syncConfig, null, 0, 0],
    ["an empty list", syncConfig, [], 0, 0],
    ["true instead of a record", syncConfig, [true, record, null, [], "text", 7], 1, 5],
    ["a record instead of a list", syncConfig, record, 1, 0],
    ["an unknown stream", () => syncConfig({ stream: "erorrs" }), [record], 0, 1],
    ["no settings", () => ({}), [record, record], 0, 2],
    ["null", () => null, [record], 0, 1],
    ["a masked token", () => syncConfig({ settings: { ...settings(), api_token: "*************" } }), [record], 0, 1],
    [
      "settings of wrong types",
      () => syncConfig({ settings: { api_token: 7, organization_slug: [], project_slug: {} } }),
      [record],
      0,
      1,
    ],
    [
      "an unknown setting, as older and newer hosts have them",
      () => syncConfig({ settings: { ...settings(), colour: "red" } }),
      [record],
      1,
      0,
    ],
    [
      "a wrong token",
      () => syncConfig({ settings: { ...settings(), api_token: "sntryu_fake_wrong_token" } }),
      [record],
      0,
      1,
    ],
    ["a wrong project", () => syncConfig({ settings: { ...settings(), project_slug: "nowhere" } }), [record], 0, 1],
  ])("%s", async (_case, config, records, success, failed) => {
    const message = await destination.write(config(), records);
    expect(multiwovenMessage.parse(message)).toEqual(message);
    expect(message.tracking).toMatchObject({ success, failed });
    expect(message.tracking.logs).toHaveLength(success + failed);
    for (const log of message.tracking.logs) {
      const parsed: unknown = JSON.parse(log.message);
      expect(parsed).toEqual({
        request: expect.any(String),
        response: expect.any(String),
        level: expect.stringMatching(/^(info|error)$/),
      });
      expect(log.message).not.toMatch(/fake_wrong_token|fake_source_password/);
    }
  });

  it("survives objects that bite when touched", async () => {
    const biting = new Proxy(
      {},
      {
        get: () => {
          throw new Error("bitten");
        },
        ownKeys: () => {
          throw new Error("bitten");
        },
      },
    );
    const cyclic: Record<string, unknown> = { message: "round" };
    cyclic.self = cyclic;
    const own = new SentryDestination();
    expect((await own.write(biting, [record])).tracking).toMatchObject({ success: 0, failed: 1 });
    const { tracking } = await own.write(syncConfig(), [biting, cyclic, { message: 1n, extra: { deep: Symbol("s") } }]);
    own.close();
    expect(tracking.success + tracking.failed).toBe(3);
    expect(tracking.logs).toHaveLength(3);
  });
});

describe("concurrent writes", () => {
  it("share one lookup, and results do not mix", async () => {
    const own = new SentryDestination();
    const lookups = () => sandbox.requests().filter((request) => request.path.includes("/keys/")).length;
    const before = lookups();
    const messages = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        own.write(syncConfig(), [{ record_id: `c-${index}`, message: `m ${index}` }]),
      ),
    );
    expect(lookups() - before).toBe(1);
    expect(messages.map(({ tracking }) => JSON.parse(tracking.logs[0]?.message ?? "").request)).toEqual(
      Array.from({ length: 100 }, (_, index) => expect.stringContaining(`record_id c-${index},`)),
    );
    own.close();
  });
});

describe("large events", () => {
  it("travel compressed, and arrive whole", async () => {
    const own = new SentryDestination();
    const note = "all work and no play ".repeat(2_000);
    const { tracking } = await own.write(syncConfig(), [
      { message: "big", extra: { a: note.slice(0, 15_000), b: note.slice(0, 15_000) } },
    ]);
    own.close();
    expect(tracking.success).toBe(1);
    expect(sandbox.requests().at(-1)).toMatchObject({ encoding: "gzip", status: 200 });
    expect(sandbox.items().at(-1)).toMatchObject({
      outcome: "accepted",
      payload: { extra: { a: note.slice(0, 15_000) } },
    });
  });
});

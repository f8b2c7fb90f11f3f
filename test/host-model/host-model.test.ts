import { describe, expect, it, onTestFinished } from "vitest";
import { SentryDestination } from "../../src/connector/connector.js";
import type { Sandbox } from "../../src/sandbox/sandbox.js";
import { openSandbox } from "../support/sandbox.js";
import { VirtualClock } from "../support/virtual-clock.js";
import { type Host, type Load, load } from "./loader.js";
import { hostileRows } from "./rows.js";

/** `TEMPORAL_ACTIVITY_HEARTBEAT_TIMEOUT_IN_SEC` of the host's example environment, in milliseconds. */
const HEARTBEAT_LIMIT_MS = 120_000;
const LANES = 10;

function connect(sandbox: Sandbox, clock: VirtualClock, changes: Partial<Host> = {}): Host {
  const bugs: unknown[] = [];
  const destination = new SentryDestination({ clock, onBug: (bug) => bugs.push(bug) });
  onTestFinished(() => {
    destination.close();
    expect(bugs).toEqual([]);
  });
  const { api_token, organization_slug, project_slug, url } = sandbox;
  const syncConfig = {
    destination: { connection_specification: { api_token, organization_slug, project_slug, sentry_url: url } },
    stream: { name: "errors" },
    sync_id: "3",
  };
  return {
    clock,
    lanes: LANES,
    ownWorkMs: 0,
    write: (record) => destination.write(syncConfig, [record], "destination_insert"),
    ...changes,
  };
}

/** Every record has a fate, and none that is called a success is missing from the sandbox. */
function expectTrue({ records }: Load, sandbox: Sandbox): void {
  const accepted = new Set(sandbox.items().flatMap((item) => (item.outcome === "accepted" ? [item.event_id] : [])));
  const lost = records.filter(({ status, log }) => status === "success" && !accepted.has(eventId(log?.request)));
  expect(lost).toEqual([]);
  expect(records.filter(({ status }) => status === "pending")).toEqual([]);
  for (const { status, log } of records) expect(log?.level).toBe(status === "success" ? "info" : "error");
}

function eventId(request = ""): string | null {
  return /event ([0-9a-f]{32})/.exec(request)?.[1] ?? null;
}

function count(run: Load, status: string): number {
  return run.records.filter((record) => record.status === status).length;
}

describe("what the host's loader makes of the answers", () => {
  it.each([
    1, 2, 3,
  ])("with faults of every kind (seed %i): no success that is not stored, nothing pending", async (seed) => {
    const clock = new VirtualClock(undefined, seed);
    const sandbox = await openSandbox({ clock });
    const kinds = [
      { times: 3, status: 503 },
      { times: 2, status: 429, headers: { "retry-after": "1" } },
      { times: 2, status: 429, headers: { "x-sentry-rate-limits": "1:error:key:key_quota" } },
      { times: 2, status: 413 },
      { times: 2, status: 400 },
      { times: 2, reset: "before" as const },
      { times: 2, reset: "after" as const },
      { times: 1, status: 200, body: "<html>proxy</html>" },
      { times: 1, status: 403 },
    ];
    for (let order = 0; order < 40; order += 1) {
      const fault = kinds[Math.floor(clock.random() * kinds.length)];
      sandbox.orderFaults(fault === undefined ? [] : [fault]);
    }
    const run = await clock.run(
      load(
        connect(sandbox, clock),
        hostileRows(400, () => clock.random()),
      ),
    );
    expectTrue(run, sandbox);
    expect(count(run, "success")).toBeGreaterThan(100);
    expect(count(run, "failed")).toBeGreaterThan(0);
  });

  it("a run of 10,000 stays within the heartbeat's limit through an outage of ten minutes, and recovers", async () => {
    const clock = new VirtualClock();
    const sandbox = await openSandbox({ clock });
    const [outageStart, outageEnd] = [100_000, 700_000];
    const outage = async (): Promise<void> => {
      await clock.sleep(outageStart);
      sandbox.orderFaults([{ times: 100_000, status: 503 }]);
      await clock.sleep(outageEnd - outageStart);
      await fetch(`${sandbox.url}/_sandbox/faults`, { method: "DELETE" });
    };
    // A slow host: its own work alone brings each slice to 100 s.
    const host = connect(sandbox, clock, { ownWorkMs: 1_000 });
    const rows = Array.from({ length: 10_000 }, (_, index) => ({ message: `row ${index}` }));
    const [run] = await clock.run(Promise.all([load(host, rows), outage()]));

    expect(run.heartbeatGaps).toHaveLength(10);
    expect(Math.max(...run.heartbeatGaps)).toBeLessThan(HEARTBEAT_LIMIT_MS);
    expectTrue(run, sandbox);
    const whileDown = run.records.filter(({ log }) => log?.response.includes("circuit_open"));
    expect(whileDown.length).toBeGreaterThan(5_000);
    expect(count(run, "success")).toBeGreaterThan(3_500);
    expect(run.records.at(-1)?.status).toBe("success");
  }, 240_000);

  it("an announced limit costs the records it hits, not the run", async () => {
    const clock = new VirtualClock();
    const sandbox = await openSandbox({ clock });
    sandbox.orderFaults([{ times: 1, status: 429, headers: { "x-sentry-rate-limits": "600:error:key:key_quota" } }]);
    const rows = Array.from({ length: 2_000 }, (_, index) => ({ message: `row ${index}` }));
    const run = await clock.run(load(connect(sandbox, clock, { ownWorkMs: 17 }), rows));

    expect(Math.max(...run.heartbeatGaps)).toBeLessThan(HEARTBEAT_LIMIT_MS);
    expectTrue(run, sandbox);
    expect(run.records.some(({ log }) => log?.response.includes("rate_limited"))).toBe(true);
  }, 60_000);
});

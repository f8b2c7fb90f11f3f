import { afterAll, beforeAll, expect, it } from "vitest";
import { SentryDestination } from "../../src/connector/connector.js";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.js";

let sandbox: Sandbox;
let destination: SentryDestination;
beforeAll(async () => {
  sandbox = await startSandbox({ token: "sntryu_fake_token_for_tests" });
  destination = new SentryDestination();
});
afterAll(async () => {
  destination.close();
  await sandbox.close();
});

function write(rows: readonly object[]) {
  const { api_token, organization_slug, project_slug, url } = sandbox.ready;
  return destination.write(
    {
      stream: { name: "check_ins" },
      destination: {
        connection_specification: { api_token, organization_slug, project_slug, sentry_url: url },
      },
    },
    rows,
    "destination_insert",
  );
}

const run = (n: number, more: object = {}) => ({
  monitor_slug: "nightly",
  status: "ok",
  record_id: `run ${n}`,
  schedule: "0 3 * * *",
  ...more,
});

it("rejects the check-ins of a call that Sentry would not count, with the reason, and no others", async () => {
  const rows = [...Array.from({ length: 9 }, (_, n) => run(n)), run(9, { environment: "staging" })];
  const { tracking } = await write(rows);
  expect(tracking.meta).toMatchObject({
    outcomes: { delivered: 7, rejected: 3 },
    reasons: { check_in_rate: 3 },
  });
  expect(tracking.logs[8]?.message).toMatch(/check_in_rate.*6 check-ins a minute/);
  expect(sandbox.outcomes()).toEqual({ accepted: 7 });
});

it("counts calls together, since they reach the same monitor", async () => {
  const { tracking } = await write([run(10), run(11, { monitor_slug: "hourly" })]);
  expect(tracking.meta).toMatchObject({ outcomes: { delivered: 1, rejected: 1 } });
});

it("does not join the beginning and the end of a run: a call from the host is one moment", async () => {
  const monitor = { monitor_slug: "weekly" };
  const { tracking } = await write([run(20, { ...monitor, status: "in_progress" }), run(20, monitor)]);
  expect(tracking.meta).toMatchObject({ outcomes: { delivered: 2 } });
  const statuses = sandbox.items().map(({ payload }) => Reflect.get(Object(payload), "monitor_slug"));
  expect(statuses.filter((slug) => slug === "weekly")).toHaveLength(2);
});

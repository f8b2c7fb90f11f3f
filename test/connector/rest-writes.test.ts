import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { SentryDestination } from "../../src/connector/connector.js";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.js";
import { sentryCli } from "../support/child.js";

let sandbox: Sandbox;
const destination = new SentryDestination();

beforeAll(async () => {
  sandbox = await startSandbox({ projects: [{ slug: "portal" }] });
  sandbox.addToken({ token: "sntryu_fake_token_that_only_reads", scopes: ["project:read"] });
});
afterAll(async () => {
  destination.close();
  await sandbox.close();
});

const bodies = z.record(z.string(), z.unknown());

async function write(stream: string, rows: unknown[], settings: Record<string, unknown> = {}) {
  const connection = {
    api_token: sandbox.api_token,
    organization_slug: sandbox.organization_slug,
    project_slug: sandbox.project_slug,
    sentry_url: sandbox.url,
    ...settings,
  };
  const { tracking } = await destination.write(
    { destination: { connection_specification: connection }, stream: { name: stream } },
    rows,
  );
  const responses = tracking.logs.map((log): string => JSON.parse(log.message).response);
  return { outcomes: tracking.meta.outcomes, reasons: tracking.meta.reasons, responses };
}

const posts = () => sandbox.requests().filter(({ method }) => method === "POST");

describe("releases", () => {
  it("are written through the REST API, and writing one again changes nothing", async () => {
    const row = { version: "shop@4.2.0", date_released: "2026-11-01T10:00:00Z", ref: "main" };
    expect(await write("releases", [row, row])).toMatchObject({ outcomes: { delivered: 2 } });
    expect(posts().map(({ path, status }) => [path, status])).toEqual([
      ["/api/0/organizations/acme/releases/", 201],
      ["/api/0/organizations/acme/releases/", 208],
    ]);
    expect(posts()[0]?.body).toEqual({
      version: "shop@4.2.0",
      projects: ["shop"],
      ref: "main",
      dateReleased: expect.stringMatching(/^2026-11-01T10:00:00/),
    });
  });

  it("that Sentry knows already, from an event say, get what the row brings by a second request", async () => {
    const before = sandbox.requests().length;
    const row = { version: "shop@4.2.0", date_released: "2026-11-01 11:00:00+01", url: "https://ci.example/builds/7" };
    expect(await write("releases", [row])).toMatchObject({ outcomes: { delivered: 1 } });
    const writes = sandbox
      .requests()
      .slice(before)
      .filter(({ method }) => method !== "GET");
    expect(writes.map(({ method, path, status }) => [method, path, status])).toEqual([
      ["POST", "/api/0/organizations/acme/releases/", 208],
      ["PUT", "/api/0/organizations/acme/releases/shop%404.2.0/", 200],
    ]);
    expect(writes[1]?.body).toEqual({ url: "https://ci.example/builds/7" });
  });

  it("of a project that is not there are the row's fault, with Sentry's own words", async () => {
    const { reasons, responses } = await write("releases", [{ version: "1.0", projects: ["nowhere"] }]);
    expect(reasons).toEqual({ refused_by_sentry: 1 });
    expect(responses[0]).toMatch(/Sentry refused the release: projects: Invalid project/);
  });

  it("need a token, and one that may", async () => {
    const rows = [{ version: "shop@4.3.0" }];
    const without = await write("releases", rows, { api_token: "", dsn: sandbox.dsn });
    expect(without).toMatchObject({
      reasons: { credentials: 1 },
      responses: [expect.stringContaining("set api_token")],
    });
    const reading = await write("releases", rows, { api_token: "sntryu_fake_token_that_only_reads" });
    expect(reading).toMatchObject({
      reasons: { credentials: 1 },
      responses: [expect.stringContaining("project:releases")],
    });
  });
});

describe("deploys", () => {
  const row = { release: "shop@4.2.0", environment: "production", date_finished: "2026-11-02T08:00:00Z" };

  it("are written once: one with the same release, environment and finish time is not posted again", async () => {
    const before = posts().length;
    expect(await write("deploys", [row])).toMatchObject({ outcomes: { delivered: 1 } });
    const again = await write("deploys", [{ ...row, date_finished: "2026-11-02 09:00:00+01" }]);
    expect(again.outcomes).toMatchObject({ delivered: 1 });
    expect(again.responses[0]).toContain("not posted again");
    expect(await write("deploys", [{ ...row, environment: "staging" }])).toMatchObject({ outcomes: { delivered: 1 } });
    expect(posts().length - before).toBe(2);
  });

  it("of a release that Sentry does not know are the row's fault", async () => {
    const { reasons, responses } = await write("deploys", [{ ...row, release: "shop@9.9.9" }]);
    expect(reasons).toEqual({ refused_by_sentry: 1 });
    expect(responses[0]).toContain("Write the release first");
  });
});

function withoutNulls(body: Record<string, unknown> | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body ?? {}).filter(([, value]) => value !== null));
}

describe("beside sentry-cli", () => {
  it("releases and deploys make the same requests", async () => {
    const folder = await mkdtemp(join(tmpdir(), "rest-writes-"));
    const made = async (work: () => Promise<unknown>) => {
      const before = sandbox.requests().length;
      await work();
      const writes = sandbox
        .requests()
        .slice(before)
        .filter(({ method }) => method === "POST");
      return writes.map(({ method, path, body }) => ({ method, path, body: bodies.parse(body) }));
    };
    const cli = (...args: string[]) =>
      sentryCli(
        args,
        {
          SENTRY_URL: sandbox.url,
          SENTRY_AUTH_TOKEN: sandbox.api_token,
          SENTRY_ORG: sandbox.organization_slug,
          SENTRY_PROJECT: sandbox.project_slug,
        },
        folder,
      );
    const times = { date_started: "2026-11-03T10:00:00Z", date_finished: "2026-11-03T10:05:00Z" };
    const deploy = ["--env", "production", "--name", "blue", "--started", "1793700000", "--finished", "1793700300"];
    const theirs = await made(async () => {
      await cli("releases", "new", "cli@1.0");
      await cli("deploys", "--release", "cli@1.0", "new", ...deploy);
    });
    const ours = await made(async () => {
      await write("releases", [{ version: "cli@2.0" }]);
      await write("deploys", [{ release: "cli@2.0", environment: "production", name: "blue", ...times }]);
    });
    await rm(folder, { recursive: true, force: true });
    const [release, deployed] = theirs;
    expect(ours.map(({ method, path }) => [method, decodeURIComponent(path)])).toEqual(
      theirs.map(({ method, path }) => [method, path.replace("cli@1.0", "cli@2.0")]),
    );
    // sentry-cli dates the release's start by its own clock; a row knows none.
    expect({ ...release?.body, version: "cli@2.0" }).toEqual({ ...ours[0]?.body, dateStarted: expect.any(String) });
    // It sends an empty url; the row names the projects.
    expect(ours[1]?.body).toEqual({ ...withoutNulls(deployed?.body), projects: ["shop"] });
  });
});

describe("rows that name their project", () => {
  it("go there, with the link into that project", async () => {
    const { outcomes, responses } = await write("errors", [
      { message: "here" },
      { message: "there", project_slug: "portal" },
    ]);
    expect(outcomes.delivered).toBe(2);
    expect(responses[0]).toContain("/projects/shop/events/");
    expect(responses[1]).toContain("/projects/portal/events/");
    const received = sandbox.requests().filter(({ path }) => path.endsWith("/envelope/"));
    expect(new Set(received.map(({ path }) => path)).size).toBe(2);
  });

  it("are rejected alone when there is no such project, and learn what was meant", async () => {
    const { reasons, responses, outcomes } = await write("errors", [
      { message: "a", project_slug: "portla" },
      { message: "b" },
    ]);
    expect(reasons).toEqual({ unknown_project: 1 });
    expect(outcomes.delivered).toBe(1);
    expect(responses[0]).toContain("Did you mean portal?");
  });

  it("need a token when the settings hold a DSN only", async () => {
    const { reasons, outcomes } = await write("errors", [{ message: "a", project_slug: "portal" }, { message: "b" }], {
      api_token: "",
      dsn: sandbox.dsn,
    });
    expect(reasons).toEqual({ credentials: 1 });
    expect(outcomes.delivered).toBe(1);
  });
});

import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../src/sandbox/sandbox.js";
import { call, openSandbox } from "../../support/sandbox.js";

const RELEASES = "/api/0/organizations/acme/releases/";

const ask = (sandbox: Sandbox, method: string, path: string, body?: unknown, token = sandbox.api_token) =>
  call(sandbox.url + path, {
    method,
    headers: { Authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

describe("releases", () => {
  test("are made once: 201, then 208, adding projects and leaving ref and url as they were", async () => {
    const sandbox = await openSandbox({ projects: [{ slug: "cart" }] });
    const first = await ask(sandbox, "POST", RELEASES, { version: " shop@1.0 ", projects: ["shop"], ref: "abc" });
    expect(first).toMatchObject({ status: 201, body: { version: "shop@1.0", ref: "abc", dateReleased: null } });
    const second = await ask(sandbox, "POST", RELEASES, {
      version: "shop@1.0",
      projects: ["cart"],
      url: "https://x.example",
    });
    expect(second).toMatchObject({
      status: 208,
      body: { ref: "abc", url: null, projects: [{ slug: "shop" }, { slug: "cart" }] },
    });
  });

  test("are updated by PUT, the version percent-encoded", async () => {
    const sandbox = await openSandbox();
    await ask(sandbox, "POST", RELEASES, { version: "shop@1.0+7 beta", projects: ["shop"] });
    const path = `${RELEASES}${encodeURIComponent("shop@1.0+7 beta")}/`;
    expect(await ask(sandbox, "PUT", path, { dateReleased: "2026-07-01T09:30:00Z" })).toMatchObject({ status: 200 });
    expect((await ask(sandbox, "GET", path)).body).toMatchObject({ dateReleased: "2026-07-01T09:30:00Z" });
    expect((await ask(sandbox, "PUT", `${RELEASES}nothing/`, {})).status).toBe(404);
  });

  test("commits and refs are counted and checked", async () => {
    const sandbox = await openSandbox();
    const commits = [{ id: "a".repeat(64), repository: "acme/shop", author_email: "a@example.com" }, { id: "b" }];
    expect(await ask(sandbox, "POST", RELEASES, { version: "2", projects: ["shop"], commits })).toMatchObject({
      status: 201,
      body: { commitCount: 2 },
    });
    const refuse = async (fields: object) =>
      (await ask(sandbox, "POST", RELEASES, { version: "3", projects: ["shop"], ...fields })).status;
    expect(await refuse({ commits: [{ id: "c".repeat(65) }] })).toBe(400);
    expect(await refuse({ commits: [{ message: "no id" }] })).toBe(400);
    expect(await refuse({ commits: "abc" })).toBe(400);
    expect(await refuse({ refs: [{ repository: "acme/shop" }] })).toBe(400);
    expect(await refuse({ refs: [{ repository: "acme/shop", commit: "abc" }] })).toBe(201);
  });

  test.each<[string, unknown, string]>([
    ["no version", { projects: ["shop"] }, "version"],
    ["an empty version", { version: "  ", projects: ["shop"] }, "version"],
    ["a version with a slash", { version: "a/b", projects: ["shop"] }, "version"],
    ["a version with a line feed", { version: "a\nb", projects: ["shop"] }, "version"],
    ["the version latest", { version: "LaTest", projects: ["shop"] }, "version"],
    ["the version ..", { version: "..", projects: ["shop"] }, "version"],
    ["a version of 201 bytes", { version: `${"ü".repeat(100)}x`, projects: ["shop"] }, "version"],
    ["a version that is a number", { version: 1, projects: ["shop"] }, "version"],
    ["no projects", { version: "1" }, "projects"],
    ["an empty list of projects", { version: "1", projects: [] }, "projects"],
    ["a project that is not there", { version: "1", projects: ["shop", "shap"] }, "projects"],
    ["a date that is none", { version: "1", projects: ["shop"], dateReleased: "yesterday" }, "dateReleased"],
    ["a status that is none", { version: "1", projects: ["shop"], status: "done" }, "status"],
  ])("are refused with %s", async (_what, body, field) => {
    const sandbox = await openSandbox();
    const answer = await ask(sandbox, "POST", RELEASES, body);
    expect(answer).toMatchObject({ status: 400, body: { [field]: [expect.any(String)] } });
    expect((await ask(sandbox, "GET", RELEASES)).body).toEqual([]);
  });

  test("a body that is no object", async () => {
    const sandbox = await openSandbox();
    expect((await ask(sandbox, "POST", RELEASES, [])).status).toBe(400);
    const headers = { Authorization: `Bearer ${sandbox.api_token}` };
    expect((await call(sandbox.url + RELEASES, { method: "POST", headers, body: "{" })).status).toBe(400);
  });

  test("are deleted only with project:releases", async () => {
    const sandbox = await openSandbox();
    await ask(sandbox, "POST", RELEASES, { version: "1", projects: ["shop"] }, "sntrys_of_the_organization");
    expect((await ask(sandbox, "DELETE", `${RELEASES}1/`, undefined, "sntrys_of_the_organization")).status).toBe(403);
    expect((await ask(sandbox, "DELETE", `${RELEASES}1/`)).status).toBe(204);
    expect((await ask(sandbox, "GET", `${RELEASES}1/`)).status).toBe(404);
  });
});

describe("deploys", () => {
  const DEPLOYS = `${RELEASES}1/deploys/`;
  async function withRelease(): Promise<Sandbox> {
    const sandbox = await openSandbox();
    await ask(sandbox, "POST", RELEASES, { version: "1", projects: ["shop"] });
    return sandbox;
  }

  test("are added by every POST, the same one too, and listed newest first", async () => {
    const sandbox = await withRelease();
    const deploy = { environment: "prod", dateFinished: "2026-07-01T09:30:00Z" };
    expect(await ask(sandbox, "POST", DEPLOYS, deploy)).toMatchObject({ status: 201, body: { environment: "prod" } });
    await ask(sandbox, "POST", DEPLOYS, deploy);
    await ask(sandbox, "POST", DEPLOYS, { ...deploy, environment: "test", dateFinished: "2026-08-01T00:00:00Z" });
    const { body } = await ask(sandbox, "GET", DEPLOYS);
    expect((body as { environment: string }[]).map(({ environment }) => environment)).toEqual(["test", "prod", "prod"]);
    expect((await ask(sandbox, "GET", `${RELEASES}1/`)).body).toMatchObject({ deployCount: 3 });
  });

  test.each<[string, object, string]>([
    ["no environment", {}, "environment"],
    ["an environment of 65 characters", { environment: "x".repeat(65) }, "environment"],
    ["a name of 65 characters", { environment: "prod", name: "x".repeat(65) }, "name"],
    ["a date that is none", { environment: "prod", dateFinished: "now" }, "dateFinished"],
    ["a project that is not there", { environment: "prod", projects: ["shap"] }, "projects"],
  ])("are refused with %s", async (_what, body, field) => {
    const sandbox = await withRelease();
    expect(await ask(sandbox, "POST", DEPLOYS, body)).toMatchObject({
      status: 400,
      body: { [field]: [expect.any(String)] },
    });
  });

  test("need their release", async () => {
    const sandbox = await openSandbox();
    expect((await ask(sandbox, "POST", DEPLOYS, { environment: "prod" })).status).toBe(404);
    expect((await ask(sandbox, "GET", DEPLOYS)).status).toBe(404);
  });
});

/** The check over real HTTP against the sandbox, which answers as Sentry does. */
import { describe, expect, it } from "vitest";
import { checkConnection } from "../../src/connector/check.js";
import { createHttpClient } from "../../src/http/axios-client.js";
import { systemClock } from "../../src/kernel/clock.js";
import type { Sandbox } from "../../src/sandbox/sandbox.js";
import { openSandbox } from "../support/sandbox.js";

async function check(sandbox: Sandbox, overrides: Readonly<Record<string, unknown>> = {}) {
  const settings = {
    api_token: sandbox.api_token,
    organization_slug: sandbox.organization_slug,
    project_slug: sandbox.project_slug,
    sentry_url: sandbox.url,
    ...overrides,
  };
  const http = createHttpClient({ proxies: {}, maxSockets: 1 });
  try {
    const { kind, message } = await checkConnection(settings, { clock: systemClock, http });
    const text = message.connection_status.message ?? "";
    expect(text.length).toBeLessThanOrEqual(600);
    expect(text).not.toContain("_fake_");
    return { kind, text };
  } finally {
    http.close();
  }
}

describe("the check against the sandbox", () => {
  it.each([
    ["sntryu_fake_project_read", "succeeded", "opens project shop"],
    ["sntryu_fake_no_scope", "credentials", "project:read"],
    ["sntryu_fake_expired", "credentials", "expired"],
    ["sntryu_fake_deactivated", "credentials", "deactivated"],
    ["sntryu_fake_sso", "credentials", "single sign-on"],
    ["sntryi_fake_foreign", "credentials", "another organization"],
    ["sntryu_fake_of_nobody", "credentials", "mistyped, revoked"],
    ["sntrys_fake_organization", "credentials", "setting dsn"],
  ])("with %s: %s", async (api_token, kind, says) => {
    const result = await check(await openSandbox(), { api_token });
    expect(result).toEqual({ kind, text: expect.stringContaining(says) });
  });

  it("asks with GET only, below a path prefix too", async () => {
    const sandbox = await openSandbox({ pathPrefix: "/sentry" });
    expect(await check(sandbox)).toMatchObject({ kind: "succeeded" });
    expect(await check(sandbox, { sentry_url: `${sandbox.url}/` })).toMatchObject({ kind: "succeeded" });
    expect(new Set(sandbox.requests().map(({ method }) => method))).toEqual(new Set(["GET"]));
    expect(sandbox.items()).toEqual([]);
  });

  it("takes an organization token with the DSN", async () => {
    const sandbox = await openSandbox();
    expect(await check(sandbox, { api_token: "sntrys_fake_organization", dsn: sandbox.dsn })).toMatchObject({
      kind: "succeeded",
    });
    const revoked = await check(sandbox, { api_token: "sntrys_fake_revoked", dsn: sandbox.dsn });
    expect(revoked).toEqual({ kind: "credentials", text: expect.stringContaining("(401)") });
  });

  it.each([
    [{ project_slug: "shpo" }, "Did you mean shop?"],
    [{ organization_slug: "acne" }, "Did you mean acme?"],
    [{ project_slug: "shpo", api_token: "sntryu_fake_project_read" }, "does not know project shpo"],
  ])("names what is near to %j where the token may list", async (overrides, says) => {
    const result = await check(await openSandbox(), overrides);
    expect(result).toEqual({ kind: "credentials", text: expect.stringContaining(says) });
  });

  it("follows a renamed project and names its new slug", async () => {
    const sandbox = await openSandbox();
    sandbox.addProject({ slug: "store", renamed_from: ["stall"] });
    const result = await check(sandbox, { project_slug: "stall" });
    expect(result).toEqual({ kind: "succeeded", text: expect.stringContaining("it is store now") });
  });

  it("finds a usable key among others, or says that there is none", async () => {
    const sandbox = await openSandbox();
    sandbox.addProject({ slug: "closed", keys: [{ is_active: false }] });
    sandbox.addProject({ slug: "limited", keys: [{ rate_limit: { window: 60, count: 5 } }] });
    const closed = await check(sandbox, { project_slug: "closed" });
    expect(closed).toEqual({ kind: "credentials", text: expect.stringContaining("no active client key") });
    const limited = await check(sandbox, { project_slug: "limited" });
    expect(limited).toEqual({ kind: "succeeded", text: expect.stringContaining("at most 5 events in 60 s") });
  });

  it("refuses a DSN of another project", async () => {
    const sandbox = await openSandbox();
    const dsn = sandbox.addProject({ slug: "other" });
    expect(await check(sandbox, { dsn })).toEqual({ kind: "settings", text: expect.stringContaining("wrong project") });
    expect(await check(sandbox, { dsn: sandbox.dsn })).toMatchObject({ kind: "succeeded" });
  });

  it("tells that nobody listens", async () => {
    const sandbox = await openSandbox();
    await sandbox.close();
    expect(await check(sandbox)).toEqual({
      kind: "unreachable",
      text: expect.stringContaining("refused the connection"),
    });
  });
});

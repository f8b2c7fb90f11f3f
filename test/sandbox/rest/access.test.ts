/** The REST API's refusals, with the bodies of sentry-ingest's reference as literals. */
import { describe, expect, test } from "vitest";
import { call, openSandbox } from "../../support/sandbox.js";

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const KEYS = "/api/0/projects/acme/shop/keys/";
const RELEASES = "/api/0/projects/acme/shop/releases/";
const FORBIDDEN = { detail: "You do not have permission to perform this action." };
const MISSING = { detail: "The requested resource does not exist" };

describe("the token", () => {
  test.each<[string, Record<string, string>, number, unknown]>([
    ["none", {}, 401, { detail: "Authentication credentials were not provided." }],
    [
      "another scheme",
      { Authorization: "Basic abc" },
      401,
      { detail: "Authentication credentials were not provided." },
    ],
    [
      "nothing after Bearer",
      { Authorization: "Bearer " },
      401,
      { detail: "Invalid token header. No credentials provided." },
    ],
    ["two words", bearer("a b"), 401, { detail: "Invalid token header. Token string should not contain spaces." }],
    ["unknown", bearer("sntryu_fake_nobody"), 401, { detail: "Invalid token" }],
    ["the DSN's own", bearer("__proto__"), 401, { detail: "Invalid token" }],
    ["revoked, of an organization", bearer("sntrys_fake_revoked"), 401, { detail: "Invalid org token" }],
    ["expired", bearer("sntryu_fake_expired"), 401, { detail: "Token expired" }],
    ["of a deactivated user", bearer("sntryu_fake_deactivated"), 401, { detail: "User inactive or deleted" }],
    ["of another organization", bearer("sntryi_fake_foreign"), 401, { detail: "Unauthorized organization access." }],
    [
      "behind single sign-on",
      bearer("sntryu_fake_sso"),
      401,
      { detail: { code: "sso-required", message: expect.any(String), extra: expect.any(Object) } },
    ],
    ["without scopes", bearer("sntryu_fake_no_scope"), 403, FORBIDDEN],
    ["of an organization", bearer("sntrys_any_organization_token"), 403, FORBIDDEN],
  ])("%s", async (_what, headers, status, body) => {
    const sandbox = await openSandbox();
    expect(await call(sandbox.url + KEYS, { headers })).toMatchObject({ status, body });
  });

  test("too many requests: a bare JSON string, no Retry-After, the reset in epoch seconds", async () => {
    const sandbox = await openSandbox();
    const answer = await call(sandbox.url + KEYS, { headers: bearer("sntryu_fake_throttled") });
    expect(answer).toMatchObject({ status: 429, body: expect.stringContaining("too frequently") });
    expect(answer.headers.get("Retry-After")).toBeNull();
    expect(Number(answer.headers.get("X-Sentry-Rate-Limit-Reset"))).toBeGreaterThan(1_700_000_000);
    expect(answer.headers.get("X-Sentry-Rate-Limit-Remaining")).toBe("0");
  });

  test("project:read opens project and keys, not listing and not releases", async () => {
    const sandbox = await openSandbox();
    const status = async (path: string, method = "GET") =>
      (await call(sandbox.url + path, { method, headers: bearer("sntryu_fake_project_read") })).status;
    expect(await status("/api/0/projects/acme/shop/")).toBe(200);
    expect(await status(KEYS)).toBe(200);
    expect(await status("/api/0/organizations/acme/projects/")).toBe(403);
    expect(await status("/api/0/organizations/acme/releases/", "POST")).toBe(403);
    expect(await status(RELEASES)).toBe(200);
  });

  test("an organization token lists releases", async () => {
    const sandbox = await openSandbox();
    expect((await call(sandbox.url + RELEASES, { headers: bearer("sntrys_any_organization_token") })).status).toBe(200);
  });

  test("one of an organization as the sandbox's own token", async () => {
    const sandbox = await openSandbox({ token: "sntrys_mine" });
    expect((await call(sandbox.url + KEYS, { headers: bearer("sntrys_mine") })).status).toBe(403);
  });

  test("one that was added, with its scopes", async () => {
    const sandbox = await openSandbox();
    const body = JSON.stringify({ token: "sntryu_mine", scopes: ["project:read"] });
    await call(`${sandbox.url}/_sandbox/tokens`, { method: "POST", body });
    expect((await call(sandbox.url + KEYS, { headers: bearer("sntryu_mine") })).status).toBe(200);
  });
});

describe("the path", () => {
  test.each([
    ["an unknown organization", "/api/0/projects/acne/shop/keys/"],
    ["an unknown project", "/api/0/projects/acme/shap/keys/"],
    ["the organization in capitals", "/api/0/projects/ACME/shop/keys/"],
    ["__proto__ as project", "/api/0/projects/acme/__proto__/keys/"],
  ])("%s: 404, before scopes are looked at", async (_what, path) => {
    const sandbox = await openSandbox();
    expect(await call(sandbox.url + path, { headers: bearer("sntryu_fake_no_scope") })).toMatchObject({
      status: 404,
      body: MISSING,
    });
  });

  test("but the token comes first", async () => {
    const sandbox = await openSandbox();
    expect((await call(`${sandbox.url}/api/0/projects/acne/shop/keys/`)).status).toBe(401);
  });

  test("numeric ids do as well as slugs", async () => {
    const sandbox = await openSandbox();
    const id = new URL(sandbox.dsn).pathname.slice(1);
    expect((await call(`${sandbox.url}/api/0/projects/1/${id}/`, { headers: bearer(sandbox.api_token) })).status).toBe(
      200,
    );
  });

  test("a project that was renamed: 302 with the new slug, and the new address works", async () => {
    const sandbox = await openSandbox({ projects: [{ slug: "shop", renamed_from: ["store"] }] });
    const headers = bearer(sandbox.api_token);
    const answer = await call(`${sandbox.url}/api/0/projects/acme/store/keys/?status=active`, { headers });
    const location = `${sandbox.url}/api/0/projects/acme/shop/keys/?status=active`;
    expect(answer).toMatchObject({
      status: 302,
      body: { slug: "shop", detail: { extra: { url: location, slug: "shop" } } },
    });
    expect(answer.headers.get("Location")).toBe(location);
    expect((await call(location, { headers })).status).toBe(200);
  });

  test.each([
    "/api/0/projects/acme/shop/keys",
    "/api/0/projects/acme/shop",
    "/api/0",
  ])("%s lacks the slash at its end", async (path) => {
    const sandbox = await openSandbox();
    expect((await call(sandbox.url + path, { headers: bearer(sandbox.api_token) })).status).toBe(404);
  });

  test("a method that is not meant there: 405", async () => {
    const sandbox = await openSandbox();
    expect((await call(sandbox.url + KEYS, { method: "PUT", headers: bearer(sandbox.api_token) })).status).toBe(405);
  });

  test("percent signs that mean nothing", async () => {
    const sandbox = await openSandbox();
    expect(
      (await call(`${sandbox.url}/api/0/projects/acme/%zz/keys/`, { headers: bearer(sandbox.api_token) })).status,
    ).toBe(404);
  });
});

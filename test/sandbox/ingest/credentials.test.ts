/** Exactly one place names the key: status and words are those of Relay's request_meta. */
import { describe, expect, test } from "vitest";
import { authOf, call, envelope, ingestUrl, keyOf, openSandbox } from "../../support/sandbox.js";

const BODY = envelope({}, [{ type: "event" }, { message: "x" }]);

async function attempt(headers: Record<string, string>, query = "", body = BODY) {
  const sandbox = await openSandbox();
  const fill = (text: string) => text.replaceAll("KEY", keyOf(sandbox.dsn)).replaceAll("DSN", sandbox.dsn);
  const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]));
  const answer = await call(ingestUrl(sandbox.dsn) + fill(query), {
    method: "POST",
    headers: filled,
    body: fill(body),
  });
  return { status: answer.status, detail: (answer.body as { detail?: string }).detail };
}

describe("taken", () => {
  test.each([
    ["X-Sentry-Auth", { "X-Sentry-Auth": "Sentry sentry_version=7, sentry_client=a/1, sentry_key=KEY" }, ""],
    ["without version and client", { "X-Sentry-Auth": "Sentry sentry_key=KEY" }, ""],
    ["in any case, without blanks", { "x-sentry-auth": "sentry sentry_key=KEY,sentry_version=7" }, ""],
    ["with the obsolete secret", { "X-Sentry-Auth": "Sentry sentry_key=KEY, sentry_secret=abc" }, ""],
    ["Authorization: Sentry", { Authorization: "Sentry sentry_key=KEY, sentry_version=7" }, ""],
    ["the query", {}, "?sentry_version=7&sentry_key=KEY&sentry_client=a%2F1"],
    ["the query beside something else", {}, "?x=1&sentry_key=KEY"],
    ["HTTP Basic with the key as user", { Authorization: "Basic USER" }, ""],
  ])("%s", async (_what, headers, query) => {
    const sandbox = await openSandbox();
    const key = keyOf(sandbox.dsn);
    const user = Buffer.from(`${key}:`).toString("base64");
    const filled = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace("KEY", key).replace("USER", user)]),
    );
    const answer = await call(ingestUrl(sandbox.dsn) + query.replace("KEY", key), {
      method: "POST",
      headers: filled,
      body: BODY,
    });
    expect(answer.status).toBe(200);
  });

  test("the envelope's dsn, when nothing else is there", async () => {
    expect(await attempt({}, "", '{"dsn":"DSN"}\n{"type":"event"}\n{"message":"x"}')).toEqual({ status: 200 });
  });

  test("the envelope's dsn beside a header that says the same", async () => {
    const headers = { "X-Sentry-Auth": "Sentry sentry_key=KEY" };
    expect((await attempt(headers, "", '{"dsn":"DSN"}\n{"type":"event"}\n{"message":"x"}')).status).toBe(200);
  });

  test("a Bearer token beside it says nothing here", async () => {
    const headers = { "X-Sentry-Auth": "Sentry sentry_key=KEY", Authorization: "Bearer sntryu_fake_token_for_tests" };
    expect((await attempt(headers)).status).toBe(200);
  });
});

describe("refused", () => {
  const MISSING = "missing authorization information";
  const MULTIPLE = "multiple authorization payloads detected";
  const BAD = "bad x-sentry-auth header";
  const HEADER = { "X-Sentry-Auth": "Sentry sentry_key=KEY" };
  test.each([
    ["nothing", {}, "", 401, MISSING],
    ["a header that is not Sentry's", { "X-Sentry-Auth": "Bearer KEY" }, "", 401, MISSING],
    ["only a Bearer token", { Authorization: "Bearer sntryu_fake_token_for_tests" }, "", 401, MISSING],
    ["header and query", HEADER, "?sentry_key=KEY", 401, MULTIPLE],
    ["header and a query that only names the version", HEADER, "?sentry_version=7", 401, MULTIPLE],
    ["two headers", { ...HEADER, Authorization: "Sentry sentry_key=KEY" }, "", 401, MULTIPLE],
    ["a header without key", { "X-Sentry-Auth": "Sentry sentry_version=7" }, "", 401, BAD],
    ["a query without key", {}, "?sentry_version=7", 401, BAD],
    ["a version that is no number", { "X-Sentry-Auth": "Sentry sentry_key=KEY, sentry_version=x" }, "", 401, BAD],
    [
      "a newer version",
      { "X-Sentry-Auth": "Sentry sentry_key=KEY, sentry_version=8" },
      "",
      400,
      "unsupported protocol version (8)",
    ],
    ["a key that is none", { "X-Sentry-Auth": "Sentry sentry_key=abc" }, "", 400, "bad sentry DSN public key"],
    ["a key of 33 digits", { "X-Sentry-Auth": "Sentry sentry_key=KEY0" }, "", 400, "bad sentry DSN public key"],
  ])("%s", async (_what, headers, query, status, detail) => {
    expect(await attempt(headers, query)).toEqual({ status, detail });
  });

  test("the first line of the body is no header, and nothing else is there", async () => {
    expect(await attempt({}, "", "hello\n")).toEqual({ status: 401, detail: "bad envelope authentication header" });
  });

  const PROJECT_ID = "event submission rejected with_reason: ProjectId";

  test("a key that nobody has, one of another project, and an inactive one", async () => {
    const sandbox = await openSandbox();
    const other = sandbox.addProject({ slug: "other" });
    const inactive = sandbox.addProject({ slug: "closed", keys: [{ is_active: false }] });
    const rejected = { status: 403, body: { detail: PROJECT_ID } };
    const url = ingestUrl(sandbox.dsn);
    const stranger = { "X-Sentry-Auth": `Sentry sentry_key=${"e".repeat(32)}` };
    expect(await call(url, { method: "POST", headers: stranger, body: BODY })).toMatchObject(rejected);
    expect(await call(url, { method: "POST", headers: authOf(other), body: BODY })).toMatchObject(rejected);
    expect(await call(ingestUrl(inactive), { method: "POST", headers: authOf(inactive), body: BODY })).toMatchObject(
      rejected,
    );
    expect(sandbox.items()).toEqual([]);
    expect(sandbox.outcomes()).toEqual({ project_id: 3 });
  });

  test("a project in the path that is no number", async () => {
    const sandbox = await openSandbox();
    const answer = await call(`${sandbox.url}/api/shop/envelope/`, {
      method: "POST",
      headers: authOf(sandbox.dsn),
      body: BODY,
    });
    expect(answer).toMatchObject({ status: 400, body: { detail: "bad project path parameter" } });
  });

  test("any other method than POST", async () => {
    const sandbox = await openSandbox();
    expect((await call(ingestUrl(sandbox.dsn))).status).toBe(405);
  });
});

describe("Origin", () => {
  const CORS = { status: 403, body: { detail: "event submission rejected with_reason: Cors" } };

  test("is refused unless the project allows it, Referer too", async () => {
    const sandbox = await openSandbox();
    const send = (dsn: string, headers: Record<string, string>) =>
      call(ingestUrl(dsn), { method: "POST", headers: { ...authOf(dsn), ...headers }, body: BODY });
    expect(await send(sandbox.dsn, { Origin: "https://shop.example" })).toMatchObject(CORS);
    expect(await send(sandbox.dsn, { Referer: "https://shop.example/cart" })).toMatchObject(CORS);
    const open = sandbox.addProject({ slug: "open", allowed_domains: ["*.shop.example", "cart.example"] });
    expect((await send(open, { Origin: "https://www.shop.example" })).status).toBe(200);
    expect((await send(open, { Origin: "https://cart.example:8443" })).status).toBe(200);
    expect(await send(open, { Origin: "https://evilshop.example" })).toMatchObject(CORS);
    expect((await send(open, { Origin: "null" })).status).toBe(200);
  });
});

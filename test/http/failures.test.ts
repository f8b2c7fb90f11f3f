import { inspect } from "node:util";
import nock from "nock";
import { afterEach, describe, expect, it } from "vitest";
import { createHttpClient } from "../../src/http/axios-client.js";
import type { HttpRequest } from "../../src/http/http-client.js";

const TOKEN = "sntryu_fake_token_for_tests";

afterEach(() => nock.cleanAll());

const client = () => createHttpClient({ proxies: {}, maxSockets: 4 });

function request(url: string, rest: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: "POST",
    url,
    headers: { Authorization: `Bearer ${TOKEN}` },
    body: Buffer.from("a body"),
    timeouts: { connectMs: 5_000, responseMs: 5_000, totalMs: 10_000 },
    maxResponseBytes: 1_000,
    ...rest,
  };
}

describe("a failure", () => {
  it.each([
    ["ECONNREFUSED", "refused"],
    ["ECONNRESET", "reset"],
    ["EPIPE", "reset"],
    ["ENOTFOUND", "dns"],
    ["EAI_AGAIN", "dns"],
    ["EHOSTUNREACH", "unreachable"],
    ["ETIMEDOUT", "connect_timeout"],
    ["EPROTO", "tls"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tls"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "tls"],
    ["constructor", "network"],
    ["E_NEVER_HEARD_OF", "network"],
  ])("with code %s is of kind %s, and names host and code", async (code, kind) => {
    nock("http://sentry.test")
      .post("/x")
      .replyWithError(Object.assign(new Error(`secret ${TOKEN}`), { code }));
    const failure = await client().exchange(request("http://sentry.test/x"));
    expect(failure).toMatchObject({
      ok: false,
      kind,
      code,
      detail: expect.stringMatching(`sentry\\.test .*\\(${code}\\)`),
    });
    expect(inspect(failure, { depth: 20, showHidden: true })).not.toContain(TOKEN);
  });

  it("tells what to do about a private authority", async () => {
    nock("https://sentry.test")
      .post("/x")
      .replyWithError(Object.assign(new Error("x"), { code: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY" }));
    expect(await client().exchange(request("https://sentry.test/x"))).toMatchObject({
      kind: "tls",
      detail: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
    });
  });

  it("is what an address that is none comes to", async () => {
    expect(await client().exchange(request("not a url"))).toMatchObject({ ok: false, kind: "network" });
  });

  it("is what a header that cannot be sent comes to, without that header", async () => {
    const failure = await client().exchange(request("http://127.0.0.1:9/", { headers: { "bad name": TOKEN } }));
    expect(failure).toMatchObject({ ok: false });
    expect(JSON.stringify(failure)).not.toContain(TOKEN);
  });
});

import { dsnFromString } from "@sentry/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Dsn, envelopeUrl, formatDsn, parseDsn, sentryAuthHeader } from "../../src/sentry/dsn.js";

const KEY = "0123456789abcdef0123456789abcdef";

describe("a DSN", () => {
  it.each<[text: string, url: string]>([
    [`https://${KEY}@o1.ingest.us.sentry.io/42`, "https://o1.ingest.us.sentry.io/api/42/envelope/"],
    [`https://${KEY}@sentry.example/prefix/deep/42`, "https://sentry.example/prefix/deep/api/42/envelope/"],
    [`http://${KEY}@127.0.0.1:9000/1`, "http://127.0.0.1:9000/api/1/envelope/"],
    [`https://${KEY}@[::1]:9000/1/`, "https://[::1]:9000/api/1/envelope/"],
    [` https://${KEY}@sentry.io:443/7\n`, "https://sentry.io/api/7/envelope/"],
    ["http://k_1@sentry.io/00012345678901234567890", "http://sentry.io/api/00012345678901234567890/envelope/"],
  ])("%j takes envelopes at %s", (text, url) => {
    const dsn = parseDsn(text);
    expect("problem" in dsn ? dsn : envelopeUrl(dsn)).toBe(url);
  });

  it("with the obsolete secret loses it for good", () => {
    const dsn = parseDsn(`https://${KEY}:fake-secret@sentry.io/42`);
    expect(JSON.stringify(dsn)).not.toContain("fake-secret");
    expect("problem" in dsn ? dsn : formatDsn(dsn)).toBe(`https://${KEY}@sentry.io/42`);
  });

  it.each<[text: string, problem: string]>([
    ["", "not_a_url"],
    ["sentry.io/42", "not_a_url"],
    [`ftp://${KEY}@sentry.io/42`, "not_http"],
    ["javascript:alert(1)", "not_http"],
    ["https://sentry.io/42", "no_public_key"],
    ["https://a%20b@sentry.io/42", "no_public_key"],
    ["https://k,sentry_key=other@sentry.io/42", "no_public_key"],
    [`https://${KEY}@sentry.io`, "no_project_id"],
    [`https://${KEY}@sentry.io/`, "no_project_id"],
    [`https://${KEY}@sentry.io/my-project`, "no_project_id"],
  ])("%j is none: %s", (text, problem) => {
    expect(parseDsn(text)).toEqual({ problem });
  });
});

const dsns: fc.Arbitrary<Dsn> = fc.record({
  protocol: fc.constantFrom("http", "https"),
  publicKey: fc.stringMatching(/^[0-9a-f]{32}$/),
  host: fc.tuple(fc.domain(), fc.integer({ min: 1_024, max: 65_535 })).map(([host, port]) => `${host}:${port}`),
  path: fc.stringMatching(/^(\/[a-z][a-z0-9-]{0,8}){0,3}$/),
  projectId: fc.stringMatching(/^[1-9][0-9]{0,17}$/),
});

it("written and read again is the same, for Sentry's own client too", () => {
  fc.assert(
    fc.property(dsns, (dsn) => {
      expect(parseDsn(formatDsn(dsn))).toEqual(dsn);
      const { protocol, publicKey, host, port, path, projectId } = dsnFromString(formatDsn(dsn)) ?? {};
      const prefix = path === "" ? "" : `/${path}`;
      expect({ protocol, publicKey, host: `${host}:${port}`, path: prefix, projectId }).toEqual(dsn);
    }),
  );
});

it("any text is read without an exception", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.webUrl()), (text) => {
      parseDsn(text);
    }),
  );
});

it("the authentication names version, client and key, and nothing else", () => {
  const dsn: Dsn = { protocol: "https", publicKey: KEY, host: "sentry.io", path: "", projectId: "42" };
  expect(sentryAuthHeader(dsn, "client/1.2.3")).toBe(
    `Sentry sentry_version=7, sentry_client=client/1.2.3, sentry_key=${KEY}`,
  );
});

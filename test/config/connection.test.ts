import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseConnection, SETTING_NAMES } from "../../src/config/connection.js";

const TOKEN = "sntryu_fake_token_for_tests";
const MINIMAL = { api_token: TOKEN, organization_slug: "acme", project_slug: "shop" };

function connectionOf(settings: unknown) {
  const parsed = parseConnection(settings, { unknownSettings: "refuse" });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join(" "));
  return parsed;
}

function problemsOf(settings: unknown, unknownSettings: "refuse" | "tolerate" = "refuse") {
  const parsed = parseConnection(settings, { unknownSettings });
  if (parsed.ok) throw new Error("accepted");
  return parsed.problems;
}

describe("settings that work", () => {
  it("fills in defaults and leaves out what is not there", () => {
    expect(connectionOf(MINIMAL).connection).toStrictEqual({
      apiToken: TOKEN,
      organizationSlug: "acme",
      projectSlug: "shop",
      sentryUrl: "https://sentry.io",
      undoQuoteDoubling: "auto",
      updatedRows: "send",
      scrub: "on",
      outOfWindow: "send",
      serverLimits: "current",
    });
  });

  it("reads every setting into its type", () => {
    const written = {
      ...MINIMAL,
      sentry_url: "https://sentry.example.com/errors/",
      dsn: "https://0123456789abcdef0123456789abcdef:old@o1.ingest.example.com/42",
      environment: "production",
      release: "shop@1.4.2",
      undo_quote_doubling: "ON",
      updated_rows: "skip",
      scrub: "off",
      out_of_window: "reject",
      server_limits: "old",
      max_requests_per_minute: "600",
    };
    expect(Object.keys(written).toSorted()).toEqual(SETTING_NAMES.toSorted());
    expect(connectionOf(written).connection).toStrictEqual({
      apiToken: TOKEN,
      organizationSlug: "acme",
      projectSlug: "shop",
      sentryUrl: "https://sentry.example.com/errors",
      dsn: {
        protocol: "https",
        publicKey: "0123456789abcdef0123456789abcdef",
        host: "o1.ingest.example.com",
        path: "",
        projectId: "42",
      },
      environment: "production",
      release: "shop@1.4.2",
      undoQuoteDoubling: "on",
      updatedRows: "skip",
      scrub: "off",
      outOfWindow: "reject",
      serverLimits: "old",
      maxRequestsPerMinute: 600,
    });
  });

  it.each([null, undefined, "", "   ", "\n"])("counts %j as absent, whatever the setting", (nothing) => {
    const optional = SETTING_NAMES.filter((name) => !(name in MINIMAL));
    const written = { ...MINIMAL, ...Object.fromEntries(optional.map((name) => [name, nothing])) };
    expect(connectionOf(written).connection).toStrictEqual(connectionOf(MINIMAL).connection);
  });

  it("trims, and takes numbers for text", () => {
    const { connection } = connectionOf({
      api_token: ` ${TOKEN}\n`,
      organization_slug: "\tacme ",
      project_slug: 4501,
      max_requests_per_minute: 300,
    });
    expect(connection).toMatchObject({
      apiToken: TOKEN,
      organizationSlug: "acme",
      projectSlug: "4501",
      maxRequestsPerMinute: 300,
    });
  });

  it.each([
    ["https://sentry.io", "https://sentry.io"],
    ["https://sentry.io/", "https://sentry.io"],
    ["https://SENTRY.io///", "https://sentry.io"],
    ["https://sentry.io/api/0/", "https://sentry.io"],
    ["https://example.com:8443/sentry/", "https://example.com:8443/sentry"],
    ["http://localhost:9000", "http://localhost:9000"],
  ])("reads the server's address %s as %s", (sentry_url, sentryUrl) => {
    expect(connectionOf({ ...MINIMAL, sentry_url }).connection.sentryUrl).toBe(sentryUrl);
  });

  it("needs no token when there is a DSN", () => {
    const written = { organization_slug: "acme", project_slug: "shop", dsn: "http://abc@127.0.0.1:9000/1" };
    expect(connectionOf(written).connection).not.toHaveProperty("apiToken");
  });
});

describe("warnings", () => {
  it.each([
    ["http://sentry.example.com", 1],
    ["http://localhost:9000", 0],
    ["http://127.0.0.1:9000", 0],
    ["http://[::1]:9000", 0],
    ["http://127.0.0.1.example.com", 1],
    ["https://sentry.example.com", 0],
  ])("plain http that leaves the machine: %s", (sentry_url, count) => {
    const { warnings } = connectionOf({ ...MINIMAL, sentry_url });
    expect(warnings.filter((warning) => /^sentry_url is plain http/.test(warning))).toHaveLength(count);
  });

  it("tells of a DSN over plain http", () => {
    expect(connectionOf({ ...MINIMAL, dsn: "http://abc@ingest.example.com/1" }).warnings).toEqual([
      expect.stringContaining("The DSN is plain http"),
    ]);
  });

  it("tolerates an unknown setting from the host, by name", () => {
    const parsed = parseConnection({ ...MINIMAL, colour: "red" }, { unknownSettings: "tolerate" });
    expect(parsed).toMatchObject({ ok: true, warnings: [expect.stringContaining('"colour"')] });
  });
});

describe("settings that do not work", () => {
  it.each([null, undefined, true, "text", 7, [MINIMAL], []])("refuses %j as settings", (written) => {
    expect(problemsOf(written)).toMatchObject([{ kind: "not_settings" }]);
  });

  it.each([
    "*************",
    " ************* ",
    "***",
    "sntryu_****",
  ])("recognises the mask %j before anything else", (mask) => {
    const problems = problemsOf({ api_token: mask, organization_slug: "NOT A SLUG", nonsense: 1, dsn: "broken" });
    expect(problems).toMatchObject([{ kind: "masked_token", setting: "api_token" }]);
    expect(problems[0]?.message).toContain("re-enter the token");
  });

  it("wants a token or a DSN", () => {
    const problems = problemsOf({ organization_slug: "acme", project_slug: "shop", api_token: null });
    expect(problems).toMatchObject([{ kind: "no_credentials", message: expect.stringMatching(/project:read.*DSN/) }]);
  });

  it("wants both slugs, and names all problems at once", () => {
    const problems = problemsOf({ api_token: TOKEN, max_requests_per_minute: "many" });
    expect(problems.map(({ setting }) => setting)).toEqual([
      "organization_slug",
      "project_slug",
      "max_requests_per_minute",
    ]);
  });

  it.each([
    ["organizatoin_slug", "Did you mean organization_slug?"],
    ["DSN", "Did you mean dsn?"],
    ["token", "Known are api_token"],
    ["completely_else_and_far", "Known are api_token"],
    ["__proto__", "Known are api_token"],
    ["constructor", "Known are api_token"],
  ])("refuses the unknown setting %s on the command line", (name, remedy) => {
    const written: unknown = JSON.parse(
      `{"${name}": "x", "api_token": "t", "organization_slug": "acme", "project_slug": "shop"}`,
    );
    expect(problemsOf(written)).toMatchObject([
      { kind: "unknown", setting: name, message: expect.stringContaining(remedy) },
    ]);
  });

  it("repeats no unusual character of an unknown name, and few names", () => {
    const written = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`x\n"${i}"${"y".repeat(500)}`, 1]));
    const problems = problemsOf({ ...MINIMAL, ...written });
    expect(problems.length).toBeLessThan(10);
    for (const { message } of problems) {
      expect(message).not.toContain("\n");
      expect(message.length).toBeLessThan(300);
    }
  });

  it.each([
    ["organization_slug", "https://sentry.io/organizations/acme/", "holds an address"],
    ["organization_slug", "acme.sentry.io", "is not a slug"],
    ["organization_slug", "Acme", "capitals"],
    ["project_slug", "my shop", "blanks"],
    ["project_slug", "sntryu_0123", "holds a token"],
    ["project_slug", "f".repeat(64), "holds a token"],
    ["project_slug", "shöp", "is not a slug"],
    ["project_slug", "-shop", "is not a slug"],
    ["project_slug", { slug: "shop" }, "must be text"],
    ["api_token", "https://0123@o1.ingest.sentry.io/1", "belongs into the setting dsn"],
    ["api_token", "Bearer sntryu_0123", "paste the token alone"],
    ["api_token", "sntryu_01\r\nX-Evil: 1", "line breaks"],
    ["api_token", "sntryu_\u200b01", "unusual characters"],
    ["api_token", "x".repeat(5_000), "longer than 4096"],
    ["api_token", true, "must be text"],
    ["sentry_url", "sentry.io", "starts with https://"],
    ["sentry_url", "ftp://sentry.io", "starts with https://"],
    ["sentry_url", "https://", "starts with https://"],
    ["sentry_url", "https://key@o1.ingest.sentry.io/1", "user name"],
    ["sentry_url", "https://sentry.io/organizations/acme/issues/", "address of a page"],
    ["sentry_url", "https://sentry.io/?project=1", "address of a page"],
    ["dsn", "o1.ingest.sentry.io", "not a web address"],
    ["dsn", "https://o1.ingest.sentry.io/1", "no public key"],
    ["dsn", "https://abc@o1.ingest.sentry.io/", "number of a project"],
    ["dsn", "ftp://abc@o1.ingest.sentry.io/1", "https:// or http://"],
    ["environment", "none", "keeps for itself"],
    ["environment", "a/b", "slash"],
    ["environment", "ä".repeat(33), "64 bytes"],
    ["release", "Latest", "keeps for itself"],
    ["release", "a\tb", "control character"],
    ["undo_quote_doubling", "sometimes", "auto, on, off"],
    ["undo_quote_doubling", "constructor", "auto, on, off"],
    ["undo_quote_doubling", true, "must be text"],
    ["updated_rows", "never", "send, skip"],
    ["scrub", "yes", "on, off"],
    ["out_of_window", "drop", "send, reject"],
    ["server_limits", "ancient", "current, old"],
    ["max_requests_per_minute", "0", "whole number"],
    ["max_requests_per_minute", "12.5", "whole number"],
    ["max_requests_per_minute", "1e3", "whole number"],
    ["max_requests_per_minute", -1, "whole number"],
    ["max_requests_per_minute", Number.NaN, "whole number"],
  ])("%s = %j is refused with its cause", (setting, value, cause) => {
    const problems = problemsOf({ ...MINIMAL, [setting]: value });
    expect(problems).toMatchObject([{ kind: "invalid", setting, message: expect.stringContaining(cause) }]);
    expect(problems[0]?.message.startsWith(`${setting} `)).toBe(true);
  });

  it("never repeats a value: the host may have taken it from a secret variable", () => {
    const anything = fc.oneof(fc.string(), fc.jsonValue(), fc.constant("SECRET/value"));
    fc.assert(
      fc.property(fc.constantFrom(...SETTING_NAMES), anything, (name, value) => {
        const secret = typeof value === "string" ? `SECRET ${value} ://` : value;
        const parsed = parseConnection({ ...MINIMAL, [name]: secret }, { unknownSettings: "refuse" });
        if (!parsed.ok) for (const { message } of parsed.problems) expect(message).not.toContain("SECRET");
      }),
    );
  });
});

import { describe, expect, it } from "vitest";
import { type CheckResult, checkConnection } from "../../src/connector/check.js";
import { connectionStatus } from "../../src/protocol/messages.js";
import { FakeHttp, failure, json, key, type Route, raw } from "../api/fake-http.js";
import { VirtualClock } from "../support/virtual-clock.js";

const TOKEN = "sntryu_fake_token_for_tests";
const SETTINGS = { api_token: TOKEN, organization_slug: "acme", project_slug: "shop" };
const DSN = "https://0123456789abcdef0123456789abcdef@o1.ingest.example.com/42";

const PROJECT = "/api/0/projects/acme/shop/";
const KEYS = "/api/0/projects/acme/shop/keys/?status=active";
const RELEASES = "/api/0/projects/acme/shop/releases/?per_page=1";
const PROJECTS = "/api/0/organizations/acme/projects/";
const ORGANIZATIONS = "/api/0/organizations/";
const GOOD: Routes = { [PROJECT]: json(200, { id: "42", slug: "shop" }), [KEYS]: json(200, [key()]) };

type Routes = Readonly<Record<string, Route>>;

function organizationToken(claims: unknown): string {
  return `sntrys_${Buffer.from(JSON.stringify(claims)).toString("base64")}_fake_token_for_tests`;
}
const ORGANIZATION_TOKEN = organizationToken({ org: "acme", url: "https://sentry.io" });

interface Case {
  readonly settings?: unknown;
  readonly routes?: Routes;
  readonly clock?: VirtualClock;
}

async function check({ settings = SETTINGS, routes = GOOD, clock = new VirtualClock() }: Case) {
  const http = new FakeHttp(routes);
  const result = await clock.run(checkConnection(settings, { clock, http }));
  return { ...result, text: textOf(result), http };
}

/** Every message of every test below keeps these promises. */
function textOf({ kind, message }: CheckResult): string {
  const { status, message: text = "" } = connectionStatus.parse(message.connection_status);
  expect(status).toBe(kind === "succeeded" ? "succeeded" : "failed");
  expect(text).not.toMatch(/[\n\r\p{Cc}]/u);
  expect(text.length).toBeGreaterThan(20);
  expect(text.length).toBeLessThanOrEqual(600);
  expect(text).not.toContain("fake");
  return text;
}

type Row = readonly [title: string, test: Case, kind: CheckResult["kind"], says: readonly (string | RegExp)[]];

describe("what the check says", () => {
  const refusing = (status: number, body: unknown): Case => ({ routes: { [PROJECT]: json(status, body) } });
  const rows: readonly Row[] = [
    [
      "a token that reads the project",
      {},
      "succeeded",
      ["opens project shop of organization acme", "Nothing was sent"],
    ],
    ["no settings", { settings: null }, "settings", ["no JSON object"]],
    [
      "no token",
      { settings: { ...SETTINGS, api_token: null } },
      "settings",
      ["api_token is missing", "project:read", "dsn"],
    ],
    ["a masked token", { settings: { ...SETTINGS, api_token: "*************" } }, "settings", ["re-enter the token"]],
    [
      "a DSN alone",
      { settings: { ...SETTINGS, api_token: "", dsn: DSN } },
      "succeeded",
      ["right form", "Without api_token no more can be verified"],
    ],
    [
      "a pasted address for a slug",
      { settings: { ...SETTINGS, project_slug: "https://sentry.io/SECRET" } },
      "settings",
      ["project_slug holds an address", /^(?!.*SECRET)/],
    ],
    [
      "401, unknown",
      refusing(401, { detail: "Invalid token" }),
      "credentials",
      ["(401)", "mistyped, revoked", "Invalid token"],
    ],
    ["401, expired", refusing(401, { detail: "Token expired" }), "credentials", ["has expired", "Make a new one"]],
    ["401, deactivated", refusing(401, { detail: "User inactive or deleted" }), "credentials", ["deactivated"]],
    [
      "401, no token arrived",
      refusing(401, { detail: "Invalid token header. No credentials provided." }),
      "credentials",
      ["Authorization header"],
    ],
    [
      "401, foreign organization",
      refusing(401, { detail: "Unauthorized organization access." }),
      "credentials",
      ["another organization", "organization_slug"],
    ],
    [
      "401, single sign-on",
      refusing(401, { detail: { code: "sso-required", message: "Must login via SSO", extra: { loginUrl: "/x/" } } }),
      "credentials",
      ["single sign-on", "internal integration"],
    ],
    [
      "401, two factors",
      refusing(401, { detail: { code: "2fa-required", message: "Requires 2FA", extra: {} } }),
      "credentials",
      ["two-factor"],
    ],
    ["401, the token in its body", refusing(401, { detail: `No: ${TOKEN}` }), "credentials", ["No: [token]"]],
    ["401, any other", refusing(401, ["?"]), "credentials", ["complete and was made on this server"]],
    [
      "403",
      refusing(403, { detail: "You do not have permission to perform this action." }),
      "credentials",
      ["(403)", "project:read", "project:releases", "no more", "do not have permission"],
    ],
    ["403 on the keys alone", { routes: { ...GOOD, [KEYS]: json(403, {}) } }, "credentials", ["project:read"]],
    [
      "an organization token without DSN",
      { settings: { ...SETTINGS, api_token: ORGANIZATION_TOKEN } },
      "credentials",
      ["organization token", "setting dsn", "or use a personal token", "project:read"],
    ],
    [
      "an organization token of another organization and server",
      { settings: { ...SETTINGS, api_token: organizationToken({ org: "other", url: "https://sentry.example.com" }) } },
      "credentials",
      ["made in organization other", "made at sentry.example.com"],
    ],
    [
      "an organization token with DSN",
      { settings: { ...SETTINGS, api_token: ORGANIZATION_TOKEN, dsn: DSN }, routes: { [RELEASES]: json(200, []) } },
      "succeeded",
      ["organization token opens project shop", "will show with the first row"],
    ],
    [
      "an organization token with a DSN that a release proves right",
      {
        settings: { ...SETTINGS, api_token: ORGANIZATION_TOKEN, dsn: DSN },
        routes: {
          [RELEASES]: json(200, [
            {
              version: "1",
              projects: [
                { id: 7, slug: "web" },
                { id: 42, slug: "shop" },
              ],
            },
          ]),
        },
      },
      "succeeded",
      ["opens project shop"],
    ],
    [
      "an organization token with a DSN that a release proves wrong",
      {
        settings: { ...SETTINGS, api_token: ORGANIZATION_TOKEN, dsn: DSN },
        routes: { [RELEASES]: json(200, [{ version: "1", projects: [{ id: 43, slug: "shop" }] }]) },
      },
      "settings",
      ["project number 42", "has number 43"],
    ],
    [
      "an organization token that is revoked",
      {
        settings: { ...SETTINGS, api_token: ORGANIZATION_TOKEN, dsn: DSN },
        routes: { [RELEASES]: json(401, { detail: "Invalid org token" }) },
      },
      "credentials",
      ["(401)"],
    ],
    [
      "an organization token of elsewhere",
      {
        settings: { ...SETTINGS, api_token: ORGANIZATION_TOKEN, dsn: DSN },
        routes: { [RELEASES]: json(403, {}) },
      },
      "credentials",
      ["does not open this project (403)", "another organization"],
    ],
    [
      "404, project, with a near one",
      {
        settings: { ...SETTINGS, project_slug: "shpo" },
        routes: { [PROJECTS]: json(200, [{ slug: "web" }, { slug: "shop" }]) },
      },
      "credentials",
      ["cannot see project shpo of organization acme", "Did you mean shop?", "Check project_slug"],
    ],
    [
      "404, project, nothing near",
      { settings: { ...SETTINGS, project_slug: "elsewhere" }, routes: { [PROJECTS]: json(200, [{ slug: "web" }]) } },
      "credentials",
      [/^(?!.*Did you mean)/, "Check project_slug"],
    ],
    [
      "404, where listing is not allowed",
      { routes: { [PROJECTS]: json(403, {}) } },
      "credentials",
      ["sentry.io does not know project shop of organization acme", "server or region"],
    ],
    [
      "404, organization, with a near one",
      {
        settings: { ...SETTINGS, organization_slug: "acne" },
        routes: { [ORGANIZATIONS]: json(200, [{ slug: "acme" }]) },
      },
      "credentials",
      ["does not know organization acne", "Did you mean acme?", "Check organization_slug"],
    ],
    ["404, organization, no list", { routes: {} }, "credentials", ["does not know organization acme", "region"]],
    [
      "404, slugs that may be secrets",
      {
        settings: { ...SETTINGS, project_slug: "a".repeat(32), organization_slug: "0123456789abcdef".repeat(2) },
        routes: {},
      },
      "credentials",
      [/^(?!.*(aaaaaaaa|01234567))/, "the organization"],
    ],
    [
      "a renamed project",
      {
        settings: { ...SETTINGS, project_slug: "store" },
        routes: {
          ...GOOD,
          "/api/0/projects/acme/store/": json(
            302,
            { slug: "shop", detail: { extra: { slug: "shop" } } },
            { location: PROJECT },
          ),
        },
      },
      "succeeded",
      ["renamed: it is shop now", "project_slug"],
    ],
    [
      "a renamed project on another origin",
      {
        routes: {
          [PROJECT]: json(302, { slug: "store" }, { location: "https://us.sentry.io/api/0/projects/acme/store/" }),
        },
      },
      "credentials",
      ["new slug", "store"],
    ],
    [
      "an address that redirects",
      { routes: { [PROJECT]: raw(301, "", { location: "https://sentry.example.com/login/?next=x" }) } },
      "settings",
      ["https://sentry.example.com", "sentry_url", /^(?!.*next=)/],
    ],
    ["no key", { routes: { ...GOOD, [KEYS]: json(200, []) } }, "credentials", ["no active client key", "Client Keys"]],
    [
      "inactive keys only",
      { routes: { ...GOOD, [KEYS]: json(200, [key({ isActive: false })]) } },
      "credentials",
      ["no active client key"],
    ],
    [
      "a key with a rate limit",
      { routes: { ...GOOD, [KEYS]: json(200, [key({ rateLimit: { window: 60, count: 100 } })]) } },
      "succeeded",
      ["at most 100 events in 60 s"],
    ],
    [
      "a DSN of another project",
      { settings: { ...SETTINGS, dsn: DSN.replace("/42", "/7") } },
      "settings",
      ["project number 7", "has number 42", "wrong project"],
    ],
    [
      "a DSN whose key is not listed",
      { settings: { ...SETTINGS, dsn: DSN.replaceAll("0123", "ffff") } },
      "succeeded",
      ["not among the project's active keys"],
    ],
    [
      "a DSN and keys that may not be read",
      { settings: { ...SETTINGS, dsn: DSN }, routes: { ...GOOD, [KEYS]: json(403, {}) } },
      "succeeded",
      [/^(?!.*Warning)/],
    ],
    ...(["refused", "dns", "tls", "connect_timeout", "response_timeout", "reset", "proxy", "unreachable"] as const).map(
      (kind): Row => [
        `the network: ${kind}`,
        { routes: { [PROJECT]: failure(kind, `sentry.io failed by ${kind}.`) } },
        "unreachable",
        ["Sentry could not be reached.", `sentry.io failed by ${kind}.`],
      ],
    ),
    [
      "HTML from a proxy",
      { routes: { [PROJECT]: raw(200, "<html>SECRET intranet</html>") } },
      "unreachable",
      ["a web page", "proxy or a login page", /^(?!.*SECRET)/],
    ],
    ["HTML with 403", { routes: { [PROJECT]: raw(403, "<html>") } }, "unreachable", ["a web page", "(403)"]],
    [
      "JSON of another shape",
      { routes: { [PROJECT]: json(200, { ok: true }) } },
      "unreachable",
      ["not as Sentry's API documents", "(id)"],
    ],
    [
      "an endless answer",
      { routes: { [PROJECT]: failure("response_too_large", "x") } },
      "unreachable",
      ["more than 4 MiB"],
    ],
    [
      "500",
      { routes: { [PROJECT]: json(500, { detail: "Internal Error" }) } },
      "unreachable",
      ["(500)", "Internal Error"],
    ],
    ["418", { routes: { [PROJECT]: json(418, {}) } }, "unreachable", ["unexpected status 418"]],
    [
      "429 that stays",
      { routes: { [PROJECT]: json(429, "Too many", { "x-sentry-rate-limit-reset": "99999999999" }) } },
      "unreachable",
      ["(429)", " h,", "Try again later"],
    ],
    [
      "429 that passes",
      { routes: { ...GOOD, [PROJECT]: [json(429, "Too many"), json(200, { id: 42, slug: "shop" })] } },
      "succeeded",
      [],
    ],
    [
      "plain http",
      { settings: { ...SETTINGS, sentry_url: "http://sentry.example.com" } },
      "succeeded",
      ["sentry_url is plain http"],
    ],
    [
      "plain http at home",
      { settings: { ...SETTINGS, sentry_url: "http://localhost:9000" } },
      "succeeded",
      [/^(?!.*http)/],
    ],
    [
      "a low pace",
      { settings: { ...SETTINGS, max_requests_per_minute: "149" } },
      "succeeded",
      ["max_requests_per_minute is 149", "below 150"],
    ],
    ["a fair pace", { settings: { ...SETTINGS, max_requests_per_minute: "150" } }, "succeeded", [/^(?!.*Warning)/]],
    ["an unknown setting", { settings: { ...SETTINGS, later: "on" } }, "succeeded", ['"later"', "ignored"]],
  ];

  it.each(rows)("%s", async (_title, test, kind, says) => {
    const result = await check(test);
    expect(result.text).toSatisfy(
      (text: string) => says.every((part) => (part instanceof RegExp ? part.test(text) : text.includes(part))),
      `${result.text}\nlacks one of ${says.join(" | ")}`,
    );
    expect(result.kind).toBe(kind);
    expect(result.http.requests.every(({ method }) => method === "GET")).toBe(true);
  });
});

describe("the address", () => {
  it.each([
    ["https://sentry.example.com", ""],
    ["https://sentry.example.com/", ""],
    ["https://example.com/sentry", "/sentry"],
    ["https://example.com/sentry/", "/sentry"],
  ])("%s is asked below its prefix", async (sentry_url, prefix) => {
    const { http, kind } = await check({
      settings: { ...SETTINGS, sentry_url },
      routes: { [prefix + PROJECT]: json(200, { id: "42", slug: "shop" }), [prefix + KEYS]: json(200, [key()]) },
    });
    expect(kind).toBe("succeeded");
    expect(http.asked).toEqual([prefix + PROJECT, prefix + KEYS]);
  });
});

describe("the clock", () => {
  const at = (aheadMinutes: number) => {
    const clock = new VirtualClock();
    const date = new Date(clock.now() - aheadMinutes * 60_000).toUTCString();
    return { clock, routes: { ...GOOD, [KEYS]: json(200, [key()], { date }) } };
  };

  it.each([
    [11, "11 min ahead of"],
    [-11, "11 min behind"],
    [120, "2 h ahead of"],
  ])("%d minutes off is told", async (minutes, words) => {
    const { text, kind } = await check(at(minutes));
    expect(text).toContain(words);
    expect(kind).toBe("succeeded");
  });

  it.each([0, 9, -9])("%d minutes off is not", async (minutes) => {
    expect((await check(at(minutes))).text).not.toContain("clock");
  });

  it("is told with a failure too", async () => {
    const clock = new VirtualClock();
    const date = new Date(clock.now() + 7_200_000).toUTCString();
    const { text } = await check({ clock, routes: { [PROJECT]: json(401, { detail: "Token expired" }, { date }) } });
    expect(text).toMatch(/expired.*clock/);
  });
});

describe("on the command line", () => {
  it("an unknown setting is refused by name", async () => {
    const ports = { clock: new VirtualClock(), http: new FakeHttp(GOOD) };
    const result = await checkConnection({ ...SETTINGS, dns: "x" }, ports, { unknownSettings: "refuse" });
    expect(result.kind).toBe("settings");
    expect(textOf(result)).toContain("Did you mean dsn?");
    expect(ports.http.requests).toEqual([]);
  });
});

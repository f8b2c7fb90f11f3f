import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UsageProblem } from "../../src/app/exit-codes.js";
import { explainSettings, fullEnvironment, readSettings } from "../../src/app/settings.js";
import { parseConnection } from "../../src/config/connection.js";
import { fakeRuntime } from "./fake-runtime.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "settings-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("readSettings", () => {
  it("takes the usual names from the environment, which wins over .env", async () => {
    await writeFile(join(folder, ".env"), "SENTRY_ORG=from-file\nexport SENTRY_PROJECT='shop'\n# comment\n");
    const env = { SENTRY_ORG: "acme", MULTIWOVEN_SENTRY_UNDO_QUOTE_DOUBLING: "on", HOME: "/root" };
    expect(await readSettings(fakeRuntime({ env, folder }), undefined)).toEqual({
      organization_slug: "acme",
      project_slug: "shop",
      undo_quote_doubling: "on",
    });
  });

  it("lets no empty variable hide what .env says", async () => {
    await writeFile(join(folder, ".env"), "SENTRY_ORG=acme\nMULTIWOVEN_SENTRY_LOG_LEVEL=debug\n");
    const runtime = fakeRuntime({ env: { SENTRY_ORG: " ", MULTIWOVEN_SENTRY_LOG_LEVEL: "" }, folder });
    expect(await readSettings(runtime, undefined)).toEqual({ organization_slug: "acme" });
    expect(await fullEnvironment(runtime)).toMatchObject({ MULTIWOVEN_SENTRY_LOG_LEVEL: "debug" });
  });

  it.each([
    ["SENTRY_PROJECT", "MULTIWOVEN_SENTRY_PROJECT_SLUG"],
    ["MULTIWOVEN_SENTRY_PROJECT_SLUG", "SENTRY_PROJECT"],
  ])("lets %s of the environment win over %s in .env", async (mine, other) => {
    await writeFile(join(folder, ".env"), `${other}=from-file\n`);
    const runtime = fakeRuntime({ env: { [mine]: "shop" }, folder });
    expect(await readSettings(runtime, undefined)).toEqual({ project_slug: "shop" });
  });

  it("refuses two values for one setting in the same place, without showing them", async () => {
    const env = { SENTRY_AUTH_TOKEN: "sntryu_fake_1", MULTIWOVEN_SENTRY_API_TOKEN: "sntryu_fake_2" };
    const failure: unknown = await readSettings(fakeRuntime({ env, folder }), undefined).catch((error) => error);
    expect(failure).toBeInstanceOf(UsageProblem);
    expect(String(failure)).toContain(
      "SENTRY_AUTH_TOKEN and MULTIWOVEN_SENTRY_API_TOKEN in the environment are the same setting with different values",
    );
    expect(String(failure)).not.toContain("sntryu");
    const same = { SENTRY_ORG: "acme", MULTIWOVEN_SENTRY_ORGANIZATION_SLUG: " acme " };
    expect(await readSettings(fakeRuntime({ env: same, folder }), undefined)).toEqual({ organization_slug: "acme" });
  });

  it("takes nothing from the environment when there is a settings file", async () => {
    const file = join(folder, "settings.json");
    await writeFile(file, '\uFEFF{"organization_slug":"acme"}');
    await writeFile(join(folder, ".env"), "SENTRY_DSN=https://stray@example.com/1\n");
    const env = { SENTRY_DSN: "https://stray@example.com/1", SENTRY_ORG: "other" };
    expect(await readSettings(fakeRuntime({ env, folder }), file)).toEqual({ organization_slug: "acme" });
  });

  it.each([
    ["is missing", undefined, /"[^"]+settings\.json" does not exist\.$/],
    ["is no JSON", '{"api_token": sntryu_fake_token_for_tests}', /is not valid JSON\.$/],
    ["ends too early", '{"api_token": "sntryu_fake', /is not valid JSON/],
    ["is an array", '["sntryu_fake_token_for_tests"]', /must hold one JSON object\.$/],
    ["is null", "null", /must hold one JSON object\.$/],
  ])("says what is wrong with a settings file that %s, without quoting it", async (_, text, expected) => {
    const file = join(folder, "settings.json");
    if (text !== undefined) await writeFile(file, text);
    const failure: unknown = await readSettings(fakeRuntime({ folder }), file).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageProblem);
    expect(String(failure)).toMatch(expected);
    expect(String(failure)).not.toContain("sntryu");
  });

  it("does not stumble over a folder called .env", async () => {
    await mkdir(join(folder, ".env"));
    expect(await fullEnvironment(fakeRuntime({ env: { A: "1" }, folder }))).toEqual({ A: "1" });
  });

  it("says when .env cannot be read", async () => {
    await symlink(".env", join(folder, ".env"));
    await expect(fullEnvironment(fakeRuntime({ folder }))).rejects.toThrow(/\.env" could not be used \(ELOOP\)/);
  });
});

describe("explainSettings", () => {
  const problems = (settings: unknown) => {
    const parsed = parseConnection(settings, { unknownSettings: "refuse" });
    return parsed.ok ? [] : parsed.problems;
  };

  it("names the variable where settings are variables, and once where they are looked for", () => {
    const [organization, project, where, ...more] = explainSettings(problems({ api_token: "t" }), "environment");
    expect(organization).toBe("organization_slug (SENTRY_ORG) is missing.");
    expect(project).toBe("project_slug (SENTRY_PROJECT) is missing.");
    expect(where).toMatch(/environment and from \.env .* --config/);
    expect(more).toEqual([]);
  });

  it("leaves the names alone for a file", () => {
    expect(explainSettings(problems({ api_token: "t", organization_slug: "acme" }), "file")).toEqual([
      "project_slug is missing.",
    ]);
  });

  it("survives names of any kind", () => {
    const settings = { api_token: "t", organization_slug: "acme", project_slug: "shop", "?*(": "x", projet_slug: "y" };
    expect(explainSettings(problems(settings), "environment").slice(0, 2)).toEqual([
      expect.stringContaining("There is no setting"),
      expect.stringContaining('"projet_slug" (MULTIWOVEN_SENTRY_PROJET_SLUG). Did you mean project_slug?'),
    ]);
  });
});

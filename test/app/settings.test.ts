import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UsageProblem } from "../../src/app/exit-codes.js";
import { fullEnvironment, readSettings } from "../../src/app/settings.js";
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

/**
 * Every golden item through `sentry-cli send-envelope`: its parser (Sentry's own types in Rust) refuses wrong
 * lengths, ids and levels before it sends anything. It is narrower than the server in a few named places.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MappingResult } from "../../src/mapping/mapping.js";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.js";
import { sentryCli } from "../support/child.js";
import { NOW } from "./support.js";
import { bodyOf } from "./verdict.js";

/** Cases that the program's types cannot hold although the server takes them, with the reason. */
const NARROWER: Readonly<Record<string, string>> = {};

const GOLDEN = join(import.meta.dirname, "golden");
const STREAMS = ["errors", "transactions", "check_ins", "logs"];

let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mapping-cli-"));
  sandbox = await startSandbox();
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(STREAMS)("stream %s", (stream) => {
  it("every accepted case", async () => {
    const sent: string[] = [];
    for (const name of readdirSync(join(GOLDEN, stream))) {
      const result = JSON.parse(readFileSync(join(GOLDEN, stream, name, "expected.json"), "utf8")) as MappingResult;
      if (!result.ok || `${stream}/${name}` in NARROWER) continue;
      const { item } = result;
      if (item.type === "release" || item.type === "deploy") continue;
      writeFileSync(join(folder, `${stream}-${name}.envelope`), bodyOf(item, NOW));
      sent.push(name);
    }
    const { code, output } = await sentryCli(
      ["send-envelope", join(folder, `${stream}-*.envelope`)],
      { SENTRY_DSN: sandbox.dsn },
      folder,
    );
    expect(output.match(/^error.*|.*not.*parse.*/gim)).toBeNull();
    expect(code).toBe(0);
    expect(sent.length).toBeGreaterThan(5);
  }, 60_000);
});

/**
 * Every golden item through `sentry-cli send-envelope`: its parser (Sentry's own types in Rust) refuses wrong
 * lengths, ids and levels before it sends anything. It is narrower than the server in a few named places.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listAt, objectAt } from "../../src/mapping/json.js";
import type { MappingResult } from "../../src/mapping/mapping.js";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.js";
import { isRestItem, type JsonObject, type JsonValue } from "../../src/sentry/items.js";
import { sentryCli } from "../support/child.js";
import { NOW } from "./support.js";
import { bodyOf } from "./verdict.js";

/** What the program's types cannot hold although the server takes it, said in the way they can. */
const NARROWER: Readonly<Record<string, (payload: JsonObject) => JsonObject>> = {
  "request.data as an object": (payload) => {
    const request = objectAt(payload, "request");
    return typeof request.data === "object" ? { ...payload, request: { ...request, data: "text" } } : payload;
  },
  "numeric times of transactions": (payload) =>
    payload.type === "transaction" ? { ...isoTimes(payload), spans: listAt(payload, "spans").map(isoTimes) } : payload,
};

function isoTimes(part: JsonValue): JsonObject {
  const iso = (seconds: JsonValue | undefined): string => new Date(Number(seconds) * 1000).toISOString();
  const object = part as JsonObject;
  return { ...object, start_timestamp: iso(object.start_timestamp), timestamp: iso(object.timestamp) };
}

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
      if (!result.ok || isRestItem(result.item)) continue;
      const payload = Object.values(NARROWER).reduce((narrowed, narrow) => narrow(narrowed), result.item.payload);
      writeFileSync(join(folder, `${stream}-${name}.envelope`), bodyOf({ ...result.item, payload }, NOW));
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

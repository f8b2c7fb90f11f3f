/**
 * Golden folders: `golden/<stream>/<case>/row.json` (and `context.json` for settings) gives `expected.json`.
 * A new case needs no code: write row.json, run once with GOLDEN=write, and read what was written before
 * committing it, since from then on it is the law.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodeJson } from "../../src/sentry/envelope.js";
import { isRestItem, MAX_ITEM_BYTES } from "../../src/sentry/items.js";
import { map } from "./support.js";

const ROOT = join(import.meta.dirname, "golden");
const WRITE = process.env.GOLDEN === "write";

const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const folders = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? [e.name] : []));

describe.each(folders(ROOT))("stream %s", (stream) => {
  it.each(folders(join(ROOT, stream)))("%s", (name) => {
    const folder = join(ROOT, stream, name);
    const contextFile = join(folder, "context.json");
    const changes = existsSync(contextFile) ? (read(contextFile) as object) : {};
    const result = map(stream, read(join(folder, "row.json")), changes);
    const expected = join(folder, "expected.json");
    if (WRITE && !existsSync(expected)) writeFileSync(expected, `${JSON.stringify(result, null, 2)}\n`);
    if (!existsSync(expected)) throw new Error(`${name}: no expected.json; run with GOLDEN=write and read it`);
    expect(JSON.parse(JSON.stringify(result))).toEqual(read(expected));
    if (result.ok && !isRestItem(result.item))
      expect(encodeJson(result.item.payload).length).toBeLessThanOrEqual(MAX_ITEM_BYTES[result.item.type]);
  });
});

it("has at least 120 cases, every stream among them", () => {
  const cases = folders(ROOT).flatMap((stream) => folders(join(ROOT, stream)));
  expect(cases.length).toBeGreaterThanOrEqual(120);
  expect(folders(ROOT)).toEqual([
    "check_ins",
    "deploys",
    "errors",
    "feedback",
    "logs",
    "metrics",
    "releases",
    "transactions",
  ]);
});

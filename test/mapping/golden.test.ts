/**
 * Golden folders: `golden/<stream>/<case>/row.json` (and `context.json` for settings) gives `expected.json`.
 * A new case needs no code: write row.json, run once with GOLDEN=write, and read what was written before
 * committing it, since from then on it is the law.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnvelope } from "@sentry/core";
import { describe, expect, it } from "vitest";
import type { MappingContext, MappingResult } from "../../src/mapping/mapping.js";
import { encodeJson } from "../../src/sentry/envelope.js";
import { isRestItem, MAX_ITEM_BYTES } from "../../src/sentry/items.js";
import { map, NOW } from "./support.js";
import { bodyOf, verdictOf } from "./verdict.js";

const ROOT = join(import.meta.dirname, "golden");
const WRITE = process.env.GOLDEN === "write";

const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const folders = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? [e.name] : []));

function remarksOn(result: MappingResult, changes: Partial<MappingContext>): readonly string[] {
  if (!result.ok || isRestItem(result.item)) return [];
  const { outcome, remarks } = verdictOf(result.item, NOW, changes.serverLimits);
  return [...(outcome === "accepted" ? [] : [outcome]), ...remarks.map(({ type }) => type)];
}

describe.each(folders(ROOT))("stream %s", (stream) => {
  it.each(folders(join(ROOT, stream)))("%s", (name) => {
    const folder = join(ROOT, stream, name);
    const contextFile = join(folder, "context.json");
    const changes = existsSync(contextFile) ? (read(contextFile) as Partial<MappingContext>) : {};
    const result = map(stream, read(join(folder, "row.json")), changes);
    const expected = join(folder, "expected.json");
    if (WRITE && !existsSync(expected)) writeFileSync(expected, `${JSON.stringify(result, null, 2)}\n`);
    if (!existsSync(expected)) throw new Error(`${name}: no expected.json; run with GOLDEN=write and read it`);
    expect(JSON.parse(JSON.stringify(result))).toEqual(read(expected));
    if (!result.ok || isRestItem(result.item)) return;
    expect(encodeJson(result.item.payload).length).toBeLessThanOrEqual(MAX_ITEM_BYTES[result.item.type]);
    expect(remarksOn(result, changes)).toEqual(result.timeShift === "past" ? ["past_timestamp"] : []);
    const [, [[header] = []]] = parseEnvelope(bodyOf(result.item, NOW)) as unknown as [object, [[object]]];
    expect(header).toMatchObject({ type: result.item.type });
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

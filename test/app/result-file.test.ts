import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UsageProblem } from "../../src/app/exit-codes.js";
import { openResultFile } from "../../src/app/result-file.js";
import type { RecordReport } from "../../src/connector/outcome.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "result-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const delivered: RecordReport = {
  index: 0,
  stream: "errors",
  outcome: { kind: "delivered" },
  eventId: "0123456789abcdef0123456789abcdef",
  notes: [],
};
const rejected: RecordReport = {
  index: 1,
  stream: "errors",
  outcome: { kind: "rejected", reason: "no_message", detail: "neither message nor exception" },
  notes: [],
};

describe("openResultFile", () => {
  it("writes one line a record, in exactly this form", async () => {
    const path = join(folder, "result.ndjson");
    const file = await openResultFile(path, "-");
    await file.write(1, delivered);
    await file.write(3, rejected);
    await file.close();
    expect(await readFile(path, "utf8")).toBe(
      '{"index":0,"line":1,"outcome":"delivered","event_id":"0123456789abcdef0123456789abcdef","reason":null}\n' +
        '{"index":1,"line":3,"outcome":"rejected","event_id":null,"reason":"no_message"}\n',
    );
    expect(file.problem).toBeUndefined();
  });

  it("writes everything of a run that is faster than the disk", async () => {
    const path = join(folder, "result.ndjson");
    const file = await openResultFile(path, "-");
    for (let index = 0; index < 5_000; index += 1) await file.write(index + 1, { ...delivered, index });
    await file.close();
    expect((await readFile(path, "utf8")).split("\n")).toHaveLength(5_001);
  });

  it.each([
    ["a folder", ".", /is a folder, not a file/],
    ["in no folder", "missing/result.ndjson", /there is no folder "[^"]+missing"/],
  ])("refuses a file that is %s", async (_, name, expected) => {
    const failure: unknown = await openResultFile(join(folder, name), "-").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageProblem);
    expect(String(failure)).toMatch(expected);
  });

  it("never overwrites the input", async () => {
    const path = join(folder, "rows.ndjson");
    await writeFile(path, "{}\n");
    await expect(openResultFile(join(folder, ".", "rows.ndjson"), path)).rejects.toThrow("is the input itself");
    expect(await readFile(path, "utf8")).toBe("{}\n");
  });

  it.skipIf(!existsSync("/dev/full"))("reports a full disk once and lets the run go on", async () => {
    const file = await openResultFile("/dev/full", "-");
    for (let index = 0; index < 1_000; index += 1) await file.write(index + 1, { ...delivered, index });
    await file.close();
    expect(file.problem).toBe(
      'The result file "/dev/full" could not be written: the disk is full; lines are missing from it.',
    );
  });
});

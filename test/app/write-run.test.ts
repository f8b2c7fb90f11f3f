import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InputRecord } from "../../src/app/input/records.js";
import { createLogger } from "../../src/app/logger.js";
import type { ResultFile } from "../../src/app/result-file.js";
import { runWrite, type WriteRun } from "../../src/app/write-run.js";
import type { Outcome } from "../../src/connector/outcome.js";
import type { WriteSession } from "../../src/connector/write-session.js";
import { VirtualClock } from "../support/virtual-clock.js";
import { fakeOutput } from "./fake-runtime.js";

const DELIVERED: Outcome = { kind: "delivered" };
const ERRORED: Outcome = { kind: "errored", reason: "network", detail: "connection refused" };

function sessionOf(fate: (record: unknown, index: number) => Promise<Outcome> | Outcome): WriteSession {
  return {
    deliver: async (record, index) => ({ index, stream: "errors", notes: [], outcome: await fate(record, index) }),
    refused: undefined,
    status: () => ({ limitsInForce: [], circuit: { state: "closed" } }),
  };
}

async function* records(list: readonly InputRecord[]): AsyncGenerator<InputRecord, void, void> {
  yield* list;
}

function rows(count: number): AsyncGenerator<InputRecord, void, void> {
  return records(Array.from({ length: count }, (_, index) => ({ line: index + 1, value: { message: index } })));
}

function memoryResult(): ResultFile & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    problem: undefined,
    async write(line, report) {
      lines.push(`${report.index}@${line} ${report.outcome.kind}`);
    },
    async close() {
      lines.push("closed");
    },
  };
}

function runOf(changes: Partial<WriteRun>): { run: WriteRun; stderr: ReturnType<typeof fakeOutput> } {
  const stderr = fakeOutput();
  const run: WriteRun = {
    stream: "errors",
    records: rows(0),
    session: sessionOf(() => DELIVERED),
    lanes: 10,
    result: undefined,
    logger: createLogger(stderr, {}),
    progress: stderr,
    clock: new VirtualClock(),
    stop: new AbortController().signal,
    ...changes,
  };
  return { run, stderr };
}

describe("runWrite", () => {
  it("accounts for every record exactly once, whatever it came to", async () => {
    const outcomes: readonly Outcome[] = [
      DELIVERED,
      { kind: "queued" },
      { kind: "skipped", reason: "updated_row", detail: "" },
      { kind: "rejected", reason: "no_message", detail: "" },
      ERRORED,
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), async (fates, lanes) => {
        const result = memoryResult();
        const session = sessionOf((_, index) => outcomes[fates[index] ?? 0] ?? DELIVERED);
        const { message } = await runWrite(runOf({ records: rows(fates.length), session, lanes, result }).run);
        const { outcomes: counts } = message.tracking.meta;
        expect(Object.values(counts)).toEqual(
          [0, 1, 2, 3, 4].map((kind) => fates.filter((fate) => fate === kind).length),
        );
        expect(message.tracking.success + message.tracking.failed).toBe(fates.length);
        expect(result.lines).toHaveLength(fates.length + 1);
      }),
    );
  });

  it("writes results in the order of the input, though records end in another", async () => {
    const clock = new VirtualClock();
    const session = sessionOf(async (_, index) => {
      await clock.sleep((index * 7) % 5);
      return DELIVERED;
    });
    const result = memoryResult();
    await clock.run(runWrite(runOf({ records: rows(20), session, clock, result }).run));
    expect(result.lines).toEqual([...Array.from({ length: 20 }, (_, i) => `${i}@${i + 1} delivered`), "closed"]);
  });

  it("counts a malformed line as a rejected record and goes on", async () => {
    const seen: unknown[] = [];
    const session = sessionOf((record) => {
      seen.push(record);
      return DELIVERED;
    });
    const input = records([
      { line: 1, value: 1 },
      { line: 2, problem: "not valid JSON" },
      { line: 4, value: 3 },
    ]);
    const result = memoryResult();
    const { message, read } = await runWrite(runOf({ records: input, session, result }).run);
    expect(read).toBe(3);
    expect(seen).toEqual([1, 3]);
    expect(result.lines).toEqual(["0@1 delivered", "1@2 rejected", "2@4 delivered", "closed"]);
    expect(message.tracking.meta.reasons).toEqual({ malformed_line: 1 });
    expect(message.tracking.logs[0]?.message).toContain("Line 2 is not valid JSON.");
  });

  it("keeps the first hundred failures in the tracking message and in the log, and says that there are more", async () => {
    const { run, stderr } = runOf({ records: rows(500), session: sessionOf(() => ERRORED) });
    const { message } = await runWrite(run);
    expect(message.tracking.failed).toBe(500);
    expect(message.tracking.logs).toHaveLength(100);
    expect(message.tracking.logs[99]?.message).toContain("errors record 99");
    expect(stderr.text.match(/connection refused/g)).toHaveLength(100);
    expect(stderr.text).toContain("100 failures shown");
  });

  it("logs an outage and its end where there is no terminal, and nothing once the run is over", async () => {
    const clock = new VirtualClock();
    const session: WriteSession = {
      ...sessionOf(async () => {
        await clock.sleep(30_000);
        return DELIVERED;
      }),
      status: () => ({
        limitsInForce: [],
        circuit: clock.monotonic() < 20_000 ? { state: "open", reason: "connection refused" } : { state: "closed" },
      }),
    };
    const { run, stderr } = runOf({ records: rows(1), session, clock });
    await clock.run(runWrite(run));
    const logged = stderr.text.trimEnd().split("\n");
    expect(logged.map((line) => JSON.parse(line).msg)).toEqual([
      "Sentry is not answering; rows wait for it. connection refused",
      "Sentry answers again",
    ]);
  });

  it("reports what was read before the input failed", async () => {
    async function* failing(): AsyncGenerator<InputRecord, void, void> {
      yield { line: 1, value: {} };
      throw Object.assign(new Error("read"), { code: "EIO" });
    }
    const { message, read, inputFailure } = await runWrite(runOf({ records: failing() }).run);
    expect(read).toBe(1);
    expect(message.tracking.success).toBe(1);
    expect(inputFailure).toMatchObject({ code: "EIO" });
  });

  it("finishes and reports what is in flight when it is stopped", async () => {
    const clock = new VirtualClock();
    const stop = new AbortController();
    const session = sessionOf(async () => {
      await clock.sleep(100);
      return DELIVERED;
    });
    const run = runWrite(runOf({ records: rows(1_000), session, clock, stop: stop.signal, lanes: 10 }).run);
    await clock.advance(150);
    stop.abort();
    const { message, read } = await clock.run(run);
    expect(read).toBe(20);
    expect(message.tracking.success).toBe(20);
  });
});

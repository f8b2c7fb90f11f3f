import { describe, expect, it } from "vitest";
import { createLogger } from "../../src/app/logger.js";
import { watchSession } from "../../src/app/watch-session.js";
import type { WriteStatus } from "../../src/connector/write-session.js";
import { VirtualClock } from "../support/virtual-clock.js";
import { fakeOutput } from "./fake-runtime.js";

const CALM: WriteStatus = { limitsInForce: [], circuit: { state: "closed" } };
const DOWN: WriteStatus = { ...CALM, circuit: { state: "open", reason: "connection refused" } };
const LIMITED: WriteStatus = { ...CALM, limitsInForce: ["error: 42 s (key_quota)"] };

/** What is logged while the session goes through phases, each with its length in milliseconds. */
async function logged(phases: readonly (readonly [WriteStatus, number])[]): Promise<string[]> {
  const clock = new VirtualClock();
  const stderr = fakeOutput();
  let status = CALM;
  const unwatch = watchSession(createLogger(stderr, {}), clock, () => status);
  for (const [phase, ms] of phases) {
    status = phase;
    await clock.advance(ms);
  }
  unwatch();
  status = DOWN;
  await clock.advance(10_000);
  const lines = stderr.text.trimEnd().split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line)).map(({ level, msg }) => `${level}: ${msg}`);
}

describe("watching a session", () => {
  it("tells an outage when it begins and when it ends", async () => {
    expect(
      await logged([
        [CALM, 3_000],
        [DOWN, 60_000],
        [CALM, 3_000],
        [DOWN, 2_000],
      ]),
    ).toEqual([
      "warn: Sentry is not answering; rows wait for it. connection refused",
      "info: Sentry answers again",
      "warn: Sentry is not answering; rows wait for it. connection refused",
    ]);
  });

  it("tells limits that last, once, and when there are none any more", async () => {
    expect(
      await logged([
        [LIMITED, 40_000],
        [CALM, 2_000],
      ]),
    ).toEqual(["warn: Rows wait for limits in force: error: 42 s (key_quota)", "info: No limit is in force any more"]);
  });

  it("says nothing of short limits and of nothing", async () => {
    expect(
      await logged([
        [LIMITED, 3_000],
        [CALM, 3_000],
        [LIMITED, 3_000],
        [CALM, 60_000],
      ]),
    ).toEqual([]);
  });
});

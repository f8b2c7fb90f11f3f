import { expect, it } from "vitest";
import { createOutageAllowance } from "../../src/transport/outage-allowance.js";

it("is used up by the time in which anybody waits, not by each", () => {
  const allowance = createOutageAllowance(10_000);
  const stops = [allowance.startWaiting(0), allowance.startWaiting(1_000), allowance.startWaiting(2_000)];
  expect(allowance.remainingMs(4_000)).toBe(6_000);
  stops[0]?.(4_000);
  stops[1]?.(4_000);
  expect(allowance.remainingMs(5_000)).toBe(5_000);
  stops[2]?.(5_000);
  expect(allowance.remainingMs(500_000)).toBe(5_000);
  allowance.startWaiting(600_000);
  expect(allowance.remainingMs(602_000)).toBe(3_000);
  expect(allowance.remainingMs(999_000)).toBe(0);
});

it("counts each waiting once, however often it is stopped", () => {
  const allowance = createOutageAllowance(10_000);
  const stop = allowance.startWaiting(0);
  const other = allowance.startWaiting(0);
  stop(1_000);
  stop(1_000);
  expect(allowance.remainingMs(3_000)).toBe(7_000);
  other(3_000);
  expect(allowance.remainingMs(9_000)).toBe(7_000);
});

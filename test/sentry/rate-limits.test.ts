import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DataCategory } from "../../src/sentry/items.js";
import {
  blockedUntil,
  describeRateLimits,
  NO_LIMITS,
  readRateLimits,
  readRetryAfter,
  withRateLimits,
} from "../../src/sentry/rate-limits.js";

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);

function announce(header: string | undefined, status = 200, retryAfter?: string) {
  const headers = { "x-sentry-rate-limits": header, "retry-after": retryAfter };
  return withRateLimits(NO_LIMITS, readRateLimits({ status, headers }, NOW), NOW);
}

/** Seconds that a category is blocked for after one answer. */
function seconds(category: DataCategory, header: string | undefined, status = 200, retryAfter?: string): number {
  return (blockedUntil(announce(header, status, retryAfter), [category], NOW) - NOW) / 1000;
}

describe("X-Sentry-Rate-Limits", () => {
  it.each<[what: string, header: string, error: number, transaction: number, log: number]>([
    ["one limit", "60:error:key", 60, 0, 0],
    ["several categories", "60:error;transaction:key:key_quota", 60, 60, 0],
    ["several limits", "60:error:key, 2700:log_item:organization", 60, 0, 2700],
    ["several limits without a space", "60:error:key,2700:log_item:organization", 60, 0, 2700],
    ["no category means every category", "60::organization", 60, 60, 60],
    ["an unknown category among known ones", "60:error;teapot:key", 60, 0, 0],
    ["only unknown categories limit nothing", "60:teapot;samovar:key", 0, 0, 0],
    ["namespaces concern metric_bucket alone", "60:metric_bucket:organization:quota:custom;transactions", 0, 0, 0],
    ["further fields are passed over", "60:error:key:reason:ns:later:still later", 60, 0, 0],
    ["spaces are passed over", "  60 : error ; transaction : key ", 60, 60, 0],
    ["fractions of a second count", "0.25:error:key,1.5:transaction:key", 0.25, 1.5, 0],
    ["the longer of two limits wins", "10:error:key, 60:error:organization, 30:error:project", 60, 0, 0],
    ["unreadable seconds mean 60", "soon:error:key, -5:transaction:key, :log_item:key", 60, 60, 60],
    ["a number too large to count means 60", `${"9".repeat(400)}:error:key`, 60, 0, 0],
    ["zero is no limit", "0:error:key", 0, 0, 0],
    ["a bare number limits everything", "60", 60, 60, 60],
    ["a stray comma is no limit", "60:error:key,,", 60, 0, 0],
    ["a word is no limit", "unlimited", 0, 0, 0],
    ["the prototype's names are no categories", "60:__proto__;constructor:key", 0, 0, 0],
  ])("%s", (_what, header, error, transaction, log) => {
    expect([seconds("error", header), seconds("transaction", header), seconds("log_item", header)]).toEqual([
      error,
      transaction,
      log,
    ]);
  });

  it("counts on a 429 as on a 200, and then Retry-After does not", () => {
    expect(seconds("error", "10:error:key", 429, "300")).toBe(10);
  });

  it("blocks nothing on a 429 that names only other categories", () => {
    expect(seconds("error", "60:transaction:key", 429, "60")).toBe(0);
    expect(seconds("error", "60:teapot:key", 429)).toBe(0);
  });
});

describe("Retry-After", () => {
  it.each<[what: string, status: number, header: string | undefined, expected: number]>([
    ["seconds", 429, "17", 17],
    ["fractions", 429, "0.5", 0.5],
    ["an HTTP date", 429, "Mon, 23 Nov 2026 12:02:00 GMT", 120],
    ["a date gone by", 429, "Mon, 23 Nov 2026 11:00:00 GMT", 0],
    ["unreadable", 429, "after lunch", 60],
    ["negative", 429, "-3", 60],
    ["a bare 429", 429, undefined, 60],
    ["not on a 200", 200, "17", 0],
    ["not on a 503", 503, "17", 0],
  ])("%s", (_what, status, header, expected) => {
    expect(seconds("error", undefined, status, header)).toBe(expected);
    expect(seconds("log_item", undefined, status, header)).toBe(expected);
  });

  it("is what an unreadable limits header falls back to", () => {
    expect(seconds("error", "", 429, "5")).toBe(5);
    expect(seconds("error", "garbage", 429)).toBe(60);
  });

  it("is undefined when it is not there", () => {
    expect(readRetryAfter(undefined, NOW)).toBeUndefined();
  });
});

describe("limits over time", () => {
  const limit = (header: string, state = NO_LIMITS, now = 0) =>
    withRateLimits(state, readRateLimits({ status: 200, headers: { "x-sentry-rate-limits": header } }, NOW), now);

  it("keeps the longer deadline when a shorter one is announced later", () => {
    const state = limit("1:error:key", limit("60:error:key"), 5_000);
    expect(blockedUntil(state, ["error"], 5_000)).toBe(60_000);
  });

  it("never lets an expired category hide an active limit on everything", () => {
    const state = limit("60::organization", limit("1:error:key"));
    expect(blockedUntil(state, ["error"], 2_000)).toBe(60_000);
  });

  it("takes the later of category and everything", () => {
    const state = limit("10::organization,60:error:key");
    expect(blockedUntil(state, ["error"], 0)).toBe(60_000);
    expect(blockedUntil(state, ["transaction"], 0)).toBe(10_000);
  });

  it("stops an item that any of its categories stops", () => {
    expect(blockedUntil(limit("30:log_byte:organization"), ["log_item", "log_byte"], 0)).toBe(30_000);
    expect(blockedUntil(limit("30:trace_metric_byte:key"), ["trace_metric", "trace_metric_byte", "metric"], 0)).toBe(
      30_000,
    );
  });

  it("ends exactly at its deadline", () => {
    const state = limit("1:error:key");
    expect(blockedUntil(state, ["error"], 999)).toBe(1_000);
    expect(blockedUntil(state, ["error"], 1_000)).toBe(1_000);
    expect(blockedUntil(state, ["error"], 7_000)).toBe(7_000);
  });

  it("forgets what has expired, so that the state cannot grow", () => {
    expect(limit("1:transaction:key", limit("1:error:key"), 2_000).size).toBe(1);
  });

  it("names what is in force, with its reason made safe to print", () => {
    const state = limit("1:transaction:key,41.2:error:key:key_quota\u001b[31m,90::organization:spike protection");
    expect(describeRateLimits(state, 2_000)).toEqual([
      "error 40 s (key_quota31m)",
      "all categories 88 s (spike protection)",
    ]);
  });
});

it("never throws, and never waits less than nothing or for ever, whatever the headers say", () => {
  const piece = fc.oneof(
    fc.constantFrom("error", "60", "-1", "1e309", "NaN", "Infinity", ":", ";", ",", " ", "all", "0.5", "log_byte"),
    fc.string({ unit: "binary", maxLength: 6 }),
  );
  const header = fc.oneof(
    fc.option(
      fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join("")),
      { nil: undefined },
    ),
    fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
  );
  fc.assert(
    fc.property(header, header, fc.constantFrom(200, 429, 503), (limits, retryAfter, status) => {
      for (const category of ["error", "log_item", "monitor"] as const) {
        const wait = seconds(category, limits, status, retryAfter);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(wait)).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

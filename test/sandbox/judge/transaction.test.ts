import { describe, expect, test } from "vitest";
import type { JsonObject, JsonValue } from "../../../src/sentry/items.js";
import { DAY, judgeOne, NOW, remarks, SPAN_ID, TRACE_ID } from "./judging.js";

const TRACE = { trace_id: TRACE_ID, span_id: SPAN_ID };
const SPAN = { trace_id: TRACE_ID, span_id: SPAN_ID, start_timestamp: NOW - 2, timestamp: NOW - 1 };
const GOOD: JsonObject = {
  type: "transaction",
  transaction: "checkout",
  transaction_info: { source: "task" },
  start_timestamp: NOW - 3,
  timestamp: NOW,
  contexts: { trace: { ...TRACE, op: "task", status: "ok" } },
  spans: [SPAN],
  measurements: { lcp: { value: 120, unit: "millisecond" } },
};
const without = (object: JsonObject, field: string): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== field));
const withSpan = (fields: JsonObject): JsonObject => ({ ...GOOD, spans: [{ ...SPAN, ...fields }] });

test("a good one", () => {
  expect(judgeOne("transaction", GOOD)).toMatchObject({ outcome: "accepted", remarks: [] });
});

describe("dropped whole, with Relay's reason", () => {
  test.each<[string, JsonObject, string]>([
    ["no end", without(GOOD, "timestamp"), "timestamp hard-required for transaction events"],
    ["no start", without(GOOD, "start_timestamp"), "start_timestamp hard-required for transaction events"],
    ["an end that is no time", { ...GOOD, timestamp: "noon" }, "timestamp hard-required for transaction events"],
    [
      "the end before the start",
      { ...GOOD, start_timestamp: NOW + 1 },
      "end timestamp is smaller than start timestamp",
    ],
    ["a start before 1970", { ...GOOD, start_timestamp: -5 }, "timestamp is too stale"],
    ["no contexts", without(GOOD, "contexts"), "missing valid trace context"],
    ["no trace id", { ...GOOD, contexts: { trace: { span_id: SPAN_ID } } }, "trace context is missing trace_id"],
    [
      "a trace id of zeros",
      { ...GOOD, contexts: { trace: { ...TRACE, trace_id: "0".repeat(32) } } },
      "trace context is missing trace_id",
    ],
    [
      "a span id of 15 digits",
      { ...GOOD, contexts: { trace: { ...TRACE, span_id: SPAN_ID.slice(1) } } },
      "trace context is missing span_id",
    ],
    ["a span that is null", { ...GOOD, spans: [null] }, "spans must be valid in transaction event"],
    ["a span without start", withSpan({ start_timestamp: null }), "span is missing start_timestamp"],
    ["a span that ends too early", withSpan({ timestamp: NOW - 9 }), "end timestamp is smaller than start timestamp"],
    ["a span without trace id", withSpan({ trace_id: "x" }), "span is missing trace_id"],
    ["a span without id", withSpan({ span_id: null }), "span is missing span_id"],
  ])("%s", (_what, payload, reason) => {
    const judged = judgeOne("transaction", payload);
    expect(judged.outcome).toBe("invalid_transaction");
    expect(judged.remarks).toContainEqual({ type: "invalid_transaction", name: "", reason });
  });

  test("no object", () => {
    expect(judgeOne("transaction", []).outcome).toBe("no_event_payload");
  });
});

describe("by the server's age", () => {
  const old = (days: number): JsonObject => ({
    ...GOOD,
    start_timestamp: NOW - days * DAY - 1,
    timestamp: NOW - days * DAY,
    spans: [],
  });

  test("a current one moves what is older than 90 days", () => {
    expect(remarks(judgeOne("transaction", old(89)))).toEqual([]);
    expect(judgeOne("transaction", old(91))).toMatchObject({
      outcome: "accepted",
      remarks: [{ type: "past_timestamp" }],
    });
  });

  test("an old one drops what is older than 5 days", () => {
    expect(judgeOne("transaction", old(4), { server: "old" }).outcome).toBe("accepted");
    expect(judgeOne("transaction", old(6), { server: "old" }).outcome).toBe("invalid_transaction");
  });

  test("a span without end costs an old one the transaction", () => {
    expect(judgeOne("transaction", withSpan({ timestamp: null })).outcome).toBe("accepted");
    expect(judgeOne("transaction", withSpan({ timestamp: null }), { server: "old" }).outcome).toBe(
      "invalid_transaction",
    );
  });
});

test.each<[string, JsonValue, string]>([
  [
    "a status that is none",
    { contexts: { trace: { ...TRACE, status: "fine" } } },
    "invalid_data contexts.trace.status",
  ],
  ["a source that is none", { transaction_info: { source: "guess" } }, "invalid_data transaction_info.source"],
  ["a measurement as text", { measurements: { lcp: { value: "120" } } }, "invalid_data measurements.lcp.value"],
  [
    "a unit that is none",
    { measurements: { lcp: { value: 1, unit: "furlong" } } },
    "invalid_data measurements.lcp.unit",
  ],
])("%s is remarked on", (_what, fields, expected) => {
  const judged = judgeOne("transaction", { ...GOOD, ...(fields as JsonObject) });
  expect(judged.outcome).toBe("accepted");
  expect(remarks(judged)).toContain(expected);
});

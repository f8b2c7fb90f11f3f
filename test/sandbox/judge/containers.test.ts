/** Logs, metrics and spans: one element judged by itself, the container judged whole. */
import { describe, expect, test } from "vitest";
import { judge } from "../../../src/sandbox/judge/judge.js";
import type { JsonObject, JsonValue } from "../../../src/sentry/items.js";
import { ABOUT, DAY, judgeAll, NOW, NOW_MS, remarks, SPAN_ID, TRACE_ID } from "./judging.js";

const LOG: JsonObject = {
  timestamp: NOW,
  trace_id: TRACE_ID,
  level: "warn",
  severity_number: 13,
  body: "stock below threshold",
  attributes: { sku: { type: "string", value: "A-1" }, left: { type: "integer", value: 3 } },
};
const METRIC: JsonObject = { timestamp: NOW, trace_id: TRACE_ID, name: "orders.total", type: "counter", value: 3 };
const SPAN: JsonObject = {
  trace_id: TRACE_ID,
  span_id: SPAN_ID,
  name: "checkout",
  status: "ok",
  is_segment: true,
  start_timestamp: NOW - 1,
  end_timestamp: NOW,
};
const TRACE = { trace: { trace_id: TRACE_ID, public_key: "a".repeat(32) } };

const outcomes = (type: string, elements: readonly JsonValue[], about = {}, header = {}) =>
  judgeAll(type, elements, about, header).map(({ outcome }) => outcome);

describe("a container", () => {
  test("is one item for each element", () => {
    expect(outcomes("log", [LOG, { ...LOG, body: null }, LOG])).toEqual(["accepted", "invalid_log", "accepted"]);
  });

  test.each<[string, JsonObject]>([
    ["more announced than there", { item_count: 3 }],
    ["fewer announced than there", { item_count: 1 }],
    ["nothing announced", { item_count: null }],
    ["another content type", { content_type: "application/json" }],
    ["the content type of metrics", { content_type: "application/vnd.sentry.items.trace-metric+json" }],
    ["no content type", { content_type: null }],
  ])("%s loses all of it", (_what, header) => {
    expect(outcomes("log", [LOG, LOG], {}, header)).toEqual(["invalid_json"]);
  });

  test("one element that is no object loses all of it", () => {
    expect(outcomes("log", [LOG, "x", LOG])).toEqual(["invalid_json"]);
  });

  test.each(['{"items":{}}', "[]", "null", "{}", String.raw`{"items":[{"body":"\ud800"}]}`])("%s is none", (text) => {
    const header = { type: "log", content_type: "application/vnd.sentry.items.log+json", item_count: 1 };
    expect(judge({ header, payload: Buffer.from(text) }, ABOUT)).toMatchObject([{ outcome: "invalid_json" }]);
  });

  test("an element above its own limit is dropped alone", () => {
    expect(outcomes("trace_metric", [METRIC, { ...METRIC, unit: "x".repeat(1_048_577) }])).toEqual([
      "accepted",
      "too_large:trace_metric",
    ]);
    expect(outcomes("log", [{ ...LOG, body: "x".repeat(2_097_153) }, LOG])).toEqual(["too_large:log", "accepted"]);
  });
});

describe("a log", () => {
  test("that is good", () => {
    expect(judgeAll("log", [LOG])).toMatchObject([{ outcome: "accepted", remarks: [] }]);
  });

  test.each<[string, JsonObject, string]>([
    ["no trace id", { trace_id: null }, "invalid_log"],
    ["a trace id of zeros", { trace_id: "0".repeat(32) }, "invalid_log"],
    ["no body", { body: null }, "invalid_log"],
    ["a body that is a number", { body: 5 }, "invalid_log"],
    ["no level", { level: null }, "invalid_log"],
    ["no time", { timestamp: null }, "invalid_log"],
    ["a time that is none", { timestamp: "noon" }, "invalid_log"],
    ["a time before 1970", { timestamp: -1 }, "timestamp"],
    ["31 days ago", { timestamp: NOW - 31 * DAY }, "timestamp"],
    ["29 days ago", { timestamp: NOW - 29 * DAY }, "accepted"],
  ])("%s: %j gives %s", (_what, fields, outcome) => {
    expect(outcomes("log", [{ ...LOG, ...fields }])).toEqual([outcome]);
  });

  test("from the future is moved", () => {
    expect(remarks(judgeAll("log", [{ ...LOG, timestamp: NOW + 61 }])[0])).toEqual(["future_timestamp timestamp"]);
  });

  test("is dropped for an age that the clock's drift adds", () => {
    const about = { sentAt: NOW_MS + 3_600_000 };
    expect(outcomes("log", [{ ...LOG, timestamp: NOW - 30 * DAY + 60 }], about)).toEqual(["timestamp"]);
  });

  test.each(["warning", "WARN", "critical"])("level %s is unknown", (level) => {
    expect(remarks(judgeAll("log", [{ ...LOG, level }])[0])).toEqual(["invalid_data level"]);
  });

  test.each<[string, JsonValue, boolean]>([
    ["text", { type: "string", value: "x" }, true],
    ["text that is a number", { type: "string", value: 1 }, false],
    ["an integer", { type: "integer", value: -5 }, true],
    ["an integer with a fraction", { type: "integer", value: 1.5 }, false],
    ["an integer beyond 64 bits", { type: "integer", value: 2 ** 63 }, false],
    ["an integer as text", { type: "integer", value: "5" }, false],
    ["a double", { type: "double", value: 1 }, true],
    ["a boolean", { type: "boolean", value: false }, true],
    ["a boolean as text", { type: "boolean", value: "true" }, false],
    ["a list of text", { type: "string[]", value: ["a", "b"] }, true],
    ["a mixed list", { type: "string[]", value: ["a", 1] }, false],
    ["an array", { type: "array", value: ["a", 1] }, true],
    ["an array of objects", { type: "array", value: [{}] }, false],
    ["an unknown type", { type: "date", value: "x" }, false],
    ["a type named __proto__", { type: "__proto__", value: "x" }, false],
    ["a value without type", { value: 1 }, false],
    ["a bare value", "x", false],
    ["a null value", { type: "string", value: null }, false],
  ])("attribute: %s", (_what, attribute, kept) => {
    const [judged] = judgeAll("log", [{ ...LOG, attributes: { a: attribute } }]);
    expect(judged?.outcome).toBe("accepted");
    expect(remarks(judged)).toEqual(kept ? [] : ["invalid_data attributes.a"]);
  });

  test("lists are unknown to old servers", () => {
    const attributes = { a: { type: "string[]", value: [] }, b: { type: "array", value: [] } };
    expect(remarks(judgeAll("log", [{ ...LOG, attributes }], { server: "old" })[0])).toHaveLength(2);
  });
});

describe("a metric", () => {
  test("that is good", () => {
    expect(judgeAll("trace_metric", [METRIC])).toMatchObject([{ outcome: "accepted", remarks: [] }]);
  });

  test.each<[string, JsonObject, string]>([
    ["a value as text", { value: "3" }, "invalid_trace_metric"],
    ["no value", { value: null }, "invalid_trace_metric"],
    ["a blank name", { name: " " }, "invalid_trace_metric"],
    ["a type that is none", { type: "set" }, "invalid_trace_metric"],
    ["no trace id", { trace_id: null }, "invalid_trace_metric"],
    ["no time", { timestamp: null }, "invalid_trace_metric"],
    ["31 days ago", { timestamp: NOW - 31 * DAY }, "timestamp"],
    ["value 0", { value: 0 }, "accepted"],
    ["a gauge with unit", { type: "gauge", unit: "second" }, "accepted"],
  ])("%s: %j gives %s", (_what, fields, outcome) => {
    expect(outcomes("trace_metric", [{ ...METRIC, ...fields }])).toEqual([outcome]);
  });

  test("with a name in other characters gets underscores", () => {
    expect(remarks(judgeAll("trace_metric", [{ ...METRIC, name: "orders/total" }])[0])).toEqual(["invalid_data name"]);
  });
});

describe("a span", () => {
  test("that is good", () => {
    expect(judgeAll("span", [SPAN], TRACE)).toMatchObject([{ outcome: "accepted", remarks: [] }]);
  });

  test("needs the envelope's trace, and that very one", () => {
    expect(outcomes("span", [SPAN])).toEqual(["missing_dynamic_sampling_context"]);
    expect(outcomes("span", [{ ...SPAN, trace_id: "1".repeat(32) }], TRACE)).toEqual([
      "invalid_dynamic_sampling_context",
    ]);
  });

  test.each<[string, JsonObject]>([
    ["no name", { name: null }],
    ["no id", { span_id: null }],
    ["an end before the start", { end_timestamp: NOW - 2 }],
    ["no is_segment", { is_segment: null }],
  ])("%s: dropped", (_what, fields) => {
    expect(outcomes("span", [{ ...SPAN, ...fields }], TRACE)).toEqual(["invalid_span"]);
  });
});

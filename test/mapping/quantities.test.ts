import { describe, expect, it } from "vitest";
import { readTimestamp, toIso } from "../../src/mapping/timestamp.js";
import { readDuration } from "../../src/mapping/units.js";
import { map, payloadOf } from "./support.js";

it.each([
  ["120ms", 0.12],
  ["12 s", 12],
  ["00:01:30", 90],
  ["1 day 02:00:00.5", 93_600.5],
  ["5 min", 300],
  [7, 7],
  ["5 kb", undefined],
  ["00:61:00", undefined],
  ["soon", undefined],
])("a duration %j is %s seconds", (value, seconds) => {
  expect(readDuration(value, "second")).toBe(seconds);
});

it.each([
  ["120ms", 120],
  ["5 s", 5_000],
  ["00:00:05", 5_000],
])("a transaction of %j takes %i ms", (duration_ms, took) => {
  const row = { transaction: "t", start_timestamp: "2026-07-01T09:00:00Z", duration_ms, spans: [] };
  const { start_timestamp, timestamp } = payloadOf("transactions", row);
  expect(Math.round((Number(timestamp) - Number(start_timestamp)) * 1_000)).toBe(took);
});

describe("a metric", () => {
  const metric = (changes: object) => map("metrics", { name: "n", type: "g", value: 1, ...changes });
  const payload = (changes: object) => payloadOf("metrics", { name: "n", type: "g", value: 1, ...changes });

  it("takes the unit from its value when none is mapped", () => {
    expect(payload({ value: "12 ms" })).toMatchObject({ value: 12, unit: "millisecond", type: "gauge" });
    expect(payload({ value: "5%", unit: "ratio" })).toMatchObject({ value: 5, unit: "ratio" });
    expect(payload({ unit: "By" })).toMatchObject({ unit: "byte" });
    expect(payload({ unit: "msecs" })).toMatchObject({ unit: "millisecond" });
  });

  it("may have the types of statsd", () => {
    expect(["c", "incr", "h", "ms"].map((type) => payload({ type }).type)).toEqual([
      "counter",
      "counter",
      "distribution",
      "distribution",
    ]);
  });

  it("says that a large integer is not exact", () => {
    expect(metric({ value: "9007199254740993" }).notes.join()).toContain("beyond 2^53");
  });
});

it("a name that becomes a slug or a metric's name is scrubbed before", () => {
  const name = "password=S3cretS3cret";
  expect(JSON.stringify(map("check_ins", { monitor_slug: name, status: "ok" })).toLowerCase()).not.toContain("s3cret");
  expect(JSON.stringify(map("metrics", { name, type: "c", value: 1 }))).not.toContain("S3cret");
});

it("a user as one value is the id, a request as text is kept", () => {
  const payload = payloadOf("errors", { message: "m", user: 42, request: "GET /" });
  expect(payload.user).toEqual({ id: "42" });
  expect(payload.contexts).toMatchObject({ row: { unusable: { request: "GET /" } } });
});

it("projects may be set apart by semicolons", () => {
  expect(payloadOf("releases", { version: "1", projects: "shop; other" }).projects).toEqual(["shop", "other"]);
});

it.each([
  ["2026-11-20 09:14:07 America/New_York", "2026-11-20T14:14:07Z"],
  ["2026-07-20 09:14:07 America/New_York", "2026-07-20T13:14:07Z"],
  ["2026-11-20T09:14:07[Europe/Berlin]", "2026-11-20T08:14:07Z"],
  ["2026-11-20 09:14:07.25 EST", "2026-11-20T14:14:07.250000Z"],
  ["2026-11-20 09:14:07 CET", "2026-11-20T08:14:07Z"],
  ["2026-11-20 09:14:07 +0200 CET", "2026-11-20T07:14:07Z"],
  ["Fri Nov 20 09:14:07 2026", "2026-11-20T09:14:07Z"],
  ["Fri Nov 20 09:14:07 EST 2026", "2026-11-20T14:14:07Z"],
  ["Fri Nov 20 2026 09:14:07 GMT+0100 (Central European Standard Time)", "2026-11-20T08:14:07Z"],
  ["20/Nov/2026:09:14:07 +0000", "2026-11-20T09:14:07Z"],
  ["[20/Nov/2026:09:14:07 +0100]", "2026-11-20T08:14:07Z"],
  ["1,795,166,047", "2026-11-20T09:14:07Z"],
  ["1_795_166_047_000", "2026-11-20T09:14:07Z"],
  ['{"value":"2026-11-20T09:14:07Z"}', "2026-11-20T09:14:07Z"],
  ["2026-11-20 09:14:07 Mars/Base", undefined],
  ["2026-11-20 09:14:07 XYZ", undefined],
  ["Fri Foo 20 09:14:07 2026", undefined],
  ['{"value":{}}', undefined],
])("the time %s is %s", (text, iso) => {
  const reading = readTimestamp(text);
  expect("value" in reading ? toIso(reading.value) : undefined).toBe(iso);
});

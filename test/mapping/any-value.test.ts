/** Any JSON in any field of any stream: an item within Sentry's limits, or a rejection that says why; never an exception. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeJson } from "../../src/sentry/envelope.js";
import { isRestItem, MAX_ITEM_BYTES } from "../../src/sentry/items.js";
import { ALL_STREAMS, map, NOW } from "./support.js";
import { verdictOf } from "./verdict.js";

/** A row of each stream that is accepted, for one field at a time to be spoilt. */
const GOOD_ROWS: Readonly<Record<string, Record<string, unknown>>> = {
  errors: { message: "m", "exception.type": "E", record_id: "r" },
  transactions: { transaction: "t", start_timestamp: 1_782_896_400, duration_ms: 5, record_id: "r" },
  logs: { body: "b", record_id: "r" },
  metrics: { name: "n", type: "gauge", value: 1, record_id: "r" },
  check_ins: { monitor_slug: "m", status: "ok", record_id: "r", schedule: "0 2 * * *" },
  feedback: { message: "m", record_id: "r" },
  releases: { version: "v" },
  deploys: { release: "v", environment: "e" },
};

const TROUBLE = [
  "'",
  "''",
  "\u0000",
  "\ud800",
  "\u2028",
  '{"a":',
  '{"a"=>nil}',
  "[[]]",
  "a=b",
  "{{auto}}",
  "1e309",
  "-1",
  "NaN",
  "2026-02-30",
  "\n".repeat(300),
  "x".repeat(70_000),
  "😀".repeat(9_000),
  "[".repeat(5_000),
  `${'{"a":'.repeat(3_000)}1${"}".repeat(3_000)}`,
];
const NAMES = [
  "__proto__",
  "constructor",
  "toString",
  "",
  "a.b",
  "0",
  "1",
  "frames",
  "values",
  "type",
  "timestamp",
  "k".repeat(300),
];

const text = fc.oneof(
  fc.constantFrom(...TROUBLE),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.date({ noInvalidDate: true }).map(String),
);
const scalar = fc.oneof(text, fc.double(), fc.integer(), fc.boolean(), fc.constant(null));
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 8 })), tie("value")), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries)),
  ),
}));
const jsonText = anyValue.map((value) => JSON.stringify(value));

function expectSound(stream: string, record: unknown): void {
  const result = map(stream, record);
  if (!result.ok) {
    expect(result.reason).toMatch(/^[a-z_]+$/);
    expect(result.detail).not.toBe("");
    return;
  }
  const { item } = result;
  const bytes = encodeJson(item.payload);
  if (!isRestItem(item)) {
    expect(bytes.length).toBeLessThanOrEqual(MAX_ITEM_BYTES[item.type]);
    const { outcome, remarks } = verdictOf(item, NOW);
    expect({ outcome, remarks: remarks.filter(({ type }) => type !== "past_timestamp") }).toEqual({
      outcome: "accepted",
      remarks: [],
    });
  }
  if (item.eventId !== undefined) expect(item.eventId).toMatch(/^[0-9a-f]{32}$/);
  // Nothing that JSON cannot say: no NaN, no undefined, no lone surrogate.
  expect(JSON.parse(bytes.toString("utf8"))).toEqual(JSON.parse(JSON.stringify(item.payload)));
  expect(bytes.toString("utf8")).toBe(JSON.stringify(item.payload));
}

describe.each(ALL_STREAMS.map(({ name, fields }) => ({ name, paths: Object.keys(fields) })))("stream $name", ({
  name,
  paths,
}) => {
  it("accepts the good row", () => {
    expect(map(name, GOOD_ROWS[name])).toMatchObject({ ok: true, notes: [] });
  });

  it("any value in any field", () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.oneof(anyValue, jsonText), (path, value) => {
        expectSound(name, { ...GOOD_ROWS[name], [path]: value });
      }),
      { numRuns: 400 },
    );
  });

  it("any values in several fields, nested and dotted", () => {
    const field = fc.tuple(
      fc.oneof(fc.constantFrom(...paths), fc.constantFrom(...NAMES)),
      fc.oneof(anyValue, jsonText),
    );
    fc.assert(
      fc.property(fc.array(field, { maxLength: 12 }), (fields) => {
        expectSound(name, { ...GOOD_ROWS[name], ...Object.fromEntries(fields) });
      }),
      { numRuns: 200 },
    );
  });

  it("any record at all", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyValue,
          fc.anything({
            withBigInt: true,
            withDate: true,
            withMap: true,
            withSet: true,
            withNullPrototype: true,
            withTypedArray: true,
          }),
        ),
        (record) => {
          expectSound(name, record);
        },
      ),
      { numRuns: 200 },
    );
  });
});

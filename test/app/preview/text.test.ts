import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlannedRow } from "../../../src/app/preview/planned-rows.js";
import { planText, rowText } from "../../../src/app/preview/text.js";
import type { PlanLine } from "../../../src/app/preview/totals.js";
import type { Item, JsonObject } from "../../../src/sentry/items.js";

const PLAIN = { color: false };
const TYPES: readonly Item["type"][] = [
  "event",
  "transaction",
  "feedback",
  "log",
  "trace_metric",
  "check_in",
  "release",
  "deploy",
];

function row(
  type: Item["type"],
  payload: JsonObject,
  changes: Partial<PlannedRow> = {},
  notes: string[] = [],
): PlannedRow {
  const plan = { ok: true, item: { type, payload }, payload: Buffer.from("{}"), notes, scrubbed: [] } as const;
  return { index: 3, line: 4, plan, joined: false, ...changes };
}

describe("a row as text", () => {
  it.each<[Item["type"], JsonObject, string]>([
    ["event", { logentry: { message: "first\nsecond" } }, "✓ first  event"],
    ["event", {}, "✓ <unlabeled event>"],
    ["transaction", { transaction: "GET /cart" }, "✓ GET /cart  transaction"],
    ["feedback", { contexts: { feedback: { message: "It broke" } } }, "✓ It broke  feedback"],
    ["log", { body: "paid" }, "✓ paid  log"],
    ["trace_metric", { name: "t", type: "gauge", value: 0, unit: "second" }, "✓ t 0 second (gauge)"],
    ["check_in", { monitor_slug: "nightly", status: "ok" }, "✓ nightly: ok  check_in"],
    ["release", { version: "shop@1" }, "✓ shop@1  release"],
    ["deploy", { release: "shop@1", environment: "production" }, "✓ shop@1 to production  deploy"],
  ])("of type %s has a title as in Sentry's lists", (type, payload, title) => {
    expect(rowText(row(type, payload), PLAIN)).toContain(title);
  });

  it("tells the chain, the innermost frames first, and what was cut", () => {
    const frames = Array.from({ length: 9 }, (_, n) => ({
      function: `f${n}`,
      filename: "a.py",
      lineno: n,
      in_app: n > 4,
    }));
    const payload = {
      exception: {
        values: [
          { type: "Cause", value: "deep" },
          { type: "Top", value: "high", stacktrace: { frames } },
        ],
      },
      contexts: { row: { trimmed: ["extra: the largest values", "exceptions: two were left out"] } },
    };
    const notes = ["cut to fit: extra: the largest values", "exceptions: two were left out", "kept note"];
    const text = rowText(row("event", payload, {}, notes), PLAIN);
    expect(text).toMatch(/✓ Top: high[\s\S]*culprit +a.py in f8[\s\S]*caused by +Cause: deep/);
    expect(text).toMatch(/frames +9, of them 4 in the application\n +\* f8 {2}a.py:8\n/);
    expect(text).toMatch(/ {3}f3 {2}a.py:3\n +… and 3 outer ones\n/);
    expect(text).toMatch(/trims +extra: the largest values\n +exceptions: two were left out\n +notes +kept note$/);
    expect(text).not.toContain("cut to fit");
  });

  it("says when a row travels with another", () => {
    expect(rowText(row("check_in", { monitor_slug: "a", status: "ok" }, { joined: true }), PLAIN)).toContain(
      "check_in, sent with another row",
    );
  });

  it("never throws, and shows no control character, whatever the payload is", () => {
    const payload = fc.dictionary(
      fc.constantFrom(
        "exception",
        "logentry",
        "tags",
        "contexts",
        "timestamp",
        "level",
        "transaction",
        "spans",
        "body",
        "user",
      ),
      fc.oneof(
        fc.jsonValue(),
        fc.record({ values: fc.array(fc.record({ type: fc.jsonValue(), stacktrace: fc.jsonValue() })) }),
        fc.constant("\u001b[2J\u009b31m\u202e\ud800"),
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), payload, (type, value) => {
        const text = rowText(row(type, JSON.parse(JSON.stringify(value))), PLAIN);
        expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
        expect(text.isWellFormed()).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("is bounded, however large the values are", () => {
    const tags = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`tag${n}`, "x".repeat(10_000)]));
    const text = rowText(row("event", { tags, logentry: { message: "y".repeat(1_000_000) } }), PLAIN);
    expect(text.length).toBeLessThan(3_000);
    expect(text).toContain("… and 488 more");
  });
});

describe("a plan as text", () => {
  const plan: PlanLine = {
    type: "plan",
    stream: "logs",
    complete: true,
    rows: 250,
    outcomes: { deliverable: 248, rejected: 2 },
    reasons: { out_of_window: 2 },
    items: { log_item: 248 },
    requests: { log_item: 3 },
    bytes: 2_500_000,
    times: {
      hour: 200,
      day: 48,
      week: 0,
      month: 0,
      quarter: 0,
      older: 0,
      ahead: 0,
      rewritten: 0,
      rejected: 2,
      none: 0,
    },
    duplicates: { rows: 1, ids: ["abc"], complete: true },
    scrubbed: { password: 3 },
    pace: { requests_per_minute: 1, seconds: 7_320 },
  };

  it("names all counts", async () => {
    await expect(`${planText(plan, PLAIN)}\n`).toMatchFileSnapshot("plan.txt");
  });

  it.each([
    [{ requests_per_minute: null, seconds: null }, "as fast as Sentry answers"],
    [{ requests_per_minute: null, seconds: 60 }, "at least 1 min 0 s for check-ins"],
    [{ requests_per_minute: 600, seconds: 0 }, "at least 0 s at 600 requests a minute"],
  ])("tells the duration of %j", (pace, expected) => {
    expect(planText({ ...plan, pace }, PLAIN)).toContain(expected);
  });

  it("is coloured on request only", () => {
    expect(planText(plan, PLAIN)).not.toContain("\u001b");
    expect(planText(plan, { color: true })).toContain("\u001b[1m");
  });
});

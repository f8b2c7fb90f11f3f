import { describe, expect, it } from "vitest";
import { fitEvent } from "../../src/mapping/fit.js";
import { objectAt } from "../../src/mapping/json.js";
import { Notes } from "../../src/mapping/notes.js";
import { encodeJson } from "../../src/sentry/envelope.js";
import type { JsonObject, JsonValue } from "../../src/sentry/items.js";
import { map, payloadOf } from "./support.js";

const TARGET = 921_600;
const MIB = 1_048_576;
const bytes = (value: JsonValue): number => encodeJson(value).length;
const trimmed = (payload: JsonObject): unknown => objectAt(payload.contexts, "row").trimmed;
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** An event of about so many bytes, most of them breadcrumbs: each one is within its own limit. */
const eventOf = (size: number): JsonObject => ({
  exception: { values: [{ type: "E", value: "v" }] },
  breadcrumbs: { values: times(Math.floor(size / 1_036), (index) => ({ message: `${index} `.padEnd(1_022, "x") })) },
});

describe("an event is fitted to its bytes", () => {
  it.each([
    ["0.85 MiB", 0.85 * MIB, false],
    ["0.99 MiB", 0.99 * MIB, true],
    ["1.0 MiB", MIB, true],
    ["1.01 MiB", 1.01 * MIB, true],
    ["5 MiB", 5 * MIB, true],
  ])("%s", (_, size, cut) => {
    const event = eventOf(size);
    const notes = new Notes();
    const fitted = fitEvent(event, notes);
    expect(bytes(fitted)).toBeLessThanOrEqual(TARGET);
    expect(fitted === event).toBe(!cut);
    expect(trimmed(fitted)).toEqual(cut ? ["breadcrumbs: the oldest"] : undefined);
    expect(notes.list()).toEqual(cut ? ["cut to fit: breadcrumbs: the oldest"] : []);
  });

  it("takes no more than it must: the newest breadcrumbs stay, nearly up to the limit", () => {
    const fitted = fitEvent(eventOf(2 * MIB), new Notes());
    const crumbs = objectAt(fitted, "breadcrumbs").values as { message: string }[];
    expect(crumbs.at(-1)?.message).toMatch(new RegExp(`^${Math.floor((2 * MIB) / 1_036) - 1} `));
    expect(bytes(fitted)).toBeGreaterThan(TARGET - 4_096);
  });

  it("goes by the documented order: extra, breadcrumbs, source lines, contexts; the issue itself last", () => {
    const big = "x".repeat(400_000);
    const event: JsonObject = {
      exception: {
        values: [
          {
            type: "E",
            value: "v",
            stacktrace: {
              frames: times(100, (index) => ({ function: `f${index}`, vars: { a: big.slice(0, 9_000) } })),
            },
          },
        ],
      },
      extra: { a: big, b: "small" },
      breadcrumbs: { values: [{ message: big }] },
      contexts: { big: { a: big }, trace: { trace_id: "t" } },
    };
    const steps = (limit: number) => trimmed(fitEvent(event, new Notes(), limit));
    expect(steps(1_800_000)).toEqual(["extra: the largest values"]);
    expect(steps(1_400_000)).toEqual(["extra: the largest values", "breadcrumbs: the oldest"]);
    expect(steps(1_000_000)).toEqual([
      "extra: the largest values",
      "breadcrumbs: the oldest",
      "frames: variables and source lines",
    ]);
    const last = fitEvent(event, new Notes(), 100_000);
    expect(trimmed(last)).toContain("contexts: the largest");
    expect(last.contexts).toMatchObject({ trace: { trace_id: "t" } });
    expect(bytes(last)).toBeLessThanOrEqual(100_000);
  });

  it("takes frames from the middle, never the ends", () => {
    const frames = times(200, (index) => ({ function: `f${index}`, filename: "x".repeat(200) }));
    const event: JsonObject = { exception: { values: [{ type: "E", stacktrace: { frames } }] } };
    const few = JSON.stringify(fitEvent(event, new Notes(), 44_000));
    for (const kept of ['"f0"', '"f1"', '"f60"', '"f140"', '"f198"']) expect(few).toContain(kept);
    expect(few).not.toContain('"f100"');
    const fitted = fitEvent(event, new Notes(), 10_000);
    const text = JSON.stringify(fitted);
    expect(text).toContain('"f0"');
    expect(text).toContain('"f199"');
    expect(text).not.toContain('"f100"');
    expect(bytes(fitted)).toBeLessThanOrEqual(10_000);
  });

  it("takes exceptions from the middle, and what they led to belongs to the next that is left", () => {
    const values = times(9, (index) => ({
      type: `E${index}`,
      value: "x".repeat(1_000),
      mechanism: { type: "chained", exception_id: 8 - index, ...(index === 8 ? {} : { parent_id: 7 - index }) },
    }));
    const fitted = fitEvent({ exception: { values } }, new Notes(), 6_500);
    const left = (fitted.exception as { values: typeof values }).values;
    expect(left.map(({ type }) => type)).toEqual(["E0", "E1", "E2", "E7", "E8"]);
    const parents = left.map(({ mechanism }) => ("parent_id" in mechanism ? mechanism.parent_id : undefined));
    expect(parents).toEqual([7, 6, 1, 0, undefined]);
  });

  it("keeps 250 frames, both ends", () => {
    const frames = times(1_000, (index) => ({ function: `f${index}` }));
    const payload = payloadOf("errors", { "exception.type": "E", stack_trace: frames });
    const text = JSON.stringify(payload);
    expect(text.match(/"function"/g)).toHaveLength(250);
    expect(text).toContain('"f0"');
    expect(text).toContain('"f124"');
    expect(text).not.toContain('"f125"');
    expect(text).toContain('"f999"');
  });
});

describe("rows of monstrous size still become items", () => {
  const long = "ü😀".repeat(200_000);
  const many = Object.fromEntries(times(15_000, (index) => [`key${index}`, `${index}-${"v".repeat(90)}`]));
  const huge: Record<string, Record<string, unknown>> = {
    errors: {
      message: long,
      "exception.type": long,
      "exception.value": long,
      stack_trace: long,
      logger: long,
      fingerprint: times(5_000, () => "f".repeat(500)),
      breadcrumbs: times(15_000, (index) => ({ message: `b${index}`, data: { a: long.slice(0, 4_000) } })),
    },
    transactions: {
      transaction: long,
      start_timestamp: 1_782_896_400,
      duration_ms: 5,
      spans: times(1_500, (index) => ({
        start_timestamp: 1_782_896_400,
        op: long,
        description: `${index}${long}`,
        data: { long },
      })),
      measurements: Object.fromEntries(times(10_000, (index) => [`m${index}`, index])),
    },
    logs: { body: long, "attributes.a": long, attributes: many },
    metrics: { name: `n${long}`, type: "counter", value: 1, attributes: many },
    check_ins: { monitor_slug: long, status: "ok", schedule: long },
    feedback: {
      message: long,
      tags: many,
      "tags.long": long,
      contexts: Object.fromEntries(times(300, (index) => [`c${index}`, { long }])),
      user: many,
    },
  };

  it.each(Object.keys(huge))("%s", (stream) => {
    const result = map(stream, huge[stream]);
    expect(result).toMatchObject({ ok: true });
    if (!result.ok) return;
    expect(bytes(result.item.payload)).toBeLessThanOrEqual(stream === "check_ins" ? 102_400 : TARGET);
    expect(result.notes.length).toBeGreaterThan(0);
    expect(result.notes.length).toBeLessThanOrEqual(25);
  });
});

import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/sentry/items.js";
import { payloadOf } from "./support.js";

const FRAME = "\tat com.acme.Shop.buy(Shop.java:12)";

/** What is kept of the trace, and whether the event says that the row won. */
function told(row: JsonObject, headline: string): readonly [unknown, boolean] {
  const { extra, contexts } = payloadOf("errors", { ...row, stack_trace: `${headline}\n${FRAME}` });
  return [(extra as JsonObject | undefined)?.stack_trace, JSON.stringify(contexts ?? {}).includes("another")];
}

describe("type and message of a row beside those of its stack trace", () => {
  it.each([
    ["ValueError", "a.ValueError: x", "a.ValueError: x", false],
    ["a.ValueError", "a.ValueError: x", undefined, false],
    ["shop.a.ValueError", "a.ValueError: x", undefined, false],
    ["MyValueError", "a.ValueError: x", "a.ValueError: x", true],
    ["Error", "a.ValueError: x", "a.ValueError: x", true],
    ["b.ValueError", "a.ValueError: x", "a.ValueError: x", true],
  ])("type %s, %s", (type, headline, kept, isNoted) => {
    expect(told({ "exception.type": type }, headline)).toEqual([kept, isNoted]);
  });

  it.each([
    ["timeout", "a.E: timeout: connection to db-17", "a.E: timeout: connection to db-17", false],
    ["timeout: conn...", "a.E: timeout: connection to db-17", "a.E: timeout: connection to db-17", false],
    ["db-17", "a.E: timeout: connection to db-17", "a.E: timeout: connection to db-17", true],
    ["order 4: timeout (again)", "a.E: timeout", undefined, false],
    ["refused", "a.E: timeout", "a.E: timeout", true],
  ])("message %s, %s", (value, headline, kept, isNoted) => {
    expect(told({ "exception.value": value }, headline)).toEqual([kept, isNoted]);
  });
});

it("a message that is too long for Sentry is cut, and the event says so", () => {
  const { contexts } = payloadOf("errors", { exceptions: [{ type: "a.b.E", value: "x".repeat(9_000) }] });
  expect(contexts).toMatchObject({ row: { trimmed: ["exceptions: a value was cut to 8192 characters"] } });
});

it("texts of many elements make one chain whose parents exist", () => {
  const stacktrace = `a.Outer: o\n${FRAME}\nCaused by: a.Root: r\n${FRAME}`;
  const exceptions = Array.from({ length: 4 }, (_, at) => ({ type: `T${at}`, value: "v", stacktrace }));
  const { exception } = payloadOf("errors", { exceptions });
  const values = (exception as { values: { type: string; mechanism: { exception_id: number; parent_id?: number } }[] })
    .values;
  expect(values.map(({ type }) => type)).toEqual(["a.Root", "T0", "a.Root", "T1", "a.Root", "T2", "a.Root", "T3"]);
  const ids = values.map(({ mechanism }) => [mechanism.exception_id, mechanism.parent_id]);
  expect(ids).toEqual([
    [7, 6],
    [6, 5],
    [5, 4],
    [4, 3],
    [3, 2],
    [2, 1],
    [1, 0],
    [0, undefined],
  ]);
});

it("a row's exception is that of the same name in the text, not the text's last", () => {
  const { exception, extra } = payloadOf("errors", {
    exceptions: [{ type: "A", value: "x" }],
    stack_trace: `A: x\n${FRAME}\n\nB: y\n\tat com.acme.Shop.sell(Shop.java:40)`,
  });
  const { values } = exception as { values: { type: string; stacktrace: { frames: { lineno: number }[] } }[] };
  expect(values.map(({ type, stacktrace }) => [type, stacktrace.frames[0]?.lineno])).toEqual([["A", 12]]);
  expect(JSON.stringify(extra)).toContain("B: y");
});

it("what a row says of the mechanism leaves the newest its place in the chain", () => {
  const { exception } = payloadOf("errors", {
    "exception.mechanism": { type: "onerror", handled: false },
    stack_trace: `a.Outer: o\n${FRAME}\nCaused by: a.Root: r\n${FRAME}`,
  });
  const { values } = exception as { values: { mechanism: JsonObject }[] };
  expect(values.map(({ mechanism }) => mechanism)).toMatchObject([
    { exception_id: 1, parent_id: 0 },
    { exception_id: 0, type: "onerror", handled: false },
  ]);
});

it("a dump that stands in an element and in the row gives its threads once", () => {
  const dump =
    "panic: x\n\ngoroutine 1 [running]:\nmain.f()\n\t/a.go:1 +0x1d\n\ngoroutine 2 [select]:\nmain.g()\n\t/a.go:9 +0x1d";
  const { threads } = payloadOf("errors", { exceptions: [{ type: "E", stacktrace: dump }], stack_trace: dump });
  expect((threads as { values: unknown[] }).values).toHaveLength(1);
});

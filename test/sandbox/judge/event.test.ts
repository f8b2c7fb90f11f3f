/** An error survives almost anything: what is wrong in it is remarked on. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonValue } from "../../../src/sentry/items.js";
import { DAY, judgeOne, NOW, NOW_MS, remarks } from "./judging.js";

const cut = (text: string, count: number): string => text.repeat(count);

describe("payload", () => {
  test.each([
    ["no JSON", "hello", "invalid_json"],
    ["JSON cut short", '{"message":"x"', "invalid_json"],
    ["NaN", '{"extra":{"a":NaN}}', "invalid_json"],
    ["a lone surrogate", String.raw`{"message":"\ud83d"}`, "invalid_json"],
    ["128 levels", `${cut('{"a":', 128)}1${cut("}", 128)}`, "invalid_json"],
    ["a list", "[]", "no_event_payload"],
    ["null", "null", "no_event_payload"],
    ["nothing", "", "invalid_json"],
  ])("%s: dropped as %s", (_what, payload, outcome) => {
    expect(judgeOne("event", payload).outcome).toBe(outcome);
  });

  test("bytes that are not UTF-8", () => {
    expect(judgeOne("event", "\ud83d").outcome).toBe("invalid_json");
  });

  test("never throws, whatever the object", () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 5 }),
        fc.constantFrom(
          "event",
          "transaction",
          "feedback",
          "check_in",
          "session",
          "sessions",
          "user_report",
          "client_report",
        ),
        (value, type) => {
          const payload: JsonValue = JSON.parse(
            JSON.stringify({
              value,
              contexts: value,
              exception: value,
              tags: value,
              user: value,
              spans: value,
              breadcrumbs: value,
              timestamp: value,
            }),
          );
          expect(judgeOne(type, payload).outcome).toMatch(/^[a-z_:]+$/);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("time", () => {
  test.each<[string, JsonValue, string, string[]]>([
    ["now in seconds", NOW, "accepted", []],
    ["now with a fraction", NOW + 0.25, "accepted", []],
    ["ISO with Z", "2026-07-01T11:59:00Z", "accepted", []],
    ["ISO without offset is UTC", "2026-07-01T12:00:30", "accepted", []],
    ["ISO with offset", "2026-07-01T14:00:00+02:00", "accepted", []],
    ["a minute ahead", NOW + 60, "accepted", []],
    ["61 s ahead", NOW + 61, "accepted", ["future_timestamp timestamp"]],
    ["milliseconds", NOW_MS, "accepted", ["future_timestamp timestamp"]],
    ["microseconds are no time", NOW_MS * 1000, "accepted", ["invalid_data timestamp"]],
    ["89 days ago", NOW - 89 * DAY, "accepted", []],
    ["91 days ago", NOW - 91 * DAY, "accepted", ["past_timestamp timestamp"]],
    ["1970", 0, "accepted", ["past_timestamp timestamp"]],
    ["before 1970", -1, "timestamp", []],
    ["seconds as text are no time", String(NOW), "accepted", ["invalid_data timestamp"]],
    ["a blank without offset", "2026-07-01 12:00:00", "accepted", ["invalid_data timestamp"]],
    ["a date alone", "2026-07-01", "accepted", ["invalid_data timestamp"]],
    ["true", true, "accepted", ["invalid_data timestamp"]],
    ["nothing", null, "accepted", []],
  ])("%s", (_what, timestamp, outcome, expected) => {
    const judged = judgeOne("event", { timestamp });
    expect(judged.outcome).toBe(outcome);
    expect(remarks(judged)).toEqual(expected);
  });

  test("says where it was moved", () => {
    const [remark] = judgeOne("event", { timestamp: NOW - 91 * DAY }).remarks;
    expect(remark?.reason).toBe("moved to 2026-07-01T12:00:00.000Z");
  });

  test("an old server takes 30 days", () => {
    expect(remarks(judgeOne("event", { timestamp: NOW - 29 * DAY }, { server: "old" }))).toEqual([]);
    expect(remarks(judgeOne("event", { timestamp: NOW - 31 * DAY }, { server: "old" }))).toEqual([
      "past_timestamp timestamp",
    ]);
  });

  test("a project may keep less", () => {
    expect(remarks(judgeOne("event", { timestamp: NOW - 31 * DAY }, { retentionDays: 30 }))).toEqual([
      "past_timestamp timestamp",
    ]);
  });

  test("a sent_at 55 minutes off shifts everything by the difference", () => {
    const at = (sentAt: number) => judgeOne("event", { timestamp: NOW - DAY }, { sentAt }).remarks;
    expect(at(NOW_MS - 54 * 60_000)).toEqual([]);
    expect(at(NOW_MS - 55 * 60_000)).toMatchObject([
      { type: "clock_drift", reason: "moved to 2026-06-30T12:55:00.000Z" },
    ]);
    expect(at(NOW_MS + 120 * 60_000)).toMatchObject([
      { type: "clock_drift", reason: "moved to 2026-06-30T10:00:00.000Z" },
    ]);
  });

  test("an old row's time as sent_at makes it now", () => {
    const judged = judgeOne("event", { timestamp: NOW - 400 * DAY }, { sentAt: NOW_MS - 400 * DAY * 1000 });
    expect(judged.remarks).toMatchObject([{ type: "clock_drift", reason: "moved to 2026-07-01T12:00:00.000Z" }]);
  });
});

describe("attributes that the server would change", () => {
  const frame = { function: "f", lineno: 3 };
  test.each<[string, { [key: string]: JsonValue }, string[]]>([
    ["level warn", { level: "warn" }, ["invalid_data level"]],
    ["level in capitals", { level: "ERROR" }, ["invalid_data level"]],
    ["level 35", { level: 35 }, ["invalid_data level"]],
    ["a platform unknown", { platform: "cobol" }, ["invalid_data platform"]],
    ["an unknown attribute", { shop: 1 }, ["invalid_attribute shop"]],
    ["__proto__", JSON.parse('{"__proto__":{"a":1}}'), ["invalid_attribute __proto__"]],
    ["release latest", { release: "latest" }, ["invalid_data release"]],
    ["release of 201 bytes", { release: cut("x", 201) }, ["invalid_data release"]],
    ["environment none", { environment: "None" }, ["invalid_data environment"]],
    ["environment with a slash", { environment: "eu/prod" }, ["invalid_data environment"]],
    ["environment of 65 bytes", { environment: cut("x", 65) }, ["invalid_data environment"]],
    ["dist without release", { dist: "1" }, ["missing_attribute release"]],
    ["dist with a blank inside", { dist: "1 2", release: "1" }, ["invalid_data dist"]],
    ["a logger with a line break", { logger: "a\nb" }, ["invalid_data logger"]],
    ["a transaction of 201", { transaction: cut("x", 201) }, ["value_too_long transaction"]],
    ["a server name of 277", { server_name: cut("x", 277) }, ["value_too_long server_name"]],
    ["a message of 8393", { message: cut("x", 8_393) }, ["value_too_long message"]],
    ["a message in a list", { message: [] }, ["invalid_data message"]],
    ["a fingerprint that is text", { fingerprint: "a" }, ["invalid_data fingerprint"]],
    ["a fingerprint of objects", { fingerprint: [{}] }, ["invalid_data fingerprint.0"]],
    ["an exception without type and value", { exception: { values: [{}] } }, ["missing_attribute exception.values.0"]],
    ["exceptions that are text", { exception: "Error" }, ["invalid_data exception"]],
    ["an exception type of 277", { exception: [{ type: cut("x", 277) }] }, ["value_too_long exception.0.type"]],
    [
      "a mechanism without type",
      { exception: { type: "E", mechanism: { handled: true } } },
      ["missing_attribute exception.mechanism"],
    ],
    [
      "handled as text",
      { exception: { type: "E", mechanism: { type: "generic", handled: "yes" } } },
      ["invalid_data exception.mechanism.handled"],
    ],
    [
      "no frames",
      { exception: { type: "E", stacktrace: { frames: [] } } },
      ["missing_attribute exception.stacktrace.frames"],
    ],
    [
      "a frame with a line only",
      { stacktrace: { frames: [{ lineno: 1 }] } },
      ["missing_attribute stacktrace.frames.0"],
    ],
    [
      "a frame with a line as text",
      { stacktrace: { frames: [{ function: "f", lineno: "x" }] } },
      ["invalid_data stacktrace.frames.0.lineno"],
    ],
    [
      "251 frames",
      { stacktrace: { frames: Array.from({ length: 251 }, () => frame) } },
      ["value_too_long stacktrace.frames"],
    ],
    [
      "a breadcrumb with a bad time",
      { breadcrumbs: [{ message: "x", timestamp: "noon" }] },
      ["invalid_data breadcrumbs.0.timestamp"],
    ],
    ["an address that is none", { user: { ip_address: "300.1.1.1" } }, ["invalid_data user.ip_address"]],
    ["an e-mail of 76", { user: { email: cut("x", 76) } }, ["value_too_long user.email"]],
    ["a country of three letters", { user: { geo: { country_code: "DEU" } } }, ["invalid_data user.geo.country_code"]],
    ["a context that is text", { contexts: { row: "x" } }, ["invalid_data contexts.row"]],
    ["a context of 9 KiB", { contexts: { row: { a: cut("x", 9_000) } } }, ["value_too_long contexts.row"]],
    [
      "a trace without ids",
      { contexts: { trace: {} } },
      ["missing_attribute contexts.trace", "missing_attribute contexts.trace"],
    ],
    [
      "a trace id of zeros",
      { contexts: { trace: { trace_id: cut("0", 32), span_id: cut("1", 16) } } },
      ["invalid_data contexts.trace.trace_id"],
    ],
    ["an extra of 17 KB", { extra: { a: cut("x", 17_000) } }, ["value_too_long extra.a"]],
    [
      "extras of 300 KB",
      { extra: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`k${i}`, cut("x", 10_000)])) },
      ["value_too_long extra"],
    ],
    ["modules that are numbers in lists", { modules: { a: [1] } }, ["invalid_data modules.a"]],
  ])("%s", (_what, payload, expected) => {
    const judged = judgeOne("event", payload);
    expect(judged.outcome).toBe("accepted");
    expect(remarks(judged)).toEqual(expected);
  });

  test.each<[string, { [key: string]: JsonValue }]>([
    ["levels and their aliases", { level: "critical" }],
    ["a Python level", { level: 40 }],
    [
      "a chain with frames, oldest first",
      { exception: { values: [{ type: "A" }, { type: "B", value: "b", stacktrace: { frames: [frame] } }] } },
    ],
    ["free user data", { user: { id: 17, plan: "gold", ip_address: "::1", geo: { country_code: "DE" } } }],
    ["a logentry", { logentry: { message: "%s left", params: [3], formatted: "3 left" } }],
    ["{{auto}}", { user: { ip_address: "{{auto}}" } }],
    ["null everywhere", { level: null, tags: null, exception: null, user: { id: null } }],
  ])("%s: nothing to remark", (_what, payload) => {
    expect(judgeOne("event", payload)).toMatchObject({ outcome: "accepted", remarks: [] });
  });

  test("remarks on one item are bounded", () => {
    const payload = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`unknown_${index}`, 1]));
    expect(judgeOne("event", payload).remarks).toHaveLength(100);
  });
});

describe("tags", () => {
  test.each<[string, JsonValue, string[]]>([
    ["an object", { shop: "north", "a.b:c-d_e": "1" }, []],
    ["pairs", [["shop", "north"]], []],
    ["a key of 200 characters", { [cut("k", 200)]: "v" }, []],
    ["a key of 201 characters", { [cut("k", 201)]: "v" }, [`invalid_data tags.${cut("k", 201)}`]],
    ["a value of 200 characters", { a: cut("🦊", 200) }, []],
    ["a value of 201 characters", { a: cut("x", 201) }, ["invalid_data tags.a"]],
    ["a value with a line break", { a: "x\ny" }, ["invalid_data tags.a"]],
    ["a key with an umlaut", { größe: "x" }, ["invalid_data tags.größe"]],
    ["an empty key", { "": "x" }, ["invalid_data tags."]],
    ["a reserved key", { release: "1", user: "x" }, ["invalid_data tags.release", "invalid_data tags.user"]],
    ["an empty value", { a: "", b: null }, ["invalid_data tags.a", "invalid_data tags.b"]],
    ["an object as value", { a: { b: 1 } }, ["invalid_data tags.a"]],
    ["a float loses its fraction", { a: 1.5 }, ["invalid_data tags.a"]],
    ["an integer is text", { a: 15, b: true }, []],
    [
      "a key twice",
      [
        ["a", "1"],
        ["a", "2"],
      ],
      ["invalid_data tags.a"],
    ],
    ["pairs that are none", [["a"], "b"], ["invalid_data tags.?", "invalid_data tags.?"]],
    ["text", "a=b", ["invalid_data tags"]],
  ])("%s", (_what, tags, expected) => {
    expect(remarks(judgeOne("event", { tags }))).toEqual(expected);
  });

  test("an old server takes keys of 32", () => {
    expect(remarks(judgeOne("event", { tags: { [cut("k", 33)]: "v" } }, { server: "old" }))).toHaveLength(1);
    expect(remarks(judgeOne("event", { tags: { [cut("k", 32)]: "v" } }, { server: "old" }))).toEqual([]);
  });
});

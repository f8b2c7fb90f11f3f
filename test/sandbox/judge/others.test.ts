/** Feedback, check-ins, and what Sentry's own clients send along. */
import { describe, expect, test } from "vitest";
import type { JsonObject, JsonValue } from "../../../src/sentry/items.js";
import { DAY, judgeOne, NOW, remarks, TRACE_ID } from "./judging.js";

const ID = "a460c25ff2554577b920fcfacae4e5eb";

describe("feedback", () => {
  const feedback = (fields: JsonObject): JsonObject => ({
    timestamp: NOW,
    contexts: { feedback: { message: "nice", ...fields } },
  });
  test.each<[string, JsonValue, string]>([
    [
      "good",
      feedback({ contact_email: "a@example.com", name: "Ann", url: "https://x.example", associated_event_id: ID }),
      "accepted",
    ],
    ["without its context", { message: "nice" }, "missing_context"],
    ["with an empty message", feedback({ message: " \n" }), "empty"],
    ["without message", feedback({ message: null }), "missing_context"],
    ["with a message that is a number", feedback({ message: 5 }), "missing_context"],
    ["of 4096 characters", feedback({ message: "🦊".repeat(4_096) }), "accepted"],
    ["of 4097 characters", feedback({ message: "x".repeat(4_097) }), "too_large"],
    ["before 1970", { ...feedback({}), timestamp: -1 }, "timestamp"],
    ["no object", [], "no_event_payload"],
  ])("%s", (_what, payload, outcome) => {
    expect(judgeOne("feedback", payload).outcome).toBe(outcome);
  });

  test("an associated event that is no id is remarked on", () => {
    expect(remarks(judgeOne("feedback", feedback({ associated_event_id: "x" })))).toEqual([
      "invalid_data contexts.feedback.associated_event_id",
    ]);
  });
});

describe("check-in", () => {
  const GOOD: JsonObject = {
    check_in_id: ID,
    monitor_slug: "nightly",
    status: "ok",
    duration: 1.5,
    environment: "prod",
  };
  const config = (fields: JsonObject): JsonObject => ({
    monitor_config: { schedule: { type: "crontab", value: "0 * * * *" }, ...fields },
  });
  const UNUSABLE = "accepted, monitor_invalid_config";
  test.each<[string, JsonObject, string]>([
    ["good", {}, "accepted"],
    [
      "good, with dashes, trace and config",
      {
        check_in_id: "a460c25f-f255-4577-b920-fcfacae4e5eb",
        contexts: { trace: { trace_id: TRACE_ID } },
        ...config({ timezone: "Europe/Berlin", checkin_margin: 5, max_runtime: 30 }),
      },
      "accepted",
    ],
    ["every two hours", config({ schedule: { type: "interval", value: 2, unit: "hour" } }), "accepted"],
    ["no id", { check_in_id: null }, "invalid_check_in"],
    ["an id that is none", { check_in_id: "x" }, "invalid_check_in"],
    ["no slug", { monitor_slug: "" }, "invalid_check_in"],
    ["a slug of which nothing is left", { monitor_slug: "--//--" }, "invalid_check_in"],
    ["a slug that is a number", { monitor_slug: 5 }, "invalid_check_in"],
    ["a status of the server's own", { status: "missed" }, "invalid_check_in"],
    ["a status that is none", { status: "success" }, "invalid_check_in"],
    ["a duration as text", { duration: "1.5" }, "invalid_check_in"],
    ["a negative duration", { duration: -1 }, "invalid_check_in"],
    ["an environment with a slash", { environment: "a/b" }, "invalid_check_in"],
    ["a trace id that is none", { contexts: { trace: { trace_id: "x" } } }, "invalid_check_in"],
    ["a config that is text", { monitor_config: "hourly" }, "invalid_check_in"],
    ["no schedule", { monitor_config: {} }, "invalid_check_in"],
    ["a crontab that is a number", config({ schedule: { type: "crontab", value: 5 } }), "invalid_check_in"],
    ["a crontab in an interval", config({ schedule: { type: "interval", value: "0 * * * *" } }), "invalid_check_in"],
    ["a unit that is none", config({ schedule: { type: "interval", value: 1, unit: "second" } }), "invalid_check_in"],
    ["a margin as text", config({ checkin_margin: "5" }), "invalid_check_in"],
    ["a threshold with a fraction", config({ recovery_threshold: 1.5 }), "invalid_check_in"],
    ["a crontab of four fields", config({ schedule: { type: "crontab", value: "0 * * *" } }), UNUSABLE],
    ["a crontab of six fields", config({ schedule: { type: "crontab", value: "0 * * * * *" } }), UNUSABLE],
    ["every 0 hours", config({ schedule: { type: "interval", value: 0, unit: "hour" } }), UNUSABLE],
    ["a time zone that is none", config({ timezone: "Mars/Olympus" }), UNUSABLE],
    ["a runtime above 28 days", config({ max_runtime: 40_321 }), UNUSABLE],
    ["a threshold above 720", config({ failure_issue_threshold: 721 }), UNUSABLE],
    ["an owner that nobody knows", config({ owner: "ann" }), "accepted"],
  ])("%s", (_what, fields, outcome) => {
    const judged = judgeOne("check_in", { ...GOOD, ...fields });
    const ofConfig = judged.remarks.map(({ type }) => type).filter((type) => type === "monitor_invalid_config");
    expect([judged.outcome, ...ofConfig].join(", ")).toBe(outcome);
  });

  test("a slug too long or in other characters is remarked on", () => {
    expect(remarks(judgeOne("check_in", { ...GOOD, monitor_slug: "x".repeat(51) }))).toEqual([
      "value_too_long monitor_slug",
    ]);
    expect(remarks(judgeOne("check_in", { ...GOOD, monitor_slug: "Nightly Run" }))).toEqual([
      "invalid_data monitor_slug",
    ]);
  });

  test("no object", () => {
    expect(judgeOne("check_in", []).outcome).toBe("invalid_check_in");
  });
});

describe("what clients send along", () => {
  const attrs = { release: "shop@1.0" };
  test.each<[string, string, JsonValue, string]>([
    ["session", "a good one", { sid: ID, started: NOW, attrs, status: "ok", init: true }, "accepted"],
    ["session", "without release", { sid: ID, started: NOW, attrs: {} }, "invalid_session"],
    ["session", "without id", { started: NOW, attrs }, "invalid_session"],
    ["session", "six days old", { sid: ID, started: NOW - 6 * DAY, attrs }, "timestamp"],
    ["session", "from the future", { sid: ID, started: NOW + 61, attrs }, "timestamp"],
    ["sessions", "buckets", { attrs, aggregates: [{ started: NOW, exited: 5 }] }, "accepted"],
    [
      "sessions",
      "101 buckets",
      { attrs, aggregates: Array.from({ length: 101 }, () => ({ started: NOW })) },
      "too_large:sessions",
    ],
    ["sessions", "no buckets", { attrs }, "invalid_session"],
    ["client_report", "a good one", { discarded_events: [] }, "accepted"],
    ["client_report", "no object", [], "invalid_json"],
    ["user_report", "a good one", { event_id: ID, comments: "x" }, "accepted"],
    ["user_report", "without event", { comments: "x" }, "invalid_json"],
    ["attachment", "any bytes", "\u0000\u0001", "accepted"],
  ])("%s: %s", (type, _what, payload, outcome) => {
    expect(judgeOne(type, payload).outcome).toBe(outcome);
  });
});

import { describe, expect, it } from "vitest";
import type { Kind } from "../../src/mapping/fields.js";
import { compact } from "../../src/mapping/json.js";
import { boolean, ip, platform, spanId, text, traceId } from "../../src/mapping/kinds.js";
import { dist, environment, httpMethod, projectSlug, release } from "../../src/mapping/name-kinds.js";
import { duration, integer, number, unit } from "../../src/mapping/number-kinds.js";
import { schedule, timeZone } from "../../src/mapping/schedule.js";
import { spanStatus } from "../../src/mapping/span-status.js";
import { readQuantity } from "../../src/mapping/units.js";
import type { JsonValue } from "../../src/sentry/items.js";

/** What a kind makes of a value; undefined when it cannot use it. */
const read = (kind: Kind<unknown>, value: JsonValue): unknown => {
  const reading = kind.read(value);
  return "value" in reading ? reading.value : undefined;
};

describe.each<[string, Kind<unknown>, [JsonValue, unknown][]]>([
  [
    "numbers",
    number,
    [
      ["1,234,567.89", 1_234_567.89],
      ["1 234", 1_234],
      ["1_000", 1_000],
      ["1'000", 1_000],
      [" -2.5e3 ", -2_500],
      [".5", 0.5],
      ["-0", 0],
      ["1,5", undefined],
      ["1,23,4", undefined],
      ["1.234,5", undefined],
      ["0x10", undefined],
      ["1e999", undefined],
      ["", undefined],
      [true, undefined],
      ["five", undefined],
    ],
  ],
  [
    "whole numbers",
    integer(1, 24),
    [
      ["3", 3],
      [24, 24],
      [3.9, 3],
      [0, undefined],
      [25, undefined],
      ["x", undefined],
    ],
  ],
  [
    "durations",
    duration(10, "second"),
    [
      ["2.5", 2.5],
      [0, 0],
      [-1, undefined],
      [11, undefined],
    ],
  ],
  [
    "booleans",
    boolean,
    [
      ["t", true],
      ["F", false],
      [1, true],
      ["0", false],
      [" Yes ", true],
      ["off", false],
      ["maybe", undefined],
      [2, undefined],
      [{}, undefined],
    ],
  ],
  [
    "units",
    unit,
    [
      ["ms", "millisecond"],
      ["Seconds", "second"],
      ["%", "percent"],
      ["KB", "kilobyte"],
      ["parsec", "none"],
    ],
  ],
  [
    "addresses",
    ip,
    [
      ["10.0.0.1", "10.0.0.1"],
      ["::1", "::1"],
      ["10.0.0.1:80", "10.0.0.1"],
      ["2001:db8::1/128", "2001:db8::1"],
      ["1.2.3.4, 5.6.7.8", "1.2.3.4"],
      ["{{auto}}", undefined],
      ["10.0.0.0/8", undefined],
      ["256.1.1.1", undefined],
    ],
  ],
  [
    "platforms",
    platform,
    [
      ["Python", "python"],
      ["node.js", "node"],
      [".NET", "csharp"],
      ["golang", "go"],
      ["cobol", "other"],
    ],
  ],
  [
    "releases",
    release,
    [
      ["shop@1", "shop@1"],
      [4.2, "4.2"],
      ["x".repeat(200), "x".repeat(200)],
      ["x".repeat(201), undefined],
      ["ü".repeat(101), undefined],
      ["a/b", undefined],
      ["a\\b", undefined],
      ["a\tb", undefined],
      ["..", undefined],
      ["Latest", undefined],
      [{}, undefined],
    ],
  ],
  [
    "environments",
    environment,
    [
      ["prod", "prod"],
      ["NONE", undefined],
      ["x".repeat(65), undefined],
    ],
  ],
  [
    "dists",
    dist,
    [
      ["1.2-x_Y", "1.2-x_Y"],
      ["a b", undefined],
      ["x".repeat(65), undefined],
    ],
  ],
  [
    "slugs",
    projectSlug,
    [
      [" Shop-2 ", "shop-2"],
      ["a b", undefined],
      ["a/b", undefined],
    ],
  ],
  [
    "methods",
    httpMethod,
    [
      ["get", "GET"],
      ["GET /", undefined],
    ],
  ],
  [
    "trace ids",
    traceId,
    [
      ["4BF92F3577B34DA6A3CE929D0E0E4736", "4bf92f3577b34da6a3ce929d0e0e4736"],
      ["a3ce929d0e0e4736", "0000000000000000a3ce929d0e0e4736"],
      ["abc", undefined],
      ["0".repeat(32), undefined],
      ["g".repeat(32), undefined],
    ],
  ],
  [
    "span ids",
    spanId,
    [
      ["00F067AA0BA902B7", "00f067aa0ba902b7"],
      ["0x00f067aa0ba902b7", "00f067aa0ba902b7"],
      ["0".repeat(16), undefined],
      ["1".repeat(17), undefined],
    ],
  ],
  [
    "span status",
    spanStatus,
    [
      [200, "ok"],
      ["302", "ok"],
      [400, "invalid_argument"],
      [401, "unauthenticated"],
      [404, "not_found"],
      [418, "invalid_argument"],
      [429, "resource_exhausted"],
      [500, "internal_error"],
      [503, "unavailable"],
      [504, "deadline_exceeded"],
      ["STATUS_CODE_OK", "ok"],
      ["Not Found", "not_found"],
      ["canceled", "cancelled"],
      ["200 OK", "ok"],
      ["HTTP 500", "internal_error"],
      ["404 Not Found", "not_found"],
      ["HTTP/1.1 404 Not Found", "not_found"],
      ["status: 503", "unavailable"],
      ...["fail", "errored", "crashed", "f", "false", false].map((word): [JsonValue, JsonValue] => [
        word,
        "internal_error",
      ]),
      ...["rejected", "denied"].map((word): [JsonValue, JsonValue] => [word, "permission_denied"]),
      ...["pass", "successful", "t", "true", true].map((word): [JsonValue, JsonValue] => [word, "ok"]),
      [0, "ok"],
      ["1", "cancelled"],
      [5, "not_found"],
      [16, "unauthenticated"],
      [17, undefined],
      [-1, undefined],
      [99, undefined],
      [600, undefined],
      ["2000", undefined],
      ["meh", undefined],
    ],
  ],
  [
    "schedules",
    schedule,
    [
      ["0 2 * * 1-5", { type: "crontab", value: "0 2 * * 1-5" }],
      ["@HOURLY", { type: "crontab", value: "@hourly" }],
      ["@midnight", { type: "crontab", value: "@daily" }],
      ["every 2 hours", { type: "interval", value: 2, unit: "hour" }],
      ["15 min", { type: "interval", value: 15, unit: "minute" }],
      ["hourly", { type: "interval", value: 1, unit: "hour" }],
      ["every day", { type: "interval", value: 1, unit: "day" }],
      [
        { type: "interval", value: "3", unit: "weeks" },
        { type: "interval", value: 3, unit: "week" },
      ],
      [
        { type: "crontab", value: "* * * * *" },
        { type: "crontab", value: "* * * * *" },
      ],
      ...["0,30 8-18/2 * jan-mar mon,7", "5/15 0 L * ?", "0 0 ? * fri#2", "*/5 * * * *", "0 0 1 1 0-7"].map(
        (text): [JsonValue, JsonValue] => [text, { type: "crontab", value: text }],
      ),
      ...[
        "61 * * * *",
        "* 25 * * *",
        "0 0 32 * *",
        "0 0 0 * *",
        "0 0 * 13 *",
        "0 0 * * 8",
        "5-1 * * * *",
        "*/0 * * * *",
        "*/60 * * * *",
        "1- * * * *",
        "1,,2 * * * *",
        "mon * * * *",
        "* * * mon *",
        "1/2/3 * * * *",
        "? * * * *",
        "@every",
        "@reboot",
      ].map((text): [JsonValue, unknown] => [text, undefined]),
      ...[
        ["every two hours", 2, "hour"],
        ["every thirty minutes", 30, "minute"],
        ["every other day", 2, "day"],
        ["Once a day", 1, "day"],
        ["once per week", 1, "week"],
        ["@every 5m", 5, "minute"],
        ["5m", 5, "minute"],
        ["PT1H", 1, "hour"],
        ["PT1H30M", 90, "minute"],
        ["PT300S", 5, "minute"],
        ["P1D", 1, "day"],
        ["P2M", 2, "month"],
      ].map(([text, value, unit]): [JsonValue, JsonValue] => [
        text ?? null,
        compact({ type: "interval", value, unit }),
      ]),
      ...[
        ["every day at 03:00", "0 3 * * *"],
        ["daily at 3am", "0 3 * * *"],
        ["daily at 12:30 am", "30 0 * * *"],
        ["every monday", "0 0 * * 1"],
        ["Fridays at 5 pm", "0 17 * * 5"],
        ["every weekday at noon", "0 12 * * 1-5"],
      ].map(([text, value]): [JsonValue, JsonValue] => [text ?? null, compact({ type: "crontab", value })]),
      ["every day at 25:00", undefined],
      ["daily at 13pm", undefined],
      ["PT90S", undefined],
      ["PT", undefined],
      ["every some hours", undefined],
      ["at noon", undefined],
      [{ type: "crontab", value: "61 * * * *" }, undefined],
      ["every 0 hours", undefined],
      ["every 2 seconds", undefined],
      ["* * * *", undefined],
      [{ type: "interval" }, undefined],
    ],
  ],
  [
    "time zones",
    timeZone,
    [
      ["europe/berlin", "Europe/Berlin"],
      ...["CET", "Europe/Kyiv", "Europe/Kiev", "Asia/Calcutta", "UTC", "America/Port-au-Prince", "EST5EDT"].map(
        (name): [JsonValue, JsonValue] => [name, name],
      ),
      ["cet", "CET"],
      ["asia/calcutta", "Asia/Calcutta"],
      ["+02:00", undefined],
      ["Mars/Base", undefined],
      ["", undefined],
    ],
  ],
])("%s", (_, kind, cases) => {
  it.each(cases)("%j → %j", (value, expected) => {
    expect(read(kind, value)).toEqual(expected);
  });
});

it("text counts characters as Sentry does, and never cuts through one", () => {
  const kind = text(10);
  expect(read(kind, "😀".repeat(10))).toBe("😀".repeat(10));
  expect(read(kind, "😀".repeat(11))).toBe(`${"😀".repeat(7)}...`);
  expect(read(kind, "a\nb")).toBe("a\nb");
  expect(read(text(10, { oneLine: true }), "a\r\n\u2028b")).toBe("a b");
});

it("a quantity may carry its unit", () => {
  expect(readQuantity("1,200 ms")).toEqual({ value: 1_200, unit: "millisecond" });
  expect(readQuantity("61%")).toEqual({ value: 61, unit: "percent" });
  expect(readQuantity("5")).toEqual({ value: 5 });
  expect(readQuantity("5 parsecs")).toBeUndefined();
  expect(readQuantity(null)).toBeUndefined();
});

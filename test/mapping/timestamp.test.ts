import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTimestamp, toIso, toSeconds } from "../../src/mapping/timestamp.js";

const iso = (value: string | number): string => {
  const reading = readTimestamp(value);
  return "value" in reading ? toIso(reading.value) : reading.problem;
};
const T = "2026-07-01T09:30:00.123456Z";
const S = "2026-07-01T09:30:00Z";

describe("forms of a time", () => {
  it.each<[string, string | number, string]>([
    ["epoch seconds", 1_782_898_200, S],
    ["epoch seconds with a fraction", 1_782_898_200.123456, T],
    ["epoch milliseconds", 1_782_898_200_123, "2026-07-01T09:30:00.123000Z"],
    ["epoch microseconds", 1_782_898_200_123_456, T],
    ["epoch nanoseconds as text", "1782898200123456789", T],
    ["epoch text with nine decimals (Snowflake)", "1782898200.123456789", T],
    ["scientific text (BigQuery REST)", "1.782898200E9", S],
    ["ISO, zone Z", "2026-07-01T09:30:00.123456Z", T],
    ["ISO, lower case", "2026-07-01t09:30:00z", S],
    ["ISO, no zone", "2026-07-01T09:30:00", S],
    ["ISO, offset", "2026-07-01T11:30:00+02:00", S],
    ["ISO, offset without colon", "2026-07-01T05:00:00-0430", S],
    ["ISO, nanoseconds", "2026-07-01T09:30:00.123456789Z", T],
    ["ISO with a zone in brackets (Java)", "2026-07-01T11:30:00+02:00[Europe/Berlin]", S],
    ["comma before the fraction (Python logging)", "2026-07-01 09:30:00,123", "2026-07-01T09:30:00.123000Z"],
    ["Postgres", "2026-07-01 11:30:00.123456+02", T],
    ["Snowflake", "2026-07-01 02:30:00.123456 -0700", T],
    ["BigQuery", "2026-07-01 09:30:00.123456 UTC", T],
    ["Redshift", "2026-07-01 09:30:00", S],
    ["ClickHouse", "2026-07-01 09:30:00.123456", T],
    ["Ruby", "2026-07-01 09:30:00 +0000", S],
    ["Go", "2026-07-01 09:30:00 +0000 UTC", S],
    ["no seconds", "2026-07-01 09:30", S],
    ["slashes", "2026/07/01 09:30:00", S],
    ["date alone", "2026-07-01", "2026-07-01T00:00:00Z"],
    ["compact date", 20260701, "2026-07-01T00:00:00Z"],
    ["compact date and time", "20260701093000", S],
    ["e-mail date", "Wed, 01 Jul 2026 09:30:00 GMT", S],
    ["leap day", "2028-02-29", "2028-02-29T00:00:00Z"],
    ["end of the day", "2026-06-30 24:00:00", "2026-07-01T00:00:00Z"],
    ["leap second", "2026-06-30T23:59:60Z", "2026-07-01T00:00:00Z"],
    ["an hour that daylight saving skips exists in UTC", "2026-03-29 02:30:00", "2026-03-29T02:30:00Z"],
    ["padded", "  1782898200 ", S],
    ["zero", 0, "1970-01-01T00:00:00Z"],
  ])("%s", (_, value, expected) => {
    expect(iso(value)).toBe(expected);
  });

  it.each<[string, string | number]>([
    ["a day that does not exist", "2026-02-30"],
    ["no leap year", "2026-02-29T00:00:00Z"],
    ["month 13", "2026-13-01"],
    ["hour 25", "2026-07-01 25:00:00"],
    ["hour 24 and a bit", "2026-07-01 24:00:01"],
    ["an offset of 30 hours", "2026-07-01T09:30:00+30:00"],
    ["before 1970", "1969-12-31T23:59:59Z"],
    ["negative", -1],
    ["far future", 1e20],
    ["infinity (Postgres)", "infinity"],
    ["the host's literal", "current_timestamp"],
    ["American order", "07/01/2026"],
    ["a word", "yesterday"],
    ["a time zone name that nobody knows", "2026-07-01 09:30:00 America/Gotham"],
  ])("unusable: %s", (_, value) => {
    expect(readTimestamp(value)).toHaveProperty("problem");
  });

  it("objects of drivers", () => {
    expect(readTimestamp({ value: S })).toEqual(readTimestamp(S));
    expect(readTimestamp({ $date: S })).toEqual(readTimestamp(S));
    expect(readTimestamp([S])).toHaveProperty("problem");
    expect(readTimestamp(true)).toHaveProperty("problem");
  });

  it("property: microseconds survive seconds, milliseconds and ISO text", () => {
    const micros = fc.integer({ min: 1e14, max: Date.UTC(2199, 0) * 1000 });
    fc.assert(
      fc.property(micros, (value) => {
        expect(readTimestamp(toIso(value))).toEqual({ value });
        expect(readTimestamp(JSON.stringify(toSeconds(value)))).toEqual({ value });
        expect(readTimestamp(String(value))).toEqual({ value });
      }),
    );
  });

  it("property: no text throws", () => {
    const piece = fc.constantFrom("2026", "-", ":", "07", "T", " ", "+02", "Z", ".", "e9", "1", "[", "UTC");
    fc.assert(
      fc.property(
        fc.array(piece).map((parts) => parts.join("")),
        (text) => void readTimestamp(text),
      ),
    );
  });
});

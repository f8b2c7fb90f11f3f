import { describe, expect, it } from "vitest";
import { eventLevel, readSeverity } from "../../src/mapping/level.js";

describe("levels in every common spelling", () => {
  it.each<[string, (string | number)[]]>([
    ["trace", ["TRACE", "verbose", "V", "finest"]],
    ["debug", ["debug", "DBG", "fine", "DEBUG5", 7, 10, "10", 15]],
    ["info", ["INFO", "Information", " notice ", "LOG", "informational", 5, 6, 20, "20.0", 29]],
    ["warn", ["warn", "WARNING", "Wrn", 4, 30, "[WARN]", "LOG_WARNING"]],
    ["error", ["ERROR", "err", "SEVERE", 3, "3", 40, "level: error", "LOG_ERR"]],
    ["fatal", ["FATAL", "critical", "CRIT", "alert", "emerg", "panic", 0, 1, 2, 50, 60]],
  ])("%s", (severity, spellings) => {
    for (const spelling of spellings) expect([spelling, readSeverity(spelling)]).toEqual([spelling, severity]);
  });

  it.each([
    ["purple"],
    [""],
    [8],
    [9],
    [-1],
    [3.5],
    [61],
    [400],
    [true],
    [null],
    [{}],
    ["x".repeat(100)],
  ])("no level: %j", (value) => {
    expect(readSeverity(value)).toBeUndefined();
  });

  it("where numbers collide, syslog has 0 to 7 and Python 10 to 50, as Sentry itself reads them", () => {
    expect(readSeverity(0)).toBe("fatal");
    expect(readSeverity(30)).toBe("warn");
    expect(readSeverity(50)).toBe("fatal");
  });

  it("events know neither warn nor trace", () => {
    expect(eventLevel("warn")).toBe("warning");
    expect(eventLevel("trace")).toBe("debug");
    expect(eventLevel("fatal")).toBe("fatal");
  });
});

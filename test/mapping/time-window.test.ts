import { describe, expect, it } from "vitest";
import { Notes } from "../../src/mapping/notes.js";
import { placeInTime, type WindowKind } from "../../src/mapping/time-window.js";
import { contextFor, NOW } from "./support.js";

const MINUTE = 60_000_000;
const DAY = 24 * 60 * MINUTE;
const AT: Readonly<Record<string, number>> = {
  "-91 d": -91 * DAY,
  "-31 d": -31 * DAY,
  "-29 d": -29 * DAY,
  "-6 d": -6 * DAY,
  "-4 d": -4 * DAY,
  "+30 s": MINUTE / 2,
  "+30 min": 30 * MINUTE,
  "+2 h": 120 * MINUTE,
};

/** kept, past (sent, Sentry rewrites it), future (sent as now), out (rejected). */
const outcomes = (kind: WindowKind, serverLimits: "current" | "old", outOfWindow: "send" | "reject" = "send") =>
  Object.fromEntries(
    Object.entries(AT).map(([name, offset]) => {
      const placed = placeInTime(
        NOW * 1000 + offset,
        kind,
        contextFor("x", { serverLimits, outOfWindow }),
        new Notes(),
      );
      return [name, placed.ok ? (placed.shift ?? "kept") : "out"];
    }),
  );
const AHEAD = { "+30 s": "kept", "+30 min": "future", "+2 h": "future" };
const INSIDE = { "-29 d": "kept", "-6 d": "kept", "-4 d": "kept" };

describe("time windows by stream and server", () => {
  it.each<[WindowKind, "current" | "old", object]>([
    ["error", "current", { "-91 d": "past", "-31 d": "kept", ...INSIDE, ...AHEAD }],
    ["error", "old", { "-91 d": "past", "-31 d": "past", ...INSIDE, ...AHEAD }],
    ["feedback", "current", { "-91 d": "past", "-31 d": "kept", ...INSIDE, ...AHEAD }],
    ["transaction", "current", { "-91 d": "past", "-31 d": "kept", ...INSIDE, ...AHEAD }],
    ["transaction", "old", { "-91 d": "out", "-31 d": "out", "-29 d": "out", "-6 d": "out", "-4 d": "kept", ...AHEAD }],
    ["log", "current", { "-91 d": "out", "-31 d": "out", ...INSIDE, ...AHEAD }],
    ["metric", "old", { "-91 d": "out", "-31 d": "out", ...INSIDE, ...AHEAD }],
  ])("%s on a %s server", (kind, server, expected) => {
    expect(outcomes(kind, server)).toEqual(expected);
  });

  it("out_of_window `reject` rejects what Sentry would rewrite, and only that", () => {
    expect(outcomes("error", "old", "reject")).toEqual({ "-91 d": "out", "-31 d": "out", ...INSIDE, ...AHEAD });
  });

  it("keeps the true time of what Sentry shows at another", () => {
    const past = placeInTime((NOW - 91 * 86_400_000) * 1000, "error", contextFor("x"), new Notes());
    expect(past).toMatchObject({ micros: (NOW - 91 * 86_400_000) * 1000, occurredAt: "2026-04-01T09:30:00Z" });
    const ahead = placeInTime(NOW * 1000 + 120 * MINUTE, "error", contextFor("x"), new Notes());
    expect(ahead).toMatchObject({ micros: NOW * 1000, occurredAt: "2026-07-01T11:30:00Z" });
  });

  it("the border itself is inside", () => {
    const border = (NOW - 90 * 86_400_000) * 1000;
    expect(placeInTime(border, "error", contextFor("x"), new Notes())).toEqual({ ok: true, micros: border });
    expect(placeInTime(border - 1, "error", contextFor("x"), new Notes())).toMatchObject({ shift: "past" });
    const ahead = NOW * 1000 + MINUTE;
    expect(placeInTime(ahead, "error", contextFor("x"), new Notes())).toEqual({ ok: true, micros: ahead });
    expect(placeInTime(ahead + 1, "error", contextFor("x"), new Notes())).toMatchObject({ shift: "future" });
  });

  it("no time is now, without a note", () => {
    const notes = new Notes();
    expect(placeInTime(undefined, "error", contextFor("x"), notes)).toEqual({ ok: true, micros: NOW * 1000 });
    expect(notes.list()).toEqual([]);
  });
});

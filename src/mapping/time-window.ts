/** Whether Sentry will keep a row's time: the windows of `sentry/limits.ts` applied, the clock given by the caller. */
import { MAX_SECONDS_AHEAD, TIME_WINDOWS } from "../sentry/limits.js";
import type { MappingContext, TimeShift } from "./mapping.js";
import type { Notes } from "./notes.js";
import { type Micros, toIso } from "./timestamp.js";

export type WindowKind = keyof typeof TIME_WINDOWS;

const MICROS_PER_DAY = 86_400_000_000;

export type Placed =
  /** `occurredAt` is the true time as ISO text when Sentry will show another one. */
  | { readonly ok: true; readonly micros: Micros; readonly shift?: TimeShift; readonly occurredAt?: string }
  | { readonly ok: false; readonly detail: string };

/** A missing time is now. */
export function placeInTime(
  micros: Micros | undefined,
  kind: WindowKind,
  { now, serverLimits = "current", outOfWindow = "send" }: MappingContext,
  notes: Notes,
): Placed {
  const nowMicros = now * 1_000;
  if (micros === undefined) return { ok: true, micros: nowMicros };
  if (micros > nowMicros + MAX_SECONDS_AHEAD * 1_000_000) {
    notes.add(
      `timestamp: more than ${MAX_SECONDS_AHEAD} s ahead; sent as now, the true time is kept as row.occurred_at`,
    );
    return { ok: true, micros: nowMicros, shift: "future", occurredAt: toIso(micros) };
  }
  const { days, older } = TIME_WINDOWS[kind][serverLimits];
  if (micros >= nowMicros - days * MICROS_PER_DAY) return { ok: true, micros };
  const age = `${Math.floor((nowMicros - micros) / MICROS_PER_DAY)} days old`;
  if (older === "dropped")
    return { ok: false, detail: `${age}: Sentry drops a ${kind} that is older than ${days} days` };
  if (outOfWindow === "reject")
    return {
      ok: false,
      detail: `${age}: Sentry shows what is older than ${days} days at the time of receipt; out_of_window is reject`,
    };
  notes.add(`timestamp: ${age}; Sentry may show the time of receipt, the true time is kept as row.occurred_at`);
  return { ok: true, micros, shift: "past", occurredAt: toIso(micros) };
}

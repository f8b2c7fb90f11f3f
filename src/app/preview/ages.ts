/** How old rows are, in steps that matter to Sentry's windows. */
import type { Plan } from "../../connector/plan.js";

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

/** Seconds; the first step that is not shorter than the row's age. */
const STEPS = [
  ["hour", HOUR_S],
  ["day", DAY_S],
  ["week", 7 * DAY_S],
  ["month", 30 * DAY_S],
  ["quarter", 90 * DAY_S],
] as const;

export type Age =
  | (typeof STEPS)[number][0]
  | "older"
  /** So far ahead that it is sent as now. */
  | "ahead"
  /** Sentry shows the time of receipt. */
  | "rewritten"
  /** Rejected for its age. */
  | "rejected"
  /** The kind has no time, or the row was rejected for something else. */
  | "none";

export type AgeCounts = Record<Age, number>;

export function noAges(): AgeCounts {
  return {
    hour: 0,
    day: 0,
    week: 0,
    month: 0,
    quarter: 0,
    older: 0,
    ahead: 0,
    rewritten: 0,
    rejected: 0,
    none: 0,
  };
}

/** `now` in epoch milliseconds. A row without a time is one of now. */
export function ageOf(plan: Plan, now: number): Age {
  if (!plan.ok) return plan.reason === "out_of_window" ? "rejected" : "none";
  if (plan.timeShift !== undefined) return plan.timeShift === "future" ? "ahead" : "rewritten";
  const { timestamp } = plan.item.payload;
  if (typeof timestamp !== "number") return "none";
  const age = now / 1_000 - timestamp;
  return STEPS.find(([, longest]) => age <= longest)?.[0] ?? "older";
}

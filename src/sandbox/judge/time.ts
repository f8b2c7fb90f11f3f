/**
 * Times as the server reads and moves them. Order of operations: clock drift, then future, then past.
 * Source: getsentry/relay: relay-event-normalization/src/{validation,clock_drift}.rs (26.x, 2026-11).
 */
import type { JsonValue } from "../../sentry/items.js";
import { CLOCK_DRIFT_MS, MAX_SECONDS_AHEAD, TIME_WINDOWS } from "../../sentry/limits.js";
import type { Remark } from "../ledger.js";
import { type Check, remark } from "./fields.js";

export const DAY_MS = 86_400_000;

/** Numeric seconds beyond this are no calendar date for the server. chrono: the end of year 262,142. */
const MAX_EPOCH_SECONDS = 8_210_266_876_799;

const ISO = /^(\d{4}-\d\d-\d\d)([T ])(\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * Epoch milliseconds, or undefined where the server finds no time. Numbers are seconds, never
 * milliseconds; text without an offset is UTC, and needs the T then.
 */
export function readTime(value: JsonValue | undefined): number | undefined {
  if (typeof value === "number") return Math.abs(value) <= MAX_EPOCH_SECONDS ? value * 1000 : undefined;
  const match = typeof value === "string" ? ISO.exec(value) : null;
  if (!match) return undefined;
  const [, date, separator, time, offset] = match;
  if (separator === " " && offset === undefined) return undefined;
  const ms = Date.parse(`${date}T${time}${(offset ?? "Z").toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, "$1:$2")}`);
  return Number.isNaN(ms) ? undefined : ms;
}

export const time: Check = (value, name, remarks) => {
  if (readTime(value) === undefined)
    remark(remarks, "invalid_data", name, "expected a timestamp in seconds or ISO 8601");
};

export interface Moment {
  /** When the request came, by the server's clock. Epoch milliseconds. */
  readonly receivedAt: number;
  /** The envelope's `sent_at`. */
  readonly sentAt: number | undefined;
}

export interface Window {
  readonly server: "current" | "old";
  /** Days, where the project has its own retention. */
  readonly retentionDays: number | undefined;
}

/** How old an item of a kind may be, in milliseconds. */
export function windowMs(kind: keyof typeof TIME_WINDOWS, { server, retentionDays }: Window): number {
  return (retentionDays ?? TIME_WINDOWS[kind][server].days) * DAY_MS;
}

/** What the server adds to every time of this envelope, in milliseconds. */
export function clockDrift({ receivedAt, sentAt }: Moment): number {
  const drift = sentAt === undefined ? 0 : receivedAt - sentAt;
  return Math.abs(drift) >= CLOCK_DRIFT_MS ? drift : 0;
}

/**
 * The time that will be stored, in epoch milliseconds, with a remark when it is not the one sent;
 * undefined for one before 1970.
 */
export function storedTime(
  value: JsonValue | undefined,
  name: string,
  moment: Moment,
  windowMs: number,
  remarks: Remark[],
): number | undefined {
  const { receivedAt } = moment;
  const sent = readTime(value);
  if (sent === undefined) return receivedAt;
  if (sent < 0) return undefined;
  const drift = clockDrift(moment);
  const at = sent + drift;
  if (at > receivedAt + MAX_SECONDS_AHEAD * 1000) return moved("future_timestamp", receivedAt);
  if (at < receivedAt - windowMs) return moved("past_timestamp", receivedAt);
  return drift === 0 ? at : moved("clock_drift", at);

  function moved(type: string, to: number): number {
    remark(remarks, type, name, `moved to ${new Date(to).toISOString()}`);
    return to;
  }
}

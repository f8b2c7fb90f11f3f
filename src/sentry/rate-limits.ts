/**
 * Announced rate limits: what an answer of Sentry says, and what is in force. Pure reducers; time is a
 * parameter, on whatever axis the caller counts (milliseconds).
 * Source: https://develop.sentry.dev/sdk/foundations/transport/rate-limiting/ (2026-11).
 */
import { CATEGORIES, type DataCategory } from "./items.js";
import { DEFAULT_RETRY_AFTER_SECONDS } from "./limits.js";

/** One limit as announced. */
export interface RateLimit {
  /** Milliseconds from the moment of the answer; finite, never negative. */
  readonly ms: number;
  readonly categories: "all" | readonly DataCategory[];
  /** Sentry's word for why, such as `key_quota`: to be shown, not understood. */
  readonly reason?: string;
}

/** What a rate limit is read from: header names in lower case. */
export interface RateLimitAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

interface Deadline {
  readonly until: number;
  readonly reason?: string;
}

/** The furthest deadline of each category, "all" being one of them. */
export type RateLimits = ReadonlyMap<DataCategory | "all", Deadline>;

export const NO_LIMITS: RateLimits = new Map();

const KNOWN: ReadonlySet<string> = new Set(Object.values(CATEGORIES).flat());
const isKnown = (name: string): name is DataCategory => KNOWN.has(name);

const MAX_REASON_CHARS = 60;

/**
 * Reads the limits out of any answer, a 200 included. `wallNow` (epoch milliseconds) serves a
 * `Retry-After` that is a date; that header counts only on a 429 without the other one.
 */
export function readRateLimits(answer: RateLimitAnswer, wallNow: number): readonly RateLimit[] {
  const announced = answer.headers["x-sentry-rate-limits"];
  const limits = announced === undefined ? [] : announced.split(",").filter(isLimit);
  if (limits.length > 0) return limits.map(readLimit).filter((limit) => limit.categories.length > 0);
  if (answer.status !== 429) return [];
  return [{ ms: readRetryAfter(answer.headers["retry-after"], wallNow) ?? defaultMs, categories: "all" }];
}

/**
 * Milliseconds that a `Retry-After` asks for: seconds or an HTTP date. Undefined without the header;
 * an unreadable one means the specification's default.
 */
export function readRetryAfter(header: string | undefined, wallNow: number): number | undefined {
  if (header === undefined) return undefined;
  const date = /[a-z]/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? readSeconds(header) : Math.max(date - wallNow, 0);
}

/** The state after an answer at `now`: the longer deadline wins, expired ones are forgotten. */
export function withRateLimits(state: RateLimits, limits: readonly RateLimit[], now: number): RateLimits {
  if (limits.length === 0) return state;
  const next = new Map([...state].filter(([, deadline]) => deadline.until > now));
  for (const { ms, categories, reason } of limits) {
    const until = now + ms;
    for (const category of categories === "all" ? (["all"] as const) : categories) {
      if (until > (next.get(category)?.until ?? now))
        next.set(category, { until, ...(reason === undefined ? {} : { reason }) });
    }
  }
  return next;
}

/** When the last limit on any of these categories ends, on the axis of `now`; `now` itself when none is in force. */
export function blockedUntil(state: RateLimits, categories: readonly DataCategory[], now: number): number {
  if (state.size === 0) return now;
  return Math.max(now, ...[...categories, "all" as const].map((category) => state.get(category)?.until ?? now));
}

/** Limits in force, for progress lines: `error 42 s (key_quota)`. */
export function describeRateLimits(state: RateLimits, now: number): readonly string[] {
  return [...state]
    .filter(([, deadline]) => deadline.until > now)
    .map(([category, { until, reason }]) => {
      const name = category === "all" ? "all categories" : category;
      return `${name} ${Math.ceil((until - now) / 1000)} s${reason === undefined ? "" : ` (${reason})`}`;
    });
}

const defaultMs = DEFAULT_RETRY_AFTER_SECONDS * 1000;

/** A stray comma or a word without any colon is no limit at all; a bare number is one for everything. */
function isLimit(text: string): boolean {
  return text.includes(":") || SECONDS.test(text.trim());
}

/** `seconds:categories:scope:reason:namespaces`; namespaces concern only `metric_bucket`, which is never sent. */
function readLimit(text: string): RateLimit {
  const [seconds = "", categories = "", , reason = ""] = text.split(":").map((part) => part.trim());
  const safeReason = reason.replace(/[^\w .-]/g, "").slice(0, MAX_REASON_CHARS);
  return {
    ms: readSeconds(seconds),
    categories:
      categories === ""
        ? "all"
        : categories
            .split(";")
            .map((name) => name.trim())
            .filter(isKnown),
    ...(safeReason === "" ? {} : { reason: safeReason }),
  };
}

const SECONDS = /^(?:\d+(?:\.\d*)?|\.\d+)$/;

function readSeconds(text: string): number {
  const ms = SECONDS.test(text.trim()) ? Number(text) * 1000 : Number.NaN;
  return Number.isFinite(ms) ? ms : defaultMs;
}

/** The announced limits of one destination project, kept for each DSN, and who may pass. */
import type { Clock } from "../kernel/clock.js";
import { type Dsn, formatDsn } from "../sentry/dsn.js";
import type { DataCategory } from "../sentry/items.js";
import {
  blockedUntil,
  describeRateLimits,
  NO_LIMITS,
  type RateLimitAnswer,
  type RateLimits,
  readRateLimits,
  withRateLimits,
} from "../sentry/rate-limits.js";
import type { Verdict } from "./transport.js";

/** DSNs remembered: keys are rotated seldom, and an old key's limits soon run out. */
const MAX_DSNS = 8;

export class LimitGate {
  readonly #limits = new Map<string, RateLimits>();
  #current = "";

  constructor(private readonly clock: Clock) {}

  /** From now on this DSN is the one in use. */
  use(dsn: Dsn): void {
    this.#current = formatDsn(dsn);
  }

  /** Learns from any answer, a 200 included. */
  observe(dsn: Dsn, answer: RateLimitAnswer): void {
    const limits = readRateLimits(answer, this.clock.now());
    if (limits.length === 0) return;
    const key = formatDsn(dsn);
    const state = withRateLimits(this.#limits.get(key) ?? NO_LIMITS, limits, this.clock.monotonic());
    this.#limits.delete(key);
    this.#limits.set(key, state);
    const [oldest] = this.#limits.keys();
    if (this.#limits.size > MAX_DSNS && oldest !== undefined) this.#limits.delete(oldest);
  }

  /** Milliseconds until an item of these categories may be sent with the DSN in use; 0 when now. */
  blockedMs(categories: readonly DataCategory[]): number {
    const state = this.#limits.get(this.#current);
    if (state === undefined) return 0;
    const now = this.clock.monotonic();
    return blockedUntil(state, categories, now) - now;
  }

  /** The limits in force, in words. */
  inForce(): readonly string[] {
    return describeRateLimits(this.#limits.get(this.#current) ?? NO_LIMITS, this.clock.monotonic());
  }
}

/** What a send comes to that was not made, because a limit is in force. */
export function limitedVerdict(limits: LimitGate, blockedMs: number): Verdict {
  const detail = `Sentry's rate limit is in force: ${limits.inForce().join(", ")}.`.slice(0, 500);
  return { verdict: "retryable", kind: "rate_limited", detail, retryInMs: blockedMs };
}

/** Tells it from a 429, for which a request was made. */
export function isHeldBack(verdict: Verdict): boolean {
  return verdict.verdict === "retryable" && verdict.kind === "rate_limited" && verdict.status === undefined;
}

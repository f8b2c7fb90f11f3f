/**
 * Time, chance and identity. The only file that names `Date.now`, timers, `Math.random` and
 * `randomUUID`: everything above receives a `Clock`, so tests decide what time it is and never wait.
 */
import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";

export interface Clock {
  /** Wall clock, milliseconds since the Unix epoch. For time stamps only: it can jump. */
  now(): number;
  /** Milliseconds from an arbitrary start that never jump. For deadlines and durations. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds, or at once when `signal` is or becomes aborted; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A number in [0, 1). */
  random(): number;
  /** A random UUID, version 4, with dashes. */
  randomUUID(): string;
}

/** Node fires timers beyond this many milliseconds at once instead (32-bit delay). */
const LONGEST_TIMER_MS = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const wake = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS));
      signal?.addEventListener("abort", wake, { once: true });
    }),
  random: () => Math.random(),
  randomUUID: () => randomUUID(),
};

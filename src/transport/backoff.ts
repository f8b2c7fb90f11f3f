/**
 * How long to pause before another attempt: full jitter, so that many records that failed together do
 * not come back together. Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */

/** Milliseconds that the first pause may take at most, and any pause. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Milliseconds to pause after the `failures`th failure (from 1): anything from nothing to a bound that
 * doubles each time, but never less than `floorMs`, which is what the server asked for.
 */
export function backoffMs(failures: number, random: number, floorMs = 0): number {
  const bound = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
  return Math.max(random * bound, floorMs);
}

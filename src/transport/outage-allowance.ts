/** How long the records of one run may wait, all together, for a project that is down. */
import type { OutageAllowance } from "./transport.js";

/**
 * Ten records that wait for the same minute use up one minute: what counts is the time in which anybody
 * waits.
 */
export function createOutageAllowance(totalMs: number): OutageAllowance {
  let used = 0;
  let waiting = 0;
  let since = 0;
  return {
    remainingMs: (now) => Math.max(totalMs - used - (waiting > 0 ? now - since : 0), 0),
    startWaiting(now) {
      if (waiting === 0) since = now;
      waiting += 1;
      let stopped = false;
      return (later) => {
        if (stopped) return;
        stopped = true;
        waiting -= 1;
        if (waiting === 0) used += later - since;
      };
    },
  };
}

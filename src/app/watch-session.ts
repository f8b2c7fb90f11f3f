/** What holds a run up, in the log: outages as they begin and end, limits that last. Terminal or not. */
import type { WriteStatus } from "../connector/write-session.js";
import type { Clock } from "../kernel/clock.js";
import type { Logger } from "./logger.js";

const EVERY_MS = 1_000;
/** Limits shorter than this are everyday life. */
const LASTING_MS = 5_000;

/** Looks until the result is called. */
export function watchSession(logger: Logger, clock: Clock, status: () => WriteStatus): () => void {
  const ended = new AbortController();
  let down = false;
  let limitedSince: number | undefined;
  let limitTold = false;

  const lookAtCircuit = ({ circuit }: WriteStatus): void => {
    if (circuit.state === "open" && !down) logger.warn(`Sentry is not answering; rows wait for it. ${circuit.reason}`);
    if (circuit.state === "closed" && down) logger.info("Sentry answers again");
    down = circuit.state === "open";
  };
  const lookAtLimits = ({ limitsInForce }: WriteStatus): void => {
    if (limitsInForce.length === 0) {
      if (limitTold) logger.info("No limit is in force any more");
      limitedSince = undefined;
      limitTold = false;
      return;
    }
    limitedSince ??= clock.monotonic();
    if (limitTold || clock.monotonic() - limitedSince < LASTING_MS) return;
    limitTold = true;
    logger.warn(`Rows wait for limits in force: ${limitsInForce.join(", ")}`);
  };
  const look = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      const now = status();
      lookAtCircuit(now);
      lookAtLimits(now);
      await clock.sleep(EVERY_MS, ended.signal);
    }
  };
  void look();
  return () => ended.abort();
}

/**
 * `multiwoven-sentry worker`: the long-lived process behind the Ruby plugin. It lives as long as its
 * input is open and its parent is there; then it finishes what is under way and ends.
 */
import type { Readable } from "node:stream";
import type { Clock } from "../../kernel/clock.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import type { Logger } from "../logger.js";
import type { Output } from "../output.js";
import { createMethods, type Destination } from "./methods.js";
import { RpcServer } from "./server.js";

export interface WorkerOptions {
  readonly input: Readable;
  readonly output: Output;
  readonly log: Logger;
  readonly destination: Destination;
  readonly clock: Clock;
  /** The parent's process id now. */
  readonly parentPid: () => number;
  /** Takes a listener for polite requests to end; the result takes it away again. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Bytes of one line; `DEFAULT_MAX_LINE_BYTES` when absent. */
  readonly maxLineBytes?: number;
}

/** Bytes: eight times what Sentry takes of one event, so that a row too big for it still gets a proper answer. */
export const DEFAULT_MAX_LINE_BYTES = 8_388_608;

/** Between two looks at the parent's process id. */
const PARENT_WATCH_MS = 1_000;
/** What is under way may take this long after the end of input: a call from the host has some 11 s. */
const DRAIN_MS = 15_000;
/** After that everything is cancelled, and has this long to say so. */
const CANCEL_MS = 2_000;

export async function runWorker(options: WorkerOptions): Promise<ExitCode> {
  const { destination, clock, log, maxLineBytes = DEFAULT_MAX_LINE_BYTES } = options;
  const server = new RpcServer(options, maxLineBytes);
  const methods = createMethods({
    destination,
    clock,
    maxLineBytes,
    inFlight: () => server.inFlight,
    stop: () => server.stop(),
  });
  const over = new AbortController();
  const watch = watchParent(options, over.signal, () => {
    log.warn("the parent process is gone");
    server.stop();
  });

  // A service manager asks the whole group to end, but the host is still finishing its records then: it
  // closes the input when it has.
  const stopListening = options.onInterrupt(() => log.debug("waiting for the host to end"));
  log.debug("worker ready");
  await server.serve(methods);
  over.abort();
  await watch;
  stopListening();

  if (!(await within(server.settled(), DRAIN_MS, clock))) {
    log.warn({ in_flight: server.inFlight }, "cancelling what is still under way");
    server.abortAll();
    await within(server.settled(), CANCEL_MS, clock);
  }
  log.debug("worker ends");
  return EXIT.ok;
}

/**
 * The end of input is not enough: a process forked from the parent can keep the pipe open. The parent's
 * id changes when it dies; it may be 1 from the start, in a container.
 */
async function watchParent(
  { clock, parentPid }: Pick<WorkerOptions, "clock" | "parentPid">,
  signal: AbortSignal,
  onGone: () => void,
): Promise<void> {
  const parent = parentPid();
  while (!signal.aborted) {
    await clock.sleep(PARENT_WATCH_MS, signal);
    if (signal.aborted || parentPid() === parent) continue;
    onGone();
    return;
  }
}

async function within(work: Promise<void>, ms: number, clock: Clock): Promise<boolean> {
  const timer = new AbortController();
  const inTime = await Promise.race([work.then(() => true), clock.sleep(ms, timer.signal).then(() => false)]);
  timer.abort();
  return inTime;
}

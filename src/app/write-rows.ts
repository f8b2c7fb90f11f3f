/** What `multiwoven-sentry write` does: settings, stream, input and result file first, then the run. */
import { SDK } from "../connector/sdk.js";
import type { WriteSession } from "../connector/write-session.js";
import { CHECK_INS_PER_MINUTE } from "../sentry/limits.js";
import { createOutageAllowance } from "../transport/outage-allowance.js";
import { connectionOf, whatIsAsked } from "./asked.js";
import { printMessage } from "./commands/command.js";
import type { WriteOptions } from "./commands/write.js";
import { openDestination } from "./destination.js";
import { EXIT, type ExitCode, UsageProblem } from "./exit-codes.js";
import { errorCode } from "./files.js";
import { openInput } from "./input/open-input.js";
import { createLogger, type Logger } from "./logger.js";
import { countOutside, tellOutside } from "./outside.js";
import { openResultFile, type ResultFile } from "./result-file.js";
import type { Runtime } from "./runtime.js";
import { fullEnvironment } from "./settings.js";
import { runWrite, type WriteRunSummary } from "./write-run.js";

/** After a first Ctrl-C, what waits (for a limit, say) is given up after so many milliseconds. */
const INTERRUPT_GRACE_MS = 5_000;

/**
 * Records that may wait together, so that containers fill and the check-ins of one monitor delay no other's; for the
 * other streams as many as requests may be in flight.
 */
const WAITING_RECORDS: Readonly<Record<string, number>> = { logs: 1_000, metrics: 1_000, check_ins: 10_000 };

/** A run that waits should say why before it seems to hang. */
const CHECK_IN_PACE =
  `Sentry counts ${CHECK_INS_PER_MINUTE} check-ins a minute for one monitor and environment, so no more are sent; ` +
  "preview --all tells how long that takes";

export async function writeRows(runtime: Runtime, options: WriteOptions): Promise<ExitCode> {
  const logger = createLogger(runtime.stderr, await fullEnvironment(runtime));
  const asked = await whatIsAsked(runtime, options);
  const { stream } = asked;
  const connection = connectionOf(asked, logger, { credentials: "needed" });
  const records = await openInput(runtime, options.input, options.format);
  const result = options.result === undefined ? undefined : await openResultFile(options.result, options.input);

  const what = { connection, stream, caller: "command_line", writeId: runtime.clock.randomUUID() } as const;
  const interrupt = watchInterrupts(runtime, logger);
  const outside = await countOutside(runtime, options, what, { clock: runtime.clock, sdk: SDK }, interrupt.stop);
  if (outside !== undefined) tellOutside(logger, stream, outside);

  if (stream === "check_ins") logger.info(CHECK_IN_PACE);

  const destination = openDestination(runtime, { maxInFlight: options.concurrency, logger });
  const session = destination.openWrite({
    ...what,
    patience: {
      attemptsMs: options.deadline,
      limitWaitMs: options.maxWait,
      queueWaitMs: Number.POSITIVE_INFINITY,
      outage: createOutageAllowance(options.maxWait),
    },
    signal: interrupt.abandon,
  });
  const { clock, stderr: progress } = runtime;
  const lanes = WAITING_RECORDS[stream] ?? options.concurrency;
  const summary = await runWrite({
    stream,
    records,
    session,
    lanes,
    result,
    logger,
    progress,
    clock,
    stop: interrupt.stop,
  });
  interrupt.over();
  destination.close();

  await printMessage(runtime, summary.message);
  report(logger, summary, session, result);
  return exitCode(summary, session, result, interrupt.stop.aborted);
}

interface Interrupts {
  /** Aborted by the first: no further record is read. */
  readonly stop: AbortSignal;
  /** Aborted a little later: what still waits is given up. */
  readonly abandon: AbortSignal;
  over(): void;
}

/** A second interrupt ends the process at once. */
function watchInterrupts(runtime: Runtime, logger: Logger): Interrupts {
  const [stop, abandon, over] = [new AbortController(), new AbortController(), new AbortController()];
  const unlisten = runtime.onInterrupt(() => {
    if (stop.signal.aborted) {
      runtime.exit(EXIT.interrupted);
      return;
    }
    logger.warn("Interrupted: finishing what is in flight. Once more ends at once.");
    stop.abort();
    void runtime.clock.sleep(INTERRUPT_GRACE_MS, over.signal).then(() => abandon.abort());
  });
  return {
    stop: stop.signal,
    abandon: abandon.signal,
    over() {
      unlisten();
      over.abort();
    },
  };
}

function report(logger: Logger, summary: WriteRunSummary, session: WriteSession, result: ResultFile | undefined): void {
  const { success, failed, meta } = summary.message.tracking;
  if (session.refused !== undefined)
    logger.error(`Sentry refused, so the remaining rows were not sent. ${session.refused}`);
  if (summary.inputFailure !== undefined) {
    logger.error({ err: summary.inputFailure }, `Reading the input failed: ${inputProblem(summary.inputFailure)}`);
  }
  if (result?.problem !== undefined) logger.error(result.problem);
  logger.info({ ...meta.outcomes }, `${success} succeeded, ${failed} failed`);
}

function inputProblem(failure: unknown): string {
  return failure instanceof UsageProblem ? failure.message : `${errorCode(failure)}. The rows after this are not sent.`;
}

function exitCode(
  summary: WriteRunSummary,
  session: WriteSession,
  result: ResultFile | undefined,
  interrupted: boolean,
): ExitCode {
  if (interrupted) return EXIT.interrupted;
  if (session.refused !== undefined) return EXIT.refused;
  if (summary.inputFailure !== undefined) return summary.read === 0 ? EXIT.usage : EXIT.failed;
  return summary.message.tracking.failed > 0 || result?.problem !== undefined ? EXIT.failed : EXIT.ok;
}

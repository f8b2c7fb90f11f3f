/** What `multiwoven-sentry write` does: settings, stream, input and result file first, then the run. */
import { type Connection, parseConnection } from "../config/connection.js";
import { nearest } from "../config/nearest.js";
import type { SentryDestination } from "../connector/connector.js";
import type { WriteSession } from "../connector/write-session.js";
import { syncConfig } from "../protocol/messages.js";
import { createOutageAllowance } from "../transport/outage-allowance.js";
import { printMessage } from "./commands/command.js";
import type { WriteOptions } from "./commands/write.js";
import { openDestination } from "./destination.js";
import { EXIT, type ExitCode, UsageProblem } from "./exit-codes.js";
import { errorCode } from "./files.js";
import { openInput } from "./input/open-input.js";
import { createLogger, type Logger } from "./logger.js";
import { openResultFile, type ResultFile } from "./result-file.js";
import type { Runtime } from "./runtime.js";
import { fullEnvironment, type RawSettings, readJsonObject, readSettings } from "./settings.js";
import { runWrite, type WriteRunSummary } from "./write-run.js";

/** After a first Ctrl-C, what waits (for a limit, say) is given up after so many milliseconds. */
const INTERRUPT_GRACE_MS = 5_000;

export async function writeRows(runtime: Runtime, options: WriteOptions): Promise<ExitCode> {
  const logger = createLogger(runtime.stderr, await fullEnvironment(runtime));
  const destination = openDestination(runtime, { maxInFlight: options.concurrency, logger });
  const asked = await whatToWrite(runtime, options);
  const stream = knownStream(destination, asked.stream);
  const connection = connectionOf(asked, logger);
  const records = await openInput(runtime, options.input, options.format);
  const result = options.result === undefined ? undefined : await openResultFile(options.result, options.input);

  const interrupt = watchInterrupts(runtime, logger);
  const session = destination.openWrite({
    connection,
    stream,
    caller: "command_line",
    patience: {
      attemptsMs: options.deadline,
      limitWaitMs: options.maxWait,
      queueWaitMs: Number.POSITIVE_INFINITY,
      outage: createOutageAllowance(options.maxWait),
    },
    writeId: runtime.clock.randomUUID(),
    signal: interrupt.abandon,
  });
  const { clock, stderr: progress } = runtime;
  const lanes = options.concurrency;
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

interface Asked {
  readonly stream: string;
  readonly settings: RawSettings;
  /** Settings that Multiwoven stored may be older or newer than this version. */
  readonly fromHost: boolean;
}

/** Options first; what they do not say, the SyncConfig says. */
async function whatToWrite(runtime: Runtime, options: WriteOptions): Promise<Asked> {
  const given = options.syncConfig === undefined ? {} : await readSyncConfig(options.syncConfig);
  const stream = options.stream ?? given.stream;
  if (stream === undefined) throw new UsageProblem("Name the stream that the rows belong to, e.g. --stream errors.");
  if (given.stream !== undefined && given.stream !== stream) {
    throw new UsageProblem(`--stream says "${stream}" and the sync config says "${given.stream}"; which is meant?`);
  }
  const fromHost = options.config === undefined && given.settings !== undefined;
  return {
    stream,
    fromHost,
    settings: fromHost ? (given.settings ?? {}) : await readSettings(runtime, options.config),
  };
}

async function readSyncConfig(file: string): Promise<{ stream?: string; settings?: RawSettings }> {
  const parsed = syncConfig.partial().safeParse(await readJsonObject(file, "sync config"));
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join(".") ?? "";
    throw new UsageProblem(`The sync config "${file}" is not one of Multiwoven's: look at "${where}".`);
  }
  const { stream, destination } = parsed.data;
  return {
    ...(stream === undefined ? {} : { stream: stream.name }),
    ...(destination === undefined ? {} : { settings: destination.connection_specification }),
  };
}

function knownStream(destination: SentryDestination, name: string): string {
  const names = destination.discover().catalog.streams.map((stream) => stream.name);
  if (names.includes(name)) return name;
  const near = nearest(name, names);
  const hint = near === undefined ? `There is ${names.join(", ")}.` : `Did you mean "${near}"?`;
  throw new UsageProblem(`There is no stream "${name.slice(0, 64)}". ${hint}`);
}

function connectionOf(asked: Asked, logger: Logger): Connection {
  const parsed = parseConnection(asked.settings, { unknownSettings: asked.fromHost ? "tolerate" : "refuse" });
  if (!parsed.ok) throw new UsageProblem(parsed.problems.map((problem) => problem.message).join("\n"));
  for (const warning of parsed.warnings) logger.warn(warning);
  return parsed.connection;
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

/**
 * One run of `write`: every record read is delivered or accounted for, counted once, and written to the
 * result file in the order of the input. Where records come from and how they are sent is handed in.
 */
import type { RecordReport } from "../connector/outcome.js";
import { describeOutcome, recordLog } from "../connector/record-log.js";
import { isSuccess, Tally } from "../connector/tally.js";
import type { WriteSession } from "../connector/write-session.js";
import type { Clock } from "../kernel/clock.js";
import type { LogMessage, TrackingMessage } from "../protocol/messages.js";
import { inOrder } from "./in-order.js";
import { type InputRecord, malformedLine } from "./input/records.js";
import type { Logger } from "./logger.js";
import type { Output } from "./output.js";
import { showProgress } from "./progress.js";
import type { ResultFile } from "./result-file.js";
import { UnknownColumns } from "./unknown-columns.js";
import { watchSession } from "./watch-session.js";

/** Failures that the tracking message and the log name one by one; the result file has every record. */
const MAX_FAILURE_LOGS = 100;

/** Notes of a record that its line in the log repeats; the tracking message has them all. */
const NOTES_LOGGED = 2;

/** Records begun and not yet reported: how far the others may run ahead of one that waits. */
const WINDOW = 10_000;

export interface WriteRun {
  readonly stream: string;
  readonly records: AsyncIterable<InputRecord>;
  readonly session: WriteSession;
  /** Records under way at a time. */
  readonly lanes: number;
  readonly result: ResultFile | undefined;
  readonly logger: Logger;
  /** Where a terminal shows the progress. */
  readonly progress: Output;
  readonly clock: Clock;
  /** When aborted, no further record is read. */
  readonly stop: AbortSignal;
}

export interface WriteRunSummary {
  readonly message: TrackingMessage;
  readonly read: number;
  /** What reading the input threw; the records before it are accounted for. */
  readonly inputFailure: unknown;
}

interface Reported {
  readonly line: number;
  readonly report: RecordReport;
}

export async function runWrite(run: WriteRun): Promise<WriteRunSummary> {
  const tally = new Tally();
  const failures: LogMessage[] = [];
  const unknownColumns = new UnknownColumns(run.stream);
  let read = 0;
  let done = 0;
  let failed = 0;
  let inputFailure: unknown;

  const work = async (record: InputRecord): Promise<Reported> => {
    const report = await settle(run, record, read++);
    done += 1;
    if (!isSuccess(report.outcome)) failed += 1;
    return { line: record.line, report };
  };
  const account = async ({ line, report }: Reported): Promise<void> => {
    tally.add(report.outcome);
    unknownColumns.add(report.notes);
    if (!isSuccess(report.outcome) && failures.length < MAX_FAILURE_LOGS) {
      failures.push(recordLog({ ...report, notes: [`line ${line}`, ...report.notes] }));
      logFailure(run.logger, line, report);
      if (failures.length === MAX_FAILURE_LOGS) run.logger.warn(`${MAX_FAILURE_LOGS} failures shown; no more will be.`);
    }
    await run.result?.write(line, report);
  };

  const hideProgress = showProgress(run.progress, run.clock, () => ({
    done,
    failed,
    limits: run.session.status().limitsInForce,
  }));
  const unwatch = watchSession(run.logger, run.clock, () => run.session.status());
  try {
    for await (const reported of inOrder(run.records, { lanes: run.lanes, window: WINDOW, stop: run.stop }, work)) {
      await account(reported);
    }
  } catch (failure) {
    inputFailure = failure;
  } finally {
    hideProgress();
    unwatch();
  }
  const columns = unknownColumns.describe();
  if (columns !== undefined) run.logger.warn(columns);
  await run.result?.close();
  return { message: tally.trackingMessage(read, failures), read, inputFailure };
}

function settle(run: WriteRun, record: InputRecord, index: number): Promise<RecordReport> {
  if (!("problem" in record)) return run.session.deliver(record.value, index);
  const outcome = { kind: "rejected", ...malformedLine(record) } as const;
  return Promise.resolve({ index, stream: run.stream, notes: [], outcome });
}

function logFailure(logger: Logger, line: number, { index, outcome, eventId, notes }: RecordReport): void {
  const said = [
    describeOutcome(outcome),
    ...(notes.length > 0 ? [`Notes: ${notes.slice(0, NOTES_LOGGED).join("; ")}`] : []),
  ];
  logger.warn({ index, line, ...(eventId === undefined ? {} : { event_id: eventId }) }, said.join(" "));
}

/**
 * The result file: one line a record. A file that stops taking lines (a full disk, say) is reported once and
 * does not stop the run: what happens to the records matters more than the notes about it.
 */
import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { RecordReport } from "../connector/outcome.js";
import { reasonOf } from "../connector/tally.js";
import { UsageProblem } from "./exit-codes.js";
import { errorCode, fileProblem } from "./files.js";

export interface ResultFile {
  /** Resolves when there is room for more. Never rejects. */
  write(line: number, report: RecordReport): Promise<void>;
  /** Resolves when everything is on disk, or cannot be. */
  close(): Promise<void>;
  /** Why lines are missing. */
  readonly problem: string | undefined;
}

/** `inputPath` is looked at only in order not to overwrite the input with the results. */
export async function openResultFile(path: string, inputPath: string): Promise<ResultFile> {
  if (await isSameFile(path, inputPath)) {
    throw new UsageProblem(`The result file "${path}" is the input itself; name another file.`);
  }
  const stream = createWriteStream(path);
  try {
    await new Promise((resolve, reject) => stream.once("open", resolve).once("error", reject));
  } catch (error) {
    const missing = errorCode(error) === "ENOENT";
    const problem = missing ? `cannot be made: there is no folder "${dirname(path)}"` : fileProblem(error);
    throw new UsageProblem(`The result file "${path}" ${problem}.`);
  }

  let problem: string | undefined;
  // The run writes line after line, so at most one caller waits at a time.
  let resume = (): void => {};
  stream.on("drain", () => resume());
  stream.on("finish", () => resume());
  stream.on("error", (error) => {
    problem ??= `The result file "${path}" ${fileProblem(error)}; lines are missing from it.`;
    resume();
  });

  return {
    get problem() {
      return problem;
    },
    write(line, report) {
      if (problem !== undefined || stream.write(resultLine(line, report))) return Promise.resolve();
      return new Promise((resolve) => {
        resume = resolve;
      });
    },
    close() {
      if (problem !== undefined) return Promise.resolve();
      return new Promise((resolve) => {
        resume = resolve;
        stream.end();
      });
    },
  };
}

function resultLine(line: number, report: RecordReport): string {
  const { index, outcome, eventId } = report;
  const fields = { index, line, outcome: outcome.kind, event_id: eventId ?? null, reason: reasonOf(outcome) };
  return `${JSON.stringify(fields)}\n`;
}

async function isSameFile(path: string, other: string): Promise<boolean> {
  if (other === "-") return false;
  const [a, b] = await Promise.all([path, other].map((name) => stat(name).catch(() => undefined)));
  return a !== undefined && b !== undefined && a.isFile() && a.dev === b.dev && a.ino === b.ino;
}

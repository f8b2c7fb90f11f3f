/** The line that a terminal shows during a run: done, rate, failed, limits in force. */
import type { Clock } from "../kernel/clock.js";
import type { Output } from "./output.js";

export interface ProgressSnapshot {
  readonly done: number;
  readonly failed: number;
  /** In words, e.g. "error: 42 s". */
  readonly limits: readonly string[];
}

const EVERY_MS = 250;

/** Draws until the result is called, which takes the line away. Does nothing where there is no terminal. */
export function showProgress(output: Output, clock: Clock, snapshot: () => ProgressSnapshot): () => void {
  if (!output.isTerminal) return () => {};
  const ended = new AbortController();
  const start = clock.monotonic();
  const draw = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      output.status(progressLine(snapshot(), clock.monotonic() - start));
      await clock.sleep(EVERY_MS, ended.signal);
    }
  };
  void draw();
  return () => {
    ended.abort();
    output.status("");
  };
}

export function progressLine({ done, failed, limits }: ProgressSnapshot, elapsedMs: number): string {
  const rate = elapsedMs > 0 ? Math.round(done / (elapsedMs / 1_000)) : 0;
  const parts = [`${count(done)} done`, `${count(rate)}/s`, `${count(failed)} failed`];
  if (limits.length > 0) parts.push(`limited: ${limits.join(", ")}`);
  return parts.join(" · ");
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

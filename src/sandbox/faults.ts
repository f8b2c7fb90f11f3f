/** Faults to order: which of the requests to come fails, and how. */
import type { Fault } from "./schema.js";

export const INGEST_PATH = /\/api\/[^/]+\/envelope\/?$/;

export class Faults {
  #queue: { readonly fault: Fault; left: number }[] = [];

  add(faults: readonly Fault[]): void {
    this.#queue.push(...faults.map((fault) => ({ fault, left: fault.times })));
  }

  clear(): void {
    this.#queue = [];
  }

  pending(): number {
    return this.#queue.reduce((sum, { left }) => sum + left, 0);
  }

  /** The first fault in order that is meant for this path; it counts as used. */
  take(path: string): Fault | undefined {
    const entry = this.#queue.find(({ fault }) =>
      fault.path === undefined ? INGEST_PATH.test(path) : path.startsWith(fault.path),
    );
    if (!entry) return undefined;
    entry.left -= 1;
    if (entry.left === 0) this.#queue = this.#queue.filter((other) => other !== entry);
    return entry.fault;
  }
}

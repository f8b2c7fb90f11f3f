/** First come, first served: where sends wait for their turn, each with its own patience. */
import type { Clock } from "../kernel/clock.js";

export type WaitResult = "turn" | "too_long" | "cancelled";

export class WaitQueue {
  readonly #waiters = new Set<(result: WaitResult) => void>();

  constructor(private readonly clock: Clock) {}

  get length(): number {
    return this.#waiters.size;
  }

  /** Waits at most `ms` milliseconds (infinity: as long as it takes). */
  wait(ms: number, signal?: AbortSignal): Promise<WaitResult> {
    if (signal?.aborted) return Promise.resolve("cancelled");
    return new Promise((resolve) => {
      const woken = new AbortController();
      const cancel = (): void => leave("cancelled");
      const leave = (result: WaitResult): void => {
        this.#waiters.delete(leave);
        signal?.removeEventListener("abort", cancel);
        woken.abort();
        resolve(result);
      };
      this.#waiters.add(leave);
      signal?.addEventListener("abort", cancel, { once: true });
      if (Number.isFinite(ms)) void this.clock.sleep(ms, woken.signal).then(() => leave("too_long"));
    });
  }

  /** The one at the head has its turn; false when nobody waits. */
  wakeFirst(): boolean {
    const [first] = this.#waiters;
    first?.("turn");
    return first !== undefined;
  }

  wakeAll(result: WaitResult = "turn"): void {
    for (const leave of [...this.#waiters]) leave(result);
  }
}

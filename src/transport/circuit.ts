/**
 * The circuit of one project: after five records in a row that spent all their time on faults, nobody
 * else spends theirs. A call from the host fails at once; a record of the command line waits, also one
 * that was caught between two attempts. Once a second one real record probes with one attempt; the first answer that shows Sentry alive
 * closes the circuit. Rate limits are no faults: whoever sends them is alive.
 */
import type { Clock } from "../kernel/clock.js";
import { FAULTS } from "./retry-policy.js";
import { budgetOf, type OutageAllowance, type SendOptions, type Transport, type Verdict } from "./transport.js";
import { WaitQueue } from "./wait-queue.js";

/** Records in a row. */
const RECORDS_TO_OPEN = 5;
/** Milliseconds from one probe's end to the next one's start, and for one probe at most. */
const PROBE_EVERY_MS = 1_000;
const PROBE_MS = 5_000;

/** `reason` stands alone: what the outage looked like when last seen. */
export type CircuitState = { readonly state: "closed" } | { readonly state: "open"; readonly reason: string };

export class CircuitTransport<Piece> implements Transport<Piece> {
  #failedInARow = 0;
  #state: CircuitState = { state: "closed" };
  #probing = false;
  #probeAt = 0;
  readonly #waiting: WaitQueue;

  constructor(
    private readonly inner: Transport<Piece>,
    private readonly clock: Clock,
    /** Told when the circuit opens (true) and closes (false). */
    private readonly onChange: (open: boolean) => void,
  ) {
    this.#waiting = new WaitQueue(clock);
  }

  get state(): CircuitState {
    return this.#state;
  }

  async send(piece: Piece, options: SendOptions): Promise<Verdict> {
    for (;;) {
      const held = this.#state.state === "open" ? await this.#hold(piece, options) : undefined;
      if (held !== undefined) return held;
      const verdict = await this.inner.send(piece, options);
      const caughtUnderWay = this.#state.state === "open" && options.patience.outage !== "fail" && isFault(verdict);
      this.#learn(verdict);
      if (!caughtUnderWay) return verdict;
    }
  }

  /** Nothing when the circuit was closed meanwhile. */
  #hold(piece: Piece, options: SendOptions): Promise<Verdict | undefined> {
    const { outage } = options.patience;
    return outage === "fail" ? this.#probeOrFail(piece, options) : this.#wait(piece, options, outage);
  }

  async #probeOrFail(piece: Piece, options: SendOptions): Promise<Verdict> {
    return this.#isProbeDue() ? this.#probe(piece, options, PROBE_MS) : this.#failing();
  }

  /** Nothing when the circuit was closed meanwhile; else what this record's own probe came to, or that the allowance is used up. */
  async #wait(piece: Piece, options: SendOptions, outage: OutageAllowance): Promise<Verdict | undefined> {
    const stopWaiting = outage.startWaiting(this.clock.monotonic());
    try {
      while (this.#state.state === "open") {
        if (options.signal?.aborted) return { verdict: "cancelled" };
        const leftMs = outage.remainingMs(this.clock.monotonic());
        if (leftMs <= 0) return this.#failing();
        if (this.#isProbeDue()) {
          const verdict = await this.#probe(piece, options, Math.min(PROBE_MS, leftMs));
          if (!isFault(verdict)) return verdict;
        } else {
          const untilProbeMs = this.#probing ? leftMs : this.#probeAt - this.clock.monotonic();
          await this.#waiting.wait(Math.min(leftMs, untilProbeMs), options.signal);
        }
      }
      return undefined;
    } finally {
      stopWaiting(this.clock.monotonic());
    }
  }

  #isProbeDue(): boolean {
    return !this.#probing && this.clock.monotonic() >= this.#probeAt;
  }

  async #probe(piece: Piece, options: SendOptions, atMostMs: number): Promise<Verdict> {
    const budget = budgetOf(options);
    this.#probing = true;
    try {
      const attemptsMs = Math.min(budget.attemptsMs, atMostMs);
      return this.#learn(await this.inner.send(piece, { ...options, budget: { ...budget, attempts: 1, attemptsMs } }));
    } finally {
      this.#probing = false;
      this.#probeAt = this.clock.monotonic() + PROBE_EVERY_MS;
      this.#waiting.wakeAll();
    }
  }

  #learn(verdict: Verdict): Verdict {
    if (isFault(verdict)) {
      this.#failedInARow += 1;
      if (this.#failedInARow >= RECORDS_TO_OPEN) this.#open(verdict.detail);
    } else if (isSignOfLife(verdict)) {
      this.#failedInARow = 0;
      this.#close();
    }
    return verdict;
  }

  #open(reason: string): void {
    const wasClosed = this.#state.state === "closed";
    this.#state = { state: "open", reason };
    if (!wasClosed) return;
    this.#probeAt = this.clock.monotonic() + PROBE_EVERY_MS;
    this.onChange(true);
  }

  #close(): void {
    if (this.#state.state === "closed") return;
    this.#state = { state: "closed" };
    this.onChange(false);
    this.#waiting.wakeAll();
  }

  #failing(): Verdict {
    const reason = this.#state.state === "open" ? this.#state.reason : "";
    const detail = `Not sent, because the last records of this project all failed; one a second is still tried. ${reason}`;
    return { verdict: "retryable", kind: "circuit_open", detail: detail.trim().slice(0, 500) };
  }
}

function isFault(verdict: Verdict): verdict is Extract<Verdict, { verdict: "retryable" }> {
  return verdict.verdict === "retryable" && FAULTS[verdict.kind];
}

/** A 429 is an answer; a send that was held back or cancelled tells nothing. */
function isSignOfLife(verdict: Verdict): boolean {
  return (
    verdict.verdict === "accepted" ||
    verdict.verdict === "refused" ||
    (verdict.verdict === "retryable" && verdict.status === 429)
  );
}

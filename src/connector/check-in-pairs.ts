/**
 * On the command line the beginning and the end of one run usually stand in the same input. Sentry takes the
 * time of receipt for both, so two check-ins would show a run of no length and cost twice the budget: they
 * are sent as one finished check-in. The end is looked for among the next rows only. Sentry takes check-ins of
 * a monitor that it does not know only with a schedule: rows that bring none let the first that does go before.
 */
import type { Clock } from "../kernel/clock.js";
import { encodeJson } from "../sentry/envelope.js";
import { checkInOf } from "./check-ins.js";
import type { Fate } from "./outcome.js";
import type { Plan } from "./plan.js";

type Sendable = Extract<Plan, { ok: true }>;

/** Rows after an `in_progress` among which its final status is looked for. */
export const PAIR_WITHIN_ROWS = 1_000;
/** Milliseconds that it is kept for that, when rows come slowly. */
export const PAIR_WITHIN_MS = 1_000;

/** The finished check-in that stands for both; what only the beginning says is kept. */
export function asOne(begun: Sendable, finished: Sendable): Sendable {
  const payload = { ...begun.item.payload, ...finished.item.payload };
  return { ...finished, item: { ...finished.item, payload }, payload: encodeJson(payload) };
}

/** Notes for both rows, by index. */
export function pairNotes(begun: number, finished: number): { readonly begun: string; readonly finished: string } {
  return {
    begun: `sent as one finished check-in with row ${finished}, which has its final status`,
    finished: `sent as one finished check-in with row ${begun}, which has its beginning`,
  };
}

/** For a beginning whose end stood before it: sent after that, it would open the run again. */
export function lateNote(finished: number): string {
  return `not sent by itself: row ${finished}, sent before, has the final status of this run`;
}

/** Runs whose end has not been seen yet, in the order of their rows. */
export class OpenRuns<T> {
  readonly #open = new Map<string, { readonly index: number; readonly value: T }>();

  /** Answers what was open under the same run: another beginning takes its place. */
  begin(run: string, index: number, value: T): T | undefined {
    const before = this.end(run);
    this.#open.set(run, { index, value });
    return before;
  }

  /** Takes the run out if this is what is open under it. */
  endOf(run: string, value: T): boolean {
    return this.#open.get(run)?.value === value && this.#open.delete(run);
  }

  /** Takes the run out, when it is open. */
  end(run: string): T | undefined {
    const found = this.#open.get(run);
    this.#open.delete(run);
    return found?.value;
  }

  /** Takes out all that began too long before this row. */
  takeOverdue(index: number): T[] {
    const overdue: T[] = [];
    for (const [run, begun] of this.#open) {
      if (index - begun.index <= PAIR_WITHIN_ROWS) break;
      this.#open.delete(run);
      overdue.push(begun.value);
    }
    return overdue;
  }
}

/** Runs that ended within so many rows, the last to end last. */
export class EndedRuns<T> {
  readonly #ended = new Map<string, { readonly index: number; readonly value: T }>();

  end(run: string, index: number, value: T): void {
    this.#ended.delete(run);
    this.#ended.set(run, { index, value });
    for (const [other, ended] of this.#ended) {
      if (index - ended.index <= PAIR_WITHIN_ROWS) break;
      this.#ended.delete(other);
    }
  }

  before(run: string, index: number): { readonly index: number; readonly value: T } | undefined {
    const ended = this.#ended.get(run);
    return ended !== undefined && index - ended.index <= PAIR_WITHIN_ROWS ? ended : undefined;
  }
}

interface Held {
  readonly plan: Sendable;
  readonly place: string;
  readonly index: number;
  settle(fate: Promise<Fate>): void;
}

export interface PairPorts {
  readonly clock: Clock;
  /** The connection's project. */
  readonly project: string;
  readonly signal?: AbortSignal;
  /** Sends one item. */
  send(plan: Sendable): Promise<Fate>;
}

/** Between the rows of one run of the command line and their sending. Other items pass. */
export class CheckInPairs {
  readonly #runs = new OpenRuns<Held>();
  readonly #ended = new EndedRuns<Promise<Fate>>();
  /** By place, settled once its first schedule is on its way. */
  readonly #schedules = new Map<string, Gate>();

  constructor(private readonly ports: PairPorts) {}

  async fateOf(plan: Sendable, index: number): Promise<Fate> {
    const checkIn = checkInOf(plan, this.ports.project);
    if (checkIn === undefined) return this.ports.send(plan);
    const { place, run, inProgress } = checkIn;
    for (const overdue of this.#runs.takeOverdue(index)) this.#sendAlone(overdue);
    if (inProgress) {
      const ended = this.#ended.before(run, index);
      return ended === undefined
        ? this.#hold(run, { plan, place, index })
        : withNote(await ended.value, lateNote(ended.index));
    }
    const begun = this.#runs.end(run);
    const fate = this.#send(begun === undefined ? plan : asOne(begun.plan, plan), place);
    this.#ended.end(run, index, fate);
    if (begun === undefined) return fate;
    const notes = pairNotes(begun.index, index);
    begun.settle(fate.then((both) => withNote(both, notes.begun)));
    return withNote(await fate, notes.finished);
  }

  #hold(run: string, row: Omit<Held, "settle">): Promise<Fate> {
    if (bringsSchedule(row.plan) && !this.#schedules.has(row.place)) this.#schedules.set(row.place, gate());
    return new Promise((settle) => {
      const held: Held = { ...row, settle };
      const replaced = this.#runs.begin(run, row.index, held);
      if (replaced !== undefined) this.#sendAlone(replaced);
      void this.ports.clock.sleep(PAIR_WITHIN_MS, this.ports.signal).then(() => {
        if (this.#runs.endOf(run, held)) this.#sendAlone(held);
      });
    });
  }

  #sendAlone(held: Held): void {
    held.settle(this.#send(held.plan, held.place));
  }

  async #send(plan: Sendable, place: string): Promise<Fate> {
    const first = this.#schedules.get(place);
    if (!bringsSchedule(plan)) {
      if (first !== undefined) await first.sent;
      return this.ports.send(plan);
    }
    const fate = this.ports.send(plan);
    if (first === undefined) this.#schedules.set(place, { sent: Promise.resolve(), settle() {} });
    else first.settle();
    return fate;
  }
}

function bringsSchedule({ item }: Sendable): boolean {
  return item.payload.monitor_config !== undefined;
}

interface Gate {
  readonly sent: Promise<void>;
  settle(): void;
}

function gate(): Gate {
  let settle = (): void => {};
  const sent = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { sent, settle };
}

function withNote(fate: Fate, note: string): Fate {
  return { ...fate, notes: [...fate.notes, note] };
}

/**
 * Logs and metrics of concurrent writes, gathered into one container: the only kinds that Sentry takes
 * many of in one request. A container leaves when it is full, when its window ends, or on the next turn of
 * the event loop when none of its kind is under way, so that a lone caller waits for nothing.
 * Each caller gets the verdict on its own item; a refused container is halved until the guilty item is alone.
 */
import type { Clock } from "../kernel/clock.js";
import type { Envelope } from "../sentry/envelope.js";
import type { ItemType } from "../sentry/items.js";
import { MAX_CONTAINER_ITEMS } from "../sentry/limits.js";
import type { SendOptions, Transport, Verdict } from "../transport/transport.js";

/** Item types that travel in containers. */
export type ContainerType = Extract<ItemType, "log" | "trace_metric">;

export function travelsInContainer(type: ItemType): type is ContainerType {
  return type === "log" || type === "trace_metric";
}

/** Bytes of JSON in one container: Sentry's documentation for a single log, far below the container's own limit. */
const MAX_BYTES = 1_048_576;

/** Milliseconds that an item waits for company while another container of its kind is under way. */
const WINDOW_MS = 20;

interface Waiting {
  readonly json: Buffer;
  readonly options: SendOptions;
  readonly settle: (verdict: Verdict) => void;
}

/** What will travel in one container. */
export class Batch<Entry extends { readonly json: Buffer }> {
  readonly items: Entry[] = [];
  #bytes = 0;

  hasRoomFor(json: Buffer): boolean {
    return this.#bytes + json.length <= MAX_BYTES;
  }

  add(entry: Entry): void {
    this.items.push(entry);
    this.#bytes += entry.json.length + 1;
  }

  get isFull(): boolean {
    return this.items.length >= MAX_CONTAINER_ITEMS;
  }
}

export class Coalescer {
  readonly #open = new Map<ContainerType, Batch<Waiting>>();
  readonly #underWay: Record<ContainerType, number> = { log: 0, trace_metric: 0 };

  constructor(
    private readonly transport: Transport,
    private readonly clock: Clock,
  ) {}

  /** `json` is one log or metric, encoded. */
  send(type: ContainerType, json: Buffer, options: SendOptions): Promise<Verdict> {
    return new Promise((settle) => {
      const batch = this.#batchFor(type, json);
      batch.add({ json, options, settle });
      if (batch.isFull) this.#leave(type, batch);
    });
  }

  /** The batch that still has room, or a new one with its departure arranged. */
  #batchFor(type: ContainerType, json: Buffer): Batch<Waiting> {
    const open = this.#open.get(type);
    if (open?.hasRoomFor(json)) return open;
    if (open !== undefined) this.#leave(type, open);
    const batch = new Batch<Waiting>();
    this.#open.set(type, batch);
    const wait = this.#underWay[type] === 0 ? 0 : WINDOW_MS;
    void this.clock.sleep(wait).then(() => this.#leave(type, batch));
    return batch;
  }

  #leave(type: ContainerType, batch: Batch<Waiting>): void {
    if (this.#open.get(type) !== batch) return;
    this.#open.delete(type);
    this.#underWay[type] += 1;
    void this.#sendHalving(type, batch.items).finally(() => {
      this.#underWay[type] -= 1;
    });
  }

  async #sendHalving(type: ContainerType, items: readonly Waiting[]): Promise<void> {
    const waiting = items.filter((item) => {
      const cancelled = item.options.signal?.aborted === true;
      if (cancelled) item.settle({ verdict: "cancelled" });
      return !cancelled;
    });
    const [first] = waiting;
    if (first === undefined) return;
    const verdict = await this.transport.send(containerOf(type, waiting), { patience: first.options.patience });
    const guiltyUnknown = verdict.verdict === "refused" && verdict.kind === "envelope" && waiting.length > 1;
    if (!guiltyUnknown) {
      for (const item of waiting) item.settle(verdict);
      return;
    }
    const middle = Math.ceil(waiting.length / 2);
    await this.#sendHalving(type, waiting.slice(0, middle));
    await this.#sendHalving(type, waiting.slice(middle));
  }
}

export function containerOf(type: ContainerType, items: readonly { readonly json: Buffer }[]): Envelope {
  const separated = items.flatMap(({ json }, index) => (index === 0 ? [json] : [COMMA, json]));
  return {
    item: { type, payload: Buffer.concat([OPENING, ...separated, CLOSING]), itemCount: items.length },
  };
}

const OPENING = Buffer.from('{"version":2,"items":[');
const COMMA = Buffer.from(",");
const CLOSING = Buffer.from("]}");

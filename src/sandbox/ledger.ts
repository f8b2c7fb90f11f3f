/**
 * What arrived and what became of it. Memory is bounded: the oldest items and requests go first, the
 * counts of outcomes stay.
 */
import type { JsonValue } from "../sentry/items.js";

/** Items kept, and bytes of their JSON together. */
const MAX_ITEMS = 100_000;
const MAX_ITEM_BYTES = 67_108_864;
const MAX_REQUESTS = 10_000;

/** Something that the server put right or left out while keeping the item, as in an event's `errors`. */
export interface Remark {
  /** Sentry's own word, such as `invalid_data`, `value_too_long`, `past_timestamp`. */
  readonly type: string;
  /** Path of the attribute in the payload. */
  readonly name: string;
  readonly reason: string;
}

/** One log or metric of a container is an item of its own here. */
export interface StoredItem {
  readonly type: string;
  readonly event_id: string | null;
  /** ISO 8601, UTC. */
  readonly received_at: string;
  /** As sent: JSON, or the text that could not be read as JSON. */
  readonly payload: JsonValue;
  /** `accepted`, or why Sentry would drop it after having answered 200. */
  readonly outcome: string;
  readonly project_id: string;
  readonly remarks: readonly Remark[];
}

/** One HTTP request, without headers: they hold the token. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Of the body as sent. */
  readonly bytes: number;
  readonly encoding: string | null;
  /** Requests under way when this one came, itself included. */
  readonly in_flight: number;
  /** Of REST writes. */
  readonly body: JsonValue;
}

/** A piece of what is held. An item keeps its number until the sandbox ends, so whoever looks on asks for new ones only. */
export interface Stretch {
  /** Numbers of the oldest item held and of the next one to come. */
  readonly first: number;
  readonly next: number;
  /** Number of the first of `items`. */
  readonly from: number;
  readonly items: readonly StoredItem[];
}

export class Ledger {
  #items: { readonly item: StoredItem; readonly bytes: number }[] = [];
  #start = 0;
  /** Number of the item at index 0 of `#items`. */
  #base = 0;
  #bytes = 0;
  #outcomes = new Map<string, number>();
  #requests: SeenRequest[] = [];

  items(): StoredItem[] {
    return this.#items.slice(this.#start).map(({ item }) => item);
  }

  /** From the item with that number on, as many as fit. */
  stretch(wanted: number, max: { readonly items: number; readonly bytes: number }): Stretch {
    const first = this.#base + this.#start;
    const next = this.#base + this.#items.length;
    const from = Math.min(Math.max(wanted, first), next);
    const items: StoredItem[] = [];
    let bytes = 0;
    for (const kept of this.#items.slice(from - this.#base, from - this.#base + max.items)) {
      bytes += kept.bytes;
      if (bytes > max.bytes && items.length > 0) break;
      items.push(kept.item);
    }
    return { first, next, from, items };
  }

  /** Counts since the start or the last reset; refused requests count under their reason as well. */
  outcomes(): Record<string, number> {
    return Object.fromEntries(this.#outcomes);
  }

  requests(): SeenRequest[] {
    return [...this.#requests];
  }

  /** `bytes` is the length of its payload as JSON. */
  add(item: StoredItem, bytes: number): void {
    this.count(item.outcome, 1);
    this.#items.push({ item, bytes });
    this.#bytes += bytes;
    while (this.#items.length - this.#start > MAX_ITEMS || this.#bytes > MAX_ITEM_BYTES) {
      this.#bytes -= this.#items[this.#start]?.bytes ?? 0;
      this.#start += 1;
    }
    if (this.#start > MAX_ITEMS) {
      this.#items = this.#items.slice(this.#start);
      this.#base += this.#start;
      this.#start = 0;
    }
  }

  count(outcome: string, quantity: number): void {
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + quantity);
  }

  saw(request: SeenRequest): void {
    this.#requests.push(request);
    if (this.#requests.length > MAX_REQUESTS) this.#requests.shift();
  }

  reset(): void {
    this.#base += this.#items.length;
    this.#items = [];
    this.#start = 0;
    this.#bytes = 0;
    this.#outcomes = new Map();
    this.#requests = [];
  }
}

/** What the page holds of the sandbox: items by type, events by issue, kept up to date by pieces. */
import { groupKey } from "./group.js";
import { type Fields, fields, list, number, type StoredItem, toItem } from "./payload.js";

export interface Issue {
  readonly key: string;
  /** Oldest first; never empty. */
  readonly events: StoredItem[];
}

export class Store {
  outcomes: Fields = {};
  limits: readonly unknown[] = [];
  releases = 0;
  /** Number of the item to ask for next. */
  next = 0;
  #startedAt: unknown;
  #first = 0;
  #items = new Map<string, StoredItem[]>();
  #issues = new Map<string, Issue>();

  /** Takes an answer of `GET /_sandbox/state`; whether there are more items to ask for at once. */
  take(answer: unknown): boolean {
    const state = fields(answer);
    const first = number(state.first) ?? 0;
    const from = number(state.from) ?? 0;
    if (state.started_at !== this.#startedAt) this.#forget();
    this.#startedAt = state.started_at;
    this.outcomes = fields(state.outcomes);
    this.limits = list(state.limits);
    this.releases = number(state.releases) ?? 0;
    if (first > this.#first) this.#drop(first);
    const items = list(state.items);
    // The answer of a new sandbox to a question that was meant for the former one.
    if (from > this.next) return true;
    for (const [index, item] of items.entries()) {
      if (from + index >= this.next) this.#add(toItem(item, from + index));
    }
    this.next = from + items.length;
    return this.next < (number(state.next) ?? 0);
  }

  /** Oldest first. */
  ofType(type: string): readonly StoredItem[] {
    return this.#items.get(type) ?? [];
  }

  types(): readonly string[] {
    return [...this.#items.keys()];
  }

  all(): readonly StoredItem[] {
    return [...this.#items.values()].flat().sort((one, other) => one.number - other.number);
  }

  /** The one whose first event came first stands first. */
  issues(): readonly Issue[] {
    return [...this.#issues.values()];
  }

  issueOf(event: StoredItem): Issue | undefined {
    return this.#issues.get(groupKey(fields(event.payload)));
  }

  #add(item: StoredItem): void {
    listIn(this.#items, item.type).push(item);
    if (item.type !== "event") return;
    const key = groupKey(fields(item.payload));
    const issue = this.#issues.get(key);
    if (issue === undefined) this.#issues.set(key, { key, events: [item] });
    else issue.events.push(item);
  }

  /** The sandbox's memory is bounded, and may be emptied. */
  #drop(first: number): void {
    this.#first = first;
    this.next = Math.max(this.next, first);
    for (const [type, items] of this.#items) dropOlder(this.#items, type, items, first);
    for (const [key, issue] of this.#issues) dropOlder(this.#issues, key, issue.events, first);
  }

  #forget(): void {
    this.#items.clear();
    this.#issues.clear();
    this.next = 0;
    this.#first = 0;
  }
}

function listIn(lists: Map<string, StoredItem[]>, type: string): StoredItem[] {
  const known = lists.get(type);
  if (known !== undefined) return known;
  const made: StoredItem[] = [];
  lists.set(type, made);
  return made;
}

function dropOlder(owner: Map<string, unknown>, key: string, items: StoredItem[], first: number): void {
  const kept = items.findIndex((item) => item.number >= first);
  if (kept === -1) owner.delete(key);
  else items.splice(0, kept);
}

/** Reading payloads that may hold anything: every reader answers the wanted type or nothing. */

/** One item as the sandbox holds it; `number` stays its own until the sandbox ends. */
export interface StoredItem {
  readonly number: number;
  readonly type: string;
  readonly event_id: string | null;
  /** ISO 8601, UTC. */
  readonly received_at: string;
  readonly payload: unknown;
  readonly outcome: string;
  /** What the server put right or left out while keeping the item. */
  readonly remarks: readonly Fields[];
}

export type Fields = Readonly<Record<string, unknown>>;

const NO_FIELDS: Fields = {};

export function fields(value: unknown): Fields {
  return isFields(value) ? value : NO_FIELDS;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A bare list, or `{values: […]}`, as Sentry takes both. */
export function values(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : list(fields(value).values);
}

export function string(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** Seconds since 1970 from either form that Sentry takes; NaN for anything else. */
export function seconds(value: unknown): number {
  return number(value) ?? Date.parse(String(value)) / 1000;
}

export function exceptions(payload: Fields): readonly Fields[] {
  return values(payload.exception).map(fields);
}

export function frames(exceptionOrThread: Fields): readonly Fields[] {
  return list(fields(exceptionOrThread.stacktrace).frames).map(fields);
}

export function messageOf(payload: Fields): string | undefined {
  const logentry = fields(payload.logentry);
  return string(logentry.formatted) ?? string(logentry.message) ?? string(payload.message);
}

export function toItem(value: unknown, number: number): StoredItem {
  const item = fields(value);
  return {
    number,
    type: String(item.type),
    event_id: string(item.event_id) ?? null,
    received_at: String(item.received_at),
    payload: item.payload,
    outcome: String(item.outcome),
    remarks: list(item.remarks).map(fields),
  };
}

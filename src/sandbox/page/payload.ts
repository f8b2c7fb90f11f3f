/** Reading payloads that may hold anything: every reader answers the wanted type or nothing. */

/** One entry of `GET /_sandbox/items`. */
export interface StoredItem {
  readonly type: string;
  readonly event_id: string | null;
  readonly received_at: string;
  readonly payload: unknown;
  readonly outcome: string;
}

export type Fields = Readonly<Record<string, unknown>>;

export function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
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

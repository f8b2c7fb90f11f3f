/**
 * What Multiwoven's loader makes of our answers, re-stated: individual mode, slices of 1,000, as many
 * lanes as the catalog says, the status rule, the first-log rule, and the heartbeat after each slice.
 * Source: server/lib/reverse_etl/loaders/standard.rb of Multiwoven/multiwoven (2026-08).
 */
import type { Clock } from "../../src/kernel/clock.js";

/** `pending` is what the host makes of a raise and of an answer that it cannot store: the record is lost. */
export type RecordStatus = "pending" | "success" | "failed";

export interface LoadedRecord {
  readonly status: RecordStatus;
  readonly log?: { readonly request: string; readonly response: string; readonly level: string };
}

export interface Load {
  readonly records: readonly LoadedRecord[];
  /** Milliseconds from one heartbeat to the next, the start being the first. */
  readonly heartbeatGaps: readonly number[];
}

export interface Host {
  readonly clock: Clock;
  /** `client.write(sync_config, [record], action)` */
  write(record: unknown): Promise<unknown>;
  /** `request_rate_concurrency` of the catalog. */
  readonly lanes: number;
  /** Milliseconds that the host's own work takes for one record: mapping, logging, its database. */
  readonly ownWorkMs: number;
}

/** `find_in_batches` without a size. */
const SLICE = 1_000;

export async function load(host: Host, rows: readonly unknown[]): Promise<Load> {
  const records: LoadedRecord[] = new Array(rows.length);
  const heartbeatGaps: number[] = [];
  let lastBeat = host.clock.monotonic();
  for (let start = 0; start < rows.length; start += SLICE) {
    const slice = rows.slice(start, start + SLICE).entries();
    const lane = async (): Promise<void> => {
      for (const [offset, row] of slice) {
        records[start + offset] = await loadOne(host, row);
        if (host.ownWorkMs > 0) await host.clock.sleep(host.ownWorkMs);
      }
    };
    await Promise.all(Array.from({ length: host.lanes }, lane));
    heartbeatGaps.push(host.clock.monotonic() - lastBeat);
    lastBeat = host.clock.monotonic();
  }
  return { records, heartbeatGaps };
}

async function loadOne(host: Host, row: unknown): Promise<LoadedRecord> {
  try {
    return stored(await host.write(row));
  } catch {
    return { status: "pending" };
  }
}

/** Throws where the host would: then the record stays pending although it may have been delivered. */
function stored(answer: unknown): LoadedRecord {
  const tracking = field(field(answer, "tracking"), "success") === undefined ? undefined : field(answer, "tracking");
  if (field(answer, "type") !== "tracking" || tracking === undefined) throw new Error("not a tracking message");
  const status = field(tracking, "success") === 0 ? "failed" : "success";
  const message = field(field(field(tracking, "logs"), "0"), "message");
  if (typeof message !== "string" || message === "") return { status };
  const log: unknown = JSON.parse(message);
  const [request, response, level] = ["request", "response", "level"].map((name) => storable(field(log, name)));
  if (request === undefined || response === undefined || level === undefined)
    throw new Error("no log the dialog can show");
  return { status, log: { request, response, level } };
}

/** Text that PostgreSQL's jsonb takes. */
function storable(text: unknown): string | undefined {
  if (typeof text !== "string") return undefined;
  if (text.includes("\u0000") || !text.isWellFormed()) throw new Error("unsupported Unicode escape sequence");
  return text;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

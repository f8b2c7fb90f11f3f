/**
 * How many rows of a file Sentry would not keep at their time: told before the first request, while the
 * run can still be called off. Only regular files are looked at, since they can be read twice.
 */
import { stat } from "node:fs/promises";
import { type Plan, type PlanPorts, type PlanRequest, planRecord } from "../connector/plan.js";
import { streamNamed } from "../mapping/registry.js";
import type { RowsOptions } from "./asked.js";
import { openInput } from "./input/open-input.js";
import type { Logger } from "./logger.js";
import type { Runtime } from "./runtime.js";

/** What decides about a row's time. The rest is left out of the look, so that it costs little. */
const TIME_FIELDS = ["start_timestamp", "timestamp", "duration_ms"];
/** The look must not keep the first request waiting: so many rows, or milliseconds, and the run begins. */
const MAX_ROWS = 10_000;
const MAX_MS = 2_000;
/** Rows between two status lines. */
const SHOWN_EVERY = 2_000;

export interface Outside {
  readonly rows: number;
  /** The file has more rows than were looked at. */
  readonly partial: boolean;
  /** Sentry would drop them for their age, or the setting says so: they will be rejected. */
  readonly rejected: number;
  /** Sentry shows the time of receipt; the true one goes along. */
  readonly past: number;
  /** So far ahead that they are sent as now. */
  readonly future: number;
}

/** Nothing for a stream without times, or an input that can be read only once. An aborted `stop` ends the look. */
export async function countOutside(
  runtime: Runtime,
  options: RowsOptions,
  request: PlanRequest,
  ports: PlanPorts,
  stop: AbortSignal,
): Promise<Outside | undefined> {
  const fields = streamNamed(request.stream)?.fields ?? {};
  if (!TIME_FIELDS.some((name) => Object.hasOwn(fields, name)) || !(await isRegularFile(options.input)))
    return undefined;
  const needed = new Set([...TIME_FIELDS, ...Object.keys(fields).filter((name) => fields[name]?.required)]);
  const until = runtime.clock.monotonic() + MAX_MS;
  const count = { rows: 0, partial: false, rejected: 0, past: 0, future: 0 };
  try {
    for await (const record of await openInput(runtime, options.input, options.format)) {
      count.partial = stop.aborted || count.rows === MAX_ROWS || runtime.clock.monotonic() > until;
      if (count.partial) break;
      const plan =
        "value" in record ? planRecord(onlyFields(record.value, needed), count.rows, request, ports) : undefined;
      const where = plan === undefined ? undefined : placeOf(plan);
      if (where !== undefined) count[where] += 1;
      count.rows += 1;
      if (count.rows % SHOWN_EVERY === 0) runtime.stderr.status(`${count.rows} rows looked at for their time`);
    }
  } catch {
    // What is wrong with the input is told by the run itself, with the line.
  } finally {
    runtime.stderr.status("");
  }
  return count;
}

export function tellOutside(logger: Logger, stream: string, outside: Outside): void {
  const { rows, partial, rejected, past, future } = outside;
  if (rows === 0) return;
  const all = partial ? `the first ${rows} rows` : `${rows} rows`;
  const total = rejected + past + future;
  if (total === 0) {
    logger.info(`No row of ${partial ? "the first " : ""}${rows} of ${stream} lies outside Sentry's time windows`);
    return;
  }
  const parts = [
    ...(rejected === 0 ? [] : [`${rejected} too old, to be rejected`]),
    ...(past === 0 ? [] : [`${past} so old that Sentry may show the time of receipt; the true one goes along`]),
    ...(future === 0 ? [] : [`${future} in the future, sent as now`]),
  ];
  logger.warn(
    { rejected, past, future },
    `${total} of ${all} of ${stream} lie outside Sentry's time windows: ${parts.join("; ")}`,
  );
}

function placeOf(plan: Plan): keyof Omit<Outside, "rows" | "partial"> | undefined {
  if (plan.ok) return plan.timeShift;
  return plan.reason === "out_of_window" ? "rejected" : undefined;
}

/** A text stands in for the message, without which an error would be rejected before its time is looked at. */
function onlyFields(record: unknown, names: ReadonlySet<string>): unknown {
  if (typeof record !== "object" || record === null || Array.isArray(record)) return record;
  const kept = Object.entries(record).filter(([key]) => names.has(key.trim()));
  return { message: "-", ...Object.fromEntries(kept) };
}

async function isRegularFile(path: string): Promise<boolean> {
  return path !== "-" && (await stat(path)).isFile();
}

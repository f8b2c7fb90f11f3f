/**
 * What a real server would make of each item after it has answered 200, one file an item type.
 * Pure: what depends on earlier items (duplicates, monitors) is decided in ingest/consumers.ts.
 */
import type { DecodedItem } from "../../sentry/envelope.js";
import type { JsonValue } from "../../sentry/items.js";
import { parseJson } from "../../sentry/json.js";
import type { Remark } from "../ledger.js";
import { judgeCheckIn } from "./check-in.js";
import { judgeContainer } from "./container.js";
import { judgeEvent } from "./event.js";
import { judgeFeedback } from "./feedback.js";
import { judgeLog } from "./log.js";
import { judgeClientReport, judgeSession, judgeSessions, judgeUserReport } from "./others.js";
import { judgeSpan } from "./span.js";
import type { Moment, Window } from "./time.js";
import { judgeMetric } from "./trace-metric.js";
import { judgeTransaction } from "./transaction.js";

export interface Circumstances extends Moment, Window {
  /** The envelope's header, for spans, which must agree with its trace. */
  readonly trace: JsonValue | undefined;
}

/** "accepted", or the word under which the drop shows in the project's statistics. */
export interface Judgement {
  readonly payload: JsonValue;
  readonly outcome: string;
  readonly remarks: readonly Remark[];
  /** Bytes of the payload as JSON. */
  readonly bytes: number;
}

/** Looks at one payload, adds remarks, and names the reason when the item is dropped. */
export type Judge = (payload: JsonValue, about: Circumstances, remarks: Remark[]) => string | undefined;

const JUDGES: Readonly<Record<string, Judge>> = {
  event: judgeEvent,
  transaction: judgeTransaction,
  feedback: judgeFeedback,
  check_in: judgeCheckIn,
  session: judgeSession,
  sessions: judgeSessions,
  user_report: judgeUserReport,
  client_report: judgeClientReport,
};

const CONTAINERS: Readonly<Record<string, Judge>> = {
  log: judgeLog,
  trace_metric: judgeMetric,
  span: judgeSpan,
};

/** Types that a server knows and stores, but whose payloads are not looked into here. */
const OPAQUE = [
  "attachment",
  "profile",
  "profile_chunk",
  "replay_event",
  "replay_recording",
  "replay_video",
  "raw_security",
  "security",
  "unreal_report",
  "form_data",
  "otel_log",
  "statsd",
  "metric_buckets",
];

export function isKnownType(type: string): boolean {
  return Object.hasOwn(JUDGES, type) || Object.hasOwn(CONTAINERS, type) || OPAQUE.includes(type);
}

/** One judgement an item; of a container, one for each log, metric or span in it. */
export function judge(item: DecodedItem, about: Circumstances): Judgement[] {
  const { type } = item.header;
  const inContainer = Object.hasOwn(CONTAINERS, type) ? CONTAINERS[type] : undefined;
  if (inContainer) return judgeContainer(item, inContainer, about);
  const alone = Object.hasOwn(JUDGES, type) ? JUDGES[type] : undefined;
  const bytes = item.payload.length;
  if (!alone) return [{ payload: `${bytes} bytes`, outcome: "accepted", remarks: [], bytes: 0 }];
  const payload = parseJson(item.payload);
  if (payload === undefined) return [unreadable(item.payload)];
  const remarks: Remark[] = [];
  return [{ payload, outcome: alone(payload, about, remarks) ?? "accepted", remarks, bytes }];
}

/** Bytes of an unreadable payload that are kept to look at. */
const KEPT_BYTES = 4_096;

export function unreadable(payload: Buffer): Judgement {
  const text = payload.subarray(0, KEPT_BYTES).toString("utf8");
  return { payload: text, outcome: "invalid_json", remarks: [], bytes: text.length };
}

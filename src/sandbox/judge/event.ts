/** Errors and messages. A bad attribute costs itself, never the event; only a time before 1970 does. */
import type { JsonObject } from "../../sentry/items.js";
import { isObject } from "../../sentry/json.js";
import { MAX_BAG_BYTES, MAX_CHARS, MAX_EXTRA_BYTES, MAX_EXTRA_VALUE_BYTES } from "../../sentry/limits.js";
import type { Remark } from "../ledger.js";
import {
  all,
  anything,
  type Check,
  eachField,
  isPresent,
  lenientText,
  list,
  object,
  oneOf,
  remark,
  type Table,
  text,
  within,
} from "./fields.js";
import {
  breadcrumbs,
  contexts,
  exceptions,
  level,
  logentry,
  platform,
  request,
  sdk,
  stacktrace,
  threads,
  user,
} from "./interfaces.js";
import type { Circumstances, Judge } from "./judge.js";
import { dist, environment, release, tags, uuid } from "./names.js";
import { storedTime, time, windowMs } from "./time.js";

const oneLine =
  (max: number, tolerated = 0): Check =>
  (value, name, remarks) => {
    text(max, tolerated)(value, name, remarks);
    if (typeof value === "string" && /[\r\n]/.test(value))
      remark(remarks, "invalid_data", name, "line break, the value is removed");
  };

/** Attributes of every event-like item. */
const ATTRIBUTES: Table = {
  event_id: uuid,
  timestamp: time,
  start_timestamp: time,
  received: anything,
  platform,
  level,
  type: oneOf([
    "error",
    "default",
    "transaction",
    "csp",
    "hpkp",
    "expectct",
    "expectstaple",
    "nel",
    "userreportv2",
    "feedback",
  ]),
  logger: oneLine(MAX_CHARS.logger),
  transaction: text(MAX_CHARS.transaction),
  transaction_info: object({ source: text(), original: text(), changes: anything, propagations: anything }),
  server_name: text(MAX_CHARS.serverName, 20),
  release,
  dist,
  environment,
  site: text(),
  culprit: text(MAX_CHARS.transaction),
  extra: all(object({}, within(MAX_EXTRA_VALUE_BYTES)), within(MAX_EXTRA_BYTES, 8)),
  contexts,
  modules: all(object({}, lenientText()), within(MAX_BAG_BYTES.modules)),
  fingerprint: list(lenientText()),
  message: logentry,
  logentry,
  exception: exceptions,
  threads,
  stacktrace,
  breadcrumbs,
  user,
  request,
  sdk,
  debug_meta: object({ images: list(object({}, anything)), sdk_info: anything }),
  errors: anything,
  measurements: anything,
  spans: anything,
  breakdowns: anything,
  version: anything,
  time_spent: anything,
  sdkProcessingMetadata: anything,
};

export const judgeEvent: Judge = (payload, about, remarks) =>
  isObject(payload) ? judgeAttributes(payload, about, remarks) : "no_event_payload";

/** What all event-like items have in common: the tables, and the time. */
export function judgeAttributes(event: JsonObject, about: Circumstances, remarks: Remark[]): string | undefined {
  eachField(event, "", remarks, { ...ATTRIBUTES, tags: tags(about.server) });
  if (isPresent(event.dist) && !isPresent(event.release))
    remark(remarks, "missing_attribute", "release", "dist counts only together with a release");
  const stored = storedTime(event.timestamp, "timestamp", about, windowMs("error", about), remarks);
  return stored === undefined ? "timestamp" : undefined;
}

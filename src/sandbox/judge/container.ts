/**
 * Containers of logs, metrics and spans: one element that cannot be read, a wrong count or a wrong
 * content type loses all of it. Source: getsentry/relay: relay-server/src/envelope/container.rs (2026-11).
 */
import type { DecodedItem } from "../../sentry/envelope.js";
import { isList, isObject, parseJson } from "../../sentry/json.js";
import { MAX_METRIC_BYTES } from "../../sentry/limits.js";
import { SERVER_LOG_BYTES } from "../ingest/sizes.js";
import type { Remark } from "../ledger.js";
import { type Circumstances, type Judge, type Judgement, unreadable } from "./judge.js";

interface Container {
  readonly contentType: string;
  readonly maxBytes: number;
}

const KINDS: Readonly<Record<string, Container>> = {
  log: { contentType: "application/vnd.sentry.items.log+json", maxBytes: SERVER_LOG_BYTES },
  trace_metric: { contentType: "application/vnd.sentry.items.trace-metric+json", maxBytes: MAX_METRIC_BYTES },
  span: { contentType: "application/vnd.sentry.items.span.v2+json", maxBytes: 10_485_760 },
};

export function judgeContainer(item: DecodedItem, judge: Judge, about: Circumstances): Judgement[] {
  const { type, content_type: contentType, item_count: count } = item.header;
  const kind = KINDS[type];
  const payload = parseJson(item.payload);
  if (payload === undefined || kind === undefined) return [unreadable(item.payload)];
  const whole = (reason: string): Judgement[] => [
    {
      payload,
      outcome: "invalid_json",
      remarks: [{ type: "invalid_data", name: "", reason }],
      bytes: item.payload.length,
    },
  ];
  if (contentType !== kind.contentType) return whole(`expected content type ${kind.contentType}`);
  const elements = isObject(payload) ? payload.items : undefined;
  if (!isList(elements)) return whole("expected an object with a list of items");
  if (elements.length !== count)
    return whole(`container was announced with ${String(count)} items but holds ${elements.length}`);
  if (!elements.every(isObject)) return whole("every item of a container must be an object");
  return elements.map((element) => {
    const remarks: Remark[] = [];
    const bytes = Buffer.byteLength(JSON.stringify(element));
    const outcome = bytes > kind.maxBytes ? `too_large:${type}` : (judge(element, about, remarks) ?? "accepted");
    return { payload: element, outcome, remarks, bytes };
  });
}

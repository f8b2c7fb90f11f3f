/** Judging one payload as an item of an envelope that came at a fixed time. */
import { type Circumstances, type Judgement, judge } from "../../../src/sandbox/judge/judge.js";
import type { JsonValue } from "../../../src/sentry/items.js";

/** 2026-07-01T12:00:00Z, and the same in seconds, as payloads have it. */
export const NOW_MS = 1_782_907_200_000;
export const NOW = NOW_MS / 1000;
export const DAY = 86_400;
export const TRACE_ID = "9f1c2d3e4a5b6c7d8e9f0a1b2c3d4e5f";
export const SPAN_ID = "fa90fdead5f74053";

export const ABOUT: Circumstances = {
  receivedAt: NOW_MS,
  sentAt: NOW_MS,
  retentionDays: undefined,
  server: "current",
  trace: undefined,
};

export function judgeOne(type: string, payload: JsonValue | string, about: Partial<Circumstances> = {}): Judgement {
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  const [judged] = judge({ header: { type }, payload: Buffer.from(text) }, { ...ABOUT, ...about });
  if (!judged) throw new Error("nothing was judged");
  return judged;
}

/** The elements of a container, each with its outcome. */
export function judgeAll(
  type: string,
  elements: readonly JsonValue[],
  about: Partial<Circumstances> = {},
  header: Readonly<Record<string, JsonValue>> = {},
): Judgement[] {
  const content_type = `application/vnd.sentry.items.${{ trace_metric: "trace-metric", span: "span.v2" }[type] ?? type}+json`;
  const payload = Buffer.from(JSON.stringify({ items: elements }));
  return judge(
    { header: { type, content_type, item_count: elements.length, ...header }, payload },
    { ...ABOUT, ...about },
  );
}

/** "type name" of each remark. */
export function remarks(judged: Judgement | undefined): string[] {
  return (judged?.remarks ?? []).map(({ type, name }) => `${type} ${name}`);
}

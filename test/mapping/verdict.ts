/** What a strict server makes of an item: its bytes through the envelope grammar, then the sandbox's judges. */
import { type Judgement, judge } from "../../src/sandbox/judge/judge.js";
import { decodeEnvelope, encodeEnvelope, encodeJson } from "../../src/sentry/envelope.js";
import type { EnvelopeItem } from "../../src/sentry/items.js";

const CONTAINED = ["log", "trace_metric"];

/** The request body that would carry the item alone. */
export function bodyOf({ type, eventId, payload }: EnvelopeItem, now: number): Buffer {
  const contained = CONTAINED.includes(type);
  const bytes = encodeJson(contained ? { version: 2, items: [payload] } : payload);
  return encodeEnvelope(
    {
      ...(eventId === undefined ? {} : { eventId }),
      item: { type, payload: bytes, ...(contained ? { itemCount: 1 } : {}) },
    },
    now,
    { name: "test", version: "0" },
  );
}

export function verdictOf(item: EnvelopeItem, now: number, server: "current" | "old" = "current"): Judgement {
  const decoded = decodeEnvelope(bodyOf(item, now));
  if ("problem" in decoded) throw new Error(decoded.problem);
  const [only] = decoded.items;
  if (decoded.items.length !== 1 || only === undefined) throw new Error("expected one item");
  const [judgement] = judge(only, { receivedAt: now, sentAt: now, server, retentionDays: undefined, trace: undefined });
  if (judgement === undefined) throw new Error("no judgement");
  return judgement;
}

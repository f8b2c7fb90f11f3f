/** Spans and measurements of a transaction: JSON leaves whose elements Sentry checks one by one. */
import type { JsonObject, JsonValue } from "../sentry/items.js";
import { MAX_CHARS, MAX_SPANS } from "../sentry/limits.js";
import { spanIdFor } from "./ids.js";
import { asText, compact, cutChars } from "./json.js";
import { spanId, traceId } from "./kinds.js";
import { type Notes, quoteName } from "./notes.js";
import { isAbsent, isPlainObject } from "./record.js";
import { readSpanStatus } from "./span-status.js";
import { readTags } from "./tags.js";
import { type Micros, readTimestamp, toSeconds } from "./timestamp.js";
import { readDuration, readQuantity, readUnit } from "./units.js";

export interface Segment {
  readonly eventId: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly end: Micros;
  readonly maxTagKeyChars: number;
}

/** Only spans that Sentry takes: it drops the whole transaction for one bad span. */
export function readSpans(elements: readonly JsonValue[], segment: Segment, notes: Notes): readonly JsonObject[] {
  const ids = new Set([segment.spanId]);
  const spans: JsonObject[] = [];
  for (const [index, element] of elements.entries()) {
    const span = readSpan(element, index, segment, notes);
    if ("problem" in span) notes.add(`spans: ${span.problem}; such a span was left out`);
    else if (ids.has(asText(span.value.span_id ?? null)))
      notes.add("spans: a span_id twice; the second span was left out");
    else {
      ids.add(asText(span.value.span_id ?? null));
      spans.push(span.value);
    }
  }
  if (spans.length > MAX_SPANS)
    notes.add(`spans: ${spans.length - MAX_SPANS} beyond the first ${MAX_SPANS} were left out`);
  return spans.slice(0, MAX_SPANS);
}

function readSpan(
  element: JsonValue,
  index: number,
  segment: Segment,
  notes: Notes,
): { readonly value: JsonObject } | { readonly problem: string } {
  if (!isPlainObject(element)) return { problem: "not an object" };
  const start = instant(element.start_timestamp ?? element.start ?? null);
  if (start === undefined) return { problem: "no start_timestamp that can be read" };
  const duration = readDuration(element.duration_ms ?? null, "millisecond");
  const end = instant(element.timestamp ?? element.end_timestamp ?? element.end ?? null);
  const finish = end ?? (duration === undefined ? segment.end : start + Math.round(duration * 1_000));
  if (finish < start) return { problem: "an end before the start" };
  const status = isAbsent(element.status ?? null) ? undefined : readSpanStatus(asText(element.status ?? null));
  return {
    value: compact({
      span_id: id(element.span_id, spanId) ?? spanIdFor(segment.eventId, index + 1),
      trace_id: id(element.trace_id, traceId) ?? segment.traceId,
      parent_span_id: id(element.parent_span_id, spanId) ?? segment.spanId,
      op: shortText(element.op, MAX_CHARS.op),
      description: shortText(element.description ?? element.name, MAX_CHARS.message),
      start_timestamp: toSeconds(start),
      timestamp: toSeconds(finish),
      status: status ?? (end === undefined && duration === undefined ? "deadline_exceeded" : undefined),
      origin: shortText(element.origin, MAX_CHARS.op),
      tags: isPlainObject(element.tags)
        ? readTags(element.tags, { maxKeyChars: segment.maxTagKeyChars, takesEnvironment: false }, notes).tags
        : undefined,
      data: isPlainObject(element.data) ? element.data : undefined,
    }),
  };
}

/** `{"lcp": 120}`, `{"lcp": "120 ms"}`, `{"lcp": {"value": 120, "unit": "ms"}}`. */
export function readMeasurements(source: JsonObject, notes: Notes): JsonObject {
  const entries = Object.entries(source).flatMap(([name, given]): [string, JsonValue][] => {
    if (isAbsent(given)) return [];
    const quantity = readQuantity(isPlainObject(given) ? (given.value ?? null) : given);
    if (quantity === undefined) {
      notes.add(`measurement ${quoteName(name)}: not a number; left out`);
      return [];
    }
    const named = isPlainObject(given) && typeof given.unit === "string" ? given.unit : undefined;
    const unit = named === undefined ? quantity.unit : readUnit(named);
    if (named !== undefined && unit === undefined)
      notes.add(`measurement ${quoteName(name)}: not a unit that Sentry knows; sent as none`);
    return [[name, { value: quantity.value, unit: unit ?? "none" }]];
  });
  return Object.fromEntries(entries);
}

function instant(value: JsonValue): Micros | undefined {
  const reading = isAbsent(value) ? undefined : readTimestamp(value);
  return reading !== undefined && "value" in reading ? reading.value : undefined;
}

function id(value: JsonValue | undefined, kind: typeof spanId): string | undefined {
  const reading = value === undefined || isAbsent(value) ? undefined : kind.read(value);
  return reading !== undefined && "value" in reading ? reading.value : undefined;
}

function shortText(value: JsonValue | undefined, max: number): string | undefined {
  return value === undefined || isAbsent(value) ? undefined : cutChars(asText(value), max);
}

/** Contexts and extra by Sentry's rules: sizes, depth, and the `row` context that tells of the row itself. */
import type { JsonObject, JsonValue } from "../sentry/items.js";
import { MAX_CONTEXT_BYTES, MAX_CONTEXT_DEPTH, MAX_EXTRA_BYTES, MAX_EXTRA_VALUE_BYTES } from "../sentry/limits.js";
import { asText, compact, cutBytes, jsonBytes, limitDepth, shrinkObject, splitBytes } from "./json.js";
import { spanId, traceId } from "./kinds.js";
import { type Notes, quoteName } from "./notes.js";
import { isAbsent, isPlainObject } from "./record.js";
import { readObject } from "./structured.js";

/** Contexts as a map of maps: `contexts.device.model` beside `contexts.device`, a scalar as `{value}`. */
export function readContexts(source: JsonObject, notes: Notes): Record<string, JsonObject> {
  const contexts = new Map<string, JsonObject>();
  const merge = (name: string, context: JsonObject): void => {
    contexts.set(name, { ...contexts.get(name), ...context });
  };
  for (const [name, value] of Object.entries(source)) {
    if (isAbsent(value)) continue;
    const dot = name.indexOf(".");
    const object = readObject(value);
    if (dot > 0) merge(name.slice(0, dot), { [name.slice(dot + 1)]: value });
    else if (object !== undefined) merge(name, object);
    else merge(name, { value });
  }
  return Object.fromEntries([...contexts].map(([name, context]) => [name, boundContext(name, context, notes)]));
}

/** A mapped trace context without valid ids is a context like any other, under a name of its own. */
export function withSoundTrace(contexts: Record<string, JsonObject>, notes: Notes): Record<string, JsonObject> {
  return Object.fromEntries(
    Object.entries(contexts).map(([name, context]) => {
      if ((context.type ?? name) !== "trace") return [name, context];
      const ids = traceIds(context);
      if (ids !== undefined) return [name, compact({ ...context, ...ids })];
      notes.add(`context ${quoteName(name)}: no valid trace_id and span_id; moved to contexts.row_trace`);
      return ["row_trace", Object.fromEntries(Object.entries(context).filter(([key]) => key !== "type"))];
    }),
  );
}

function traceIds({ trace_id = null, span_id = null, parent_span_id = null }: JsonObject): JsonObject | undefined {
  const trace = traceId.read(trace_id);
  const span = spanId.read(span_id);
  const parent = spanId.read(parent_span_id);
  if ("problem" in trace || "problem" in span) return undefined;
  return { trace_id: trace.value, span_id: span.value, parent_span_id: "value" in parent ? parent.value : null };
}

/** One context within its bytes and its depth. */
export function boundContext(name: string, context: JsonObject, notes: Notes): JsonObject {
  const shallow = limitDepth(context, MAX_CONTEXT_DEPTH);
  const { value, cut } = shrinkObject(isPlainObject(shallow) ? shallow : {}, MAX_CONTEXT_BYTES);
  if (cut.length > 0) notes.cut(`context ${quoteName(name)}: cut to ${MAX_CONTEXT_BYTES} bytes (${cut.length} values)`);
  return value;
}

/** Extra within bytes a value and altogether. */
export function boundExtra(extra: JsonObject, notes: Notes): JsonObject {
  const values = Object.entries(extra).map(([key, value]): [string, JsonValue] => {
    const shallow = limitDepth(value, MAX_CONTEXT_DEPTH - 1);
    if (jsonBytes(shallow) <= MAX_EXTRA_VALUE_BYTES) return [key, shallow];
    notes.cut(`extra ${quoteName(key)}: cut to ${MAX_EXTRA_VALUE_BYTES} bytes`);
    return [key, cutBytes(asText(shallow), MAX_EXTRA_VALUE_BYTES)];
  });
  const { value, cut } = shrinkObject(Object.fromEntries(values), MAX_EXTRA_BYTES);
  if (cut.length > 0) notes.cut(`extra: cut to ${MAX_EXTRA_BYTES} bytes (${cut.length} values)`);
  return value;
}

/** Parts of one long text in extra; all extra together has room for 16, so some is left for the rest. */
const MAX_PARTS = 12;

/** A long text as extra values: `name`, or `name_1`, `name_2` … where one value cannot hold it. */
export function textInExtra(name: string, text: string, notes: Notes): JsonObject {
  const parts = splitBytes(text, MAX_EXTRA_VALUE_BYTES);
  if (parts.length <= 1) return { [name]: text };
  if (parts.length > MAX_PARTS) notes.cut(`extra ${quoteName(name)}: the end was cut, ${MAX_PARTS} parts were kept`);
  return Object.fromEntries(parts.slice(0, MAX_PARTS).map((part, index) => [`${name}_${index + 1}`, part]));
}

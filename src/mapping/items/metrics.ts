/** Stream `metrics`: a row becomes one trace metric of a container. */
import { EVENT_BYTES_TARGET, MAX_CHARS } from "../../sentry/limits.js";
import { attributesOf, fitAttributes } from "../attributes.js";
import { placeFields, rowFields } from "../event-fields.js";
import { field, type Kind, type Row, required } from "../fields.js";
import { asText, compact, cutChars } from "../json.js";
import { time } from "../kinds.js";
import { choice } from "../name-kinds.js";
import { quantity, unit } from "../number-kinds.js";
import { schemas } from "../row-schema.js";
import { scrubText } from "../scrub/text.js";
import { SOURCES } from "../sources.js";
import { type Built, defineStream, type RowFacts } from "../stream.js";
import { object } from "../structure-kinds.js";
import { placeInTime } from "../time-window.js";
import { toSeconds } from "../timestamp.js";
import { traceIdFields, traceIdOf } from "../trace.js";
import { originAttributes } from "./logs.js";

const metricName: Kind<string> = {
  name: "metric name",
  accepts: "letters, digits, _ and .",
  otherwise: "other characters become _, as Sentry would do; a name without letter or digit rejects the row",
  limit: `${MAX_CHARS.attributeKey} characters`,
  json: ["string"],
  schema: schemas.text(MAX_CHARS.attributeKey),
  read(value) {
    // Scrubbed first: behind the underscores the shape of a secret is no longer seen.
    const given = scrubText(asText(value).trim().slice(0, 1_024)).text;
    const name = cutChars(given.replace(/[^A-Za-z0-9_.]/g, "_"), MAX_CHARS.attributeKey);
    if (!/[A-Za-z0-9]/.test(name)) return { problem: "no letter and no digit in it" };
    return name === given
      ? { value: name }
      : { value: name, note: "characters other than letters, digits, _ and . became _" };
  },
};

const metricType = choice(
  "metric type",
  {
    counter: ["count", "sum", "increment", "incr", "c"],
    gauge: ["last", "g"],
    distribution: ["histogram", "timer", "timing", "summary", "h", "ms", "d"],
  },
  "the row is rejected",
);

const fields = {
  name: required(field(metricName, "name", "Name of the metric, e.g. checkout.duration", SOURCES.metrics)),
  type: required(field(metricType, "type", "How values add up", SOURCES.metrics)),
  value: required(
    field(quantity, "value", "The measured value; a unit behind it counts when none is mapped", SOURCES.metrics),
  ),
  unit: field(unit, "unit", "Unit of the value", SOURCES.metrics),
  timestamp: field(
    time,
    "timestamp",
    "When it was measured; the moment of sending when there is none",
    SOURCES.metrics,
  ),
  attributes: field(
    object("names of 200 characters"),
    "attributes",
    "Facts to filter and group by",
    SOURCES.attributes,
  ),
  ...placeFields,
  ...traceIdFields,
  ...rowFields,
} as const;

export const metrics = defineStream({
  name: "metrics",
  about: "Counters, gauges and distributions; up to 100 travel in one request.",
  fields,
  build: buildMetric,
  fit: (payload, notes) => fitAttributes(payload, "name", EVENT_BYTES_TARGET, notes),
});

function buildMetric(row: Row<typeof fields>, facts: RowFacts): Built {
  const { context, notes, eventId } = facts;
  const time = placeInTime(row.timestamp, "metric", context, notes);
  if (!time.ok) return { reason: "out_of_window", detail: time.detail };
  const measured = typeof row.value === "number" ? { value: row.value, unit: undefined } : row.value;
  const payload = compact({
    timestamp: toSeconds(time.micros),
    trace_id: traceIdOf(row, eventId),
    span_id: row.span_id,
    name: row.name,
    type: row.type,
    value: measured.value,
    unit: row.unit ?? measured.unit,
    attributes: attributesOf(row.attributes ?? {}, originAttributes(row, facts, time.occurredAt), notes),
  });
  return {
    item: { type: "trace_metric", payload },
    ...(time.shift === undefined ? {} : { timeShift: time.shift }),
  };
}

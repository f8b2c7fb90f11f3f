/** Everything that is not an error: transactions with their spans as bars, the rest as tables. */
import { element, empty, pairs, rawJson, svg, table, text, time } from "./dom.js";
import { type Fields, fields, list, number, type StoredItem, string } from "./payload.js";

/** Rows shown at a time; the newest. */
const MAX_ROWS = 500;

export function transactionView(item: StoredItem): HTMLElement {
  const payload = fields(item.payload);
  const trace = fields(fields(payload.contexts).trace);
  const start = seconds(payload.start_timestamp);
  const end = seconds(payload.timestamp);
  const own: Fields = { op: trace.op, description: payload.transaction, start_timestamp: start, timestamp: end };
  const bars = [own, ...list(payload.spans).map(fields)].flatMap((span) => bar(span, start, end));
  return element(
    "article",
    {},
    element("p", { class: "title" }, string(payload.transaction) ?? "<unlabeled transaction>"),
    element(
      "p",
      { class: "quiet" },
      `${text(trace.op)} · ${text(trace.status)} · ${duration(end - start)} · ${time(start)}`,
    ),
    element("div", { class: "bars" }, ...bars),
    pairs(
      Object.entries(fields(payload.measurements)).map(([name, value]) => [
        name,
        `${text(fields(value).value)} ${text(fields(value).unit)}`,
      ]),
    ),
    rawJson(item.payload),
  );
}

function bar(span: Fields, start: number, end: number): Node[] {
  const width = Math.max(end - start, 1e-9);
  const from = ((seconds(span.start_timestamp) - start) / width) * 100;
  const length = ((seconds(span.timestamp) - seconds(span.start_timestamp)) / width) * 100;
  return [
    element(
      "span",
      {},
      `${text(span.op)} ${text(span.description)} · ${duration(seconds(span.timestamp) - seconds(span.start_timestamp))}`,
    ),
    svg(
      "svg",
      { viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "img", "aria-label": "span" },
      svg("rect", { class: "track", x: "0", y: "0", width: "100", height: "10" }),
      svg("rect", { class: "span", x: bounded(from), y: "1", width: bounded(Math.max(length, 0.4)), height: "8" }),
    ),
  ];
}

function bounded(percent: number): string {
  return Number.isFinite(percent) ? Math.min(Math.max(percent, 0), 100).toFixed(3) : "0";
}

function seconds(value: unknown): number {
  return number(value) ?? Date.parse(String(value)) / 1000;
}

export function duration(length: number): string {
  if (!Number.isFinite(length)) return "?";
  return length < 1 ? `${(length * 1000).toFixed(1)} ms` : `${length.toFixed(2)} s`;
}

type Column = readonly [string, (payload: Fields, item: StoredItem) => Node | string];

const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  log: [
    ["time", (payload) => time(payload.timestamp)],
    ["level", (payload) => element("span", { class: `level ${safeClass(payload.level)}` }, text(payload.level))],
    ["body", (payload) => text(payload.body)],
    ["attributes", (payload) => attributes(payload.attributes)],
    ["outcome", (_payload, item) => item.outcome],
  ],
  trace_metric: [
    ["time", (payload) => time(payload.timestamp)],
    ["name", (payload) => text(payload.name)],
    ["type", (payload) => text(payload.type)],
    ["value", (payload) => `${text(payload.value)} ${text(payload.unit)}`],
    ["attributes", (payload) => attributes(payload.attributes)],
    ["outcome", (_payload, item) => item.outcome],
  ],
  check_in: [
    ["received", (_payload, item) => time(item.received_at)],
    ["monitor", (payload) => text(payload.monitor_slug)],
    ["status", (payload) => text(payload.status)],
    ["duration", (payload) => (payload.duration === undefined ? "" : `${text(payload.duration)} s`)],
    ["environment", (payload) => text(payload.environment)],
    ["outcome", (_payload, item) => item.outcome],
  ],
  feedback: [
    ["time", (payload) => time(payload.timestamp)],
    ["message", (payload) => text(feedback(payload).message)],
    ["from", (payload) => [text(feedback(payload).name), text(feedback(payload).contact_email)].join(" ")],
    ["url", (payload) => text(feedback(payload).url)],
    ["outcome", (_payload, item) => item.outcome],
  ],
};

export function itemTable(type: string, items: readonly StoredItem[]): HTMLElement {
  const columns = COLUMNS[type] ?? [
    ["received", (_payload, item) => time(item.received_at)],
    ["type", (_payload, item) => item.type],
    ["outcome", (_payload, item) => item.outcome],
    ["payload", (payload) => rawJson(payload)],
  ];
  if (items.length === 0) return empty("Nothing has arrived yet.");
  const rows = items
    .slice(-MAX_ROWS)
    .toReversed()
    .map((item) => columns.map(([, cell]) => cell(fields(item.payload), item)));
  return table(
    columns.map(([name]) => name),
    rows,
  );
}

function feedback(payload: Fields): Fields {
  return fields(fields(payload.contexts).feedback);
}

function attributes(value: unknown): string {
  return Object.entries(fields(value))
    .map(([name, attribute]) => `${name}=${text(fields(attribute).value)}`)
    .join(" ");
}

function safeClass(level: unknown): string {
  return /^[a-z]+$/.test(String(level)) ? String(level) : "";
}

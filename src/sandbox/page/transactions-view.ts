/** Transactions, and one of them with its spans as bars. */
import { element, empty, moment, outcomeMark, pairSection, quiet, rawJson, svg, value } from "./dom.js";
import { type Fields, fields, list, type StoredItem, seconds, string } from "./payload.js";
import type { Store } from "./store.js";
import { type Column, itemTable, marked, remarksOf } from "./table.js";
import { counted, duration, plain, time } from "./text.js";
import { still, type View } from "./view.js";

/** Spans drawn; Sentry itself keeps 1,000 of a transaction. */
const MAX_SPANS = 1_000;
const MAX_INDENT = 8;

const nameOf = (payload: Fields): string => string(payload.transaction) ?? "<unlabeled transaction>";
const traceOf = (payload: Fields): Fields => fields(fields(payload.contexts).trace);
const lengthOf = (span: Fields): number => seconds(span.timestamp) - seconds(span.start_timestamp);

const COLUMNS: readonly Column[] = [
  { title: "time", cell: (payload) => moment(payload.start_timestamp) },
  {
    title: "transaction",
    kind: "wide",
    cell: (payload, item) =>
      marked(element("a", { href: `#transactions/${item.number}` }, value(nameOf(payload))), item),
  },
  { title: "op", cell: (payload) => value(traceOf(payload).op) },
  { title: "status", cell: (payload) => value(traceOf(payload).status) },
  { title: "spans", kind: "value", cell: (payload) => String(list(payload.spans).length) },
  { title: "duration", kind: "value", cell: (payload) => duration(lengthOf(payload)) },
];

export function transactionTable(store: Store): View {
  return itemTable(
    {
      entries: () => store.ofType("transaction").toReversed(),
      noun: "transaction",
      emptyText: "No transaction has arrived yet.",
    },
    "Transactions, newest first; times in UTC",
    COLUMNS,
  );
}

export function oneTransaction(store: Store, itemNumber: number): View {
  const item = store.ofType("transaction").find((candidate) => candidate.number === itemNumber);
  const back = element("nav", { class: "steps" }, element("a", { href: "#transactions" }, "← All transactions"));
  return still(
    element("div", {}, back, item === undefined ? empty("This transaction is no longer held here.") : article(item)),
  );
}

function article(item: StoredItem): HTMLElement {
  const payload = fields(item.payload);
  const trace = traceOf(payload);
  const spans = list(payload.spans).map(fields);
  const facts = [
    plain(trace.op),
    plain(trace.status),
    duration(lengthOf(payload)),
    `${time(payload.start_timestamp)} UTC`,
  ];
  const measurements = Object.entries(fields(payload.measurements)).map(
    ([name, measured]) => [name, `${plain(fields(measured).value)} ${plain(fields(measured).unit)}`] as const,
  );
  const row = Object.entries(fields(fields(payload.contexts).row)).filter(([key]) => key !== "type");
  return element(
    "article",
    {},
    element("h2", { tabindex: "-1" }, value(nameOf(payload))),
    quiet(value(facts.filter((fact) => fact !== "").join(" · ")), " ", outcomeMark(item.outcome)),
    bars(payload, spans),
    spans.length > MAX_SPANS ? quiet(`${counted(spans.length - MAX_SPANS, "more span")} in the raw JSON`) : undefined,
    pairSection("The row", row),
    remarksOf(item),
    pairSection("Measurements", measurements),
    pairSection("Trace", Object.entries(trace)),
    pairSection("Tags", Object.entries(fields(payload.tags))),
    pairSection("User", Object.entries(fields(payload.user))),
    pairSection("Request", Object.entries(fields(payload.request))),
    rawJson(item.payload),
  );
}

function bars(payload: Fields, spans: readonly Fields[]): HTMLElement {
  const trace = traceOf(payload);
  const whole = { start: seconds(payload.start_timestamp), length: Math.max(lengthOf(payload), 1e-9) };
  const own: Fields = { ...payload, span_id: trace.span_id, op: trace.op, description: payload.transaction };
  const depths = depthsOf(own, spans);
  return element(
    "ol",
    { class: "bars", "aria-label": "Spans" },
    ...[own, ...spans.slice(0, MAX_SPANS)].map((span) => bar(span, whole, depths.get(span) ?? 1)),
  );
}

/** How far below the transaction each span hangs; those whose parent is not here hang directly below it. */
function depthsOf(own: Fields, spans: readonly Fields[]): ReadonlyMap<Fields, number> {
  const byId = new Map(spans.map((span) => [span.span_id, span]));
  const depths = new Map<Fields, number>([[own, 0]]);
  for (const span of spans) {
    let depth = 1;
    let parent = byId.get(span.parent_span_id);
    while (parent !== undefined && depth < MAX_INDENT) {
      depth += 1;
      parent = byId.get(parent.parent_span_id);
    }
    depths.set(span, depth);
  }
  return depths;
}

function bar(span: Fields, whole: { readonly start: number; readonly length: number }, depth: number): HTMLElement {
  const offset = seconds(span.start_timestamp) - whole.start;
  const from = percent(offset / whole.length);
  const length = Math.max(Math.min(percent(lengthOf(span) / whole.length), 100 - from), 0.5);
  const isFailed = string(span.status) !== undefined && span.status !== "ok" && span.status !== "unset";
  return element(
    "li",
    { class: `depth-${depth}` },
    element(
      "span",
      { class: "span-name" },
      value(span.op, { class: "title" }),
      " ",
      value(span.description),
      isFailed ? value(` ${plain(span.status)}`, { class: "mark" }) : undefined,
    ),
    element("span", { class: "span-time" }, depth === 0 ? "" : `+${duration(offset)}, `, duration(lengthOf(span))),
    svg(
      "svg",
      { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
      svg("rect", { class: "track", width: "100", height: "10" }),
      svg("rect", {
        class: isFailed ? "span failed" : "span",
        x: Math.min(from, 99.5).toFixed(2),
        width: length.toFixed(2),
        height: "10",
      }),
    ),
  );
}

function percent(part: number): number {
  return Number.isFinite(part) ? Math.min(Math.max(part * 100, 0), 100) : 0;
}

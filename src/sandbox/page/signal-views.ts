/** Logs, metrics, check-ins, feedback and the rest, each a table of its columns. */
import { level, longText, moment, pairSection, value } from "./dom.js";
import { titleOf } from "./group.js";
import { type Fields, fields, type StoredItem } from "./payload.js";
import type { Store } from "./store.js";
import { type Column, itemTable, marked, opening } from "./table.js";
import { plain, shorten, shown } from "./text.js";
import type { View } from "./view.js";

/** Characters of a line that opens into the whole. */
const MAX_SUMMARY = 300;

const summary = (text: unknown, item: StoredItem): HTMLElement =>
  marked(value(shorten(plain(text), MAX_SUMMARY)), item);

const attributePairs = (payload: Fields): (readonly [string, unknown])[] =>
  Object.entries(fields(payload.attributes)).map(([name, attribute]) => [name, fields(attribute).value ?? attribute]);

const attributes = (payload: Fields): HTMLElement | undefined => pairSection("Attributes", attributePairs(payload));

const trace = (payload: Fields): HTMLElement | undefined =>
  pairSection(
    "Trace",
    ["trace_id", "span_id"].filter((name) => payload[name] !== undefined).map((name) => [name, payload[name]]),
  );

const feedback = (payload: Fields): Fields => fields(fields(payload.contexts).feedback);
const words = (...parts: readonly unknown[]): string =>
  parts
    .map(shown)
    .filter((part) => part !== "")
    .join(" ");

interface Signal {
  readonly noun: string;
  readonly columns: readonly Column[];
}

const SIGNALS = {
  log: {
    noun: "log",
    columns: [
      { title: "time", cell: (payload) => moment(payload.timestamp) },
      { title: "level", cell: (payload) => level(payload.level) },
      {
        title: "body",
        kind: "wide",
        cell: (payload, item) =>
          opening(
            summary(payload.body, item),
            item,
            () => (plain(payload.body).length > MAX_SUMMARY ? longText(plain(payload.body)) : undefined),
            () => attributes(payload),
            () => trace(payload),
          ),
      },
    ],
  },
  trace_metric: {
    noun: "metric",
    columns: [
      { title: "time", cell: (payload) => moment(payload.timestamp) },
      {
        title: "name",
        kind: "wide",
        cell: (payload, item) =>
          opening(
            summary(payload.name, item),
            item,
            () => attributes(payload),
            () => trace(payload),
          ),
      },
      { title: "type", cell: (payload) => value(payload.type) },
      { title: "value", kind: "value", cell: (payload) => value(words(payload.value, payload.unit)) },
    ],
  },
  check_in: {
    noun: "check-in",
    columns: [
      { title: "received", cell: (_payload, item) => moment(item.received_at) },
      {
        title: "monitor",
        kind: "wide",
        cell: (payload, item) =>
          opening(summary(payload.monitor_slug, item), item, () =>
            pairSection("Monitor", Object.entries(fields(payload.monitor_config))),
          ),
      },
      { title: "status", cell: (payload) => value(payload.status, { class: `status ${statusClass(payload.status)}` }) },
      { title: "environment", cell: (payload) => value(payload.environment) },
      {
        title: "duration",
        kind: "value",
        cell: (payload) => (payload.duration === undefined ? "" : value(words(payload.duration, "s"))),
      },
    ],
  },
  feedback: {
    noun: "feedback",
    columns: [
      { title: "time", cell: (payload) => moment(payload.timestamp) },
      {
        title: "message",
        kind: "wide",
        cell: (payload, item) =>
          opening(
            summary(feedback(payload).message, item),
            item,
            () => pairSection("Feedback", Object.entries(feedback(payload))),
            () => pairSection("Tags", Object.entries(fields(payload.tags))),
          ),
      },
      { title: "from", cell: (payload) => value(words(feedback(payload).name, feedback(payload).contact_email)) },
    ],
  },
} as const satisfies Readonly<Record<string, Signal>>;

export type SignalType = keyof typeof SIGNALS;

export function signalTable(store: Store, type: SignalType): View {
  const { noun, columns } = SIGNALS[type];
  return itemTable(
    { entries: () => store.ofType(type).toReversed(), noun, emptyText: `No ${noun} has arrived yet.` },
    `${noun}s, newest first; times in UTC`,
    columns,
  );
}

const ANYTHING: readonly Column[] = [
  { title: "received", cell: (_payload, item) => moment(item.received_at) },
  { title: "type", cell: (_payload, item) => value(item.type) },
  { title: "item", kind: "wide", cell: (payload, item) => opening(summary(nameOf(payload, item), item), item) },
];

function nameOf(payload: Fields, { type }: StoredItem): unknown {
  if (type === "event") return titleOf(payload);
  return payload.transaction ?? payload.body ?? payload.name ?? payload.monitor_slug ?? payload;
}

/** Any items, whatever their types. */
export function mixedTable(noun: string, caption: string, entries: () => readonly StoredItem[]): View {
  return itemTable({ entries, noun, emptyText: "None." }, caption, ANYTHING);
}

function statusClass(status: unknown): string {
  return status === "ok" ? "good" : status === "error" ? "bad" : "";
}

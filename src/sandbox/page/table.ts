/** Tables of items: columns are rows of a table here, and on a narrow screen each row becomes a card. */
import { type Child, element, folded, outcomeMark, pairSection, quiet, rawJson } from "./dom.js";
import { type LiveListParts, liveList } from "./live-list.js";
import { type Fields, fields, type StoredItem } from "./payload.js";
import { plain, time } from "./text.js";
import type { View } from "./view.js";

export interface Column {
  readonly title: string;
  readonly cell: (payload: Fields, item: StoredItem) => Child;
  /** `value`: right-aligned numbers; `wide`: takes what room there is. */
  readonly kind?: "value" | "wide";
}

// Roles spelled out, since cards take the table's own away.
export function tableFrame(caption: string, columns: readonly Column[]): { whole: HTMLElement; body: HTMLElement } {
  const titles = columns.map(({ title, kind }) =>
    element("th", { scope: "col", role: "columnheader", class: kind ?? "" }, title),
  );
  const body = element("tbody", { role: "rowgroup" });
  const whole = element(
    "table",
    { role: "table" },
    element("caption", { class: "unseen" }, caption),
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...titles)),
    body,
  );
  return { whole, body };
}

export function tableRow(columns: readonly Column[], item: StoredItem): HTMLElement {
  const payload = fields(item.payload);
  const cells = columns.map(({ title, cell, kind }) => {
    const content = cell(payload, item);
    const attributes = { role: "cell", class: kind ?? "", "data-title": title };
    return element("td", attributes, content === "" ? undefined : content);
  });
  return element("tr", { role: "row" }, ...cells);
}

export function itemTable(
  parts: Pick<LiveListParts<StoredItem>, "noun" | "emptyText" | "entries">,
  caption: string,
  columns: readonly Column[],
): View {
  return liveList<StoredItem>({
    ...parts,
    frame: tableFrame(caption, columns),
    key: (item) => String(item.number),
    row: (item) => ({ element: tableRow(columns, item) }),
    searched,
  });
}

const texts = new WeakMap<StoredItem, string>();

/** The whole item as text, made when somebody filters. */
export function searched(item: StoredItem): string {
  const known = texts.get(item);
  if (known !== undefined) return known;
  const text = `${item.event_id ?? ""} ${item.outcome} ${plain(item.payload)}`.toLowerCase();
  texts.set(item, text);
  return text;
}

/** One line that opens into everything known about an item. */
export function opening(summary: Child, item: StoredItem, ...sections: readonly (() => Child)[]): HTMLElement {
  return folded(summary, () => [
    ...sections.map((make) => make()),
    remarksOf(item),
    quiet(`received ${time(item.received_at)}`, item.event_id === null ? "" : `, id ${item.event_id}`),
    rawJson(item.payload),
  ]);
}

export function remarksOf(item: StoredItem): HTMLElement | undefined {
  return pairSection(
    "Put right or left out by the server",
    item.remarks.map((remark) => [plain(remark.name), `${plain(remark.type)}: ${plain(remark.reason)}`]),
  );
}

/** A cell's text with the mark of an item that was not simply taken. */
export function marked(content: Child, { outcome }: StoredItem): HTMLElement {
  return element("span", {}, content, " ", outcomeMark(outcome));
}

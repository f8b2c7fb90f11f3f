/**
 * A long list, newest first, that keeps up while items arrive without taking anything from under the
 * reader: rows are never drawn twice, and once the reader has scrolled or opened something, new rows wait
 * above until they are asked for.
 */
import { button, element, empty } from "./dom.js";
import { count, counted } from "./text.js";
import type { View } from "./view.js";

/** Rows drawn at first, and added at a time. */
const STEP = 200;
/** Pixels: from here on down the reader is reading. */
const READING_FROM = 60;

export interface Row {
  readonly element: HTMLElement;
  /** Brings an existing row up to date in place. */
  readonly refresh?: () => void;
}

export interface LiveListParts<T> {
  /** Newest first. An entry keeps its place among the others. */
  readonly entries: () => readonly T[];
  readonly key: (entry: T) => string;
  readonly row: (entry: T) => Row;
  /** What the filter looks into, in lower case. */
  readonly searched: (entry: T) => string;
  /** The whole, and the element in it that holds the rows. */
  readonly frame: { readonly whole: HTMLElement; readonly body: HTMLElement };
  /** What is listed, such as "log". */
  readonly noun: string;
  readonly emptyText: string;
}

export function liveList<T>(parts: LiveListParts<T>): View {
  const { body, whole } = parts.frame;
  const rows = new Map<string, Row>();
  let shownRows = STEP;
  let top: string | undefined;
  let query = "";

  const filter = element("input", {
    type: "search",
    placeholder: "Filter",
    "aria-label": `Filter the ${parts.noun}s`,
    autocomplete: "off",
  });
  const total = element("span", { class: "quiet" });
  const fresh = button("", () => {
    top = undefined;
    scrollTo(0, 0);
    update(false);
  });
  const more = button("", () => {
    shownRows += STEP;
    update(true);
  });
  const nothing = empty(parts.emptyText);
  filter.addEventListener("input", () => {
    if (!(filter instanceof HTMLInputElement)) return;
    query = filter.value.trim().toLowerCase();
    shownRows = STEP;
    update(false);
  });

  function update(isReading: boolean): void {
    const all = parts.entries();
    const wanted = query === "" ? all : all.filter((entry) => parts.searched(entry).includes(query));
    const anchor = isReading && top !== undefined ? wanted.findIndex((entry) => parts.key(entry) === top) : 0;
    const start = Math.max(anchor, 0);
    const visible = wanted.slice(start, start + shownRows);
    top = visible[0] === undefined ? undefined : parts.key(visible[0]);
    reconcile(visible);
    const left = wanted.length - start - visible.length;
    setText(fresh, `↑ ${counted(start, `new ${parts.noun}`)}`);
    fresh.hidden = start === 0;
    setText(more, `Show ${count(Math.min(STEP, left))} more of ${count(left)}`);
    more.hidden = left <= 0;
    setText(total, query === "" ? counted(all.length, parts.noun) : `${count(wanted.length)} of ${count(all.length)}`);
    setText(nothing, all.length === 0 ? parts.emptyText : "Nothing matches the filter.");
    nothing.hidden = wanted.length > 0;
    whole.hidden = wanted.length === 0;
    bar.hidden = all.length === 0;
  }

  /** Kept rows are never moved: that would cost them focus, and the reader's place. */
  function reconcile(visible: readonly T[]): void {
    const wanted = new Set(visible.map(parts.key));
    for (const [key, row] of rows) {
      if (wanted.has(key)) continue;
      row.element.remove();
      rows.delete(key);
    }
    let next = body.firstElementChild;
    for (const entry of visible) {
      const key = parts.key(entry);
      const kept = rows.get(key);
      if (kept !== undefined) {
        kept.refresh?.();
        next = kept.element.nextElementSibling;
        continue;
      }
      const made = parts.row(entry);
      rows.set(key, made);
      body.insertBefore(made.element, next);
    }
  }

  function isReading(): boolean {
    return (
      scrollY > READING_FROM ||
      body.querySelector("details[open]") !== null ||
      (document.activeElement !== null && body.contains(document.activeElement))
    );
  }

  const bar = element("div", { class: "bar" }, filter, total);
  update(false);
  return {
    element: element("div", {}, bar, element("div", { class: "fresh" }, fresh), whole, nothing, more),
    update: () => update(isReading()),
  };
}

function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

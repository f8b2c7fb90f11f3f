/** Elements from plain text: every value becomes a text node, so nothing that was sent is ever markup. */

type Child = Node | string | number | undefined;

export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: Child[]
): HTMLElement {
  const made = document.createElement(name);
  fill(made, attributes, children);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(name: string, attributes: Readonly<Record<string, string>> = {}, ...children: Child[]): SVGElement {
  const made = document.createElementNS(SVG, name);
  fill(made, attributes, children);
  return made;
}

function fill(made: Element, attributes: Readonly<Record<string, string>>, children: readonly Child[]): void {
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  for (const child of children) {
    if (child !== undefined) made.append(typeof child === "number" ? String(child) : child);
  }
}

export function heading(text: string): HTMLElement {
  return element("h2", {}, text);
}

export function folded(summary: string, ...children: Child[]): HTMLElement {
  return element("details", {}, element("summary", {}, summary), ...children);
}

/** A table of names and values; nested values as JSON. */
export function pairs(entries: readonly (readonly [string, unknown])[]): HTMLElement {
  const rows = entries.map(([name, value]) =>
    element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, text(value))),
  );
  return element("div", { class: "scroll" }, element("table", {}, element("tbody", {}, ...rows)));
}

export function table(columns: readonly string[], rows: readonly (readonly Child[])[]): HTMLElement {
  const head = element("tr", {}, ...columns.map((column) => element("th", { scope: "col" }, column)));
  const body = rows.map((cells) => element("tr", {}, ...cells.map((cell) => element("td", {}, cell))));
  return element(
    "div",
    { class: "scroll" },
    element("table", {}, element("thead", {}, head), element("tbody", {}, ...body)),
  );
}

export function empty(message: string): HTMLElement {
  return element("p", { class: "empty" }, message);
}

export function rawJson(value: unknown): HTMLElement {
  return folded("Raw JSON", element("pre", {}, JSON.stringify(value, null, 2)));
}

/** Any value as short readable text. */
export function text(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Seconds or RFC 3339 as a time that sorts and reads the same everywhere. */
export function time(value: unknown): string {
  const date = typeof value === "number" ? new Date(value * 1000) : new Date(String(value ?? ""));
  return Number.isNaN(date.getTime()) ? text(value) : date.toISOString().replace("T", " ").replace("Z", " UTC");
}

/** Elements from plain text: every value becomes a text node, so nothing that was sent is ever markup. */
import { count, isoTime, plain, shorten, shown, time, visible } from "./text.js";

export type Child = Node | string | undefined;
type Attributes = Readonly<Record<string, string>>;

export function element(name: string, attributes: Attributes = {}, ...children: readonly Child[]): HTMLElement {
  return filled(document.createElement(name), attributes, children);
}

export function svg(name: string, attributes: Attributes = {}, ...children: readonly Child[]): SVGElement {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function filled<E extends Element>(made: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  for (const child of children) if (child !== undefined) made.append(child);
  return made;
}

export function button(label: string, act: () => void, attributes: Attributes = {}): HTMLElement {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", act);
  return made;
}

/** A value amid text of the page's own: its direction stays its own affair. */
export function value(content: unknown, attributes: Attributes = {}): HTMLElement {
  return element("bdi", attributes, shown(content));
}

/** A time in UTC, or what stands in its place. */
export function moment(content: unknown): HTMLElement {
  const iso = isoTime(content);
  return iso === undefined ? value(content) : element("time", { datetime: iso }, time(content));
}

export function quiet(...children: readonly Child[]): HTMLElement {
  return element("p", { class: "quiet" }, ...children);
}

/** Its content is made when it is opened first: most never are. */
export function folded(summary: Child, content: () => readonly Child[], attributes: Attributes = {}): HTMLElement {
  const made = element("details", attributes, element("summary", {}, summary));
  made.addEventListener("toggle", () => made.append(...content().filter((child) => child !== undefined)), {
    once: true,
  });
  return made;
}

/** Characters of a text that are drawn before somebody asks for all of it. */
const MAX_TEXT = 8_000;

/** Text of any length, line breaks kept. */
export function longText(content: string, attributes: Attributes = {}): HTMLElement {
  const block = element("pre", { dir: "auto", ...attributes }, visible(shorten(content, MAX_TEXT)));
  if (content.length <= MAX_TEXT) return block;
  const all = button(`Show all ${count(content.length)} characters`, () => {
    block.textContent = visible(content);
    all.remove();
  });
  return element("div", {}, block, all);
}

export function rawJson(content: unknown): HTMLElement {
  return folded("Raw JSON", () => [longText(JSON.stringify(content, null, 2) ?? "")], { class: "raw" });
}

export type Pair = readonly [name: string, value: unknown];

/** Names beside values; structured values as JSON. */
export function pairs(entries: readonly Pair[]): HTMLElement {
  return element(
    "dl",
    {},
    ...entries.map(([name, content]) =>
      element("div", {}, element("dt", {}, value(name)), element("dd", {}, pairValue(content))),
    ),
  );
}

function pairValue(content: unknown): Child {
  if (content instanceof Node) return content;
  const text = plain(content);
  return text.length > 500 || text.includes("\n") ? longText(text) : value(text);
}

export function section(title: string, ...content: readonly Child[]): HTMLElement {
  return element("section", {}, element("h3", {}, title), ...content);
}

/** Nothing where there is nothing to show. */
export function pairSection(title: string, entries: readonly Pair[]): HTMLElement | undefined {
  return entries.length === 0 ? undefined : section(title, pairs(entries));
}

export function empty(message: string): HTMLElement {
  return element("p", { class: "empty" }, message);
}

/** The level as a word, coloured where Sentry knows it. */
export function level(content: unknown): HTMLElement {
  const word = plain(content);
  return value(word, { class: LEVELS.has(word) ? `level ${word}` : "level" });
}

const LEVELS: ReadonlySet<string> = new Set(["fatal", "error", "warning", "warn", "info", "debug", "trace"]);

/** The outcome of an item that was not simply taken. */
export function outcomeMark(outcome: string): HTMLElement | undefined {
  return outcome === "accepted" ? undefined : value(outcome, { class: "mark" });
}

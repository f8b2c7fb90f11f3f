/** One event as a person wants to read it: what, where, why, then everything else. */
import { element, folded, heading, pairs, rawJson, text, time } from "./dom.js";
import { culpritOf, titleOf } from "./group.js";
import {
  exceptions,
  type Fields,
  fields,
  frames,
  list,
  messageOf,
  type StoredItem,
  string,
  values,
} from "./payload.js";

export function eventView(item: StoredItem): HTMLElement {
  const payload = fields(item.payload);
  const chain = exceptions(payload).toReversed();
  const message = messageOf(payload);
  return element(
    "article",
    {},
    element("p", { class: "title" }, titleOf(payload)),
    element("p", { class: "quiet" }, culpritOf(payload)),
    pairs(summaryOf(item, payload)),
    ...(chain.length > 0 && message !== undefined ? [heading("Message"), element("pre", {}, message)] : []),
    ...chain.flatMap(exceptionView),
    ...section(
      "Threads",
      values(payload.threads).map((thread) => threadView(fields(thread))),
    ),
    ...tableSection("Tags", tagsOf(payload.tags)),
    ...tableSection("User", Object.entries(fields(payload.user))),
    ...tableSection("Request", Object.entries(fields(payload.request))),
    ...Object.entries(fields(payload.contexts)).flatMap(([name, context]) =>
      tableSection(
        `Context: ${name}`,
        Object.entries(fields(context)).filter(([key]) => key !== "type"),
      ),
    ),
    ...section("Breadcrumbs", breadcrumbsView(values(payload.breadcrumbs).map(fields))),
    ...tableSection("Extra", Object.entries(fields(payload.extra))),
    ...tableSection("Modules", Object.entries(fields(payload.modules))),
    rawJson(item.payload),
  );
}

function summaryOf(item: StoredItem, payload: Fields): [string, unknown][] {
  const names = [
    "level",
    "platform",
    "environment",
    "release",
    "dist",
    "server_name",
    "logger",
    "transaction",
    "fingerprint",
  ];
  return [
    ["event id", item.event_id],
    ["outcome", item.outcome],
    ["happened", time(payload.timestamp)],
    ["received", time(item.received_at)],
    ...names.filter((name) => payload[name] !== undefined).map((name): [string, unknown] => [name, payload[name]]),
  ];
}

function exceptionView(exception: Fields): HTMLElement[] {
  const mechanism = fields(exception.mechanism);
  const origin = [
    string(mechanism.source),
    string(mechanism.type),
    mechanism.handled === false ? "unhandled" : undefined,
  ];
  return [
    heading(
      [string(exception.module), string(exception.type) ?? "Exception"].filter((part) => part !== undefined).join("."),
    ),
    element("p", { class: "quiet" }, origin.filter((part) => part !== undefined).join(" · ")),
    element("pre", {}, text(exception.value)),
    ...framesView(frames(exception)),
  ];
}

function threadView(thread: Fields): HTMLElement {
  const name = string(thread.name) ?? `thread ${text(thread.id)}`;
  return folded(thread.crashed === true ? `${name} (crashed)` : name, ...framesView(frames(thread)));
}

/** Innermost first; runs of frames that are not the application's own are folded. */
function framesView(all: readonly Fields[]): HTMLElement[] {
  const views: HTMLElement[] = [];
  let foreign: Fields[] = [];
  const flush = (): void => {
    if (foreign.length > 0)
      views.push(folded(`${foreign.length} frames of libraries and runtime`, ...foreign.map(frameView)));
    foreign = [];
  };
  for (const frame of all.toReversed()) {
    if (frame.in_app === false) {
      foreign.push(frame);
      continue;
    }
    flush();
    views.push(frameView(frame));
  }
  flush();
  return views;
}

function frameView(frame: Fields): HTMLElement {
  const place = string(frame.abs_path) ?? string(frame.filename) ?? string(frame.module) ?? "";
  const position = [frame.lineno, frame.colno].filter((part) => typeof part === "number").join(":");
  const where = `${place}${position === "" ? "" : `:${position}`}`;
  const source = [...list(frame.pre_context), frame.context_line, ...list(frame.post_context)].filter(
    (line) => typeof line === "string",
  );
  return element(
    "div",
    { class: frame.in_app === false ? "frame" : "frame app" },
    element("strong", {}, text(frame.function) || "<unknown>"),
    ` ${where}`,
    source.length > 0 ? element("pre", {}, source.join("\n")) : undefined,
  );
}

function tagsOf(tags: unknown): [string, unknown][] {
  if (Array.isArray(tags)) return tags.map((pair) => [text(list(pair)[0]), list(pair)[1]]);
  return Object.entries(fields(tags));
}

function breadcrumbsView(crumbs: readonly Fields[]): HTMLElement[] {
  return crumbs.map((crumb) =>
    element(
      "div",
      { class: "frame" },
      [time(crumb.timestamp), text(crumb.category), text(crumb.message), text(crumb.data)]
        .filter((part) => part !== "")
        .join(" · "),
    ),
  );
}

function section(title: string, content: readonly HTMLElement[]): HTMLElement[] {
  return content.length === 0 ? [] : [heading(title), ...content];
}

function tableSection(title: string, entries: readonly (readonly [string, unknown])[]): HTMLElement[] {
  return entries.length === 0 ? [] : [heading(title), pairs(entries)];
}

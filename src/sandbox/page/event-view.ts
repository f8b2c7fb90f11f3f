/** One event as a person wants to read it: what, where, why, then everything else. */
import {
  type Child,
  element,
  folded,
  level,
  longText,
  outcomeMark,
  type Pair,
  pairSection,
  pairs,
  quiet,
  rawJson,
  section,
  value,
} from "./dom.js";
import { framesView } from "./frames-view.js";
import { culpritOf, titleOf } from "./group.js";
import {
  exceptions,
  type Fields,
  fields,
  frames,
  isFields,
  list,
  messageOf,
  type StoredItem,
  string,
  values,
} from "./payload.js";
import { remarksOf } from "./table.js";
import { counted, plain, shown, time } from "./text.js";

export function eventView(item: StoredItem): HTMLElement {
  const payload = fields(item.payload);
  const chain = exceptions(payload).toReversed();
  const message = messageOf(payload);
  const crumbs = values(payload.breadcrumbs).map(fields);
  return element(
    "article",
    {},
    element("h2", { tabindex: "-1" }, value(titleOf(payload))),
    quiet(level(payload.level), " ", value(culpritOf(payload)), " ", outcomeMark(item.outcome)),
    notesView(item, payload),
    message === undefined ? undefined : section("Message", longText(message)),
    ...chain.map(exceptionView),
    ...values(payload.threads).map((thread) => threadView(fields(thread))),
    looseTrace(payload),
    pairSection("Tags", pairsOf(payload.tags)),
    pairSection("About", aboutOf(item, payload)),
    ...(["user", "request"] as const).map((name) =>
      pairSection(titleCase(name), Object.entries(fields(payload[name]))),
    ),
    ...contextsOf(payload).map(([name, context]) => pairSection(`Context: ${shown(name)}`, context)),
    crumbs.length === 0
      ? undefined
      : section("Breadcrumbs", element("ol", { class: "crumbs" }, ...crumbs.map(crumbView))),
    pairSection("Extra", Object.entries(fields(payload.extra))),
    foldedPairs("Modules", payload.modules),
    foldedPairs("Debug images", payload.debug_meta),
    rawJson(item.payload),
  );
}

/** What the sender and the server say about the row itself. */
function notesView(item: StoredItem, payload: Fields): Child {
  const row = Object.entries(rowOf(payload)).filter(([key]) => key !== "type" && key !== "record_id");
  if (row.length === 0 && item.remarks.length === 0) return undefined;
  return element(
    "aside",
    { "aria-label": "Notes on the row", class: "notes" },
    row.length === 0 ? undefined : section("Notes", pairs(row.map(([name, content]) => [name, asList(content)]))),
    remarksOf(item),
  );
}

function rowOf(payload: Fields): Fields {
  return fields(fields(payload.contexts).row);
}

function asList(content: unknown): unknown {
  const isListed = list(content).length > 0;
  return isListed ? element("ul", {}, ...list(content).map((entry) => element("li", {}, value(entry)))) : content;
}

const ABOUT = ["platform", "environment", "release", "dist", "server_name", "logger", "transaction", "fingerprint"];

function aboutOf(item: StoredItem, payload: Fields): Pair[] {
  return [
    ["happened", `${time(payload.timestamp)} UTC`],
    ["received", `${time(item.received_at)} UTC`],
    ["event id", item.event_id],
    ...(rowOf(payload).record_id === undefined ? [] : [["record id", rowOf(payload).record_id] as const]),
    ["outcome", item.outcome],
    ...ABOUT.filter((name) => payload[name] !== undefined).map((name): Pair => [name.replace("_", " "), payload[name]]),
  ];
}

function exceptionView(exception: Fields, index: number): HTMLElement {
  const mechanism = fields(exception.mechanism);
  const handled = typeof mechanism.handled === "boolean" ? (mechanism.handled ? "handled" : "unhandled") : undefined;
  const facts = [string(mechanism.type), string(mechanism.source), handled].filter((fact) => fact !== undefined);
  const name = [string(exception.module), string(exception.type) ?? "Exception"].filter((part) => part !== undefined);
  return element(
    "section",
    {},
    element(
      "h3",
      {},
      index === 0 ? undefined : element("span", { class: "quiet" }, "caused by "),
      value(name.join(".")),
    ),
    facts.length === 0 ? undefined : quiet(value(facts.join(" · "))),
    exception.value === undefined || exception.value === null ? undefined : longText(plain(exception.value)),
    ...framesView(frames(exception)),
  );
}

function threadView(thread: Fields): HTMLElement {
  const name = `Thread ${shown(thread.name ?? thread.id)}${thread.crashed === true ? ", crashed" : ""}`;
  const trace = frames(thread);
  return trace.length === 0 ? quiet(value(name)) : folded(value(name), () => framesView(trace));
}

/** A trace that belongs to no exception. */
function looseTrace(payload: Fields): Child {
  const trace = frames(payload);
  return trace.length === 0 ? undefined : section("Stack trace", ...framesView(trace));
}

function pairsOf(tags: unknown): Pair[] {
  if (Array.isArray(tags)) return tags.map((pair) => [plain(list(pair)[0]), list(pair)[1]]);
  return Object.entries(fields(tags));
}

function contextsOf(payload: Fields): [string, Pair[]][] {
  return Object.entries(fields(payload.contexts))
    .filter(([name]) => name !== "row")
    .map(([name, context]) => [
      name,
      isFields(context) ? Object.entries(context).filter(([key]) => key !== "type") : [["value", context]],
    ]);
}

function crumbView(crumb: Fields): HTMLElement {
  const content = isFields(crumb.data) ? Object.entries(crumb.data) : [];
  return element(
    "li",
    {},
    element("span", { class: "quiet" }, crumb.timestamp === undefined ? "no time" : time(crumb.timestamp)),
    " ",
    value(crumb.category || crumb.type, { class: "title" }),
    " ",
    level(crumb.level),
    element("div", {}, value(crumb.message)),
    content.length === 0 ? undefined : folded(counted(content.length, "value"), () => [pairs(content)]),
  );
}

function foldedPairs(title: string, content: unknown): Child {
  const entries = Object.entries(fields(content));
  return entries.length === 0 ? undefined : folded(`${title} (${entries.length})`, () => [pairs(entries)]);
}

function titleCase(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

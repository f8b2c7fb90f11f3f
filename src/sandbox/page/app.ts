/**
 * What the sandbox holds, live: asks every second for what is new. The address's fragment says what is
 * shown (`#logs`, `#issues/57` for the item numbered 57), so every view can be linked to and reloaded.
 */
import { element } from "./dom.js";
import { issueEvent, issueList } from "./issues-view.js";
import { outcomesView, releasesView } from "./overview-views.js";
import { list } from "./payload.js";
import { mixedTable, type SignalType, signalTable } from "./signal-views.js";
import { Store } from "./store.js";
import { count, counted } from "./text.js";
import { oneTransaction, transactionTable } from "./transactions-view.js";
import type { View } from "./view.js";

const POLL_MS = 1_000;

const store = new Store();
let releases: readonly unknown[] = [];

interface Tab {
  readonly name: string;
  readonly title: string;
  readonly size: () => number | undefined;
  readonly open: (item: number | undefined) => View;
}

const signal = (name: string, title: string, type: SignalType): Tab => ({
  name,
  title,
  size: () => store.ofType(type).length,
  open: () => signalTable(store, type),
});

const TABS: readonly [Tab, ...Tab[]] = [
  {
    name: "issues",
    title: "Issues",
    size: () => store.issues().length,
    open: (item) => (item === undefined ? issueList(store) : issueEvent(store, item)),
  },
  {
    name: "transactions",
    title: "Transactions",
    size: () => store.ofType("transaction").length,
    open: (item) => (item === undefined ? transactionTable(store) : oneTransaction(store, item)),
  },
  signal("logs", "Logs", "log"),
  signal("metrics", "Metrics", "trace_metric"),
  signal("check-ins", "Check-ins", "check_in"),
  signal("feedback", "Feedback", "feedback"),
  { name: "releases", title: "Releases", size: () => store.releases, open: () => releasesView(() => releases) },
  { name: "outcomes", title: "Outcomes", size: () => undefined, open: () => outcomesView(store) },
  {
    name: "other",
    title: "Other",
    size: () => others().length,
    open: () => mixedTable("item", "Items of other types, newest first; times in UTC", () => others().toReversed()),
  },
];

const TABBED: ReadonlySet<string> = new Set(["event", "transaction", "log", "trace_metric", "check_in", "feedback"]);
const others = (): ReturnType<Store["all"]> =>
  store.types().every((type) => TABBED.has(type)) ? [] : store.all().filter((item) => !TABBED.has(item.type));

function place(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

function route(): { readonly tab: Tab; readonly item: number | undefined } {
  const [name, item = ""] = location.hash.slice(1).split("/");
  return { tab: TABS.find((tab) => tab.name === name) ?? TABS[0], item: /^\d+$/.test(item) ? Number(item) : undefined };
}

let view: View | undefined;

function open(): void {
  const { tab, item } = route();
  view = tab.open(item);
  place("main").replaceChildren(view.element);
  for (const [name, link] of links) {
    if (name === tab.name) link.element.setAttribute("aria-current", "page");
    else link.element.removeAttribute("aria-current");
  }
  const heading = place("main").querySelector("h2");
  document.title = `${item === undefined ? tab.title : (heading?.textContent?.slice(0, 80) ?? tab.title)} · Sentry sandbox`;
}

const links = new Map(
  TABS.map((tab) => {
    const size = element("span", { class: "size" });
    return [tab.name, { tab, size, element: element("a", { href: `#${tab.name}` }, tab.title, " ", size) }];
  }),
);

function drawSizes(): void {
  for (const { tab, size, element: link } of links.values()) {
    const quantity = tab.size();
    const text = quantity === undefined ? "" : count(quantity);
    if (size.textContent !== text) size.textContent = text;
    if (tab.name === "other") link.hidden = quantity === 0;
  }
}

async function ask(path: string): Promise<unknown> {
  const response = await fetch(path, { cache: "no-store" });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

/** One round: what is new, in pieces, each drawn as it comes. */
async function refresh(): Promise<void> {
  let hasMore = true;
  while (hasMore) {
    hasMore = store.take(await ask(`_sandbox/state?from=${store.next}`));
    if (route().tab.name === "releases") releases = list(await ask("_sandbox/releases"));
    drawSizes();
    if (view === undefined) open();
    else view.update();
  }
}

async function live(): Promise<void> {
  if (!document.hidden) {
    try {
      await refresh();
      tell("");
    } catch {
      tell("The sandbox does not answer; what it held last is shown.");
    }
  }
  setTimeout(() => void live(), POLL_MS);
}

function tell(problem: string): void {
  const target = place("problem");
  if (target.textContent !== problem) target.textContent = problem;
  place("status").textContent = problem === "" ? `live · ${counted(store.next, "item")}` : "";
}

addEventListener("hashchange", () => {
  open();
  scrollTo(0, 0);
  (place("main").querySelector<HTMLElement>("h2[tabindex]") ?? place("main")).focus({ preventScroll: true });
});
// The fragment belongs to the views, so the skip link cannot use it.
place("skip").addEventListener("click", (event) => {
  event.preventDefault();
  place("main").focus();
});
place("tabs").replaceChildren(...[...links.values()].map((link) => link.element));
void live();

/**
 * What the sandbox holds, live: asks for the counts every second and for the items when the counts have
 * changed. The address's fragment says what is shown, so every view can be linked to and reloaded.
 */
import { element, empty, pairs, text, time } from "./dom.js";
import { eventView } from "./event-view.js";
import { issuesOf } from "./group.js";
import { fields, list, type StoredItem, string } from "./payload.js";
import { duration, itemTable, transactionView } from "./signal-views.js";

const POLL_MS = 1_000;

/** Tab name → item types shown in it. */
const TABS: Readonly<Record<string, readonly string[]>> = {
  Issues: ["event"],
  Transactions: ["transaction"],
  Logs: ["log"],
  Metrics: ["trace_metric"],
  "Check-ins": ["check_in"],
  Feedback: ["feedback"],
  Outcomes: [],
};

let items: readonly StoredItem[] = [];
let outcomes: Readonly<Record<string, unknown>> = {};
let limits: readonly unknown[] = [];

function place(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

/** `#Issues`, `#Issues/2`, `#Issues/2/0`: tab, issue, event. */
function route(): { tab: string; rest: readonly number[] } {
  const [tab = "", ...rest] = decodeURIComponent(location.hash.slice(1)).split("/");
  return { tab: tab in TABS ? tab : "Issues", rest: rest.map(Number) };
}

function ofTypes(types: readonly string[]): readonly StoredItem[] {
  return items.filter((item) => types.includes(item.type));
}

function issuesView([issueIndex, eventIndex = 0]: readonly number[]): HTMLElement[] {
  const issues = issuesOf(items);
  const issue = issueIndex === undefined ? undefined : issues[issueIndex];
  if (issue !== undefined) {
    const event = issue.events[eventIndex] ?? issue.events[0];
    const others = issue.events
      .slice(0, 200)
      .map((other, index) =>
        element(
          "a",
          { class: "row", href: `#Issues/${issueIndex}/${index}` },
          text(other.event_id),
          element("span", { class: "quiet" }, time(fields(other.payload).timestamp)),
        ),
      );
    return [
      element("p", {}, element("a", { href: "#Issues" }, "← all issues")),
      ...(event === undefined ? [] : [eventView(event)]),
      element("h2", {}, `Events of this issue: ${issue.events.length}`),
      ...others,
    ];
  }
  if (issues.length === 0) return [empty("No error has arrived yet. Run a write against this sandbox and watch.")];
  return issues.map((known, index) =>
    element(
      "a",
      { class: "row", href: `#Issues/${index}` },
      element(
        "span",
        {},
        element("span", { class: `level ${/^[a-z]+$/.test(known.level) ? known.level : ""}` }, known.level),
        element("span", { class: "title" }, known.title),
        element("br"),
        element("span", { class: "quiet" }, known.culprit),
      ),
      element("span", { class: "count" }, known.events.length),
    ),
  );
}

function transactionsView([index]: readonly number[]): HTMLElement[] {
  const transactions = ofTypes(["transaction"]);
  const chosen = index === undefined ? undefined : transactions[index];
  if (chosen !== undefined)
    return [element("p", {}, element("a", { href: "#Transactions" }, "← all transactions")), transactionView(chosen)];
  if (transactions.length === 0) return [empty("No transaction has arrived yet.")];
  return transactions.map((item, position) => {
    const payload = fields(item.payload);
    const length = Number(payload.timestamp) - Number(payload.start_timestamp);
    return element(
      "a",
      { class: "row", href: `#Transactions/${position}` },
      element("span", { class: "title" }, string(payload.transaction) ?? "<unlabeled transaction>"),
      element("span", { class: "count" }, duration(length)),
    );
  });
}

function outcomesView(): HTMLElement[] {
  return [
    element("h2", {}, "Outcomes"),
    pairs(Object.entries(outcomes)),
    element("h2", {}, "Limits in force"),
    limits.length === 0 ? empty("None.") : pairs(limits.map((limit, index) => [String(index + 1), limit])),
    ...(items.some((item) => item.outcome !== "accepted")
      ? [
          element("h2", {}, "Not stored as sent"),
          itemTable(
            "",
            items.filter((item) => item.outcome !== "accepted"),
          ),
        ]
      : []),
  ];
}

function render(): void {
  const { tab, rest } = route();
  place("tabs").replaceChildren(
    ...Object.entries(TABS).map(([name, types]) => {
      const count = types.length === 0 ? "" : ` ${ofTypes(types).length}`;
      return element("a", { href: `#${name}`, ...(name === tab ? { "aria-current": "page" } : {}) }, `${name}${count}`);
    }),
  );
  const views: Readonly<Record<string, () => HTMLElement[]>> = {
    Issues: () => issuesView(rest),
    Transactions: () => transactionsView(rest),
    Outcomes: outcomesView,
  };
  const view = views[tab] ?? (() => [itemTable(TABS[tab]?.[0] ?? "", ofTypes(TABS[tab] ?? []))]);
  place("main").replaceChildren(...view());
}

async function getJson(path: string): Promise<unknown> {
  const response = await fetch(path, { cache: "no-store" });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

/** Open details stay open and the reader's place is kept: nothing is drawn again unless something arrived. */
async function refresh(): Promise<void> {
  try {
    const state = fields(await getJson("_sandbox/state"));
    const changed = JSON.stringify([state.outcomes, state.limits]) !== JSON.stringify([outcomes, limits]);
    if (changed) {
      outcomes = fields(state.outcomes);
      limits = list(state.limits);
      items = list(await getJson("_sandbox/items")).map(asItem);
      if (route().rest.length === 0) render();
    }
    place("status").textContent = `${items.length} items`;
  } catch {
    place("status").textContent = "the sandbox does not answer";
  }
  setTimeout(() => void refresh(), POLL_MS);
}

function asItem(value: unknown): StoredItem {
  const item = fields(value);
  return {
    type: text(item.type),
    event_id: string(item.event_id) ?? null,
    received_at: text(item.received_at),
    payload: item.payload,
    outcome: text(item.outcome),
  };
}

addEventListener("hashchange", () => {
  render();
  scrollTo(0, 0);
});
void refresh().then(render);

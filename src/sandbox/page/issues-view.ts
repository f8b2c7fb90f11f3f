/** The issues, and one event of an issue with the way to the others. */
import { element, empty, level, value } from "./dom.js";
import { eventView } from "./event-view.js";
import { culpritOf, titleOf } from "./group.js";
import { liveList, type Row } from "./live-list.js";
import { fields, type StoredItem, seconds } from "./payload.js";
import type { Issue, Store } from "./store.js";
import { searched } from "./table.js";
import { count, counted, time } from "./text.js";
import { still, type View } from "./view.js";

export function issueList(store: Store): View {
  const body = element("ul", { class: "rows", "aria-label": "Issues, newest first" });
  return liveList<Issue>({
    entries: () => store.issues().toReversed(),
    key: (issue) => issue.key,
    row: issueRow,
    searched: (issue) => issue.events.slice(-20).map(searched).join(" "),
    frame: { whole: body, body },
    noun: "issue",
    emptyText: "No error has arrived yet. Send some with multiwoven-sentry write, and watch.",
  });
}

function issueRow(issue: Issue): Row {
  const link = element("a", {});
  const row = element("li", {}, link);
  let drawn: StoredItem | undefined;
  const refresh = (): void => {
    const newest = issue.events.at(-1);
    if (newest === undefined || newest === drawn) return;
    drawn = newest;
    const payload = fields(newest.payload);
    link.setAttribute("href", `#issues/${newest.number}`);
    link.replaceChildren(
      element(
        "span",
        { class: "what" },
        value(titleOf(payload), { class: "title" }),
        element(
          "span",
          { class: "quiet" },
          level(payload.level),
          " ",
          value(culpritOf(payload)),
          ` · last ${time(Math.trunc(latest(issue)))}`,
        ),
      ),
      element("span", { class: "count" }, counted(issue.events.length, "event")),
    );
  };
  refresh();
  return { element: row, refresh };
}

/** Events looked at for the latest time: those that came last. */
const RECENT = 50;

function latest(issue: Issue): number {
  const times = issue.events.slice(-RECENT).map((event) => seconds(fields(event.payload).timestamp));
  return Math.max(...times.filter((one) => Number.isFinite(one)));
}

export function issueEvent(store: Store, itemNumber: number): View {
  const event = store.ofType("event").find((candidate) => candidate.number === itemNumber);
  const back = element("a", { href: "#issues" }, "← All issues");
  if (event === undefined)
    return still(element("div", {}, element("p", {}, back), empty("This event is no longer held here.")));
  const place = element("nav", { class: "steps", "aria-label": "Events of this issue" });
  const others = eventTable(store, event);
  let known = -1;
  const update = (): void => {
    const events = store.issueOf(event)?.events ?? [event];
    if (events.length === known) return;
    known = events.length;
    const position = events.indexOf(event);
    place.replaceChildren(
      back,
      element("span", { class: "quiet" }, `event ${count(position + 1)} of ${count(events.length)}`),
      step("older", events[position - 1]),
      step("newer", events[position + 1]),
    );
    others.update();
  };
  update();
  return {
    element: element(
      "div",
      {},
      place,
      eventView(event),
      element("section", { class: "others" }, element("h3", {}, "Events of this issue"), others.element),
    ),
    update,
  };
}

function step(label: string, event: StoredItem | undefined): HTMLElement {
  if (event === undefined) return element("span", { class: "quiet" }, label);
  return element("a", { href: `#issues/${event.number}` }, label);
}

function eventTable(store: Store, shownEvent: StoredItem): View {
  const body = element("ul", { class: "rows" });
  return liveList<StoredItem>({
    entries: () => store.issueOf(shownEvent)?.events.toReversed() ?? [],
    key: (event) => String(event.number),
    row: (event) => {
      const attributes = { href: `#issues/${event.number}` };
      const current = event === shownEvent ? { "aria-current": "true" } : {};
      const payload = fields(event.payload);
      return {
        element: element(
          "li",
          {},
          element(
            "a",
            { ...attributes, ...current },
            element("span", { class: "what" }, value(titleOf(payload))),
            element("span", { class: "quiet" }, time(payload.timestamp)),
          ),
        ),
      };
    },
    searched,
    frame: { whole: body, body },
    noun: "event",
    emptyText: counted(0, "event"),
  });
}

/** What became of everything sent, the limits in force, and the releases with their deploys. */
import { type Child, element, empty, folded, longText, type Pair, pairs, quiet, rawJson, value } from "./dom.js";
import { type Fields, fields, list } from "./payload.js";
import { mixedTable } from "./signal-views.js";
import type { Store } from "./store.js";
import { count, counted, plain, time } from "./text.js";
import type { View } from "./view.js";

export function outcomesView(store: Store): View {
  const counts = element("div", {});
  const limits = element("div", {});
  const changed = mixedTable("item", "Items not kept as sent, newest first; times in UTC", () =>
    store
      .all()
      .filter((item) => item.outcome !== "accepted" || item.remarks.length > 0)
      .toReversed(),
  );
  let drawn = "";
  const update = (): void => {
    const now = JSON.stringify([store.outcomes, store.limits]);
    if (now === drawn) return;
    drawn = now;
    const total = Object.values(store.outcomes).reduce((sum: number, quantity) => sum + Number(quantity), 0);
    const outcomes = Object.entries(store.outcomes).toSorted(([, one], [, other]) => Number(other) - Number(one));
    counts.replaceChildren(
      outcomes.length === 0
        ? empty("Nothing has arrived yet.")
        : pairs(outcomes.map(([name, quantity]) => [name, share(Number(quantity), total)])),
    );
    limits.replaceChildren(
      store.limits.length === 0 ? quiet("None: nothing is being refused.") : pairs(store.limits.map(limitPair)),
    );
    changed.update();
  };
  update();
  return {
    element: element(
      "div",
      {},
      element("h2", { tabindex: "-1" }, "Outcomes"),
      quiet("accepted: taken and kept. Anything else: the reason for which it was refused or dropped."),
      counts,
      element("h2", {}, "Limits in force"),
      limits,
      element("h2", {}, "Not kept as sent"),
      changed.element,
    ),
    update,
  };
}

function share(quantity: number, total: number): HTMLElement {
  const meter = element("meter", { min: "0", max: String(total), value: String(quantity), "aria-hidden": "true" });
  return element("span", { class: "share" }, element("span", { class: "count" }, count(quantity)), meter);
}

/** `57:error;transaction:organization:reason`, as the header announces it. */
function limitPair(limit: unknown): Pair {
  const [secondsLeft = "", categories = "", scope = "", reason = ""] = plain(limit).split(":");
  const what = categories === "" ? "everything" : categories.replaceAll(";", ", ");
  return [what, `refused for ${secondsLeft} s more, by a limit of the ${scope} (${reason})`];
}

/** Asked for on its own, since releases are written over REST and seldom. */
export function releasesView(releases: () => readonly unknown[]): View {
  const rows = element("ul", { class: "rows plain" });
  let drawn = "";
  const update = (): void => {
    const all = releases().map(fields);
    const now = JSON.stringify(all);
    if (now === drawn) return;
    drawn = now;
    const open = new Set([...rows.querySelectorAll("details[open]")].map((one) => one.getAttribute("data-version")));
    rows.replaceChildren(...(all.length === 0 ? [] : all.map((release) => releaseRow(release, open))));
    nothing.hidden = all.length > 0;
  };
  const nothing = empty("No release has been written yet.");
  update();
  return { element: element("div", {}, rows, nothing), update };
}

function releaseRow(release: Fields, open: ReadonlySet<string | null>): HTMLElement {
  const deploys = list(release.deploys).map(fields);
  const facts = [
    list(release.projects).map(plain).join(", "),
    release.dateReleased ? `released ${time(release.dateReleased)}` : "not released",
    counted(Number(release.commits), "commit"),
    counted(deploys.length, "deploy"),
  ];
  const version = plain(release.version);
  const summary = element(
    "span",
    {},
    value(version, { class: "title" }),
    " ",
    value(facts.join(" · "), { class: "quiet" }),
  );
  const details = folded(summary, () => [...deploys.map(deployView), rawJson(release)], { "data-version": version });
  if (open.has(version)) details.setAttribute("open", "");
  return element("li", {}, details);
}

function deployView(deploy: Fields): Child {
  const facts = [
    plain(deploy.environment),
    plain(deploy.name),
    `finished ${time(deploy.dateFinished)}`,
    plain(deploy.url),
  ];
  return longText(facts.filter((fact) => fact !== "").join(" · "));
}

import { describe, expect, it } from "vitest";
import type { PlannedRow } from "../../../src/app/preview/planned-rows.js";
import { type PlannedRequest, RequestPlan } from "../../../src/app/preview/requests.js";
import { encodeJson } from "../../../src/sentry/envelope.js";
import type { Item } from "../../../src/sentry/items.js";

function row(item: Item, changes: { projectSlug?: string; joined?: boolean } = {}): PlannedRow {
  const { joined = false, ...routed } = changes;
  const plan = { ok: true, item, payload: encodeJson(item.payload), notes: [], scrubbed: [], ...routed } as const;
  return { index: 0, line: 1, plan, joined };
}

const log = (body: string): Item => ({ type: "log", payload: { body } });
const metric: Item = { type: "trace_metric", payload: { name: "m" } };

function plan(rows: readonly PlannedRow[]): readonly PlannedRequest[] {
  const requests = new RequestPlan("shop");
  return [...rows.flatMap((each) => requests.add(each)), ...requests.rest()];
}

const counts = (requests: readonly PlannedRequest[]) =>
  requests.map((request) =>
    request.kind === "rest"
      ? request.type
      : [request.project, request.envelope.item.type, request.envelope.item.itemCount],
  );

describe("requests of planned rows", () => {
  it("are containers of a hundred of one type and project, and what is left", () => {
    const logs = Array.from({ length: 150 }, () => row(log("a")));
    const routed = Array.from({ length: 2 }, () => row(log("b"), { projectSlug: "web" }));
    expect(counts(plan([...logs, row(metric), ...routed]))).toEqual([
      ["shop", "log", 100],
      ["shop", "log", 50],
      ["shop", "trace_metric", 1],
      ["web", "log", 2],
    ]);
  });

  it("are containers of at most a mebibyte", () => {
    const large = Array.from({ length: 5 }, () => row(log("x".repeat(400_000))));
    const requests = plan(large);
    expect(counts(requests)).toEqual([
      ["shop", "log", 2],
      ["shop", "log", 2],
      ["shop", "log", 1],
    ]);
  });

  it("are an envelope each for events, and a call of the REST API for releases and deploys", () => {
    const rows = [
      row({ type: "event", eventId: "a".repeat(32), payload: {} }),
      row({ type: "release", payload: { version: "1" } }),
      row({ type: "deploy", payload: { release: "1" } }),
    ];
    expect(counts(plan(rows))).toEqual([["shop", "event", undefined], "release", "deploy"]);
  });

  it("are none for rows that are rejected or travel with another row", () => {
    const rejected: PlannedRow = {
      ...row(metric),
      plan: { ok: false, reason: "no_message", detail: "", notes: [] },
    };
    expect(plan([rejected, row({ type: "check_in", payload: {} }, { joined: true })])).toEqual([]);
  });
});

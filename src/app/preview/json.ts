/** A plan for programs: one line a row. Pure: text out. */
import type { PlannedRow } from "./planned-rows.js";

/** `items` hold each payload's very bytes. The cause of a rejection is the first of the notes. */
export function rowJson({ index, plan, joined }: PlannedRow): string {
  if (!plan.ok) {
    const { reason, detail, notes } = plan;
    return JSON.stringify({ index, outcome: "rejected", reason, items: [], notes: [detail, ...notes], scrubbed: [] });
  }
  const { item, payload, notes, scrubbed } = plan;
  const items = joined ? "" : `{"type":${JSON.stringify(item.type)},"payload":${payload.toString("utf8")}}`;
  const before = JSON.stringify({ index, outcome: "deliverable", reason: null }).slice(0, -1);
  const after = JSON.stringify({ notes, scrubbed }).slice(1);
  return `${before},"items":[${items}],${after}`;
}

/** Rows of an input as `write` would send them: planned one by one, runs of monitors joined as there. */
import { asOne, EndedRuns, lateNote, OpenRuns, pairNotes } from "../../connector/check-in-pairs.js";
import { checkInOf } from "../../connector/check-ins.js";
import { type Plan, type PlanPorts, type PlanRequest, planRecord } from "../../connector/plan.js";
import { type InputRecord, malformedLine } from "../input/records.js";

export interface PlannedRow {
  readonly index: number;
  readonly line: number;
  plan: Plan;
  /** Another row's item carries this one too, so it has none of its own. */
  joined: boolean;
}

/** In the order of the input. A row whose run may still be finished is kept until that is known. */
export async function* plannedRows(
  records: AsyncIterable<InputRecord>,
  request: PlanRequest,
  ports: PlanPorts,
): AsyncGenerator<PlannedRow, void, void> {
  const kept: PlannedRow[] = [];
  const undecided = new Set<PlannedRow>();
  const runs = { open: new OpenRuns<PlannedRow>(), ended: new EndedRuns<PlannedRow>() };
  let index = 0;
  for await (const record of records) {
    const row: PlannedRow = { index, line: record.line, plan: planOf(record, index, request, ports), joined: false };
    for (const overdue of runs.open.takeOverdue(index)) undecided.delete(overdue);
    join(row, runs, undecided, request.connection.projectSlug);
    kept.push(row);
    index += 1;
    while (kept[0] !== undefined && !undecided.has(kept[0])) yield* kept.splice(0, 1);
  }
  yield* kept;
}

interface Runs {
  readonly open: OpenRuns<PlannedRow>;
  readonly ended: EndedRuns<PlannedRow>;
}

function join(row: PlannedRow, runs: Runs, undecided: Set<PlannedRow>, project: string): void {
  const { plan } = row;
  const checkIn = plan.ok ? checkInOf(plan, project) : undefined;
  if (checkIn === undefined || !plan.ok) return;
  if (checkIn.inProgress) {
    const ended = runs.ended.before(checkIn.run, row.index);
    if (ended !== undefined) {
      row.plan = { ...plan, notes: [...plan.notes, lateNote(ended.index)] };
      row.joined = true;
      return;
    }
    const replaced = runs.open.begin(checkIn.run, row.index, row);
    if (replaced !== undefined) undecided.delete(replaced);
    undecided.add(row);
    return;
  }
  runs.ended.end(checkIn.run, row.index, row);
  const begun = runs.open.end(checkIn.run);
  if (begun === undefined || !begun.plan.ok) return;
  undecided.delete(begun);
  const notes = pairNotes(begun.index, row.index);
  row.plan = { ...asOne(begun.plan, plan), notes: [...plan.notes, notes.finished] };
  begun.plan = { ...begun.plan, notes: [...begun.plan.notes, notes.begun] };
  begun.joined = true;
}

function planOf(record: InputRecord, index: number, request: PlanRequest, ports: PlanPorts): Plan {
  if ("value" in record) return planRecord(record.value, index, request, ports);
  return { ok: false, ...malformedLine(record), notes: [] };
}

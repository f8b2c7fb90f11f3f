/** What `multiwoven-sentry preview` does: the decisions of `write`, shown instead of sent. */
import type { Connection } from "../config/connection.js";
import { SDK } from "../connector/sdk.js";
import { type Asked, connectionOf, whatIsAsked } from "./asked.js";
import type { PreviewOptions } from "./commands/preview.js";
import { EXIT, type ExitCode, UsageProblem } from "./exit-codes.js";
import { errorCode } from "./files.js";
import { openInput } from "./input/open-input.js";
import { createLogger, type Logger } from "./logger.js";
import { type EnvelopeFolder, openEnvelopeFolder } from "./preview/envelope-folder.js";
import { rowJson } from "./preview/json.js";
import { type PlannedRow, plannedRows } from "./preview/planned-rows.js";
import { type PlannedRequest, RequestPlan } from "./preview/requests.js";
import { planText, rowText } from "./preview/text.js";
import { PlanTotals } from "./preview/totals.js";
import type { Runtime } from "./runtime.js";
import { fullEnvironment } from "./settings.js";

const DEFAULT_ROWS = 20;
/** Rows between two status lines. */
const STATUS_EVERY = 1_000;

export async function previewRows(runtime: Runtime, options: PreviewOptions): Promise<ExitCode> {
  const { clock, stdout, stderr } = runtime;
  const logger = createLogger(stderr, await fullEnvironment(runtime));
  const asked = await whatIsAsked(runtime, options);
  const { stream } = asked;
  const connection = previewConnection(asked, logger);
  const records = await openInput(runtime, options.input, options.format);
  const ports = { clock, sdk: SDK };
  const folder = options.envelopes === undefined ? undefined : await openEnvelopeFolder(options.envelopes, ports);

  const request = { connection, stream, caller: "command_line", writeId: clock.randomUUID() } as const;
  const totals = new PlanTotals(stream, clock.now(), SDK, connection);
  const requests = new RequestPlan(connection.projectSlug);
  const shown = options.rows ?? (options.json && options.all ? Number.POSITIVE_INFINITY : DEFAULT_ROWS);
  const planned = options.all ? Number.POSITIVE_INFINITY : shown;
  const style = { color: stdout.isTerminal && !runtime.env.NO_COLOR };
  const show = options.json ? rowJson : (row: PlannedRow) => `${rowText(row, style)}\n`;
  let read = 0;
  let complete = true;
  let inputFailure: unknown;

  try {
    for await (const row of plannedRows(records, request, ports)) {
      complete = row.index < planned && (folder !== undefined || !stdout.isClosed);
      if (!complete) break;
      read += 1;
      totals.addRow(row);
      await keep(requests.add(row), totals, folder);
      if (row.index < shown) await stdout.write(`${show(row)}\n`);
      if (read % STATUS_EVERY === 0) stderr.status(`${read} rows planned`);
    }
  } catch (failure) {
    if (failure instanceof UsageProblem) throw failure;
    inputFailure = failure;
    complete = false;
  } finally {
    stderr.status("");
  }
  await keep(requests.rest(), totals, folder);

  const plan = totals.line(complete);
  await stdout.write(`${options.json ? JSON.stringify(plan) : planText(plan, style)}\n`);
  if (inputFailure !== undefined) {
    logger.error(`Reading the input failed: ${errorCode(inputFailure)}. The rows after this are not planned.`);
    return read === 0 ? EXIT.usage : EXIT.failed;
  }
  return plan.outcomes.rejected > 0 ? EXIT.failed : EXIT.ok;
}

async function keep(
  requests: readonly PlannedRequest[],
  totals: PlanTotals,
  folder: EnvelopeFolder | undefined,
): Promise<void> {
  for (const request of requests) {
    totals.addRequest(request);
    if (request.kind === "envelope") await folder?.write(request.envelope);
  }
}

/** Stand in for slugs that are not set: ids are made from them. */
const PLACEHOLDERS = { organization_slug: "organization", project_slug: "project" };

/** No token and no DSN is needed, and slugs only for the ids. */
function previewConnection({ settings, source }: Asked, logger: Logger): Connection {
  const missing = Object.keys(PLACEHOLDERS).filter((name) => isUnset(settings[name]));
  if (missing.length > 0) {
    const names = missing.join(" and ");
    logger.warn(
      `No ${names} in the settings: ids that are made from a record_id will be others when the rows are sent.`,
    );
  }
  const standIns = Object.fromEntries(Object.entries(PLACEHOLDERS).filter(([name]) => missing.includes(name)));
  return connectionOf({ settings: { ...settings, ...standIns }, source }, logger, { credentials: "unneeded" });
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

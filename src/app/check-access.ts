/** What `multiwoven-sentry check` does: look, answer, and on request send one marked event. */
import { parseConnection } from "../config/connection.js";
import type { CheckResult } from "../connector/check.js";
import type { SentryDestination } from "../connector/connector.js";
import type { RecordReport } from "../connector/outcome.js";
import { describeOutcome } from "../connector/record-log.js";
import type { ConnectionStatusMessage } from "../protocol/messages.js";
import type { CheckOptions } from "./commands/check.js";
import { printMessage } from "./commands/command.js";
import { openDestination } from "./destination.js";
import { EXIT, type ExitCode, UsageProblem } from "./exit-codes.js";
import { createLogger } from "./logger.js";
import type { Runtime } from "./runtime.js";
import { explainSettings, fullEnvironment, type RawSettings, readSettings } from "./settings.js";

const EXIT_CODE: Readonly<Record<CheckResult["kind"], ExitCode>> = {
  succeeded: EXIT.ok,
  unreachable: EXIT.failed,
  settings: EXIT.usage,
  credentials: EXIT.refused,
};

/** What one test event may take: it is waited for by a person. Milliseconds. */
const TEST_EVENT_PATIENCE = { attemptsMs: 20_000, limitWaitMs: 5_000, queueWaitMs: 5_000, outage: "fail" } as const;

interface Answer {
  readonly message: ConnectionStatusMessage;
  readonly code: ExitCode;
}

export async function checkAccess(runtime: Runtime, options: CheckOptions): Promise<ExitCode> {
  const { message, code } = await answer(runtime, options);
  await printMessage(runtime, message);
  return code;
}

async function answer(runtime: Runtime, options: CheckOptions): Promise<Answer> {
  let settings: RawSettings;
  try {
    settings = await readSettings(runtime, options.config);
  } catch (error) {
    if (error instanceof UsageProblem) return failed(error.message, EXIT.usage);
    throw error;
  }
  // Unlike settings that Multiwoven stored, these were typed by somebody who wants to know of a slip.
  const parsed = parseConnection(settings, { unknownSettings: "refuse" });
  if (!parsed.ok) {
    const source = options.config === undefined ? "environment" : "file";
    return failed(explainSettings(parsed.problems, source).join(" "), EXIT.usage);
  }

  const logger = createLogger(runtime.stderr, await fullEnvironment(runtime));
  const destination = openDestination(runtime, { logger });
  try {
    const { message, kind } = await destination.checkConnection(settings);
    if (kind !== "succeeded" || options.sendTestEvent === undefined) return { message, code: EXIT_CODE[kind] };
    const report = await sendTestEvent(runtime, destination, parsed.connection);
    if (report.outcome.kind === "delivered") {
      logger.info(`The test event is on its way: ${report.link ?? report.eventId}`);
      return { message: afterSending(message), code: EXIT.ok };
    }
    const refused = report.outcome.kind === "errored" && report.outcome.reason === "credentials";
    const detail = `Access is fine, but the test event did not arrive. ${describeOutcome(report.outcome)}`;
    return failed(detail, refused ? EXIT.refused : EXIT.failed);
  } finally {
    destination.close();
  }
}

/** The check itself sends nothing, and says so; then it was right, now it is not. */
function afterSending({ type, connection_status }: ConnectionStatusMessage): ConnectionStatusMessage {
  const message = connection_status.message?.replace("Nothing was sent.", "One test event was sent.");
  return { type, connection_status: { ...connection_status, ...(message === undefined ? {} : { message }) } };
}

/** Through the very path that rows take. */
function sendTestEvent(
  runtime: Runtime,
  destination: SentryDestination,
  connection: Parameters<SentryDestination["openWrite"]>[0]["connection"],
): Promise<RecordReport> {
  const session = destination.openWrite({
    connection,
    stream: "errors",
    caller: "command_line",
    patience: TEST_EVENT_PATIENCE,
    writeId: runtime.clock.randomUUID(),
  });
  const row = {
    message: "Test event of multiwoven-sentry check: nothing is wrong",
    level: "info",
    logger: "multiwoven-sentry.check",
    tags: { test_event: "true" },
  };
  return session.deliver(row, 0);
}

function failed(message: string, code: ExitCode): Answer {
  return { message: { type: "connection_status", connection_status: { status: "failed", message } }, code };
}

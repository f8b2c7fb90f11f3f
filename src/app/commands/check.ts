import { CONFIG_OPTION } from "../options.js";
import { type AddCommand, examples } from "./command.js";

export interface CheckOptions {
  readonly config?: string;
  readonly sendTestEvent?: true;
}

export const addCheck: AddCommand = (program, runtime, end) => {
  program
    .command("check")
    .description("Prove access to the project and print the connection_status message. Read-only.")
    .option(...CONFIG_OPTION)
    .option("--send-test-event", "also send one clearly marked info event and print its link on standard error")
    .addHelpText("after", examples("multiwoven-sentry check", "multiwoven-sentry check --config settings.json"))
    .addHelpText("after", EXIT_CODES)
    .action(async (options: CheckOptions) => {
      const { checkAccess } = await import("../check-access.js");
      end(await checkAccess(runtime, options));
    });
};

const EXIT_CODES = `
Exit codes:
  0  succeeded
  1  Sentry could not be reached
  2  usage or settings
  3  Sentry refused the credentials or the project`;

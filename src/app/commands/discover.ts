import { EXIT } from "../exit-codes.js";
import { CONFIG_OPTION } from "../options.js";
import { type AddCommand, examples, printMessage } from "./command.js";

export const addDiscover: AddCommand = (program, runtime, end) => {
  program
    .command("discover")
    .description("Print the catalog message: the streams and their fields. Needs no settings and no network.")
    .option(...CONFIG_OPTION)
    .addHelpText("after", examples("multiwoven-sentry discover"))
    .action(async (options: { config?: string }) => {
      const { openDestination } = await import("../destination.js");
      const { readSettingsFile } = await import("../settings.js");
      const settings = options.config === undefined ? undefined : await readSettingsFile(options.config);
      await printMessage(runtime, openDestination(runtime).discover(settings));
      end(EXIT.ok);
    });
};

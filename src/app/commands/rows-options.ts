/** The options of every command that takes rows. */
import { type Command, Option } from "commander";
import { INPUT_FORMATS } from "../input/open-input.js";
import { CONFIG_OPTION } from "../options.js";

export function addRowsOptions(command: Command): Command {
  return command
    .option("--stream <name>", "the stream that the rows belong to, e.g. errors")
    .option(...CONFIG_OPTION)
    .option("--input <file>", "where the rows are; - is standard input", "-")
    .addOption(
      new Option("--format <format>", "format of the rows (default: by the file's extension, else ndjson)").choices(
        INPUT_FORMATS,
      ),
    )
    .option("--sync-config <file>", "a Multiwoven SyncConfig as JSON: gives stream and settings where no option does");
}

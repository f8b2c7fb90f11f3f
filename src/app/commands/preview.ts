import type { RowsOptions } from "../asked.js";
import { wholeNumber } from "../options.js";
import { type AddCommand, examples } from "./command.js";
import { addRowsOptions } from "./rows-options.js";

export interface PreviewOptions extends RowsOptions {
  /** Absent: 20, or all with `--json --all`. */
  readonly rows?: number;
  readonly all?: true;
  readonly json?: true;
  readonly envelopes?: string;
}

export const addPreview: AddCommand = (program, runtime, end) => {
  addRowsOptions(program.command("preview"))
    .description("Show what write would send, and make no request at all. Needs no token.")
    .option("--rows <n>", "rows to show, from the first (default: 20; with --json --all: all)", wholeNumber(0, 1e9))
    .option("--all", "plan the whole input: outcomes, requests, bytes, ages, duplicates, duration")
    .option("--json", "one JSON line a row, and a last one of type plan")
    .option("--envelopes <folder>", "also write the exact bytes of each envelope into this new folder")
    .addHelpText(
      "after",
      examples(
        "multiwoven-sentry preview --stream errors --input rows.csv",
        "multiwoven-sentry preview --stream logs --input rows.ndjson --all --rows 0",
      ),
    )
    .addHelpText("after", EXIT_CODES)
    .action(async (options: PreviewOptions) => {
      const { previewRows } = await import("../preview-rows.js");
      end(await previewRows(runtime, options));
    });
};

const EXIT_CODES = `
Exit codes:
  0  all planned rows can be delivered
  1  some are rejected
  2  usage or settings`;

import { Option } from "commander";
import type { RowsOptions } from "../asked.js";
import { seconds, wholeNumber } from "../options.js";
import { type AddCommand, examples } from "./command.js";
import { addRowsOptions } from "./rows-options.js";

export interface WriteOptions extends RowsOptions {
  readonly result?: string;
  readonly concurrency: number;
  /** Milliseconds. */
  readonly deadline: number;
  /** Milliseconds. */
  readonly maxWait: number;
}

const DEFAULT_CONCURRENCY = 10;
const DEFAULT_DEADLINE_S = 20;
const DEFAULT_MAX_WAIT_S = 300;

export const addWrite: AddCommand = (program, runtime, end) => {
  addRowsOptions(program.command("write"))
    .description("Send rows to Sentry and print the tracking message; logs go to standard error.")
    .option("--result <file>", "write one NDJSON line a record, in the order of the input")
    .option("--concurrency <n>", "requests in flight", wholeNumber(1, 100), DEFAULT_CONCURRENCY)
    .addOption(
      new Option("--deadline <seconds>", "for attempts and back-off of one record")
        .argParser(seconds(0.1, 3_600))
        .default(DEFAULT_DEADLINE_S * 1_000, String(DEFAULT_DEADLINE_S)),
    )
    .addOption(
      new Option("--max-wait <seconds>", "for rate limits of one record, and for outages in all")
        .argParser(seconds(0, 86_400))
        .default(DEFAULT_MAX_WAIT_S * 1_000, String(DEFAULT_MAX_WAIT_S)),
    )
    .addHelpText(
      "after",
      examples(
        "multiwoven-sentry write --stream errors --input rows.csv --result result.ndjson",
        "psql -c 'COPY (SELECT row_to_json(e) FROM errors e) TO STDOUT' | multiwoven-sentry write --stream errors",
      ),
    )
    .addHelpText("after", EXIT_CODES)
    .action(async (options: WriteOptions) => {
      const { writeRows } = await import("../write-rows.js");
      end(await writeRows(runtime, options));
    });
};

const EXIT_CODES = `
Exit codes:
  0    all delivered
  1    some rejected or errored
  2    usage or settings
  3    Sentry refused the credentials or the project; the remaining rows were counted, not sent
  130  interrupted`;

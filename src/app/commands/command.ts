/** What the commands have in common. */
import type { Command } from "commander";
import type { MultiwovenMessage } from "../../protocol/messages.js";
import type { ExitCode } from "../exit-codes.js";
import type { Runtime } from "../runtime.js";

/** Adds one command to the program; its action hands its exit code to `end`. */
export type AddCommand = (program: Command, runtime: Runtime, end: (code: ExitCode) => void) => void;

/** What an example in the help looks like: the same in all commands. */
export function examples(...lines: readonly string[]): string {
  return ["", lines.length === 1 ? "Example:" : "Examples:", ...lines.map((line) => `  $ ${line}`)].join("\n");
}

/** One protocol message, one line. */
export function printMessage(runtime: Runtime, message: MultiwovenMessage): Promise<void> {
  return runtime.stdout.write(`${JSON.stringify(message)}\n`);
}

/**
 * The command line as a table of commands. Each command's file says its options and its help; what it does is
 * loaded when it is called, so that `--help` and small commands start fast.
 */
import { Command, CommanderError } from "commander";
import { SDK } from "../connector/sdk.js";
import { addCheck } from "./commands/check.js";
import type { AddCommand } from "./commands/command.js";
import { addDemo } from "./commands/demo.js";
import { addDiscover } from "./commands/discover.js";
import { addPreview } from "./commands/preview.js";
import { addSandbox } from "./commands/sandbox.js";
import { addSpec } from "./commands/spec.js";
import { addStacktrace } from "./commands/stacktrace.js";
import { addWorker } from "./commands/worker.js";
import { addWrite } from "./commands/write.js";
import { EXIT, type ExitCode, UsageProblem } from "./exit-codes.js";
import type { Runtime } from "./runtime.js";

/** In the order of the help. */
const COMMANDS: readonly AddCommand[] = [
  addSpec,
  addCheck,
  addDiscover,
  addPreview,
  addWrite,
  addStacktrace,
  addSandbox,
  addDemo,
  addWorker,
];

/** Runs the command that the arguments name. Never rejects. */
export async function runProgram(runtime: Runtime): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const program = createProgram(runtime, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync([...runtime.args], { from: "user" });
    return code;
  } catch (error) {
    return explain(runtime, error);
  }
}

function createProgram(runtime: Runtime, end: (code: ExitCode) => void): Command {
  const program = new Command("multiwoven-sentry")
    .description("Sentry as a destination of Multiwoven: sends warehouse rows to Sentry and tells every row's fate.")
    .version(SDK.version)
    .exitOverride()
    .showHelpAfterError("(--help shows the options)")
    .configureHelp({ helpWidth: 100 })
    .configureOutput({
      writeOut: (text) => void runtime.stdout.write(text),
      writeErr: (text) => void runtime.stderr.write(text),
      // An unknown option is named without its value.
      outputError: (text, write) => write(withoutTokens(text.replace(/'(-[^'=]+)=[^']*'/g, "'$1'"))),
    });
  for (const add of COMMANDS) add(program, runtime, end);
  return program;
}

/** A word that looks like a token is shown nowhere, whatever was done with it. */
function withoutTokens(text: string): string {
  return text.replace(/\bsntry\w_[^\s'"]+/g, "[token]");
}

async function explain(runtime: Runtime, error: unknown): Promise<ExitCode> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof UsageProblem) {
    await runtime.stderr.write(withoutTokens(`error: ${error.message}\n`));
    return EXIT.usage;
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : "something that is no error was thrown";
  await runtime.stderr.write(withoutTokens(`This is a bug of multiwoven-sentry, please report it:\n${what}\n`));
  return EXIT.failed;
}

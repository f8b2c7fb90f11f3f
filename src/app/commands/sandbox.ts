import { EXIT, UsageProblem } from "../exit-codes.js";
import { errorCode } from "../files.js";
import { slug, wholeNumber } from "../options.js";
import { type AddCommand, examples } from "./command.js";

interface SandboxCommandOptions {
  readonly port: number;
  readonly organization?: string;
  readonly project?: string;
  readonly token?: string;
}

export const addSandbox: AddCommand = (program, runtime, end) => {
  program
    .command("sandbox")
    .description("Run a strict local stand-in for Sentry on 127.0.0.1; prints one JSON line when it is ready.")
    .option("--port <n>", "port to listen on; 0 takes a free one", wholeNumber(0, 65_535), 0)
    .option("--organization <slug>", "slug of its organization", slug)
    .option("--project <slug>", "slug of its project", slug)
    .option("--token <token>", "the API token that it accepts")
    .addHelpText("after", examples("multiwoven-sentry sandbox --port 9000 --organization acme --project shop"))
    .action(async (options: SandboxCommandOptions) => {
      const { startSandbox } = await import("../../sandbox/sandbox.js");
      const interrupted = new Promise<void>((resolve) => runtime.onInterrupt(resolve));
      const sandbox = await startSandbox(options).catch((error: unknown) => {
        throw LISTEN_FAILURES.has(errorCode(error)) ? portProblem(options.port, errorCode(error)) : error;
      });
      await runtime.stdout.write(`${JSON.stringify(sandbox.ready)}\n`);
      await interrupted;
      await sandbox.close();
      end(EXIT.ok);
    });
};

const LISTEN_FAILURES: ReadonlySet<string> = new Set(["EADDRINUSE", "EACCES"]);

function portProblem(port: number, code: string): UsageProblem {
  const cause = code === "EACCES" ? "may not be used by this user" : "is in use";
  return new UsageProblem(`Port ${port} ${cause}; name another with --port, or 0 for a free one.`);
}

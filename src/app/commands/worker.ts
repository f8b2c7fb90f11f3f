import type { AddCommand } from "./command.js";
import { examples } from "./command.js";

export const addWorker: AddCommand = (program, runtime, end) => {
  program
    .command("worker")
    .description("Serve JSON-RPC 2.0 on standard input and output: the process behind the Multiwoven plugin.")
    .addHelpText("after", examples("multiwoven-sentry worker"))
    .action(async () => {
      const { openDestination } = await import("../destination.js");
      const { createLogger } = await import("../logger.js");
      const { runWorker } = await import("../worker/worker.js");
      const log = createLogger(runtime.stderr, runtime.env);
      const destination = openDestination(runtime, { logger: log });
      const { stdin: input, stdout: output, clock, parentPid, onInterrupt } = runtime;
      end(await runWorker({ input, output, log, destination, clock, parentPid, onInterrupt }));
    });
};

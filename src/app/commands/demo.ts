import { type AddCommand, examples } from "./command.js";

export const addDemo: AddCommand = (program, runtime, end) => {
  program
    .command("demo")
    .description("See it work without an account: sandbox, check, discover, write of sample rows.")
    .addHelpText("after", examples("multiwoven-sentry demo"))
    .action(async () => {
      const { runDemo } = await import("../demo.js");
      end(await runDemo(runtime));
    });
};

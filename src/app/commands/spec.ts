import { EXIT } from "../exit-codes.js";
import { type AddCommand, examples, printMessage } from "./command.js";

export const addSpec: AddCommand = (program, runtime, end) => {
  program
    .command("spec")
    .description("Print the connector_spec message: the settings form.")
    .addHelpText("after", examples("multiwoven-sentry spec"))
    .action(async () => {
      const { openDestination } = await import("../destination.js");
      await printMessage(runtime, openDestination(runtime).spec());
      end(EXIT.ok);
    });
};

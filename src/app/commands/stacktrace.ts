import { createReadStream } from "node:fs";
import { EXIT, UsageProblem } from "../exit-codes.js";
import { fileProblem } from "../files.js";
import type { Runtime } from "../runtime.js";
import { type AddCommand, examples } from "./command.js";

export const addStacktrace: AddCommand = (program, runtime, end) => {
  program
    .command("stacktrace")
    .description("Print what is understood of a stack trace: language, exceptions, frames, and the rest.")
    .argument("[file]", "a text file; - is standard input", "-")
    .option("--json", "as JSON: language, exception, threads, rest, and notes where there are any")
    .addHelpText(
      "after",
      examples("multiwoven-sentry stacktrace trace.txt", "multiwoven-sentry stacktrace --json < trace.txt"),
    )
    .action(async (file: string, options: { json?: true }) => {
      const { parseStacktrace, unrecognisedNotes } = await import("../../stacktrace/parse.js");
      const text = await readText(runtime, file);
      const parsed = parseStacktrace(text);
      const notes = parsed?.notes ?? unrecognisedNotes(text);
      if (options.json) {
        const shown = {
          language: parsed?.language ?? null,
          exception: { values: parsed?.exceptions ?? [] },
          threads: { values: parsed?.threads ?? [] },
          rest: parsed === undefined ? text : parsed.rest,
          ...(notes.length === 0 ? {} : { notes }),
        };
        await runtime.stdout.write(`${JSON.stringify(shown)}\n`);
      } else {
        const { renderStacktrace } = await import("../../stacktrace/render.js");
        const color = runtime.stdout.isTerminal && !runtime.env.NO_COLOR;
        await runtime.stdout.write(`${renderStacktrace(parsed, notes, { color })}\n`);
      }
      end(EXIT.ok);
    });
};

async function readText(runtime: Runtime, file: string): Promise<string> {
  const { decodeText } = await import("../input/lines.js");
  let text = "";
  try {
    for await (const chunk of decodeText(file === "-" ? runtime.stdin : createReadStream(file))) text += chunk;
  } catch (error) {
    throw new UsageProblem(`The file "${file}" ${fileProblem(error)}.`);
  }
  return text;
}

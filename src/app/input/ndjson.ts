/** Newline-delimited JSON: every line that is not blank is one record, whatever it holds. */
import { splitLines } from "./lines.js";
import { type InputRecord, readJson, tooLong } from "./records.js";

export async function* readNdjson(chunks: AsyncIterable<string>): AsyncGenerator<InputRecord, void, void> {
  for await (const { number: line, text } of splitLines(chunks)) {
    if (text === undefined) yield { line, problem: tooLong() };
    else if (text.trim() !== "") yield { line, ...readJson(text) };
  }
}

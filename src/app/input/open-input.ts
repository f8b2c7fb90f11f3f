/** Where rows come from: a file or standard input, in one of the formats of the table. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { UsageProblem } from "../exit-codes.js";
import { fileProblem } from "../files.js";
import type { Runtime } from "../runtime.js";
import { decodeText } from "./lines.js";
import type { InputRecord } from "./records.js";

type Reader = (chunks: AsyncIterable<string>) => AsyncIterable<InputRecord>;

/** Each format's reader is loaded when it is asked for. */
const READERS = {
  ndjson: async (): Promise<Reader> => (await import("./ndjson.js")).readNdjson,
  json: async (): Promise<Reader> => (await import("./json.js")).readJsonElements,
  csv: async (): Promise<Reader> => (await import("./csv.js")).readCsv,
} as const;

export type InputFormat = keyof typeof READERS;
export const INPUT_FORMATS: readonly InputFormat[] = ["ndjson", "json", "csv"];

const EXTENSIONS: Readonly<Record<string, InputFormat>> = {
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
  ".json": "json",
  ".csv": "csv",
};

/** `path` "-" is standard input. The format is taken from the file's extension when it is not given. */
export async function openInput(
  runtime: Runtime,
  path: string,
  format: InputFormat | undefined,
): Promise<AsyncIterable<InputRecord>> {
  const taken = format ?? EXTENSIONS[extname(path).toLowerCase()] ?? "ndjson";
  const read = await READERS[taken]();
  const records = read(decodeText(path === "-" ? runtime.stdin : await openFile(path)));
  return format === undefined ? namingFormat(records, taken) : records;
}

/** Who did not name the format learns with a malformed record which one was taken. */
async function* namingFormat(
  records: AsyncIterable<InputRecord>,
  format: InputFormat,
): AsyncGenerator<InputRecord, void, void> {
  for await (const record of records) {
    if ("value" in record) yield record;
    else yield { ...record, problem: `${record.problem} (read as UTF-8 ${format}; --format names another)` };
  }
}

async function openFile(path: string): Promise<AsyncIterable<Uint8Array>> {
  try {
    if ((await stat(path)).isDirectory()) throw new UsageProblem(`The input "${path}" is a folder, not a file.`);
    const stream = createReadStream(path);
    await new Promise((resolve, reject) => stream.once("open", resolve).once("error", reject));
    return stream;
  } catch (error) {
    throw error instanceof UsageProblem ? error : new UsageProblem(`The input "${path}" ${fileProblem(error)}.`);
  }
}

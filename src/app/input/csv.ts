/**
 * Comma-separated values with a header line. The header's names are used as they are, dotted ones too; an
 * empty cell is no value.
 *
 * Where a record ends is decided by counting quotes; the grammar inside is the library's. A record over
 * several lines that makes no sense was most likely begun by a broken quote: only its first line is
 * rejected, and reading goes on with the next.
 */
import { parse } from "csv-parse/sync";
import { UsageProblem } from "../exit-codes.js";
import { type Line, splitLines } from "./lines.js";
import { type InputRecord, MAX_RECORD_CHARS, tooLong } from "./records.js";

type Cells = { readonly cells: readonly string[] } | { readonly problem: string };
interface CsvRecord {
  readonly line: number;
  readonly outcome: Cells;
}

export async function* readCsv(chunks: AsyncIterable<string>): AsyncGenerator<InputRecord, void, void> {
  let header: readonly string[] | undefined;
  for await (const { line, outcome } of splitRecords(chunks, () => header?.length)) {
    if (header === undefined) header = readHeader(line, outcome);
    else if ("problem" in outcome) yield { line, problem: outcome.problem };
    else yield { line, value: toRow(header, outcome.cells) };
  }
}

async function* splitRecords(
  chunks: AsyncIterable<string>,
  width: () => number | undefined,
): AsyncGenerator<CsvRecord, void, void> {
  const lines = new Rereadable(splitLines(chunks));
  for (let first = await lines.next(); first !== undefined; first = await lines.next()) {
    if (first.text?.trim() === "") continue;
    const taken = [first];
    const text = await joinUntilQuotesMatch(first, lines, taken);
    const outcome = text === undefined ? { problem: unclosed(first) } : parseCells(text, width());
    const broken = "problem" in outcome;
    if (broken) lines.putBack(taken.slice(1));
    yield { line: first.number, outcome };
  }
}

/** The text of the record that begins here; undefined when its quotes never match. */
async function joinUntilQuotesMatch(first: Line, lines: Rereadable, taken: Line[]): Promise<string | undefined> {
  if (first.text === undefined) return undefined;
  let text = first.text;
  let open = hasOddQuotes(text);
  while (open) {
    const next = await lines.next();
    if (next === undefined) return undefined;
    taken.push(next);
    if (next.text === undefined || text.length + next.text.length > MAX_RECORD_CHARS) return undefined;
    text += `\n${next.text}`;
    open = hasOddQuotes(next.text) !== open;
  }
  return text;
}

function unclosed(first: Line): string {
  return first.text === undefined ? tooLong() : "not valid CSV: a quote is opened and never closed";
}

function parseCells(text: string, width: number | undefined): Cells {
  let cells: readonly string[];
  try {
    const [record] = parse(text.endsWith("\r") ? text.slice(0, -1) : text, {
      record_delimiter: "\n",
      relax_column_count: true,
    });
    cells = record ?? [];
  } catch {
    return { problem: "not valid CSV: a quote stands where none may stand" };
  }
  if (width === undefined || cells.length === width) return { cells };
  return { problem: `not valid CSV: ${cells.length} cells where the header has ${width}` };
}

function readHeader(line: number, outcome: Cells): readonly string[] {
  if ("problem" in outcome) throw new UsageProblem(`The CSV header (line ${line}) is ${outcome.problem}.`);
  const names = outcome.cells.map((name) => name.trim());
  const twice = names.find((name, at) => name !== "" && names.indexOf(name) !== at);
  if (twice !== undefined) throw new UsageProblem(`The CSV header names the column "${twice}" twice.`);
  return names;
}

/** `fromEntries` defines own keys, so a column called `__proto__` is a column. */
function toRow(header: readonly string[], cells: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    header.map((name, at) => [name, cells[at] ?? ""] as const).filter(([name, cell]) => name !== "" && cell !== ""),
  );
}

function hasOddQuotes(text: string): boolean {
  let odd = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) odd = !odd;
  return odd;
}

/** Lines that can be put back to be read again. */
class Rereadable {
  #putBack: Line[] = [];

  constructor(private readonly source: AsyncGenerator<Line, void, void>) {}

  async next(): Promise<Line | undefined> {
    const line = this.#putBack.pop();
    if (line !== undefined) return line;
    const read = await this.source.next();
    return read.done ? undefined : read.value;
  }

  putBack(lines: readonly Line[]): void {
    this.#putBack.push(...lines.toReversed());
  }
}

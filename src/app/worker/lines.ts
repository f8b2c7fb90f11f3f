/**
 * Newline-delimited text out of a byte stream, with a bound on each line: a line beyond it is announced
 * with its beginning and thrown away, and the next line is read as if nothing had happened.
 */

export type Line =
  | { readonly kind: "line"; readonly text: string }
  /** `head` is the line's beginning, enough to find out whose it was. */
  | { readonly kind: "too_long"; readonly head: string };

/** Bytes kept of a line that is thrown away. */
const HEAD_BYTES = 1_024;
const NEWLINE = 0x0a;

/** Yields every line that is not blank, the last one also without a newline at its end. */
export async function* readLines(input: AsyncIterable<Uint8Array | string>, maxBytes: number): AsyncGenerator<Line> {
  const line = new LineBuffer(maxBytes);
  for await (const chunk of input) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      line.add(bytes.subarray(start, end));
      start = end + 1;
      yield* line.take();
    }
    line.add(bytes.subarray(start));
  }
  yield* line.take();
}

class LineBuffer {
  #parts: Uint8Array[] = [];
  #bytes = 0;
  #tooLong = false;

  constructor(private readonly maxBytes: number) {}

  add(bytes: Uint8Array): void {
    if (this.#tooLong) return;
    this.#parts.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes <= this.maxBytes) return;
    this.#tooLong = true;
    this.#parts = [Buffer.concat(this.#parts).subarray(0, HEAD_BYTES)];
  }

  *take(): Generator<Line> {
    const text = Buffer.concat(this.#parts).toString("utf8");
    const tooLong = this.#tooLong;
    this.#parts = [];
    this.#bytes = 0;
    this.#tooLong = false;
    if (tooLong) yield { kind: "too_long", head: text };
    else if (text.trim() !== "") yield { kind: "line", text };
  }
}

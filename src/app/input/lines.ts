/** Bytes to text, and text to lines: a piece at a time, never more than one bounded line in memory. */
import { MAX_RECORD_CHARS } from "./records.js";

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without the line feed; undefined when the line is longer than `MAX_RECORD_CHARS`. */
  readonly text: string | undefined;
}

/** UTF-8 with or without a byte order mark; what is no UTF-8 becomes the replacement character. */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== "") yield text;
  }
  const rest = decoder.decode();
  if (rest !== "") yield rest;
}

export async function* splitLines(chunks: AsyncIterable<string>): AsyncGenerator<Line, void, void> {
  let number = 1;
  let text: string | undefined = "";
  const append = (more: string): void => {
    if (text !== undefined) text = text.length + more.length > MAX_RECORD_CHARS ? undefined : text + more;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let feed = chunk.indexOf("\n"); feed !== -1; feed = chunk.indexOf("\n", from)) {
      append(chunk.slice(from, feed));
      yield { number, text };
      number += 1;
      text = "";
      from = feed + 1;
    }
    append(chunk.slice(from));
  }
  if (text !== "") yield { number, text };
}

/**
 * Writing to standard output and standard error: a reader that goes away ends the writing, never the
 * process, and a terminal keeps one status line below everything else.
 */
import type { Writable } from "node:stream";

export interface Output {
  readonly isTerminal: boolean;
  /** Why text was lost, when it was: a full disk, say. A reader that closed early is no problem. */
  readonly problem: string | undefined;
  /** Nobody reads any more. */
  readonly isClosed: boolean;
  /** Resolves when the text is out or can no longer be. Never rejects. */
  write(text: string): Promise<void>;
  /** Sets the line at the bottom of a terminal; "" takes it away. Does nothing elsewhere. */
  status(text: string): void;
  /** Resolves when everything written so far is out. */
  flush(): Promise<void>;
}

/** Columns that a terminal is taken to have when it does not say, or says 0. */
const DEFAULT_COLUMNS = 80;
const CLEAR_LINE = "\r\u001b[2K";

type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

export function streamOutput(stream: OutputStream): Output {
  const isTerminal = stream.isTTY === true;
  let closed = false;
  let problem: string | undefined;
  let statusLine = "";
  let last: Promise<void> = Promise.resolve();

  stream.on("error", (error: NodeJS.ErrnoException) => {
    closed = true;
    if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_DESTROYED") problem = error.code ?? error.message;
  });

  function put(text: string): Promise<void> {
    if (closed) return Promise.resolve();
    last = new Promise((resolve) => {
      stream.write(text, () => resolve());
    });
    return last;
  }

  return {
    isTerminal,
    get problem() {
      return problem;
    },
    get isClosed() {
      return closed;
    },
    write: (text) => put(statusLine === "" ? text : `${CLEAR_LINE}${text}${statusLine}`),
    status(text) {
      if (!isTerminal || text === statusLine) return;
      statusLine = text.slice(0, (stream.columns || DEFAULT_COLUMNS) - 1);
      void put(`${CLEAR_LINE}${statusLine}`);
    },
    flush: () => last,
  };
}

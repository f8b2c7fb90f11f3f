/**
 * Requests in, answers out, any number at a time and in any order. Reads no faster than its answers are
 * taken, so a caller that does not listen cannot make the process grow.
 */
import type { Readable } from "node:stream";
import type { Logger } from "../logger.js";
import type { Output } from "../output.js";
import {
  ERROR,
  errorLine,
  type Incoming,
  InvalidParams,
  parseIncoming,
  type RequestId,
  resultLine,
  tooLong,
} from "./json-rpc.js";
import { readLines } from "./lines.js";
import type { Method } from "./methods.js";

/** Characters of answers not taken yet beyond which nothing more is read. */
const MAX_UNREAD_ANSWERS = 4_194_304;
/** Requests under way beyond which nothing more is read: five times what the host's threads can ask. */
const MAX_IN_FLIGHT = 1_000;

type Request = Extract<Incoming, { kind: "request" }>;

export class RpcServer {
  readonly #running = new Map<RequestId, { readonly abort: AbortController; readonly done: Promise<void> }>();
  #unread = 0;
  #stopped = false;

  constructor(
    private readonly io: { readonly input: Readable; readonly output: Output; readonly log: Logger },
    private readonly maxLineBytes: number,
  ) {}

  get inFlight(): number {
    return this.#running.size;
  }

  /** Resolves when the input has ended or `stop` was called; requests may then still be under way. */
  async serve(methods: ReadonlyMap<string, Method>): Promise<void> {
    try {
      for await (const line of readLines(this.io.input, this.maxLineBytes)) {
        if (this.#stopped) return;
        const incoming = line.kind === "line" ? parseIncoming(line.text) : tooLong(line.head, this.maxLineBytes);
        this.#handle(incoming, methods);
        while (this.#unread > MAX_UNREAD_ANSWERS || this.#running.size >= MAX_IN_FLIGHT) await this.#anyProgress();
        if (this.#stopped) return;
      }
    } catch (error) {
      // Destroying the input, which `stop` does, ends the reading with an error of its own.
      if (!this.#stopped) this.io.log.warn({ error: String(error) }, "standard input broke off");
    }
  }

  stop(): void {
    this.#stopped = true;
    this.io.input.destroy();
  }

  /** Resolves when everything under way has been answered. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map((request) => request.done));
    await this.io.output.flush();
  }

  abortAll(): void {
    for (const request of this.#running.values()) request.abort.abort();
  }

  #handle(incoming: Incoming, methods: ReadonlyMap<string, Method>): void {
    switch (incoming.kind) {
      case "request":
        this.#start(incoming, methods);
        return;
      case "notification":
        if (incoming.method === "$/cancel") this.#cancel(incoming.params.id);
        else this.io.log.debug({ method: incoming.method }, "unknown notification");
        return;
      case "broken":
        this.io.log.warn({ id: incoming.id, code: incoming.error.code }, incoming.error.message);
        this.#answer(errorLine(incoming.id, incoming.error));
    }
  }

  #start(request: Request, methods: ReadonlyMap<string, Method>): void {
    const { id, method } = request;
    if (this.#running.has(id)) {
      const message = "A request with this id is still under way.";
      this.#answer(errorLine(null, { code: ERROR.invalidRequest, message }));
      return;
    }
    const perform = methods.get(method);
    if (perform === undefined) {
      const message = `Unknown method; there are ${[...methods.keys()].join(", ")}.`;
      this.#answer(errorLine(id, { code: ERROR.methodNotFound, message }));
      return;
    }
    const abort = new AbortController();
    // Started in a microtask, so that the request is in the map before it can end.
    const done = Promise.resolve()
      .then(() => perform(request.params, abort.signal))
      .then((result) => resultLine(id, result))
      .catch((error: unknown) => this.#failure(request, error))
      .then((line) => {
        this.#running.delete(id);
        this.#answer(line);
      });
    this.#running.set(id, { abort, done });
  }

  /** A cancelled request is still answered: a write says what became of its records. */
  #cancel(id: unknown): void {
    if (typeof id === "string" || typeof id === "number") this.#running.get(id)?.abort.abort();
  }

  #failure({ id, method }: Request, error: unknown): string {
    if (error instanceof InvalidParams) {
      return errorLine(id, { code: ERROR.invalidParams, message: error.message });
    }
    this.io.log.error({ method, stack: error instanceof Error ? error.stack : String(error) }, "a method failed");
    return errorLine(id, { code: ERROR.internal, message: "The worker failed; its log on standard error says why." });
  }

  #answer(line: string): void {
    this.#unread += line.length;
    void this.io.output.write(line).then(() => {
      this.#unread -= line.length;
    });
  }

  async #anyProgress(): Promise<void> {
    const flushed = this.#unread > 0 ? [this.io.output.flush()] : [];
    await Promise.race([...flushed, ...[...this.#running.values()].map((request) => request.done)]);
  }
}

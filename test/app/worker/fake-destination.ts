/** A destination that does what its test says, and a caller that speaks to the worker through streams. */
import { PassThrough, Writable } from "node:stream";
import type { Logger } from "../../../src/app/logger.js";
import { createLogger } from "../../../src/app/logger.js";
import { streamOutput } from "../../../src/app/output.js";
import type { Destination } from "../../../src/app/worker/methods.js";
import { runWorker } from "../../../src/app/worker/worker.js";
import type { TrackingMessage } from "../../../src/protocol/messages.js";
import { VirtualClock } from "../../support/virtual-clock.js";

export function tracking(delivered: number, errored = 0): TrackingMessage {
  return {
    type: "tracking",
    tracking: {
      success: delivered,
      failed: errored,
      meta: { outcomes: { delivered, queued: 0, skipped: 0, rejected: 0, errored }, reasons: {} },
      logs: [],
    },
  };
}

export function fakeDestination(overrides: Partial<Destination> = {}): Destination {
  return {
    check: async () => ({ type: "connection_status", connection_status: { status: "succeeded" } }),
    discover: () => ({
      type: "catalog",
      catalog: {
        streams: [],
        request_rate_limit: 1,
        request_rate_limit_unit: "minute",
        request_rate_concurrency: 1,
        schema_mode: "schema",
      },
    }),
    write: async () => tracking(1),
    ...overrides,
  };
}

export interface Answer {
  readonly jsonrpc: string;
  readonly id: string | number | null;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** The worker with a caller at its other end. `answers` grows as lines come out. */
export function startWorker(destination: Destination, options: { maxLineBytes?: number; output?: Writable } = {}) {
  const input = new PassThrough();
  const out: string[] = [];
  const log: string[] = [];
  const clock = new VirtualClock();
  const parent = { pid: 1 };
  const interrupts = new Set<() => void>();
  const sink = (lines: string[]) =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
  const logger: Logger = createLogger(streamOutput(sink(log)), { MULTIWOVEN_SENTRY_LOG_LEVEL: "debug" });
  const ended = runWorker({
    input,
    output: streamOutput(options.output ?? sink(out)),
    log: logger,
    destination,
    clock,
    parentPid: () => parent.pid,
    onInterrupt: (listener) => {
      interrupts.add(listener);
      return () => interrupts.delete(listener);
    },
    ...(options.maxLineBytes === undefined ? {} : { maxLineBytes: options.maxLineBytes }),
  });
  return {
    input,
    log,
    clock,
    parent,
    interrupts,
    ended,
    answers: (): Answer[] =>
      out
        .join("")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    send: (...messages: unknown[]) => {
      for (const message of messages)
        input.write(`${typeof message === "string" ? message : JSON.stringify(message)}\n`);
    },
    /** Closes the input and waits for the end. */
    finish: () => {
      input.end();
      return clock.run(ended);
    },
  };
}

export function request(id: string | number, method: string, params: unknown = {}) {
  return { jsonrpc: "2.0", id, method, params };
}

/** A process without a process: what goes in is text, what comes out is kept. */
import { Readable } from "node:stream";
import type { Output } from "../../src/app/output.js";
import type { Environment, Runtime } from "../../src/app/runtime.js";
import type { Clock } from "../../src/kernel/clock.js";
import { VirtualClock } from "../support/virtual-clock.js";

export interface FakeOutput extends Output {
  readonly text: string;
  /** Every status line that was set, in order. */
  readonly statuses: readonly string[];
}

export function fakeOutput(isTerminal = false): FakeOutput {
  let text = "";
  const statuses: string[] = [];
  return {
    isTerminal,
    problem: undefined,
    isClosed: false,
    statuses,
    get text() {
      return text;
    },
    async write(more) {
      text += more;
    },
    status(line) {
      statuses.push(line);
    },
    async flush() {},
  };
}

export interface FakeProcess {
  readonly args?: readonly string[];
  readonly env?: Environment;
  readonly folder?: string;
  readonly stdin?: string;
  readonly clock?: Clock;
}

export interface FakeRuntime extends Runtime {
  readonly stdout: FakeOutput;
  readonly stderr: FakeOutput;
  /** Presses Ctrl-C. */
  interrupt(): void;
  readonly exits: readonly number[];
}

export function fakeRuntime(given: FakeProcess = {}): FakeRuntime {
  const listeners = new Set<() => void>();
  const exits: number[] = [];
  return {
    args: given.args ?? [],
    env: given.env ?? {},
    folder: given.folder ?? "/nonexistent",
    stdin: Readable.from([Buffer.from(given.stdin ?? "")]),
    stdout: fakeOutput(),
    stderr: fakeOutput(),
    clock: given.clock ?? new VirtualClock(),
    parentPid: () => 1,
    onInterrupt(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exit: (code) => exits.push(code),
    interrupt() {
      for (const listener of listeners) listener();
    },
    exits,
  };
}

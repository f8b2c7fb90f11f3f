/**
 * The door to the process: arguments, environment, standard streams, signals. Commands receive it as a
 * parameter, so that tests can hand in their own.
 */
import type { Readable } from "node:stream";
import { type Clock, systemClock } from "../kernel/clock.js";
import type { ExitCode } from "./exit-codes.js";
import { type Output, streamOutput } from "./output.js";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Runtime {
  /** Without the interpreter and the script. */
  readonly args: readonly string[];
  readonly env: Environment;
  /** The working folder, where `.env` is looked for. */
  readonly folder: string;
  readonly stdin: Readable;
  /** Protocol messages and nothing else, for the commands that speak the protocol. */
  readonly stdout: Output;
  /** Logs, progress, everything for people. */
  readonly stderr: Output;
  readonly clock: Clock;
  /** The parent's process id now; another one than at the start means that the parent is gone. */
  parentPid(): number;
  /** Calls back on every Ctrl-C and on every polite request to end; the result stops that. */
  onInterrupt(listener: () => void): () => void;
  /** Ends the process without waiting for anything. */
  exit(code: ExitCode): void;
}

const INTERRUPTS = ["SIGINT", "SIGTERM"] as const;

export function processRuntime(): Runtime {
  return {
    args: process.argv.slice(2),
    env: process.env,
    folder: process.cwd(),
    get stdin() {
      return process.stdin;
    },
    stdout: streamOutput(process.stdout),
    stderr: streamOutput(process.stderr),
    clock: systemClock,
    parentPid: () => process.ppid,
    onInterrupt(listener) {
      for (const signal of INTERRUPTS) process.on(signal, listener);
      return () => {
        for (const signal of INTERRUPTS) process.off(signal, listener);
      };
    },
    exit: (code) => process.exit(code),
  };
}

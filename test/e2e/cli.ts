/** The built command line as its users start it: a process of its own, `dist` as `npm run build` leaves it. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { SandboxAddress } from "../../src/sandbox/sandbox.js";

const MAIN = fileURLToPath(new URL("../../dist/app/main.js", import.meta.url));

export interface CliInput {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | AsyncIterable<string>;
  readonly cwd?: string;
  readonly nodeArgs?: readonly string[];
}

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output, line by line: protocol messages. */
  readonly messages: readonly Readonly<Record<string, unknown>>[];
}

/** Nothing of the environment of the tests gets in but the path. */
export function startCli(
  args: readonly string[],
  { env = {}, cwd = tmpdir(), nodeArgs = [] }: CliInput = {},
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [...nodeArgs, MAIN, ...args], { cwd, env: { PATH: process.env.PATH, ...env } });
}

export async function runCli(args: readonly string[], input: CliInput = {}): Promise<CliRun> {
  const child = startCli(args, input);
  const ended = finish(child);
  if (typeof input.stdin === "string" || input.stdin === undefined) child.stdin.end(input.stdin ?? "");
  else await feed(child, input.stdin);
  return ended;
}

/** Collects what the process writes until it ends. */
export async function finish(child: ChildProcessWithoutNullStreams): Promise<CliRun> {
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.stdin.on("error", () => {});
  const [code] = await once(child, "close");
  const messages = stdout.split("\n").filter(Boolean);
  return {
    code: typeof code === "number" ? code : null,
    stdout,
    stderr,
    get messages() {
      return messages.map((line) => JSON.parse(line));
    },
  };
}

async function feed(child: ChildProcessWithoutNullStreams, chunks: AsyncIterable<string>): Promise<void> {
  for await (const chunk of chunks) {
    if (!child.stdin.write(chunk)) await once(child.stdin, "drain");
  }
  child.stdin.end();
}

/** Resolves with what the stream has shown as soon as the pattern is in it. */
export function until(stream: NodeJS.ReadableStream, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = "";
    stream.on("data", (chunk: Buffer | string) => {
      seen += String(chunk);
      if (pattern.test(seen)) resolve(seen);
    });
    stream.on("end", () => reject(new Error(`ended without ${pattern}: ${seen}`)));
  });
}

export function environmentOf(address: SandboxAddress): Record<string, string> {
  return {
    SENTRY_URL: address.url,
    SENTRY_AUTH_TOKEN: address.api_token,
    SENTRY_ORG: address.organization_slug,
    SENTRY_PROJECT: address.project_slug,
  };
}

/** The one tracking message of a `write`. */
export function trackingOf(run: CliRun): unknown {
  expect(run.messages, run.stderr).toHaveLength(1);
  return run.messages[0]?.tracking;
}

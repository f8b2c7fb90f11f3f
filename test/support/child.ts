/** A program in a process of its own, with nothing of this process's environment but the path. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

const SENTRY_CLI = fileURLToPath(new URL("../../node_modules/.bin/sentry-cli", import.meta.url));
export const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

export function run(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  cwd: string = REPOSITORY,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { PATH: process.env.PATH, ...environment } });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output += chunk.toString("utf8");
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

/** sentry-cli, pointed at a server by the variables it knows itself. */
export function sentryCli(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  cwd: string,
): Promise<Ended> {
  return run(SENTRY_CLI, args, { HOME: cwd, SENTRY_LOAD_DOTENV: "0", ...environment }, cwd);
}

/** JavaScript text as a module, run by this Node.js from the repository's folder. */
export function runModule(source: string, environment: Readonly<Record<string, string>>): Promise<Ended> {
  return run(process.execPath, ["--input-type=module", "--eval", source], environment);
}

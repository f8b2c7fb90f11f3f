/**
 * Where connection settings come from: the file of `--config` alone, or else the environment with `.env` of
 * the working folder under it. Never both: a stray variable must not redirect rows.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { settingsFromEnvironment } from "../config/environment.js";
import { UsageProblem } from "./exit-codes.js";
import { errorCode, fileProblem } from "./files.js";
import { jsonProblem } from "./input/records.js";
import type { Environment, Runtime } from "./runtime.js";

export type RawSettings = Readonly<Record<string, unknown>>;

/** Not yet validated: that is `parseConnection`'s. Throws a `UsageProblem` for a file that cannot be read. */
export async function readSettings(runtime: Runtime, file: string | undefined): Promise<RawSettings> {
  if (file !== undefined) return readSettingsFile(file);
  return settingsFromEnvironment(await fullEnvironment(runtime));
}

export function readSettingsFile(file: string): Promise<RawSettings> {
  return readJsonObject(file, "settings file");
}

/** The environment, and what `.env` has besides. */
export async function fullEnvironment({ env, folder }: Runtime): Promise<Environment> {
  const path = join(folder, ".env");
  try {
    return { ...parseEnv(await readFile(path, "utf8")), ...env };
  } catch (error) {
    // A folder of this name is a Python environment, not ours.
    if (["ENOENT", "EISDIR", "ENOTDIR"].includes(errorCode(error))) return env;
    throw new UsageProblem(`The file "${path}" ${fileProblem(error)}.`);
  }
}

/** `what` names the file's purpose in messages. The parser's own words are not passed on: they quote the text. */
export async function readJsonObject(path: string, what: string): Promise<RawSettings> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new UsageProblem(`The ${what} "${path}" ${fileProblem(error)}.`);
  }
  const value = parseJson(text, `The ${what} "${path}"`);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageProblem(`The ${what} "${path}" must hold one JSON object.`);
  }
  return Object.fromEntries(Object.entries(value));
}

function parseJson(text: string, subject: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new UsageProblem(`${subject} is ${jsonProblem(error)}.`);
  }
}

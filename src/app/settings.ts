/**
 * Where connection settings come from: the file of `--config` alone, or else the environment with `.env` of
 * the working folder under it. Never both: a stray variable must not redirect rows.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { SettingsProblem } from "../config/connection.js";
import { contradictions, isSet, settingsFromEnvironment, variableOf } from "../config/environment.js";
import { UsageProblem } from "./exit-codes.js";
import { errorCode, fileProblem } from "./files.js";
import { jsonProblem } from "./input/records.js";
import type { Environment, Runtime } from "./runtime.js";

/** `host`: what Multiwoven stored. */
export type SettingsSource = "file" | "environment" | "host";

export type RawSettings = Readonly<Record<string, unknown>>;

/** Not yet validated: that is `parseConnection`'s. Throws a `UsageProblem` for a file that cannot be read. */
export async function readSettings(runtime: Runtime, file: string | undefined): Promise<RawSettings> {
  if (file !== undefined) return readSettingsFile(file);
  return { ...readVariables(await dotenv(runtime), ".env"), ...readVariables(runtime.env, "the environment") };
}

/** The variable stands beside the setting where variables are what people write. */
export function explainSettings(problems: readonly SettingsProblem[], source: SettingsSource): string[] {
  const messages = problems.map(({ setting, message }) => {
    if (source !== "environment" || setting === undefined) return message;
    const quoted = `"${setting}"`;
    return message.replace(message.includes(quoted) ? quoted : setting, (name) => `${name} (${variableOf(setting)})`);
  });
  return source === "environment" ? [...messages, WHERE_SETTINGS_ARE] : messages;
}

const WHERE_SETTINGS_ARE =
  "Settings are read from the environment and from .env in the working folder, or with --config from a file.";

/** Each source by itself, so that one wins over the other whichever spelling it uses. */
function readVariables(variables: Environment, place: string): RawSettings {
  const [pair] = contradictions(variables);
  if (pair === undefined) return settingsFromEnvironment(variables);
  throw new UsageProblem(`${pair.join(" and ")} in ${place} are the same setting with different values: unset one.`);
}

export function readSettingsFile(file: string): Promise<RawSettings> {
  return readJsonObject(file, "settings file");
}

/** The environment, and what `.env` has besides. An empty variable hides nothing. */
export async function fullEnvironment(runtime: Runtime): Promise<Environment> {
  const set = Object.entries(runtime.env).filter(([, value]) => isSet(value));
  return { ...(await dotenv(runtime)), ...Object.fromEntries(set) };
}

async function dotenv({ folder }: Runtime): Promise<Environment> {
  const path = join(folder, ".env");
  try {
    return parseEnv(await readFile(path, "utf8"));
  } catch (error) {
    // A folder of this name is a Python environment, not ours.
    if (["ENOENT", "EISDIR", "ENOTDIR"].includes(errorCode(error))) return {};
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

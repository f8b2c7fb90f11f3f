/**
 * Settings in the environment: the names that sentry-cli and Sentry's SDKs use, where they have one, and
 * `MULTIWOVEN_SENTRY_<SETTING>` for every setting. Pure: who may read the environment hands it in.
 */
import { SETTING_NAMES } from "./connection.js";
import type { SettingName } from "./settings-schema.js";

/** Source: https://docs.sentry.io/cli/configuration/ and https://docs.sentry.io/platforms/javascript/configuration/. */
const SENTRY_NAMES: Partial<Record<SettingName, string>> = {
  api_token: "SENTRY_AUTH_TOKEN",
  organization_slug: "SENTRY_ORG",
  project_slug: "SENTRY_PROJECT",
  sentry_url: "SENTRY_URL",
  dsn: "SENTRY_DSN",
  environment: "SENTRY_ENVIRONMENT",
  release: "SENTRY_RELEASE",
};

const PREFIX = "MULTIWOVEN_SENTRY_";

/** Variables with our prefix that are no settings of a connection. */
const PROCESS_VARIABLES: ReadonlySet<string> = new Set([
  "MULTIWOVEN_SENTRY_LOG_LEVEL",
  "MULTIWOVEN_SENTRY_NODE",
  "MULTIWOVEN_SENTRY_SELF_DSN",
  "MULTIWOVEN_SENTRY_SELF_ENVIRONMENT",
  "MULTIWOVEN_SENTRY_SELF_RELEASE",
  "MULTIWOVEN_SENTRY_SELF_TRACES_SAMPLE_RATE",
  "MULTIWOVEN_SENTRY_SELF_MONITORS",
]);

/** The variable that people are told to use for a setting. */
export function environmentName(setting: SettingName): string {
  return SENTRY_NAMES[setting] ?? `${PREFIX}${setting.toUpperCase()}`;
}

/**
 * Raw settings for `parseConnection`. Empty variables count as unset. A variable with our prefix and an
 * unknown rest is handed on under that name, so that a slip of the pen is refused like any unknown setting.
 */
export function settingsFromEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const ours = Object.entries(env)
    .filter(([variable]) => variable.startsWith(PREFIX) && !PROCESS_VARIABLES.has(variable))
    .map(([variable, value]) => [variable.slice(PREFIX.length).toLowerCase(), value] as const);
  const sentrys = SETTING_NAMES.map((setting) => [setting, env[environmentName(setting)]] as const);
  return Object.fromEntries([...ours, ...sentrys].filter((entry): entry is [string, string] => isSet(entry[1])));
}

/** Settings that two variables give two values, as pairs of names: which one is meant cannot be known. */
export function contradictions(env: Readonly<Record<string, string | undefined>>): (readonly [string, string])[] {
  return SETTING_NAMES.map(
    (setting) => [environmentName(setting), `${PREFIX}${setting.toUpperCase()}`] as const,
  ).filter(([a, b]) => isSet(env[a]) && isSet(env[b]) && env[a]?.trim() !== env[b]?.trim());
}

/** The variable behind a name that `settingsFromEnvironment` answered, known or not. */
export function variableOf(name: string): string {
  const setting = SETTING_NAMES.find((known) => known === name);
  return setting === undefined ? `${PREFIX}${name.toUpperCase()}` : environmentName(setting);
}

export function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== "";
}

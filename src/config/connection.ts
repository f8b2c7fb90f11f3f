/**
 * From what somebody wrote to a `Connection`, or to the list of what is wrong with it. Values may come as
 * null (an unset variable of the host), with blanks around them, or as numbers.
 */
import { nearest } from "./nearest.js";
import { type SettingName, type Settings, settingsSchema } from "./settings-schema.js";
import { isMask, isOpenHttp } from "./values.js";

type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

/**
 * The settings, checked and typed, under their names in camel case: `apiToken`, `organizationSlug`, `sentryUrl`
 * (without a slash at its end), `maxRequestsPerMinute` … At least one of `apiToken` and `dsn` is there, unless the
 * caller needs neither.
 */
export type Connection = { readonly [Name in keyof Settings as Camel<Name & string>]: Settings[Name] };

export interface SettingsProblem {
  readonly kind: "not_settings" | "masked_token" | "no_credentials" | "invalid" | "unknown";
  readonly setting?: string;
  /** Names the setting, the cause and the remedy; never the value. */
  readonly message: string;
}

export type ParsedConnection =
  | { readonly ok: true; readonly connection: Connection; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly SettingsProblem[] };

export interface ParseOptions {
  /** On the command line a setting of unknown name is refused; the host's stored connections outlive versions. */
  readonly unknownSettings: "refuse" | "tolerate";
  /** Neither token nor DSN is needed by who sends nothing. Default `needed`. */
  readonly credentials?: "needed" | "unneeded";
}

/** The names of all settings, in the order of the form. */
export const SETTING_NAMES: readonly SettingName[] = settingsSchema.keyof().options;

/** Unknown settings that are named one by one. */
const MAX_UNKNOWN_NAMED = 5;
/** Characters of an unknown name that are repeated. */
const MAX_NAME_CHARS = 60;

export function parseConnection(
  written: unknown,
  { unknownSettings, credentials = "needed" }: ParseOptions,
): ParsedConnection {
  if (typeof written !== "object" || written === null || Array.isArray(written)) {
    const message = 'The settings are no JSON object of names and values, such as {"organization_slug": "acme"}.';
    return { ok: false, problems: [{ kind: "not_settings", message }] };
  }
  const present = presentSettings(written);
  if (typeof present.api_token === "string" && isMask(present.api_token))
    return { ok: false, problems: [MASKED_TOKEN] };
  const unknown = unknownNames(written);
  const parsed = settingsSchema.safeParse(present);
  const problems: SettingsProblem[] = [
    ...(unknownSettings === "refuse" ? unknown.map(unknownProblem) : []),
    ...(credentials === "needed" && present.api_token === undefined && present.dsn === undefined
      ? [NO_CREDENTIALS]
      : []),
    ...(parsed.error?.issues ?? []).map(({ path, message }) => invalid(String(path[0]), message)),
  ];
  if (!parsed.success || problems.length > 0) return { ok: false, problems };
  const connection = inCamelCase(parsed.data);
  const ignored = unknown.map((name) => `The setting "${name}" is not known to this version and was ignored.`);
  return { ok: true, connection, warnings: [...openHttpWarnings(connection), ...ignored] };
}

const MASKED_TOKEN: SettingsProblem = {
  kind: "masked_token",
  setting: "api_token",
  message:
    "api_token holds the mask (*************) that Multiwoven shows in place of a stored token, so the real one is " +
    "gone: re-enter the token and save. This happens whenever a connector is edited without typing its token anew.",
};

const NO_CREDENTIALS: SettingsProblem = {
  kind: "no_credentials",
  setting: "api_token",
  message:
    "api_token is missing: create a personal token in Sentry (Settings > Account > Personal Tokens) with the scope " +
    "project:read, or give the project's DSN (Project Settings > Client Keys) in dsn instead.",
};

/** The known settings that hold anything, as text where they can be. */
function presentSettings(written: object): Partial<Record<SettingName, unknown>> {
  const given = new Map(Object.entries(written));
  return Object.fromEntries(
    SETTING_NAMES.map((name) => [name, normalized(given.get(name))] as const).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

function normalized(value: unknown): unknown {
  if (value === null) return undefined;
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") return value;
  return value.trim() === "" ? undefined : value.trim();
}

function invalid(setting: string, message: string): SettingsProblem {
  return { kind: "invalid", setting, message: `${setting} ${message}` };
}

/** Safe to show, and few. */
function unknownNames(written: object): string[] {
  const known = new Set<string>(SETTING_NAMES);
  const names = Object.keys(written)
    .filter((name) => !known.has(name))
    .map((name) => name.replace(/[^\w.-]+/g, "?").slice(0, MAX_NAME_CHARS));
  return names.slice(0, MAX_UNKNOWN_NAMED);
}

function unknownProblem(name: string): SettingsProblem {
  const meant = nearest(name, SETTING_NAMES);
  const remedy = meant === undefined ? `Known are ${SETTING_NAMES.join(", ")}.` : `Did you mean ${meant}?`;
  return { kind: "unknown", setting: name, message: `There is no setting "${name}". ${remedy}` };
}

function openHttpWarnings({ sentryUrl, dsn }: Connection): string[] {
  const server = new URL(sentryUrl);
  const warnings: string[] = [];
  if (isOpenHttp(server.protocol, server.hostname))
    warnings.push("sentry_url is plain http: the token can be read on the way. Use https if the server has it.");
  if (dsn !== undefined && isOpenHttp(dsn.protocol, new URL(`http://${dsn.host}`).hostname))
    warnings.push("The DSN is plain http: the rows can be read on the way. Use https if the server has it.");
  return warnings;
}

function inCamelCase(settings: Settings): Connection {
  const entries = Object.entries(settings).map(([name, value]) => [
    name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  // What `Camel` says in types, said in values: the compiler cannot follow a renamed key.
  return Object.fromEntries(entries) as Connection;
}

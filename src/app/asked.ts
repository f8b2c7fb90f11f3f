/** What a command that takes rows was asked for: stream and settings, from options or a SyncConfig. */
import { type Connection, parseConnection } from "../config/connection.js";
import { nearest } from "../config/nearest.js";
import { STREAM_NAMES } from "../mapping/registry.js";
import { syncConfig } from "../protocol/messages.js";
import { UsageProblem } from "./exit-codes.js";
import type { InputFormat } from "./input/open-input.js";
import type { Logger } from "./logger.js";
import type { Runtime } from "./runtime.js";
import { explainSettings, type RawSettings, readJsonObject, readSettings, type SettingsSource } from "./settings.js";

/** The options that `write` and `preview` share. */
export interface RowsOptions {
  readonly stream?: string;
  readonly config?: string;
  readonly input: string;
  readonly format?: InputFormat;
  readonly syncConfig?: string;
}

export interface Asked {
  readonly stream: string;
  readonly settings: RawSettings;
  readonly source: SettingsSource;
}

/** Options first; what they do not say, the SyncConfig says. */
export async function whatIsAsked(runtime: Runtime, options: RowsOptions): Promise<Asked> {
  const given = options.syncConfig === undefined ? {} : await readSyncConfig(options.syncConfig);
  const stream = options.stream ?? given.stream;
  if (stream === undefined) throw new UsageProblem("Name the stream that the rows belong to, e.g. --stream errors.");
  if (given.stream !== undefined && given.stream !== stream) {
    throw new UsageProblem(`--stream says "${stream}" and the sync config says "${given.stream}"; which is meant?`);
  }
  const known = knownStream(stream);
  if (options.config === undefined && given.settings !== undefined)
    return { stream: known, source: "host", settings: given.settings };
  const source = options.config === undefined ? "environment" : "file";
  return { stream: known, source, settings: await readSettings(runtime, options.config) };
}

async function readSyncConfig(file: string): Promise<{ stream?: string; settings?: RawSettings }> {
  const parsed = syncConfig.partial().safeParse(await readJsonObject(file, "sync config"));
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join(".") ?? "";
    throw new UsageProblem(`The sync config "${file}" is not one of Multiwoven's: look at "${where}".`);
  }
  const { stream, destination } = parsed.data;
  return {
    ...(stream === undefined ? {} : { stream: stream.name }),
    ...(destination === undefined ? {} : { settings: destination.connection_specification }),
  };
}

function knownStream(name: string): string {
  if (STREAM_NAMES.includes(name)) return name;
  const near = nearest(name, STREAM_NAMES);
  const hint = near === undefined ? `There is ${STREAM_NAMES.join(", ")}.` : `Did you mean "${near}"?`;
  throw new UsageProblem(`There is no stream "${name.slice(0, 64)}". ${hint}`);
}

/** Refuses settings that are wrong; with `credentials: "unneeded"` neither token nor DSN has to be there. */
export function connectionOf(
  { settings, source }: Pick<Asked, "settings" | "source">,
  logger: Logger,
  { credentials }: { readonly credentials: "needed" | "unneeded" },
): Connection {
  // Settings that Multiwoven stored may be older or newer than this version.
  const unknownSettings = source === "host" ? "tolerate" : "refuse";
  const parsed = parseConnection(settings, { credentials, unknownSettings });
  if (!parsed.ok) throw new UsageProblem(explainSettings(parsed.problems, source).join("\n"));
  for (const warning of parsed.warnings) logger.warn(warning);
  return parsed.connection;
}

/**
 * The settings of a connection: one row each, in the order of the form. `spec.json`, `.env.example`, the
 * names in the environment and the type `Connection` follow from this table.
 *
 * Only what the host's form and validator take: text and selects. A number or a `format` would be drawn as a
 * password field, an unticked boolean is invisible, and constraints would be held against unresolved
 * `ENV['X']` references; so limits stand in `values.ts`, where they are told with their cause. A select
 * shows no description: its choices explain themselves.
 * Source: ui/src/components/JSONSchemaForm and server/lib/utils/json_helpers.rb of Multiwoven/multiwoven.
 */
import { z } from "zod";
import {
  type Reading,
  readDsn,
  readEnvironment,
  readRate,
  readRelease,
  readServerUrl,
  readSlug,
  readToken,
} from "./values.js";

export const settingsSchema = z.object({
  api_token: text(readToken, {
    title: "API token",
    description:
      "A personal token or an internal integration's token with the scope project:read. " +
      "An organization token (sntrys_...) cannot look up a project's keys: with one, fill in the DSN too. " +
      "Can stay empty when the DSN is given.",
    multiwoven_secret: true,
  }).exactOptional(),
  organization_slug: text(readSlug("It stands in Sentry under Settings > Organization > General Settings."), {
    title: "Organization slug",
    description:
      "Lower-case short name of the organization, in Sentry under Settings > Organization > General Settings.",
  }),
  project_slug: text(readSlug("It stands in Sentry under Settings > Projects, in the settings of the project."), {
    title: "Project slug",
    description: "Lower-case short name of the project that takes the rows, in Sentry under Settings > Projects.",
  }),
  sentry_url: text(readServerUrl, {
    title: "Sentry URL",
    description: "Address of the Sentry server. Self-hosted: your own, with its path prefix if it has one.",
  }).prefault("https://sentry.io"),
  dsn: text(readDsn, {
    title: "DSN",
    description:
      "Where the project takes data, in Sentry under Project Settings > Client Keys (DSN). Normally looked up with the " +
      "API token; needed with an organization token or none, and where the public address cannot be reached from here.",
  }).exactOptional(),
  environment: text(readEnvironment, {
    title: "Default environment",
    description: "For rows that bring no environment, such as production.",
  }).exactOptional(),
  release: text(readRelease, {
    title: "Default release",
    description: "For rows that bring no release, such as shop@1.4.2.",
  }).exactOptional(),
  undo_quote_doubling: choice("auto", {
    title: "Undo quote doubling",
    description: "Multiwoven doubles the single quotes of mapped columns. This setting says when to undo that.",
    choices: {
      auto: "Automatic: halve single quotes in rows from Multiwoven where all come in pairs",
      on: "Always halve doubled single quotes",
      off: "Never: send single quotes as they come",
    },
  }),
  max_requests_per_minute: text(readRate, {
    title: "Requests per minute at most",
    description: "A whole number such as 600. Empty for no limit but those that Sentry announces.",
  }).exactOptional(),
  updated_rows: choice("send", {
    title: "Updated rows",
    description:
      "Multiwoven hands a row over again whenever any column of its model changed. This setting says what then happens.",
    choices: {
      send: "Send a row again whenever one of its columns changed",
      skip: "Skip: send each row once, when it is new",
    },
  }),
  scrub: choice("on", {
    title: "Scrubbing",
    description:
      "Secrets and personal values, found by their names and by patterns, are taken out before anything is sent.",
    choices: {
      on: "On: take out passwords, tokens, card numbers and the like",
      off: "Off: send values as they are",
    },
  }),
  out_of_window: choice("send", {
    title: "Rows outside the time window",
    description:
      "Sentry moves errors that are too old to the time of receipt. The true time then stands in the row context.",
    choices: {
      send: "Send rows that Sentry will move to now, with their true time noted",
      reject: "Reject rows whose time Sentry would change",
    },
  }),
  server_limits: choice("current", {
    title: "Server generation",
    description: "Time windows and tag lengths differ in self-hosted servers of 2024 and before.",
    choices: {
      current: "Current: sentry.io and self-hosted servers since 2025",
      old: "Old: self-hosted servers of 2024 and before",
    },
  }),
});

/** As read, under the names of the form. */
export type Settings = z.output<typeof settingsSchema>;

export type SettingName = keyof typeof settingsSchema.shape;

interface FormField {
  readonly title: string;
  /** Plain sentences: the form draws no links and no line breaks. */
  readonly description: string;
  readonly multiwoven_secret?: true;
}

/** Characters of one value: more is something else, pasted by mistake. */
const MAX_VALUE_CHARS = 4_096;
const TOO_LONG = { problem: `is longer than ${MAX_VALUE_CHARS} characters: something else was pasted there.` };

/** A text setting; `read` turns it into its value or says what is wrong. */
function text<T>(read: (text: string) => Reading<T>, form: FormField) {
  return z
    .string({ error: ({ input }) => (input === undefined ? "is missing." : "must be text.") })
    .meta({ ...form })
    .transform((written, context) => {
      const reading = written.length > MAX_VALUE_CHARS ? TOO_LONG : read(written);
      if ("value" in reading) return reading.value;
      context.addIssue({ code: "custom", message: reading.problem });
      return z.NEVER;
    });
}

/** A select, with its default. */
function choice<Name extends string>(
  preset: NoInfer<Name>,
  { choices, ...form }: FormField & { readonly choices: Readonly<Record<Name, string>> },
) {
  const names = Object.keys(choices).join(", ");
  const isChoice = (written: string): written is Name => Object.hasOwn(choices, written);
  return z
    .string({ error: "must be text." })
    .meta({ ...form, oneOf: Object.entries(choices).map(([name, title]) => ({ const: name, title })) })
    .transform((written, context): Name => {
      const wanted = written.toLowerCase();
      if (isChoice(wanted)) return wanted;
      context.addIssue({ code: "custom", message: `must be one of ${names}.` });
      return z.NEVER;
    })
    .prefault(preset);
}

/** The files at the top of the repository that are derived from the table of settings. */
import { z } from "zod";
import { SETTING_NAMES } from "./connection.js";
import { environmentName } from "./environment.js";
import { connectorSpecification } from "./spec.js";

/** Paths from the top of the repository, and what must stand there. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return { "spec.json": specJson(), ".env.example": envExample() };
}

/** As the formatter leaves it: lists of plain values on one line. */
function specJson(): string {
  const json = JSON.stringify(connectorSpecification(), null, 2);
  const formatted = json.replace(
    /\[\s+("[^[\]{}]*")\s+\]/g,
    (_, values: string) => `[${values.replace(/\s*\n\s*/g, " ")}]`,
  );
  return `${formatted}\n`;
}

/** What the form says, read back: a field without title or description fails here. */
const formSchema = z.object({
  required: z.array(z.string()),
  properties: z.record(
    z.string(),
    z.object({
      title: z.string(),
      description: z.string(),
      default: z.string().default(""),
      oneOf: z.array(z.object({ const: z.string(), title: z.string() })).default([]),
    }),
  ),
});

const ENV_WIDTH = 100;

const ENV_HEAD = [
  "Settings of multiwoven-sentry for the command line. Copy this file to .env in the working folder; variables of the " +
    "environment win over it, and with --config neither is read but for " +
    "MULTIWOVEN_SENTRY_LOG_LEVEL. An empty value counts as unset.",
];

/** One block a setting: help text, choices, the variable. */
function envExample(): string {
  const { properties, required } = formSchema.parse(connectorSpecification().connection_specification);
  const settings = SETTING_NAMES.map((setting) => {
    const field = properties[setting];
    if (field === undefined) throw new Error(`The form has no field ${setting}`);
    const { title, description, oneOf, default: preset } = field;
    const text = [
      `${title}${required.includes(setting) ? " (required)" : ""}. ${description}`,
      ...oneOf.map((choice) => `  ${choice.const}: ${choice.title}`),
    ];
    return [...commented(text), `${environmentName(setting)}=${preset}`];
  });
  const logging = [...commented(["How much is logged on standard error: trace, debug, info, warn, error, fatal."])];
  const blocks = [commented(ENV_HEAD), ...settings, [...logging, "MULTIWOVEN_SENTRY_LOG_LEVEL=info"]];
  return blocks.map((block) => `${block.join("\n")}\n`).join("\n");
}

function commented(paragraphs: readonly string[]): string[] {
  const wrapped = new RegExp(`(.{1,${ENV_WIDTH - 2}})(?:\\s+|$)`, "g");
  return paragraphs.flatMap((paragraph) => [...paragraph.matchAll(wrapped)].map((line) => `# ${line[1]}`));
}

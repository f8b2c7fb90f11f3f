/** The mapping reference (docs/mapping.md), written from the tables that the code runs on. */
import type { JsonValue } from "../sentry/items.js";
import { MAX_SECONDS_AHEAD, TIME_WINDOWS } from "../sentry/limits.js";
import { EXAMPLES, exampleRecord, exampleRow, mappingTemplate } from "./examples.js";
import type { Field, FieldTable } from "./fields.js";
import { FIT_STEPS } from "./fit.js";
import type { MappingContext } from "./mapping.js";
import { STREAMS } from "./registry.js";
import type { StreamDefinition } from "./stream.js";
import { mapRecord } from "./transformer.js";

export function mappingReference(streams: readonly StreamDefinition[] = STREAMS): string {
  const contents = streams.map(({ name, about }) => `- [\`${name}\`](#stream-${name}): ${about}`).join("\n");
  return `${[INTRODUCTION, contents, VALUES, windows(), FITTING, ...streams.map(streamSection)].join("\n\n")}\n`;
}

const INTRODUCTION = `# Mapping reference

What each stream accepts and what becomes of it in Sentry. This page is generated from the field tables in
\`src/mapping\`; a test keeps it current. Ready mappings in the host's format are in [\`mappings/\`](mappings/).`;

const VALUES = `## How values are read

- A field may be spelled nested (\`{"user": {"id": 7}}\`) or dotted (\`{"user.id": 7}\`), side by side too; of a field
  that is mapped twice the first value counts. Column names in capitals are the same fields.
- \`null\`, blank text and the words \`null\`, \`NULL\` and \`NaN\` mean that there is no value.
- Blanks around a value are taken off. NUL characters are taken out, broken Unicode becomes U+FFFD.
- Text is read as structure where a field wants one: JSON (also encoded twice), Ruby and Python inspect text, \`k=v\`
  pairs, lists of pairs, and \`{"0": …, "1": …}\` as a list. Integers beyond 2^53 keep their digits as text.
- Quotes that the host has doubled (\`''\`) are undone in mapped text, in the elements of a mapped list and in the
  children of a mapped object: always, never, or only where every run of quotes is even.
- A value that cannot be used is left out, the record's note names the field and the problem, and its text is kept:
  events in \`contexts.row.unusable\`, logs and metrics in attributes \`row.unusable.<field>\`. Without a usable value
  in a **required** field the row is rejected.
- A column that is no field of the stream is left out and noted; under \`user\` it becomes part of \`user.data\`.
- Of one record at most 20,000 values, 24 levels and 4,194,304 characters are read.
- Secrets and personal addresses are taken out of the payload at last, unless \`scrub\` is \`off\`; the note names the
  rules. E-mail and IP addresses stay in the fields meant for them.
- \`project_slug\` sends a row to another project of the organization.
- \`record_id\` makes ids that do not change: the same row sent again has the same \`event_id\`, which Sentry counts once
  within an hour; a changed row is a new event. A mapped \`event_id\` wins. Without either, each write has ids of its own.`;

function windows(): string {
  const rows = Object.entries(TIME_WINDOWS).map(([kind, { current, old }]) =>
    tableRow([kind, `${current.days} days, older: ${current.older}`, `${old.days} days, older: ${old.older}`]),
  );
  return `## Time windows

${tableRow(["kind", "current servers", "old servers (`server_limits`: `old`)"])}
${tableRow(["---", "---", "---"])}
${rows.join("\n")}

- **rewritten**: Sentry shows the row at the time of receipt. It is sent with its true time in
  \`contexts.row.occurred_at\`, or rejected when \`out_of_window\` is \`reject\`.
- **dropped**: Sentry would lose the row after having accepted it, so it is rejected (\`out_of_window\`) in any case.
- More than ${MAX_SECONDS_AHEAD} seconds ahead: sent as now, the true time kept likewise.
- Check-ins have no time of their own; releases and deploys take any date.`;
}

const FITTING = `## Fitting to the size limit

An event that is too large is cut in this order until it fits, and \`contexts.row.trimmed\` says what was cut. Stack
traces keep 250 frames: the middle goes before the ends.

${FIT_STEPS.map(({ what }, index) => `${index + 1}. ${what}`).join("\n")}`;

function streamSection(stream: StreamDefinition): string {
  return [`## Stream ${stream.name}`, stream.about, fieldTable(stream.fields), example(stream)].join("\n\n");
}

function fieldTable(fields: FieldTable): string {
  const head = ["Field", "Meaning", "Type and accepted forms", "Bad input", "In Sentry", "Limit", "Source"];
  const rows = Object.entries(fields).map(([path, field]) => tableRow(fieldCells(path, field)));
  return [tableRow(head), tableRow(head.map(() => "---")), ...rows].join("\n");
}

function fieldCells(path: string, { kind, about, attribute, source, required }: Field<unknown>): string[] {
  return [
    required ? `**\`${path}\`**` : `\`${path}\``,
    about,
    `${kind.name}: ${kind.accepts}`,
    required ? `${kind.otherwise}; without a usable value the row is rejected` : kind.otherwise,
    `\`${attribute}\``,
    kind.limit ?? "",
    source.startsWith("https://") && !source.includes(" ") ? `[source](${source})` : source,
  ];
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}

/** What the examples are mapped with: everything that is not the row's. */
export const EXAMPLE_CONTEXT: Omit<MappingContext, "stream"> = {
  project: "acme/shop",
  undoQuoteDoubling: "when_even",
  writeId: "example",
  index: 0,
  now: Date.UTC(2026, 6, 1, 9, 30),
  sdk: { name: "multiwoven-destination-sentry", version: "1.0.0" },
};

function example(stream: StreamDefinition): string {
  const columns = EXAMPLES[stream.name] ?? [];
  const result = mapRecord(exampleRecord(columns), stream, { ...EXAMPLE_CONTEXT, stream: stream.name });
  const made: JsonValue = result.ok ? { [result.item.type]: result.item.payload } : { rejected: result.detail };
  return [
    "Example: this row",
    json(exampleRow(columns)),
    `with this mapping ([mappings/${stream.name}.json](mappings/${stream.name}.json))`,
    [tableRow(["from", "to", "mapping_type"]), tableRow(["---", "---", "---"])]
      .concat(mappingTemplate(columns).map(({ from, to, mapping_type }) => tableRow([from, `\`${to}\``, mapping_type])))
      .join("\n"),
    "becomes",
    json(made),
  ].join("\n\n");
}

function json(value: JsonValue): string {
  return `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
}

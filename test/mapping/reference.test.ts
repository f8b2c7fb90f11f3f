/**
 * docs/mapping.md is generated: DOCS=write renews it, this test refuses a stale one. Its examples go through
 * the templates of docs/mappings; a missing template is written too.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EXAMPLES, exampleRecord, mappingTemplate } from "../../src/mapping/examples.js";
import { EXAMPLE_CONTEXT, mappingReference } from "../../src/mapping/reference.js";
import { STREAMS } from "../../src/mapping/registry.js";
import { REPOSITORY } from "../support/child.js";
import { ALL_STREAMS, map } from "./support.js";

const REFERENCE = join(REPOSITORY, "docs/mapping.md");
const TEMPLATES = join(REPOSITORY, "docs/mappings");

/** One entry a line, as the other templates stand. */
function templateText(stream: string): string {
  const lines = mappingTemplate(EXAMPLES[stream] ?? []).map(
    ({ from, to, mapping_type }) =>
      `  {"from": ${JSON.stringify(from)}, "to": ${JSON.stringify(to)}, "mapping_type": ${JSON.stringify(mapping_type)}}`,
  );
  return `[\n${lines.join(",\n")}\n]\n`;
}

if (process.env.DOCS === "write") {
  writeFileSync(REFERENCE, mappingReference());
  for (const { name } of STREAMS) {
    const file = join(TEMPLATES, `${name}.json`);
    if (!existsSync(file)) writeFileSync(file, templateText(name));
  }
}

describe("documentation", () => {
  it("docs/mapping.md is current", () => {
    expect(readFileSync(REFERENCE, "utf8")).toBe(mappingReference());
  });

  it("names every field of every offered stream", () => {
    const text = mappingReference();
    for (const { fields } of STREAMS) for (const path of Object.keys(fields)) expect(text).toContain(`\`${path}\``);
  });

  it("shows the templates of docs/mappings, one for every offered stream", () => {
    expect(readdirSync(TEMPLATES).toSorted()).toEqual(STREAMS.map(({ name }) => `${name}.json`).toSorted());
    for (const { name } of STREAMS)
      expect(JSON.parse(readFileSync(join(TEMPLATES, `${name}.json`), "utf8"))).toEqual(
        mappingTemplate(EXAMPLES[name] ?? []),
      );
  });
});

describe.each(ALL_STREAMS.map(({ name, fields }) => ({ name, fields })))("example of $name", ({ name, fields }) => {
  const columns = EXAMPLES[name] ?? [];

  it("maps to fields that the stream has, the required ones among them", () => {
    const open = Object.keys(fields).filter((path) => fields[path]?.kind.open);
    const known = (path: string): boolean => path in fields || open.some((parent) => path.startsWith(`${parent}.`));
    expect(columns.filter(({ to }) => !known(to))).toEqual([]);
    const required = Object.keys(fields).filter((path) => fields[path]?.required);
    expect(columns.map(({ to }) => to)).toEqual(expect.arrayContaining(required));
  });

  it("becomes an item without anything left out", () => {
    const result = map(name, exampleRecord(columns), EXAMPLE_CONTEXT);
    expect(result.ok ? Object.keys(result).toSorted() : result.detail).not.toContain("timeShift");
    expect(result.ok && JSON.stringify(result.item.payload)).not.toContain("unusable");
  });
});

import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { buildCatalog } from "../../src/mapping/catalog.js";
import { jsonSchemaOf } from "../../src/mapping/json-schema.js";
import { multiwovenMessage } from "../../src/protocol/messages.js";
import type { JsonObject, JsonValue } from "../../src/sentry/items.js";
import { ALL_STREAMS } from "./support.js";

/** The paths that the host's mapping screen offers, by its own rules (ui/src/views/Activate/Syncs/utils.ts). */
function offered(schema: JsonObject, prefix = ""): string[] {
  return Object.entries((schema.properties ?? {}) as Record<string, JsonObject>).flatMap(([name, property]) => {
    const path = prefix === "" ? name : `${prefix}.${name}`;
    if (property.type === "object") return offered(property, path);
    return property.type === "array" ? [`${path}.0`] : [path];
  });
}

describe("catalog", () => {
  const message = buildCatalog();

  it("is a catalog message as the host's strict structs take it", () => {
    expect(multiwovenMessage.parse(message)).toEqual(message);
  });

  it("asks for single writes and slows nobody", () => {
    const { streams, ...rest } = message.catalog;
    expect(rest).toEqual({
      request_rate_limit: 1_000_000,
      request_rate_limit_unit: "minute",
      request_rate_concurrency: 10,
      schema_mode: "schema",
    });
    for (const stream of streams)
      expect(stream).toMatchObject({
        action: "create",
        batch_support: false,
        batch_size: 1,
        supported_sync_modes: ["incremental"],
      });
  });

  it("is static", () => {
    expect(buildCatalog()).toEqual(message);
  });
});

describe.each(
  ALL_STREAMS.map((stream) => ({ name: stream.name, fields: stream.fields, schema: jsonSchemaOf(stream.fields) })),
)("json_schema of $name", ({ fields, schema }) => {
  it("offers every field once, as a path that maps to it", () => {
    expect(offered(schema).toSorted()).toEqual(Object.keys(fields).toSorted());
  });

  it("offers no leaf together with its children: the host loses records mapped to both", () => {
    const paths = offered(schema);
    for (const path of paths) expect(paths.filter((other) => other.startsWith(`${path}.`))).toEqual([]);
  });

  it("requires at the top only what no row can lack", () => {
    const required = Object.keys(fields).filter((path) => fields[path]?.required);
    expect(schema.required ?? []).toEqual(required);
    expect(JSON.stringify(schema.properties)).not.toContain('"required"');
  });

  it("is JSON Schema draft 7, and takes text, numbers and null for scalars", () => {
    const validate = new Ajv({ allowUnionTypes: true, strict: true }).compile(schema);
    const row = (value: JsonValue) =>
      Object.fromEntries(((schema.required ?? []) as string[]).map((path) => [path, value]));
    expect(validate(row("5"))).toBe(true);
    expect(validate(row(null))).toBe(true);
    expect(validate([])).toBe(false);
  });
});

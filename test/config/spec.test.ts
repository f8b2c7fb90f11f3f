import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { generatedFiles } from "../../src/config/generated.js";
import { connectorSpecification } from "../../src/config/spec.js";
import { connectorSpecification as protocolSchema } from "../../src/protocol/messages.js";

const spec = connectorSpecification();
const form = spec.connection_specification;
const properties = form.properties as Record<string, Record<string, unknown>>;

describe("files derived from the settings", () => {
  it.each(Object.entries(generatedFiles()))("%s is what stands in the repository", (path, content) => {
    const remedy = `${path} is derived from src/config/settings-schema.ts: run npm run generate`;
    expect(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"), remedy).toBe(content);
  });
});

describe("the specification", () => {
  it("is a ConnectorSpecification", () => {
    expect(protocolSchema.parse(spec)).toEqual(spec);
    expect(spec).toMatchObject({ stream_type: "static", supported_destination_sync_modes: ["insert"] });
  });

  it("has the fields in the order of the form", () => {
    expect(Object.keys(properties)).toEqual([
      "api_token",
      "organization_slug",
      "project_slug",
      "sentry_url",
      "dsn",
      "environment",
      "release",
      "undo_quote_doubling",
      "max_requests_per_minute",
      "updated_rows",
      "scrub",
      "out_of_window",
      "server_limits",
    ]);
  });

  it("names the draft that the host's validator takes, and requires the slugs alone", () => {
    expect(form.$schema).toBe("http://json-schema.org/draft-07/schema#");
    expect(form.required).toEqual(["organization_slug", "project_slug"]);
  });

  it("keeps to what the host's form draws and its validator takes", () => {
    const drawn = ["type", "title", "description", "default", "multiwoven_secret", "oneOf"];
    for (const [name, field] of Object.entries(properties)) {
      expect(field.type, name).toBe("string");
      expect(
        Object.keys(field).filter((key) => !drawn.includes(key)),
        name,
      ).toEqual([]);
      expect(field.title, name).toMatch(/^[A-Z]/);
      expect(field.description, name).toMatch(/^[A-Z][^\n<>`*[\]]*(> [^\n<`*[\]]*)*\.$/);
    }
  });

  it("marks the token as the only secret", () => {
    const secrets = Object.keys(properties).filter((name) => properties[name]?.multiwoven_secret === true);
    expect(secrets).toEqual(["api_token"]);
  });

  it("offers choices by name and title, the default among them, none empty", () => {
    const { oneOf, default: preset } = properties.undo_quote_doubling ?? {};
    expect(oneOf).toEqual([
      { const: "auto", title: expect.any(String) },
      { const: "on", title: expect.any(String) },
      { const: "off", title: expect.any(String) },
    ]);
    expect(preset).toBe("auto");
  });

  it("accepts what the form sends and what API users store, environment references included", () => {
    const validate = new Ajv({ strict: false }).compile(form);
    expect(
      validate({ organization_slug: "acme", project_slug: "ENV['PROJECT']", dsn: "ENV['DSN']", api_token: "" }),
    ).toBe(true);
    expect(validate({ organization_slug: "acme", project_slug: "shop", undo_quote_doubling: "on", later: 1 })).toBe(
      true,
    );
    expect(validate({ organization_slug: "acme" })).toBe(false);
  });
});

/** Files derived from the tables that the code runs on. `npm run generate` writes them anew. */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { generatedFiles } from "../../src/config/generated.js";
import { buildCatalog } from "../../src/mapping/catalog.js";
import { mappingReference } from "../../src/mapping/reference.js";

const GENERATED: Readonly<Record<string, string>> = {
  ...generatedFiles(),
  // The Ruby plugin answers `discover` from a file, so that it can never fail.
  "ruby/multiwoven_sentry/catalog.json": `${JSON.stringify(buildCatalog(), undefined, 1)}\n`,
  "docs/mapping.md": mappingReference(),
};

describe("derived files", () => {
  it.each(Object.entries(GENERATED))("%s is current", async (path, content) => {
    await expect(content).toMatchFileSnapshot(fileURLToPath(new URL(`../../${path}`, import.meta.url)));
  });
});

/** The plugin answers `discover` from a file, so that it can never fail: the file is the connector's catalog. */
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { buildCatalog } from "../../src/mapping/catalog.js";

const CATALOG = fileURLToPath(new URL("../../ruby/multiwoven_sentry/catalog.json", import.meta.url));

it("ruby/multiwoven_sentry/catalog.json is current (npx vitest run --config test/vitest.config.ts test/ruby -u mends it)", async () => {
  await expect(`${JSON.stringify(buildCatalog(), undefined, 1)}\n`).toMatchFileSnapshot(CATALOG);
});

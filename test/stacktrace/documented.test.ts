import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { LANGUAGES, LAST_RESORT } from "../../src/stacktrace/languages.js";
import { REPOSITORY } from "../support/child.js";

it("docs/stack-traces.md has a row for each language, and for no other", () => {
  const page = readFileSync(join(REPOSITORY, "docs/stack-traces.md"), "utf8");
  const rows = [...page.matchAll(/^\| (`[^|]*`) \|/gm)].map(([, names = ""]) => names);
  const documented = rows.flatMap((names) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  expect(documented.toSorted()).toEqual(
    [...new Set([...LANGUAGES, ...LAST_RESORT].map(({ name }) => name))].toSorted(),
  );
});

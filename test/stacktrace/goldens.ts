/** The golden folders: `golden/<language>/<case>/{trace.txt, expected.json}`. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ParsedStacktrace } from "../../src/stacktrace/stacktrace.js";

const root = fileURLToPath(new URL("golden/", import.meta.url));

export interface Golden {
  readonly name: string;
  readonly language: string;
  readonly text: string;
  readonly expectedPath: string;
}

const folders = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

export const GOLDENS: readonly Golden[] = folders(root).flatMap((language) =>
  folders(`${root}${language}`).map((name) => ({
    name: `${language}/${name}`,
    language,
    text: readFileSync(`${root}${language}/${name}/trace.txt`, "utf8"),
    expectedPath: `${root}${language}/${name}/expected.json`,
  })),
);

/** What a golden file pins: null stands for "no stack trace". */
export function pinned(parsed: ParsedStacktrace | undefined): unknown {
  return parsed === undefined ? null : JSON.parse(JSON.stringify(parsed));
}

/** `GOLDEN=write` writes the files that are missing, for somebody to read and correct. */
export function expectedOf(golden: Golden, actual: unknown): unknown {
  if (process.env.GOLDEN === "write" && !existsSync(golden.expectedPath))
    writeFileSync(golden.expectedPath, `${JSON.stringify(actual, null, 2)}\n`);
  return JSON.parse(readFileSync(golden.expectedPath, "utf8"));
}

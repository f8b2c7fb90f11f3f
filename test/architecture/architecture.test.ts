import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { AMBIENT_NAMES, BUILTIN_OWNERS, EMPTY_NAMES, FLOORS, MAX_FILE_LINES, PACKAGE_OWNERS } from "./rules.js";

const src = fileURLToPath(new URL("../../src/", import.meta.url));

interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Without comments and the contents of strings, for looking for names. */
  readonly code: string;
  readonly imports: readonly string[];
}

const files: readonly SourceFile[] = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => {
    const text = readFileSync(join(src, path), "utf8");
    return { path: path.replaceAll("\\", "/"), text, code: withoutCommentsAndStrings(text), imports: importsOf(text) };
  });

/** Type-only and dynamic imports included. */
function importsOf(text: string): string[] {
  const found = text.matchAll(/(?:\bfrom|\bimport\s*\(|^\s*import)\s*["']([^"'\s]+)["']/gm);
  return [...found].map((match) => match[1] ?? "");
}

function withoutCommentsAndStrings(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<![:\\])\/\/.*$|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/gm, (found) =>
    found.replace(/[^\n]/g, " "),
  );
}

function roomOf(path: string): string {
  return path.includes("/") ? (path.split("/")[0] ?? ".") : ".";
}

function floorOf(room: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(room));
}

function owns(owners: readonly string[], path: string): boolean {
  return owners.some((owner) => (owner.endsWith("/") ? path.startsWith(owner) : path === owner));
}

function packageOf(specifier: string): string {
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? specifier);
}

describe("the house", () => {
  it("has a floor for every room", () => {
    const homeless = [...new Set(files.map((file) => roomOf(file.path)))].filter((room) => floorOf(room) === -1);
    expect(
      homeless,
      "give the folder a floor in test/architecture/rules.ts, or put the files where they belong",
    ).toEqual([]);
  });

  it("imports downwards only, and siblings never meet", () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => relative(src, normalize(join(src, dirname(file.path), specifier))).replaceAll("\\", "/"))
        .filter((target) => {
          const [from, to] = [roomOf(file.path), roomOf(target)];
          return from !== to && floorOf(to) >= floorOf(from);
        })
        .map((target) => `src/${file.path} imports src/${target}`),
    );
    expect(
      wrong,
      "move the shared part to a lower floor, or declare a port where it is needed and let src/connector hand the other side in",
    ).toEqual([]);
  });

  it("keeps the sandbox apart: it shares only the ground floor with what it judges", () => {
    const wrong = files
      .filter((file) => file.path.startsWith("sandbox/"))
      .flatMap((file) =>
        file.imports
          .filter((specifier) => specifier.startsWith(".."))
          .map((specifier) => relative(src, normalize(join(src, dirname(file.path), specifier))).replaceAll("\\", "/"))
          .filter((target) => roomOf(target) !== "sandbox" && floorOf(roomOf(target)) !== 0)
          .map((target) => `src/${file.path} imports src/${target}`),
      );
    expect(wrong, "a judge that uses the code it judges proves nothing").toEqual([]);
  });

  it("lets each third-party package in through its owner only", () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter((specifier) => !specifier.startsWith(".") && !isBuiltin(specifier))
        .map(packageOf)
        .filter((name) => !owns(PACKAGE_OWNERS[name] ?? [], file.path))
        .map((name) => `src/${file.path} imports ${name}`),
    );
    expect(
      wrong,
      "use the owner's exports, or name an owner in test/architecture/rules.ts and a reason in the README's table",
    ).toEqual([]);
  });

  it("lets the file system, sockets and timers in through their owners only", () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .map((specifier) => (isBuiltin(specifier) && !specifier.startsWith("node:") ? `node:${specifier}` : specifier))
        .filter((name) => name in BUILTIN_OWNERS && !owns(BUILTIN_OWNERS[name] ?? [], file.path))
        .map((name) => `src/${file.path} imports ${name}`),
    );
    expect(wrong, "do it in app/, spool/ or sandbox/ and hand the result in").toEqual([]);
  });

  it.each(AMBIENT_NAMES)("names $name only where it belongs", ({ pattern, owners, instead }) => {
    const wrong = files
      .filter((file) => !owns(owners, file.path))
      .flatMap((file) =>
        file.code
          .split("\n")
          .flatMap((line, index) => (pattern.test(line) ? [`src/${file.path}:${index + 1}: ${line.trim()}`] : [])),
      );
    expect(wrong, instead).toEqual([]);
  });

  it("keeps files within two screens", () => {
    const long = files
      .map((file) => ({ path: file.path, lines: file.text.split("\n").length - 1 }))
      .filter(({ lines }) => lines > MAX_FILE_LINES)
      .map(({ path, lines }) => `src/${path}: ${lines} lines`);
    expect(long, `split it: ${MAX_FILE_LINES} lines are two screens`).toEqual([]);
  });

  it("gives files names that say what is inside", () => {
    expect(files.map((file) => file.path).filter((path) => EMPTY_NAMES.test(path))).toEqual([]);
  });

  it("has one barrel, src/index.ts", () => {
    const barrels = files
      .filter((file) => file.path !== "index.ts" && /^export (\*|(type )?\{[^}]*\}) from/m.test(file.text))
      .map((file) => file.path);
    expect(barrels, "import from the file that has it").toEqual([]);
  });

  it("has no any, no suppressed checks and no leftovers", () => {
    const pattern = /\bas any\b|: any\b|<any>|@ts-(ignore|expect-error|nocheck)|biome-ignore|\b(TODO|FIXME|XXX|HACK)\b/;
    const wrong = files.flatMap((file) =>
      file.text
        .split("\n")
        .flatMap((line, index) => (pattern.test(line) ? [`src/${file.path}:${index + 1}: ${line.trim()}`] : [])),
    );
    expect(wrong).toEqual([]);
  });
});

describe("the architecture test itself", () => {
  it("sees the files and their imports", () => {
    expect(files.length).toBeGreaterThan(15);
    expect(files.find((file) => file.path === "sentry/items.ts")).toBeDefined();
    expect(
      importsOf('import type { A } from "./a.js";\nconst b = await import("../b.js");\nimport "node:fs";'),
    ).toEqual(["./a.js", "../b.js", "node:fs"]);
  });

  it("looks for names in code only", () => {
    expect(withoutCommentsAndStrings('a(); // Date.now\nb("Date.now");').includes("Date.now")).toBe(false);
    expect(withoutCommentsAndStrings("const t = Date.now();")).toContain("Date.now");
  });
});

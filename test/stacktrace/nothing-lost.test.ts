/** What is not understood is kept as rest, and what is not read is noted. */
import { describe, expect, it } from "vitest";
import { MAX_CHARS } from "../../src/sentry/limits.js";
import { parseStacktrace } from "../../src/stacktrace/parse.js";

const FRAMES = "\n\tat com.acme.Foo.bar(Foo.java:1)\n\tat com.acme.Foo.baz(Foo.java:2)";
const read = (text: string) => {
  const parsed = parseStacktrace(text);
  return { ...parsed, rest: parsed?.rest ?? "", value: parsed?.exceptions.at(-1)?.value ?? "" };
};

describe("long lines", () => {
  it("keep a message whole", () => {
    const { value, rest, notes } = read(`java.lang.IllegalStateException: ${"y".repeat(5_000)}END${FRAMES}`);
    expect(value).toBe(`${"y".repeat(5_000)}END`);
    expect([rest, notes]).toEqual(["", []]);
  });

  it("keep what is longer than Sentry takes as rest", () => {
    const { value, rest, notes } = read(`java.lang.IllegalStateException: ${"y".repeat(9_000)}END${FRAMES}`);
    expect(value).toBe("y".repeat(MAX_CHARS.exceptionValue));
    expect(rest).toBe(`${"y".repeat(9_000 - MAX_CHARS.exceptionValue)}END`);
    expect(notes).toEqual([`${rest.length} characters at the ends of long lines were not read`]);
  });

  it("keep the calls of a flattened trace that are not read", () => {
    const calls = Array.from({ length: 2_500 }, (_, at) => `at com.acme.Foo.bar${at}(Foo.java:1)`);
    const { rest, notes } = read(`java.lang.IllegalStateException: boom ${calls.join(" ")}`);
    expect(rest.endsWith(calls.at(-1) ?? "")).toBe(true);
    expect(notes).toContain(`${rest.length} characters at the ends of long lines were not read`);
  });
});

describe("log records", () => {
  it("beyond those that are read stay", () => {
    const lines = Array.from({ length: 600 }, (_, at) => JSON.stringify({ message: `line ${at}` }));
    const { rest } = read([JSON.stringify({ message: `java.lang.RuntimeException: x${FRAMES}` }), ...lines].join("\n"));
    for (const line of lines) expect(rest).toContain(line);
  });

  it("keep deep values as text, and the digits of big numbers", () => {
    const deep = Array.from({ length: 40 }).reduce<unknown>((inner) => ({ a: inner }), "LEAF");
    const record = JSON.stringify({ stack: `java.lang.RuntimeException: x${FRAMES}`, deep });
    const { rest } = read(record.replace("{", '{"x":12345678901234567890,"y":1.5,"z":"1234567890123456789",'));
    expect(rest).toContain("LEAF");
    expect(rest).toContain('"12345678901234567890","y":1.5,"z":"1234567890123456789"');
  });
});

it("fields that a logger was told to write stay, its own go", () => {
  const prefix = "2026-01-01 10:00:00 ERROR thread=main tenant=acme order=4711";
  const lines = `java.lang.RuntimeException: x${FRAMES}`.split("\n").map((line) => `${prefix} ${line}`);
  expect(read(lines.join("\n"))).toMatchObject({ rest: "tenant=acme order=4711", value: "x" });
});

it("words that a reader passes over inside a trace stay", () => {
  const words = "totally unrelated words 4711";
  const { rest } = read(`foo.js:3\nfoo();\n^\n${words}\n\nError: x\n    at foo (/srv/foo.js:3:1)`);
  expect(rest).toContain(words);
  expect(
    read(`Traceback (most recent call last):\n  File "a.py", line 1, in x\n    f()\n      ${words}\nKeyError: 1`).rest,
  ).toContain(words);
});

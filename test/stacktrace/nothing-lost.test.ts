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
    expect(value).toBe(`${"y".repeat(MAX_CHARS.exceptionValue - 401)}…${"y".repeat(397)}END`);
    expect(rest).toBe("y".repeat(9_004 - MAX_CHARS.exceptionValue));
    expect(notes).toEqual([`${rest.length} characters of long lines were not read`]);
  });

  const sql = `SELECT ${Array.from({ length: 500 }, (_, at) => `column_${at}`).join(", ")}`;
  it.each([
    [
      "Ruby's type",
      `/srv/a.rb:3:in \`f': ${sql} (Mill::QueryError)\n\tfrom /srv/b.rb:9:in \`<main>'`,
      "Mill::QueryError",
    ],
    [
      "PHP's place",
      `PHP Fatal error:  Uncaught PDOException: ${sql} in /srv/a.php:3\nStack trace:\n#0 /srv/b.php(9): f()\n#1 {main}`,
      "PDOException",
    ],
    ["Perl's place", `${sql} at /srv/a.pl line 3.\n\tmain::f() called at /srv/b.pl line 9`, undefined],
    [
      "Monolog's record",
      `[2026-01-01 10:00:00] production.ERROR: ${sql} {"exception":"[object] (PDOException(code: 0): ${sql} at /srv/a.php:3)\n[stacktrace]\n#0 /srv/b.php(9): f()\n#1 {main}\n"}`,
      "PDOException",
    ],
  ])("tell %s at their end", (_, text, type) => {
    const { exceptions = [], rest, notes } = read(text);
    expect(exceptions.map(({ type, value }) => [type, value])).toEqual([[type, sql]]);
    expect([rest, notes]).toEqual(["", []]);
    expect(exceptions[0]?.stacktrace?.frames.map(({ lineno }) => lineno)).toEqual([9, 3]);
  });

  it("keep what Monolog's record is logged with when it says another thing", () => {
    const { exceptions = [], rest } = read(
      `[2026-01-01 10:00:00] production.ERROR: Import failed {"sql":"${sql}","exception":"[object] (PDOException(code: 0): gone at /srv/a.php:3)\n[stacktrace]\n#0 /srv/b.php(9): f()\n#1 {main}\n"}`,
    );
    expect(exceptions).toMatchObject([{ type: "PDOException", value: "gone" }]);
    expect(rest).toContain(`production.ERROR: Import failed {"sql":"${sql}"`);
  });

  it("keep the words and the context around the message that Monolog's record repeats", () => {
    const { exceptions = [], rest } = read(
      `[2026-01-01 10:00:00] production.ERROR: import: ${sql} at dawn {"mill":4711,"exception":"[object] (PDOException(code: 0): ${sql} at /srv/a.php:3)\n[stacktrace]\n#0 /srv/b.php(9): f()\n#1 {main}\n"}`,
    );
    expect(exceptions).toMatchObject([{ type: "PDOException", value: sql }]);
    expect(rest).toBe('[2026-01-01 10:00:00] production.ERROR: import:  at dawn {"mill":4711,');
  });

  it("are lines of a message behind a level, too", () => {
    const lines = `ERROR ${sql}\nWARN ${sql}`;
    expect(read(`java.io.IOException: failed\n${lines}${FRAMES}`)).toMatchObject({
      exceptions: [{ type: "java.io.IOException" }],
    });
  });

  it.each([
    ["fields", "order=4711 tenant=acme ", "", "order=4711 tenant=acme"],
    ["words", "Checkout pipeline crashed badly ", "", "2026-01-01 10:00:00 ERROR Checkout pipeline crashed badly"],
    ["long words", "", `request ${sql} failed: `, `2026-01-01 10:00:00 ERROR request ${sql} failed:`],
  ])("keep %s in front of the headline", (_, before, lead, kept) => {
    const message = lead === "" ? sql : "boom";
    const { value, rest } = read(
      `2026-01-01 10:00:00 ERROR ${before}${lead}java.lang.IllegalStateException: ${message}${FRAMES}`,
    );
    expect([value, rest]).toEqual([message, kept]);
  });

  it("give each message its own middle where two begin alike", () => {
    const trace = (said: string, end: string) =>
      `Traceback (most recent call last):\n  File "a.py", line 1, in f\n    x()\nmill.Jam: ${sql}${said.repeat(300)}${end}`;
    const cause = "\n\nThe above exception was the direct cause of the following exception:\n\n";
    const { exceptions = [] } = read(`${trace("ONE", "first")}${cause}${trace("TWO", "second")}`);
    expect(exceptions.map(({ value }) => value)).toEqual([
      `${sql}${"ONE".repeat(300)}first`,
      `${sql}${"TWO".repeat(300)}second`,
    ]);
  });

  it("tell the inner exceptions of .NET behind long messages", () => {
    const place = (line: number) => `   at Mill.Hopper.Fill() in C:\\mill\\Hopper.cs:line ${line}`;
    const end = "   --- End of inner exception stack trace ---";
    const { exceptions = [], rest } = read(
      `System.Exception: ${sql} ---> System.IO.IOException: ${sql} ---> System.TimeoutException: late\n${[place(1), end, place(2), end, place(3)].join("\n")}`,
    );
    expect(exceptions.map(({ type, value, stacktrace }) => [type, value, stacktrace?.frames.length])).toEqual([
      ["System.TimeoutException", "late", 1],
      ["System.IO.IOException", sql, 1],
      ["System.Exception", sql, 1],
    ]);
    expect(rest).toBe("");
  });

  it("put nothing into a message that has an ellipsis of its own", () => {
    const calls = Array.from({ length: 2_500 }, (_, at) => `at com.acme.Foo.bar${at}(Foo.java:1)`);
    expect(read(`java.lang.IllegalStateException: loading… wait ${calls.join(" ")}`).value).toBe("loading… wait");
    expect(
      read(`java.lang.IllegalStateException: loading… wait${FRAMES}\n${" ".repeat(1_700)}${"q".repeat(900)}`).value,
    ).toBe("loading… wait");
  });

  it("do not count arguments that are not all read", () => {
    const { exceptions = [] } = read(
      `** (RuntimeError) boom\n    lib/mill.ex:3: Mill.grind(${sql})\n    lib/mill.ex:9: Mill.run/1`,
    );
    expect(exceptions[0]?.stacktrace?.frames.map((frame) => frame.function)).toEqual(["Mill.run/1", "Mill.grind"]);
  });

  it("keep the calls of a flattened trace that are not read", () => {
    const calls = Array.from({ length: 2_500 }, (_, at) => `at com.acme.Foo.bar${at}(Foo.java:1)`);
    const { rest, notes } = read(`java.lang.IllegalStateException: boom ${calls.join(" ")}`);
    expect(rest.endsWith(calls.at(-1) ?? "")).toBe(true);
    expect(notes).toContain(`${rest.length} characters of long lines were not read`);
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

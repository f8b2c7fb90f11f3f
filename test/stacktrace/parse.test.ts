import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_FRAMES } from "../../src/sentry/limits.js";
import { parseStacktrace } from "../../src/stacktrace/parse.js";
import { MAX_EXCEPTIONS } from "../../src/stacktrace/raised.js";
import type { ParsedStacktrace } from "../../src/stacktrace/stacktrace.js";
import { GOLDENS } from "./goldens.js";

const LINES = [...new Set(GOLDENS.flatMap(({ text }) => text.split("\n")))];
const MEBIBYTE = 1_048_576;
const filled = (part: string): string => part.repeat(Math.ceil(MEBIBYTE / part.length)).slice(0, MEBIBYTE);

/** What Sentry needs of every answer. */
function expectSound(parsed: ParsedStacktrace | undefined): void {
  if (parsed === undefined) return;
  expect(parsed.exceptions.length + parsed.threads.length).toBeGreaterThan(0);
  expect(parsed.exceptions.length).toBeLessThanOrEqual(MAX_EXCEPTIONS);
  const ids = new Set(parsed.exceptions.map(({ mechanism }) => mechanism?.exception_id));
  for (const { mechanism } of parsed.exceptions) {
    if (mechanism?.parent_id !== undefined) {
      expect(ids).toContain(mechanism.parent_id);
      expect(mechanism.parent_id).toBeLessThan(mechanism.exception_id ?? 0);
    }
  }
  for (const { stacktrace } of [...parsed.exceptions, ...parsed.threads]) {
    if (stacktrace === undefined) continue;
    expect(stacktrace.frames.length).toBeGreaterThan(0);
    expect(stacktrace.frames.length).toBeLessThanOrEqual(MAX_FRAMES);
    for (const frame of stacktrace.frames) {
      expect(frame.filename ?? frame.function ?? frame.instruction_addr).toBeDefined();
      for (const position of [frame.lineno ?? 1, frame.colno ?? 1]) {
        expect(Number.isInteger(position)).toBe(true);
        expect(position).toBeGreaterThan(0);
        expect(position).toBeLessThan(2 ** 31);
      }
      expect(Object.values(frame)).not.toContain(undefined);
    }
  }
}

describe("whatever the text, the answer is sound", () => {
  it("for lines of all languages in any order", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...LINES), { maxLength: 40 }), (lines) => {
        expectSound(parseStacktrace(lines.join("\n")));
      }),
      { numRuns: 300 },
    );
  });

  it("for lines cut anywhere", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...LINES), fc.nat(80)), { maxLength: 30 }), (lines) => {
        expectSound(parseStacktrace(lines.map(([line, at]) => line.slice(at)).join("\n")));
      }),
      { numRuns: 300 },
    );
  });

  it("for any characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => expectSound(parseStacktrace(text))),
      { numRuns: 500 },
    );
  });

  it("for any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => expectSound(parseStacktrace(JSON.stringify(value)))),
      { numRuns: 300 },
    );
  });
});

it("the first line of Apple's report file is a JSON object of its own", () => {
  const report = GOLDENS.find(({ name }) => name === "wrappers/json-apple-ips")?.text ?? "";
  const file = `{"app_name":"Shop","bug_type":"309"}\n${JSON.stringify(JSON.parse(report), null, 2)}`;
  expect(parseStacktrace(file)).toEqual(parseStacktrace(report));
});

it("a thread that was announced and then cut has no stack trace", () => {
  const parsed = parseStacktrace(
    "3    importer     0x000055d0a1b2c111 main + 33\nThread 1 (Thread 0x7f1a2b3c4d00 (LWP 4711)):",
  );
  expect(parsed?.threads).toEqual([{ id: "1", name: "(Thread 0x7f1a2b3c4d00 (LWP 4711))" }]);
});

describe("a message of hundreds of lines belongs to its type", () => {
  const rows = Array.from({ length: 300 }, (_, row) => `row${row}`).join("\n");
  it.each([
    ["java.lang.IllegalStateException", "\tat mill.Hopper.fill(Hopper.java:31)"],
    ["TypeError", "    at fill (/srv/mill/hopper.js:31:7)"],
    ["System.FormatException", "   at Mill.Hopper.Fill(String sack) in C:\\mill\\Hopper.cs:line 31"],
    ["ArgumentError", "/srv/mill/hopper.rb:31:in `fill'"],
  ])("%s", (type, call) => {
    const [exception] = parseStacktrace(`${type}: rows:\n${rows}\n${call}\n${call}`)?.exceptions ?? [];
    expect(exception?.type).toBe(type);
    expect(exception?.value?.split("\n")).toEqual(["rows:", ...rows.split("\n")]);
  });
});

describe("a record that a logger begins with a level alone has its own type", () => {
  it.each([
    ["com.mill.OutOfSacks: none left", "com.mill.OutOfSacks", "\tat com.mill.Hopper.fill(Hopper.java:31)"],
    ["NoSacks: none left", "NoSacks", "    at fill (/srv/mill/hopper.js:31:7)"],
    ["thread 'grinder' panicked at 'none left', src/stone.rs:3:4", "panic", "stack backtrace:\n   0: mill::turn"],
  ])("%s", (record, type, calls) => {
    const parsed = parseStacktrace(`db.PoolError: retry later\nERROR ${record}\n${calls}`);
    expect(parsed?.exceptions).toMatchObject([{ type, value: "none left" }]);
    expect(parsed?.rest).toBe("db.PoolError: retry later");
  });
});

it("a headline hundreds of lines further up in a log is another error's", () => {
  const log = Array.from({ length: 300 }, (_, at) => `${"abcdefgh".slice(at % 8)} is done`).join("\n");
  const text = `starting\nTypeError: handled\n${log}\n    at fill (/srv/a.js:31:7)\n    at drain (/srv/a.js:32:7)`;
  const [exception] = parseStacktrace(text)?.exceptions ?? [];
  expect(exception?.type).not.toBe("TypeError");
  expect(exception?.stacktrace?.frames).toHaveLength(2);
});

describe("positions that no file has are left out", () => {
  it.each([
    ["java.lang.Error: x\n\tat a.B.m(B.java:99999999999)", undefined, undefined],
    ["Error: x\n    at f (/srv/a.js:2147483648:2147483648)", undefined, undefined],
    ["Error: x\n    at f (/srv/a.js:2147483647:0)", 2_147_483_647, undefined],
    ...[1.5, "0", 1e21, -1].map((column): [string, number, undefined] => [
      JSON.stringify([{ function: "f", file: "/srv/a.js", lineno: 3, column }]),
      3,
      undefined,
    ]),
  ])("%s", (text, lineno, colno) => {
    const frame = parseStacktrace(text)?.exceptions[0]?.stacktrace?.frames[0];
    expect(frame).toBeDefined();
    expect([frame?.lineno, frame?.colno]).toEqual([lineno, colno]);
  });
});

describe("hostile texts end, and give nothing or something sound", () => {
  const hostile: Readonly<Record<string, string>> = {
    "line ends": filled("\n"),
    blanks: filled(" "),
    "escaped line ends": filled("\\n"),
    quotes: filled("'"),
    entities: filled("&amp;"),
    "open brackets": filled("["),
    "nested JSON": "[".repeat(100_000) + "]".repeat(100_000),
    "open parentheses behind at": `at ${filled("(")}`,
    "frames without end": filled("\tat a.b.C.d(E.java:1)\n"),
    "causes without end": filled("Caused by: a.b.C: x\n\tat a.b.C.d(E.java:1)\n\t... 1 more\n"),
    "groups without end": filled("  +-+---------------- 1 ----------------\n"),
    "arrows without end": `System.Exception: x${filled(" ---> System.Exception: x")}`,
    "lone surrogates": filled("\ud800\n"),
    "a run of backticks": `a${filled("`")}x`,
    "blanks behind calls": `Error: x at f (/a.js:1:1) at g (/a.js:1:1)${filled(" ")}x`,
    "long lines of places": filled(`#00: ${"(/:0)".repeat(398)}\n`),
    "long lines of calls": filled(`#0 ${"a() at ".repeat(284)}\n`),
    "long lines of one word": filled(`4# _start i${"a".repeat(1_900)}\n`),
    "names of the object prototype": '{"__proto__":{"stack":"Error: x\\n    at f (/srv/a.js:1:2)"},"constructor":null}',
    "an empty frame list": '{"frames":[]}',
  };
  it.each(Object.entries(hostile))("%s", (_, text) => expectSound(parseStacktrace(text)));
});

describe("caps", () => {
  it("opens JSON inside JSON a few times and keeps what is deeper as text", () => {
    const error = (at: number): string => `Error: layer ${at}\n    at f (/srv/a.js:${at}:1)`;
    const nested = (layers: number): string => {
      let text = error(layers);
      for (let at = layers - 1; at > 0; at -= 1)
        text = JSON.stringify({ stack: error(at), cause: { stack: text, message: "m" } });
      return text;
    };
    const parsed = parseStacktrace(nested(10));
    expect(parsed?.exceptions.at(-1)).toMatchObject({ type: "Error", value: "layer 1" });
    expect(JSON.stringify(parsed)).toContain("layer 10");
  });

  const frames = (count: number): string =>
    Array.from({ length: count }, (_, at) => `\tat a.B.m${at}(B.java:${at + 1})`).join("\n");

  it("cuts frames beyond the limit from the middle and says so", () => {
    const parsed = parseStacktrace(`java.lang.StackOverflowError\n${frames(1_000)}`);
    const kept = parsed?.exceptions[0]?.stacktrace?.frames ?? [];
    expect(kept).toHaveLength(250);
    expect(kept[0]?.function).toBe("m999");
    expect(kept.at(-1)?.function).toBe("m0");
    expect(parsed?.notes).toEqual(["750 of 1000 frames cut from the middle"]);
  });

  it("cuts exceptions beyond the limit from the middle and says so", () => {
    const causes = Array.from({ length: 100 }, (_, at) => `Caused by: a.b.E${at}: x\n\tat a.B.m(B.java:1)`).join("\n");
    const parsed = parseStacktrace(`a.b.TopException: x\n\tat a.B.m(B.java:1)\n${causes}`);
    expect(parsed?.exceptions).toHaveLength(50);
    expect(parsed?.exceptions[0]?.type).toBe("a.b.E99");
    expect(parsed?.exceptions.at(-1)?.type).toBe("a.b.TopException");
    expect(parsed?.notes).toEqual(["51 of 101 exceptions cut from the middle"]);
    const links = parsed?.exceptions.map(({ mechanism }) => [mechanism?.exception_id, mechanism?.parent_id]);
    expect(links).toEqual(Array.from({ length: 50 }, (_, at) => [49 - at, at === 49 ? undefined : 48 - at]));
  });

  it.each([1_500, 2_500, 60_000])("reads the end of a text of %i lines", (count) => {
    const log = Array.from({ length: count }, (_, at) => `request ${at} was served`).join("\n");
    const parsed = parseStacktrace(`${log}\njava.lang.IllegalStateException: closed\n${frames(3)}`);
    expect(parsed?.exceptions).toMatchObject([{ type: "java.lang.IllegalStateException", value: "closed" }]);
    expect(parsed?.exceptions[0]?.stacktrace?.frames).toHaveLength(3);
    for (const at of [0, count >> 1, count - 1]) expect(parsed?.rest).toContain(`request ${at} was served`);
  });

  it("reads JSON of any number of lines", () => {
    const listed = Array.from({ length: 240 }, (_, at) => ({
      function: `f${at}`,
      module: "mill",
      filename: "mill.py",
      lineno: at + 1,
      colno: 1,
      in_app: true,
    }));
    const error = { type: "ValueError", value: "bad", stacktrace: { frames: listed } };
    const text = JSON.stringify(error, null, 2);
    expect(text.split("\n").length).toBeGreaterThan(1_900);
    expect(parseStacktrace(text)?.exceptions).toEqual(parseStacktrace(JSON.stringify(error))?.exceptions);
    expect(parseStacktrace(text)?.exceptions[0]?.stacktrace?.frames).toHaveLength(240);
  });

  it("keeps as rest what it did not look at", () => {
    const parsed = parseStacktrace(`a.b.TopException: x\n${frames(3)}\n${filled("noise in between\n")}\nlast words`);
    expect(parsed?.exceptions[0]?.stacktrace?.frames).toHaveLength(3);
    expect(parsed?.rest.length).toBeGreaterThan(MEBIBYTE / 2);
    expect(parsed?.notes.join()).toMatch(/characters in the middle of the text were not read/);
  });
});

describe("traces that wrap a trace of another language", () => {
  it("hangs Java's under the Python call that it failed in", () => {
    const text = [
      "Traceback (most recent call last):",
      '  File "/srv/job.py", line 3, in <module>',
      "    df.show()",
      "py4j.protocol.Py4JJavaError: An error occurred while calling o46.showString.",
      ": java.lang.ArithmeticException: / by zero",
      "\tat com.acme.Udf.call(Udf.java:12)",
    ].join("\n");
    const parsed = parseStacktrace(text);
    expect(parsed?.language).toBe("python");
    expect(
      parsed?.exceptions.map(({ type, mechanism }) => [type, mechanism?.exception_id, mechanism?.parent_id]),
    ).toEqual([
      ["java.lang.ArithmeticException", 1, 0],
      ["py4j.protocol.Py4JJavaError", 0, undefined],
    ]);
  });

  it("takes the browser's stack under a Rust panic for the panic's own", () => {
    const text = [
      "panicked at src/rope.rs:31:9:",
      "index out of bounds: the len is 3 but the index is 9",
      "",
      "Stack:",
      "",
      "Error",
      "    at imports.wbg.__wbg_new_abda76e883ba8a5f (https://harbour.example/pkg/app.js:310:21)",
      "    at console_error_panic_hook::hook::h12b7239ed4348eae (https://harbour.example/pkg/app_bg.wasm:wasm-function[812]:0x3ac04)",
      "    at harbour::rope::Rope::at::h9f375b5d22d779ef (https://harbour.example/pkg/app_bg.wasm:wasm-function[44]:0x1b49)",
    ].join("\n");
    const parsed = parseStacktrace(text);
    expect(parsed?.exceptions.map(({ type, value }) => [type, value])).toEqual([
      ["panic", "index out of bounds: the len is 3 but the index is 9"],
    ]);
    expect(parsed?.exceptions[0]?.stacktrace?.frames.map((frame) => frame.function)).toEqual([
      "harbour::rope::Rope::at",
      "console_error_panic_hook::hook",
      "imports.wbg.__wbg_new_abda76e883ba8a5f",
    ]);
  });

  it("takes the quotes of a whole field off", () => {
    const text = '"panic: hook jammed\n\ngoroutine 7 [running]:\nmain.main()\n\t/srv/harbour/main.go:9 +0x2\n"';
    expect(parseStacktrace(text)?.exceptions).toMatchObject([{ type: "panic", value: "hook jammed" }]);
  });

  it("keeps unrelated traces of one text apart, in order of appearance", () => {
    const text = [
      "Traceback (most recent call last):",
      '  File "/srv/a.py", line 1, in f',
      "ValueError: one",
      "",
      "then the service wrote:",
      "java.lang.IllegalStateException: two",
      "\tat com.acme.A.b(A.java:1)",
    ].join("\n");
    const parsed = parseStacktrace(text);
    expect(parsed?.exceptions.map(({ type, mechanism }) => [type, mechanism])).toEqual([
      ["ValueError", undefined],
      ["java.lang.IllegalStateException", undefined],
    ]);
    expect(parsed?.rest).toBe("then the service wrote:");
  });
});

describe("a text that is longer than the sample that tells how to read it", () => {
  it("keeps the lines between the sample's two parts where the sample misleads", () => {
    const frames = Array.from(
      { length: 39 },
      (_, at) => `    at turn${at} (/srv/mill/${"x".repeat(900)}.js:${at + 1}:7)`,
    );
    const prefixed = ["Error: wheel stuck", ...frames].map((line) => `mill~7 :: ${line}`);
    const letters = (at: number): string => String.fromCharCode(97 + (at % 26), 97 + Math.floor(at / 26));
    const grain = Array.from({ length: 260 }, (_, at) => `${letters(at)} ${"flour ".repeat(150)}`);
    const text = [...prefixed, ...grain].join("\n");
    const kept = parseStacktrace(text)?.rest ?? text;
    for (const line of grain) expect(kept.includes(line.trim()), line.slice(0, 8)).toBe(true);
  });

  it("reads a trace in its middle", () => {
    const log = (from: number): string[] => Array.from({ length: 400 }, (_, at) => `grain ${from + at} is ground`);
    const middle = [
      "Error: wheel stuck",
      "    at turn (/srv/mill/wheel.js:3:7)",
      "    at start (/srv/mill/mill.js:9:3)",
    ];
    const parsed = parseStacktrace([...log(0), ...middle, ...log(400)].join("\n"));
    expect(parsed?.exceptions.map(({ type, stacktrace }) => [type, stacktrace?.frames.length])).toEqual([["Error", 2]]);
    expect(parsed?.rest).toContain("grain 399 is ground\ngrain 400 is ground");
  });
});

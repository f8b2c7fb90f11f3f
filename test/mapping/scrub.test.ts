import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FILTERED } from "../../src/mapping/scrub/cut.js";
import { scrubText, type TextOptions } from "../../src/mapping/scrub/text.js";
import { scrub } from "../../src/mapping/scrub.js";
import type { JsonObject, JsonValue } from "../../src/sentry/items.js";

const CORPUS = fileURLToPath(new URL("./scrub", import.meta.url));

/** The corpus's notation: see its README. */
function linesOf(folder: string, ending: string): readonly { readonly file: string; readonly line: string }[] {
  return readdirSync(`${CORPUS}/${folder}`)
    .filter((file) => file.endsWith(ending))
    .flatMap((file) =>
      readFileSync(`${CORPUS}/${folder}/${file}`, "utf8")
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("##"))
        .map((line) => ({ file, line: line.replaceAll("¦", "").replaceAll("␤", "\n") })),
    );
}

const optionsOf = (file: string): TextOptions => (file === "code.txt" ? { kind: "code" } : {});

const secretTexts = linesOf("secrets", ".txt").map(({ file, line }) => {
  const [marked = "", result] = line.split(" ⇒ ");
  const text = marked.replace(/[⟦⟧]/g, "");
  return { text, expected: result ?? marked.replace(/⟦[^⟧]*(?:⟧|$)/g, FILTERED), options: optionsOf(file) };
});
const secretRows = linesOf("secrets", ".jsonl").map(
  ({ line }) => JSON.parse(line) as { row: JsonObject; scrubbed: JsonObject },
);
const innocentTexts = linesOf("innocent", ".txt").map(({ file, line }) => ({ text: line, options: optionsOf(file) }));
const innocentRows = linesOf("innocent", ".jsonl").map(({ line }) => JSON.parse(line) as JsonObject);

describe("the corpus", () => {
  it("holds at least 150 secrets and 200 innocents", () => {
    expect(secretTexts.length + secretRows.length).toBeGreaterThanOrEqual(150);
    expect(innocentTexts.length + innocentRows.length).toBeGreaterThanOrEqual(200);
  });

  it("has no miss among the texts: each secret goes, and nothing around it", () => {
    const misses = secretTexts.filter(({ text, expected, options }) => scrubText(text, options).text !== expected);
    expect(misses.map(({ text, expected, options }) => ({ expected, got: scrubText(text, options).text }))).toEqual([]);
  });

  it("has no miss among the rows", () => {
    for (const { row, scrubbed } of secretRows) expect(scrub(row).payload).toEqual(scrubbed);
  });

  it("has no false hit among the texts", () => {
    const hits = innocentTexts.map(({ text, options }) => ({ innocent: text, ...scrubText(text, options) }));
    expect(hits.filter(({ rules }) => rules.length > 0)).toEqual([]);
  });

  it("has no false hit among the rows, and hands them back as they came", () => {
    for (const row of innocentRows) {
      expect(scrub(row)).toEqual({ payload: row, hits: [] });
      expect(scrub(row).payload).toBe(row);
    }
  });

  it("gives the same for a text in any free field of a payload", () => {
    for (const { text, expected, options } of secretTexts) {
      if (options.kind === "code") continue;
      const { payload, hits } = scrub({ message: text, contexts: { row: { note: [text] } } });
      expect(payload).toEqual({ message: expected, contexts: { row: { note: [expected] } } });
      expect(hits.map(({ path }) => path)).toContain("contexts.row.note.0");
    }
  });
});

describe("keys", () => {
  const words = [
    "password",
    "api key",
    "session id",
    "private key",
    "security answer",
    "credit card",
    "access token",
    "cookie",
  ];
  const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  const spellings: readonly ((parts: readonly string[]) => string)[] = [
    (parts) => parts.join("_"),
    (parts) => parts.join("-"),
    (parts) => parts.join("."),
    (parts) => parts.join(" "),
    (parts) => parts.join(""),
    (parts) => parts.join("_").toUpperCase(),
    (parts) => parts.map(capitalized).join(""),
    (parts) => [parts[0], ...parts.slice(1).map(capitalized)].join(""),
    (parts) => `db_${parts.join("_")}_2`,
    (parts) => `user${parts.map(capitalized).join("")}`,
  ];
  const secretKey = fc
    .tuple(fc.constantFrom(...words), fc.constantFrom(...spellings))
    .map(([word, spell]) => spell(word.split(" ")));

  it("name a secret in any casing and at any depth, and nothing of its value survives", () => {
    const needle = "survivor";
    const secretValue = fc.constantFrom<JsonValue>(
      needle,
      `x ${needle} y`,
      { a: needle },
      { a: [{ b: needle }] },
      [needle, [needle]],
      `{"a":"${needle}"}`,
    );
    const nested = fc.tuple(secretKey, secretValue, fc.array(fc.constantFrom("a", "b", "rows"), { maxLength: 8 }));
    fc.assert(
      fc.property(nested, ([key, value, above]) => {
        const row = above.reduce<JsonObject>((inner, name) => ({ [name]: inner, list: [1, inner] }), { [key]: value });
        for (const payload of [
          { tags: row },
          { contexts: { row } },
          { contexts: { row: { text: JSON.stringify(row) } } },
        ]) {
          expect(JSON.stringify(scrub(payload).payload)).not.toContain(needle);
        }
      }),
    );
  });

  it("lose numbers and lists, keep booleans and null", () => {
    const { payload, hits } = scrub({ extra: { password: 7, tokens: ["a"], secret: true, cookie: null } });
    expect(payload).toEqual({ extra: { password: FILTERED, tokens: FILTERED, secret: true, cookie: null } });
    expect(hits).toEqual([
      { path: "extra.password", rule: "password" },
      { path: "extra.tokens", rule: "token" },
    ]);
  });
});

describe("the corpus of keys", () => {
  const keysOf = (file: string): readonly string[] => readFileSync(`${CORPUS}/keys/${file}`, "utf8").trim().split("\n");

  it.each(keysOf("secret.txt"))("%s holds a secret", (key) => {
    const { payload } = scrub({ tags: { [key]: "swordfish" }, extra: { [key]: 1_234_567_890_123 } });
    expect(payload).toEqual({ tags: { [key]: FILTERED }, extra: { [key]: FILTERED } });
  });

  it.each(keysOf("described.txt"))("%s counts or describes", (key) => {
    const row = { tags: { a: { [key]: "some" }, b: { [key]: "12" }, c: { [key]: 5 }, d: { [key]: "2026-01-01" } } };
    expect(scrub(row).payload).toBe(row);
  });
});

describe("hits", () => {
  it("name the rule and the place, never the value, even where the value is a key", () => {
    const { hits } = scrub({ extra: { "alice@example.com": { password: "hunter2" } } });
    expect(hits).toEqual([
      { path: "extra.Filtered", rule: "email" },
      { path: "extra.Filtered.password", rule: "password" },
    ]);
  });
});

describe("addresses", () => {
  it("stay in the fields meant for them, and only there", () => {
    const options = { emailPaths: ["contexts.feedback.contact_email"], ipPaths: ["request.env.REMOTE_ADDR"] };
    const row = {
      contexts: { feedback: { contact_email: "a@example.com" } },
      request: { env: { REMOTE_ADDR: "8.8.8.8" } },
    };
    expect(scrub(row, options).payload).toBe(row);
    expect(scrub(row, { emailPaths: [], ipPaths: [] }).payload).toEqual({
      contexts: { feedback: { contact_email: FILTERED } },
      request: { env: { REMOTE_ADDR: FILTERED } },
    });
  });
});

describe("any payload", () => {
  const bits = [
    ...secretTexts.map(({ text }) => text),
    "password",
    "=",
    ":",
    '"',
    "'",
    "\\",
    "@",
    "-----BEGIN ",
    "://",
    "[",
    "{",
    "%3D",
    "token",
    " ",
    FILTERED,
  ];
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.array(fc.constantFrom(...bits), { maxLength: 6 }).map((parts) => parts.join("")),
  );
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(
        fc.oneof(text, fc.constantFrom("__proto__", "constructor", "name", "value", "tokens", "headers")),
        tie("value"),
        { maxKeys: 4 },
      ),
    ),
  }));

  it("is scrubbed without throwing, and scrubbing twice is scrubbing once", () => {
    fc.assert(
      fc.property(value, (row) => {
        const once = scrub({ contexts: { row }, tags: { row }, message: row }).payload;
        expect(scrub(once)).toEqual({ payload: once, hits: [] });
      }),
      { numRuns: 1_000 },
    );
  });

  it("keeps `__proto__` a key like any other", () => {
    const row = JSON.parse('{"extra":{"__proto__":{"password":"x"},"constructor":"y"}}') as JsonObject;
    expect(JSON.stringify(scrub(row).payload)).toBe(
      '{"extra":{"__proto__":{"password":"[Filtered]"},"constructor":"y"}}',
    );
  });

  it("is filtered below a hundred levels, however deep it goes", () => {
    let deep: JsonValue = "bottom";
    for (let i = 0; i < 10_000; i++) deep = i % 2 === 0 ? { deep } : [deep];
    const { payload, hits } = scrub({ extra: deep });
    expect(hits.map(({ rule }) => rule)).toEqual(["too_deep"]);
    expect(JSON.stringify(payload)).not.toContain("bottom");
  });
});

describe("hostile texts", () => {
  const MEGABYTE = 1_000_000;
  const fill = (unit: string): string => unit.repeat(Math.ceil(MEGABYTE / unit.length));
  const units = [
    ..."a1 =:@.-_%\"'\\[{(</".split(""),
    ...[
      "eyJ",
      "eyJ-",
      "eyJa.",
      "ghp_",
      "sk-",
      "-----BEGIN X-----",
      "://a:",
      "a:b@",
      "a@b.",
      "1.",
      "1 ",
      "2001:",
      "DE89",
      "DE89 ",
    ],
    ...[
      "password=",
      "password:",
      "password: ",
      '"password":',
      '\\"token\\":\\"',
      "token={",
      "sid='",
      'sid="',
      "%3D",
      'pass="\\',
      "key ",
      "bearer ",
    ],
    ...[
      "<a>",
      "<a ",
      "--p ",
      " -u ",
      "curl -u ",
      "insert (a) values (",
      "insert into a(",
      'name="a" ',
      '["a","',
      "password is ",
      "identified by '",
    ],
    ...[
      "4111111111111111 ",
      "123-45-6789 ",
      "a@b.co ",
      "8.8.8.8 ",
      "password=x ",
      "api key: x ",
      "basic YTpi ",
      "credentials: ",
      "A B C '",
      '"password"\n:\n',
      "\n\n\n\n:",
      "pass\u200bword=",
      "\u200b=",
      "ｐ：",
      "4111\u00a0",
      "digest response=",
      "digest ",
      "pwd: /srv/",
      "token = a.",
      "token = a[",
    ],
  ];

  it.each(units)("of a megabyte of %j take time in proportion to their length", (unit) => {
    const text = fill(unit);
    expect(typeof scrubText(text).text).toBe("string");
  });
});

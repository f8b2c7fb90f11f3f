import { parseEnvelope } from "@sentry/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeEnvelope, type Envelope, encodeEnvelope, encodeJson } from "../../src/sentry/envelope.js";
import type { ItemType, JsonObject, JsonValue } from "../../src/sentry/items.js";

const SDK = { name: "client", version: "1.2.3" };
const SENT_AT = Date.UTC(2026, 10, 23, 12, 0, 0, 5);
const ID = "9ec79c33ec9942ab8353589fcb2e04dc";

/** Any JSON, with every kind of Unicode: lone surrogates, line separators, NUL, four-byte characters. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom("\ud800", "\udfff", "\u2028", "\r", "\n", "\0", "😀", "\\ud800", "\\", '"', "ü"), {
      maxLength: 8,
    })
    .map((parts) => parts.join("")),
);
const { json } = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(text, tie("json"), { maxKeys: 4 }),
  ),
}));
const payloads: fc.Arbitrary<JsonObject> = fc.dictionary(text, json, { maxKeys: 6 });
const itemTypes = fc.constantFrom<ItemType>("event", "transaction", "feedback", "log", "trace_metric", "check_in");

const envelopes: fc.Arbitrary<Envelope> = fc
  .tuple(
    itemTypes,
    payloads,
    fc.option(fc.stringMatching(/^[0-9a-f]{32}$/), { nil: undefined }),
    fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
  )
  .map(([type, payload, eventId, itemCount]) => ({
    ...(eventId === undefined ? {} : { eventId }),
    item: { type, payload: encodeJson(payload), ...(itemCount === undefined ? {} : { itemCount }) },
  }));

/** What a lone surrogate becomes: the replacement character, as UTF-8 writers have it. */
function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? 0 : value;
  const entries = Object.entries(value).map(([key, held]) => [key.toWellFormed(), wellFormed(held)]);
  return Object.fromEntries(entries);
}

describe("the bytes of an envelope", () => {
  it("are a header, an item header and the payload, a line each", () => {
    const envelope: Envelope = { eventId: ID, item: { type: "event", payload: encodeJson({ message: "grün\r\n" }) } };
    expect(encodeEnvelope(envelope, SENT_AT, SDK).toString("utf8")).toBe(
      [
        `{"event_id":"${ID}","sent_at":"2026-11-23T12:00:00.005Z","sdk":{"name":"client","version":"1.2.3"}}`,
        '{"type":"event","length":23,"content_type":"application/json"}',
        '{"message":"grün\\r\\n"}',
        "",
      ].join("\n"),
    );
  });

  it.each([
    ["log", "application/vnd.sentry.items.log+json"],
    ["trace_metric", "application/vnd.sentry.items.trace-metric+json"],
  ] as const)("say what a container of %s is", (type, contentType) => {
    const envelope: Envelope = { item: { type, payload: encodeJson({ items: [] }), itemCount: 2 } };
    const decoded = decodeEnvelope(encodeEnvelope(envelope, SENT_AT, SDK));
    expect(decoded).toMatchObject({ items: [{ header: { type, item_count: 2, content_type: contentType } }] });
    expect(decoded).not.toHaveProperty("header.event_id");
  });

  it("are read back as they were, by our reader and by Sentry's own", () => {
    fc.assert(
      fc.property(
        envelopes,
        fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
        (envelope, date) => {
          const bytes = encodeEnvelope(envelope, date.getTime(), SDK);
          const decoded = decodeEnvelope(bytes);
          if ("problem" in decoded) throw new Error(decoded.problem);
          const { eventId, item } = envelope;
          const header = {
            ...(eventId === undefined ? {} : { event_id: eventId }),
            sent_at: date.toISOString(),
            sdk: SDK,
          };
          expect(decoded.header).toEqual(header);
          expect(decoded.items).toHaveLength(1);
          expect(decoded.items[0]?.payload.equals(item.payload)).toBe(true);
          expect(decoded.items[0]?.header).toMatchObject({ type: item.type, length: item.payload.length });

          const [theirHeader, theirItems] = parseEnvelope(bytes);
          expect(theirHeader).toEqual(header);
          expect(theirItems).toHaveLength(1);
          expect(theirItems[0]?.[0]).toEqual(decoded.items[0]?.header);
          expect(Buffer.from(theirItems[0]?.[1] as Uint8Array).equals(item.payload)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("JSON as bytes", () => {
  it("is UTF-8 without lone surrogates, and otherwise what was given", () => {
    fc.assert(
      fc.property(payloads, (payload) => {
        const read = new TextDecoder("utf-8", { fatal: true }).decode(encodeJson(payload));
        expect(wellFormed(JSON.parse(read))).toEqual(wellFormed(JSON.parse(JSON.stringify(payload))));
        expect(/\\ud[89a-f]/i.test(read.replaceAll(/\\\\/g, ""))).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ["a lone surrogate", "a\ud800b", '"a\\ufffdb"'],
    ["a pair", "😀", '"😀"'],
    ["the text of an escape", "\\ud800", '"\\\\ud800"'],
    ["a backslash before a lone surrogate", "\\\ud800", '"\\\\\\ufffd"'],
  ])("of %s", (_what, value, expected) => {
    expect(encodeJson(value).toString("utf8")).toBe(expected);
  });
});

describe("a broken envelope", () => {
  const header = `{"event_id":"${ID}"}`;
  it.each<[what: string, body: string, problem: string]>([
    ["nothing", "", "missing envelope header"],
    ["blanks", " \n\t\r\n", "missing envelope header"],
    ["no JSON", "hello\n", "invalid envelope header"],
    ["an event id that is none", '{"event_id":"x"}\n', "invalid envelope header"],
    ["a time without a zone", '{"sent_at":"2026-11-23 12:00:00"}\n', "invalid envelope header"],
    ["a header with a key twice", '{"sdk":{},"sdk":{}}\n', "invalid envelope header"],
    ["a header with a blank behind it", "{} \n", "missing newline after header or payload"],
    ["a blank line where an item belongs", `${header}\n\n`, "unexpected end of file"],
    ["a header that is a list", "[]\n", "invalid envelope header"],
    ["an item header that is no JSON", `${header}\nnope\n{}`, "invalid item header"],
    ["an item without a type", `${header}\n{"length":2}\n{}`, "invalid item header"],
    ["a negative length", `${header}\n{"type":"event","length":-1}\n{}`, "invalid item header"],
    ["a length that is a word", `${header}\n{"type":"event","length":"2"}\n{}`, "invalid item header"],
    ["a payload that is cut", `${header}\n{"type":"event","length":3}\n{}`, "unexpected end of file"],
    [
      "a length in UTF-16 units",
      `${header}\n{"type":"event","length":3}\n"ü"\n`,
      "missing newline after header or payload",
    ],
  ])("is named: %s", (_what, body, problem) => {
    expect(decodeEnvelope(Buffer.from(body))).toEqual({ problem });
  });

  it.each<[what: string, body: string, payloads: string[]]>([
    ["an envelope without items", header, []],
    ["an item without a length", `${header}\n{"type":"event"}\n{"a":1}\n`, ['{"a":1}']],
    ["no line feed at the end", `${header}\n{"type":"event","length":2}\n{}`, ["{}"]],
    ["a payload with line feeds", `${header}\n{"type":"event","length":5}\n{\n\n\n}\n`, ["{\n\n\n}"]],
    ["a carriage return in the payload", `${header}\n{"type":"event"}\n{}\r\n`, ["{}\r"]],
    ["two items", `${header}\n{"type":"event","length":2}\n{}\n{"type":"log","length":2}\n[]`, ["{}", "[]"]],
  ])("is not %s", (_what, body, expected) => {
    const decoded = decodeEnvelope(Buffer.from(body));
    expect("problem" in decoded ? decoded : decoded.items.map((item) => item.payload.toString())).toEqual(expected);
  });

  it("is not read with an exception, whatever the bytes are", () => {
    const lines = fc.array(
      fc.oneof(fc.constantFrom("{}", '{"type":"event"}', '{"type":"event","length":2}', "", "\r"), fc.string()),
      { maxLength: 8 },
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 64 }).map((array) => Buffer.from(array)),
      lines.map((parts) => Buffer.from(parts.join("\n"))),
    );
    fc.assert(
      fc.property(bytes, (body) => {
        decodeEnvelope(body);
      }),
      { numRuns: 1_000 },
    );
  });
});

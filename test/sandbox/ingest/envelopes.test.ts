/**
 * Envelopes that Sentry refuses are refused, with its status and its words; what the written grammar
 * allows is taken. Expectations are literals: they are the wire.
 */
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/sandbox/sandbox.js";
import { envelope, post } from "../../support/sandbox.js";

const ID = "9ec79c33ec9942ab8353589fcb2e04dc";
const HEADER = `{"event_id":"${ID}"}`;
const EVENT = '{"message":"hello"}';
const ITEM = `{"type":"event","length":${EVENT.length}}`;
const UMLAUT = '{"message":"Grüße 🦊"}';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const send = (body: string | Uint8Array, headers: Record<string, string> = {}) => post(sandbox.dsn, body, headers);

const invalid = (cause: string) => ({ detail: "invalid event envelope", causes: [cause] });
const EOF = "unexpected end of file";
const NEWLINE = "missing newline after header or payload";
const BAD_HEADER = "invalid envelope header";
const BAD_ITEM = "invalid item header";

describe("refused with 400 and Relay's cause", () => {
  test.each([
    ["only a line feed", "\n", "missing envelope header"],
    ["only blanks", "  \n \n", "missing envelope header"],
    ["no JSON at all", "hello", BAD_HEADER],
    ["a list as header", "[]\n", BAD_HEADER],
    ["null as header", "null\n", BAD_HEADER],
    ["text as header", '"x"\n', BAD_HEADER],
    ["a header cut short", '{"event_id":"9ec7', BAD_HEADER],
    ["a header over two lines", `{\n"event_id":"${ID}"}\n${ITEM}\n${EVENT}`, BAD_HEADER],
    ["a blank before the header", ` ${HEADER}\n${ITEM}\n${EVENT}`, BAD_HEADER],
    ["a byte order mark", `\ufeff${HEADER}\n${ITEM}\n${EVENT}`, BAD_HEADER],
    ["a blank after the header", `${HEADER} \n${ITEM}\n${EVENT}`, NEWLINE],
    ["a carriage return after the header", `${HEADER}\r\n${ITEM}\n${EVENT}`, NEWLINE],
    ["a carriage return after the item header", `${HEADER}\n${ITEM}\r\n${EVENT}`, NEWLINE],
    ["an event id that is none", `{"event_id":"nope"}\n${ITEM}\n${EVENT}`, BAD_HEADER],
    ["an event id of 31 digits", `{"event_id":"${ID.slice(1)}"}\n${ITEM}\n${EVENT}`, BAD_HEADER],
    ["an event id of 33 digits", `{"event_id":"${ID}0"}\n${ITEM}\n${EVENT}`, BAD_HEADER],
    ["an event id with a dash out of place", `{"event_id":"9ec79c3-3ec99-42ab-8353-589fcb2e04dc"}\n`, BAD_HEADER],
    ["a number as event id", `{"event_id":17}\n${ITEM}\n${EVENT}`, BAD_HEADER],
    ["sent_at without offset", `{"sent_at":"2026-07-01T09:30:00"}\n${ITEM}\n${EVENT}`, BAD_HEADER],
    ["sent_at that is no date", `{"sent_at":"2026-13-41T09:30:00Z"}\n${ITEM}\n${EVENT}`, BAD_HEADER],
    ["sent_at as a number", `{"sent_at":1782898200}\n${ITEM}\n${EVENT}`, BAD_HEADER],
    ["the same key twice in the header", `{"event_id":"${ID}","event_id":"${ID}"}\n${ITEM}\n${EVENT}`, BAD_HEADER],
    ["sent_at twice, once escaped", `{"sent_at":null,"\\u0073ent_at":null}\n${ITEM}\n${EVENT}`, BAD_HEADER],
    ["a dsn that is none", `{"dsn":"hello"}\n${ITEM}\n${EVENT}`, BAD_HEADER],
    ["an item header that is a list", `${HEADER}\n[]\n${EVENT}`, BAD_ITEM],
    ["an item header without type", `${HEADER}\n{"length":19}\n${EVENT}`, BAD_ITEM],
    ["an item type that is a number", `${HEADER}\n{"type":1}\n${EVENT}`, BAD_ITEM],
    ["a length as text", `${HEADER}\n{"type":"event","length":"19"}\n${EVENT}`, BAD_ITEM],
    ["a negative length", `${HEADER}\n{"type":"event","length":-1}\n${EVENT}`, BAD_ITEM],
    ["a length with a fraction", `${HEADER}\n{"type":"event","length":19.5}\n${EVENT}`, BAD_ITEM],
    ["a length beyond 32 bits", `${HEADER}\n{"type":"event","length":4294967296}\n${EVENT}`, BAD_ITEM],
    ["an item_count as text", `${HEADER}\n{"type":"log","item_count":"1"}\n{}`, BAD_ITEM],
    ["a content_type that is a number", `${HEADER}\n{"type":"log","content_type":1}\n{}`, BAD_ITEM],
    ["the type twice", `${HEADER}\n{"type":"event","type":"event"}\n${EVENT}`, BAD_ITEM],
    ["an item header cut short", `${HEADER}\n{"type":"eve`, BAD_ITEM],
    ["payload where an item header should be", `${HEADER}\n${EVENT}`, BAD_ITEM],
    ["a blank line between items", `${HEADER}\n{"type":"client_report","length":2}\n{}\n\n${ITEM}\n${EVENT}`, BAD_ITEM],
    ["a length one too long", `${HEADER}\n{"type":"event","length":20}\n${EVENT}`, EOF],
    ["a payload cut short", `${HEADER}\n${ITEM}\n${EVENT.slice(0, -3)}`, EOF],
    ["no payload for an announced length", `${HEADER}\n${ITEM}`, EOF],
    ["an empty line at the end", `${HEADER}\n${ITEM}\n${EVENT}\n\n`, EOF],
    ["blanks at the end", `${HEADER}\n${ITEM}\n${EVENT}\n  `, EOF],
    ["a length one too short", `${HEADER}\n{"type":"event","length":18}\n${EVENT}`, NEWLINE],
    ["a length in UTF-16 units", `${HEADER}\n{"type":"event","length":${UMLAUT.length}}\n${UMLAUT}\n`, NEWLINE],
    ["a pretty-printed payload without length", `${HEADER}\n{"type":"event"}\n{\n"message":"x"\n}\n`, BAD_ITEM],
  ])("%s", async (_what, body, cause) => {
    const before = sandbox.items().length;
    const answer = await send(body);
    expect(answer).toMatchObject({ status: 400, body: invalid(cause) });
    expect(sandbox.items()).toHaveLength(before);
  });

  test("an empty body", async () => {
    expect(await send("")).toMatchObject({ status: 400, body: { detail: "empty request body" } });
  });

  test("gzip under a name that is not known counts as no coding, so the bytes are no envelope", async () => {
    const body = gzipSync(envelope({}, [{ type: "event" }, EVENT]));
    expect(await send(body, { "Content-Encoding": "zip" })).toMatchObject({ status: 400, body: invalid(BAD_HEADER) });
    expect(await send(body)).toMatchObject({ status: 400, body: invalid(BAD_HEADER) });
  });

  test.each(["gzip", "deflate", "br"])("bytes that are not %s", async (encoding) => {
    const answer = await send(envelope({}, [{ type: "event" }, EVENT]), { "Content-Encoding": encoding });
    expect(answer).toMatchObject({ status: 400, body: { detail: "invalid request body" } });
  });

  test("gzip cut short", async () => {
    const body = gzipSync(envelope({}, [{ type: "event" }, EVENT]));
    expect((await send(body.subarray(0, -9), { "Content-Encoding": "gzip" })).status).toBe(400);
  });

  test("a few bytes that unpack to more than the server takes", async () => {
    const bomb = gzipSync(Buffer.alloc(209_715_201), { level: 1 });
    expect((await send(bomb, { "Content-Encoding": "gzip" })).status).toBe(413);
  });

  test("a dsn in the header that is not the request's", async () => {
    const other = sandbox.dsn.replace(/\/\d+$/, "/999");
    expect(await send(envelope({ dsn: other }, [{ type: "event" }, EVENT]))).toMatchObject({
      status: 400,
      body: invalid("project id header mismatch between envelope and request"),
    });
    const stranger = sandbox.dsn.replace(/[0-9a-f]{32}/, "f".repeat(32));
    expect(await send(envelope({ dsn: stranger }, [{ type: "event" }, EVENT]))).toMatchObject({
      status: 400,
      body: invalid("public key header mismatch between envelope and request"),
    });
  });
});

describe("taken with 200", () => {
  test.each([
    ["no line feed at the end", `${HEADER}\n${ITEM}\n${EVENT}`],
    ["a line feed at the end", `${HEADER}\n${ITEM}\n${EVENT}\n`],
    ["no length", `${HEADER}\n{"type":"event"}\n${EVENT}\n`],
    ["a null length", `${HEADER}\n{"type":"event","length":null}\n${EVENT}\n`],
    ["a length in bytes", `${HEADER}\n{"type":"event","length":${Buffer.byteLength(UMLAUT)}}\n${UMLAUT}\n`],
    ["a payload over several lines with its length", `${HEADER}\n{"type":"event","length":15}\n{\n"message":1\n}\n`],
    ["an id with dashes", `{"event_id":"9ec79c33-ec99-42ab-8353-589fcb2e04dc"}\n${ITEM}\n${EVENT}`],
    ["an id in capitals", `{"event_id":"${ID.toUpperCase()}"}\n${ITEM}\n${EVENT}`],
    ["unknown header fields", `{"event_id":"${ID}","future":[1]}\n{"type":"event","future":{}}\n${EVENT}`],
  ])("%s", async (_what, body) => {
    expect(await send(body)).toMatchObject({ status: 200, body: { id: ID } });
  });

  test("a header without items, with and without line feed", async () => {
    expect(await send(HEADER)).toMatchObject({ status: 200, body: { id: ID } });
    expect(await send("{}\n")).toMatchObject({ status: 200, body: {} });
  });

  test("only items of unknown types, which are left out", async () => {
    const before = sandbox.items().length;
    expect(await send(envelope({}, [{ type: "hologram" }, {}], [{ type: "__proto__" }, {}]))).toMatchObject({
      status: 200,
      body: {},
    });
    expect(sandbox.items()).toHaveLength(before);
  });

  test("an event without id gets one, which is then the answer's", async () => {
    const answer = await send(envelope({}, [{ type: "event" }, { message: "no id" }]));
    expect(answer.body).toEqual({ id: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(sandbox.items().at(-1)).toMatchObject({ ...{ event_id: (answer.body as { id: string }).id } });
  });

  test("the header's id wins over the payload's", async () => {
    const id = "1".repeat(32);
    await send(envelope({ event_id: id }, [{ type: "event" }, { event_id: "2".repeat(32) }]));
    expect(sandbox.items().at(-1)?.event_id).toBe(id);
  });

  test.each([
    ["gzip", gzipSync],
    ["x-gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ] as const)("%s", async (encoding, compress) => {
    const body = compress(envelope({}, [{ type: "event" }, { message: encoding }]));
    expect((await send(body, { "Content-Encoding": encoding })).status).toBe(200);
    expect(sandbox.items().at(-1)?.payload).toEqual({ message: encoding });
  });

  test("any JSON object as an event, whatever else it is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (value) => {
        const text = JSON.stringify({ value });
        expect((await send(envelope({}, [{ type: "event" }, text]))).status).toBe(200);
        expect(sandbox.items().at(-1)?.payload).toEqual(JSON.parse(text));
      }),
      { numRuns: 60 },
    );
  });

  test("never a 500 and never a crash for bytes at random", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.boolean(), async (bytes, behindHeader) => {
        const body = behindHeader ? Buffer.concat([Buffer.from(`${HEADER}\n${ITEM}\n`), bytes]) : bytes;
        expect([200, 400]).toContain((await send(body)).status);
      }),
      { numRuns: 100 },
    );
  });
});

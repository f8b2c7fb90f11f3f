import { describe, expect, it } from "vitest";
import { encodeJson } from "../../src/sentry/envelope.js";
import type { JsonObject } from "../../src/sentry/items.js";
import { EVENT_BYTES_TARGET } from "../../src/sentry/limits.js";
import { map, payloadOf } from "./support.js";

const MIB = 1_048_576;
const attributesOf = (payload: JsonObject) => payload.attributes as Record<string, JsonObject>;

describe("a log that is too large", () => {
  it("with a large body keeps its attributes and says what was cut", () => {
    const payload = payloadOf("logs", {
      body: "x".repeat(2 * MIB),
      record_id: "7",
      attributes: { shop: "berlin", "sentry.x": 1 },
    });
    const attributes = attributesOf(payload);
    expect(encodeJson(payload).length).toBeLessThanOrEqual(EVENT_BYTES_TARGET);
    expect(String(payload.body).length).toBeGreaterThan(EVENT_BYTES_TARGET - 4_096);
    expect(attributes.shop?.value).toBe("berlin");
    expect(attributes["row.record_id"]?.value).toBe("7");
    expect(attributes["sentry.sdk.name"]).toBeDefined();
    expect(attributes["row.trimmed"]).toEqual({ type: "string", value: "body" });
  });

  it("with a large attribute keeps its body", () => {
    const payload = payloadOf("logs", { body: "b", attributes: { big: "x".repeat(2 * MIB), shop: "berlin" } });
    const attributes = attributesOf(payload);
    expect(payload.body).toBe("b");
    expect(attributes.shop?.value).toBe("berlin");
    expect(attributes.big).toBeUndefined();
    expect(attributes["row.trimmed"]?.value).toBe("attributes: the 1 largest");
  });

  it("with everything large still fits, the reserved names too", () => {
    const many = Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [`sentry.${index}`, "y".repeat(90)]));
    const payload = payloadOf("logs", {
      body: "ä".repeat(MIB),
      attributes: { ...many, a: "z".repeat(MIB) },
      parameters: { p: "q".repeat(MIB) },
    });
    expect(encodeJson(payload).length).toBeLessThanOrEqual(EVENT_BYTES_TARGET);
    expect(String(payload.body).length).toBeGreaterThan(100_000);
  });
});

describe("what bounds of the record or of extra have cut", () => {
  it("is told in the event", () => {
    const { contexts } = payloadOf("errors", { message: "m", extra: { big: "x".repeat(20_000) } });
    expect(contexts).toMatchObject({ row: { trimmed: ['extra "big": cut to 16384 bytes'] } });
  });

  it("is told for a record with too much text, and names no column that is not there", () => {
    const result = map("errors", { message: "m", a: "x".repeat(5_000_000), b: "later", c: 1 });
    expect(result.notes.join()).toContain("only the first 4194304 characters of the record were read");
    expect(result.notes.join()).not.toContain('""');
    expect(result.ok && result.item.payload.contexts).toMatchObject({
      row: { trimmed: ["only the first 4194304 characters of the record were read"] },
    });
  });
});

it("a column named like an assignment is not repeated in a note", () => {
  const secret = "S3cretS3cret";
  for (const stream of ["errors", "logs", "metrics", "check_ins"]) {
    const names = { [`password=${secret}`]: 1 };
    const row = { message: "m", body: "b", name: "n", type: "counter", value: 1, monitor_slug: "s", status: "ok" };
    const result = map(stream, {
      ...row,
      ...names,
      attributes: { [`sentry.password=${secret}`]: "v", [`password=${secret}`.padEnd(300, "x")]: 1 },
      tags: names,
      contexts: { trace: names },
    });
    expect(result.notes.join()).not.toContain(secret);
  }
});

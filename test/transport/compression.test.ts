import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { codeBody } from "../../src/transport/compression.js";

describe("coding of a request body", () => {
  it("leaves what fits into the first flight as it is", () => {
    const body = Buffer.alloc(16_383, "a");
    expect(codeBody(body)).toEqual({ body, headers: {} });
  });

  it("compresses from 16 KiB on, and says so", () => {
    const body = Buffer.alloc(16_384, "abc");
    const coded = codeBody(body);
    expect(coded.headers).toEqual({ "Content-Encoding": "gzip" });
    expect(coded.body.length).toBeLessThan(body.length / 10);
    expect(gunzipSync(coded.body)).toEqual(body);
  });
});

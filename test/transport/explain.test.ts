import { expect, it } from "vitest";
import { explainBody } from "../../src/transport/explain.js";

const html = "an HTML page";
const front = "probably from a proxy or load balancer in front of Sentry";

it.each<[what: string, body: string, headers: Record<string, string>, expected: string]>([
  ["Relay's detail", '{"detail":"bad x-sentry-auth header"}', {}, "bad x-sentry-auth header"],
  [
    "Relay's causes",
    '{"detail":"invalid event envelope","causes":["missing newline after header or payload",7]}',
    {},
    "invalid event envelope - missing newline after header or payload",
  ],
  ["causes alone", '{"causes":["unexpected end of file","again"]}', {}, "unexpected end of file; again"],
  ["a detail that is an object", '{"detail":{"message":"no such project"}}', {}, "no such project"],
  ["another server's message", '{"message":"project not found"}', {}, "project not found"],
  ["another server's error", '{"error":"Denied."}', {}, "Denied"],
  ["the header beside it", "{}", { "x-sentry-error": "quota reached" }, "quota reached"],
  ["the header that repeats it", '{"detail":"quota reached"}', { "x-sentry-error": "quota reached" }, "quota reached"],
  ["plain text", "no healthy upstream\r\n", {}, "no healthy upstream"],
  ["a page with a title", "<html><head><TITLE>\n413 Too Large</title>", {}, `${html} ("413 Too Large"), ${front}`],
  ["a page by its type", "oops", { "content-type": "text/html; charset=utf-8" }, `${html}, ${front}`],
  ["nothing", "", {}, ""],
  ["JSON that is no object", "[1,2]", {}, ""],
  ["null", "null", {}, ""],
  ["a detail by inheritance", '{"__proto__":{"detail":"x"}}', {}, ""],
  ["colours and directions", "a\u001b[31mb\u202ec\u0000d", {}, "a [31mb c d"],
])("%s", (_what, body, headers, expected) => {
  expect(explainBody({ headers, body: Buffer.from(body) })).toBe(expected);
});

it("is short, however long the answer is", () => {
  expect(explainBody({ headers: {}, body: Buffer.from("ü😀".repeat(100_000)) }).length).toBeLessThanOrEqual(301);
});

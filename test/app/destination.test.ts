import { describe, expect, it } from "vitest";
import { proxiesOf } from "../../src/app/destination.js";

describe("proxiesOf", () => {
  it("knows the usual names in either case; the lower one wins, and an empty one is none", () => {
    expect(proxiesOf({})).toEqual({});
    expect(proxiesOf({ HTTPS_PROXY: "http://a:1", http_proxy: "http://b:2", NO_PROXY: "localhost" })).toEqual({
      https: "http://a:1",
      http: "http://b:2",
      no: "localhost",
    });
    expect(proxiesOf({ HTTPS_PROXY: "http://a:1", https_proxy: "http://b:2", HTTP_PROXY: "" })).toEqual({
      https: "http://b:2",
    });
  });
});

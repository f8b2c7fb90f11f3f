import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTokenKind } from "../../src/api/token.js";

function organizationToken(claims: unknown): string {
  return `sntrys_${Buffer.from(JSON.stringify(claims)).toString("base64")}_fake_secret`;
}

describe("what a token tells about itself", () => {
  it.each([
    ["sntryu_fake_token_for_tests", "personal"],
    ["f".repeat(64), "personal"],
    ["sntrya_fake", "user_app"],
    ["sntryi_fake", "integration"],
    ["sntrys_fake", "organization"],
    ["glitchtip-token", "unknown"],
    ["", "unknown"],
  ])("%s: %s", (token, kind) => {
    expect(readTokenKind(token).kind).toBe(kind);
  });

  it("reads where an organization token was made", () => {
    const token = organizationToken({
      iat: 1,
      org: "acme",
      url: "https://sentry.io/",
      region_url: "https://us.sentry.io",
    });
    expect(readTokenKind(token)).toEqual({ kind: "organization", organizationSlug: "acme", url: "https://sentry.io" });
  });

  it.each([{}, [], null, 7, { org: 7, url: {} }, { org: null }])("expects nothing of its claims: %j", (claims) => {
    expect(readTokenKind(organizationToken(claims))).toEqual({ kind: "organization" });
  });

  it("takes any text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readTokenKind(`sntrys_${text}`).kind).toBe("organization");
      }),
    );
  });
});

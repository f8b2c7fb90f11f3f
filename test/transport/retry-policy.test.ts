import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HttpFailureKind } from "../../src/http/http-client.js";
import { FAULTS, verdictOnAnswer, verdictOnFailure } from "../../src/transport/retry-policy.js";

const answer = (status: number, body = "", headers = {}) => ({ status, headers, body: Buffer.from(body) });

describe("a status", () => {
  it.each<[status: number, expected: string]>([
    [301, "refused unexpected"],
    [302, "refused unexpected"],
    [400, "refused envelope"],
    [401, "refused credentials"],
    [402, "refused unexpected"],
    [403, "refused credentials"],
    [404, "refused credentials"],
    [405, "refused unexpected"],
    [407, "refused unexpected"],
    [408, "retryable server_error"],
    [413, "refused envelope"],
    [418, "refused unexpected"],
    [425, "retryable server_error"],
    [429, "retryable rate_limited"],
    [500, "retryable server_error"],
    [502, "retryable server_error"],
    [503, "retryable server_error"],
    [504, "retryable server_error"],
    [520, "retryable server_error"],
  ])("%i is %s", (status, expected) => {
    const verdict = verdictOnAnswer(answer(status), undefined);
    expect(`${verdict.verdict} ${verdict.kind}`).toBe(expected);
    expect(verdict).toMatchObject({ status, detail: expect.stringContaining(`${status}`) });
    expect(verdict).not.toHaveProperty("retryInMs");
  });

  it("carries what the server asked for", () => {
    expect(verdictOnAnswer(answer(503), 1_500)).toMatchObject({ retryInMs: 1_500 });
    expect(verdictOnAnswer(answer(400), 1_500)).not.toHaveProperty("retryInMs");
  });
});

describe("a failure without an answer", () => {
  it.each<[kind: HttpFailureKind, expected: string]>([
    ["refused", "network"],
    ["reset", "network"],
    ["dns", "network"],
    ["tls", "network"],
    ["unreachable", "network"],
    ["proxy", "network"],
    ["network", "network"],
    ["response_too_large", "network"],
    ["connect_timeout", "timeout"],
    ["response_timeout", "timeout"],
  ])("%s is retryable: %s", (kind, expected) => {
    const verdict = verdictOnFailure({ ok: false, kind, detail: "why" });
    expect(verdict).toEqual({ verdict: "retryable", kind: expected, detail: "why" });
  });

  it("cancelled is cancelled", () => {
    expect(verdictOnFailure({ ok: false, kind: "cancelled", detail: "why" })).toEqual({ verdict: "cancelled" });
  });
});

it("limits, the own pace and an open circuit are no faults", () => {
  expect(
    Object.entries(FAULTS)
      .filter(([, fault]) => fault)
      .map(([kind]) => kind),
  ).toEqual(["network", "timeout", "server_error"]);
});

it("the detail is one bounded line, whatever the body is", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3_000 }), fc.constantFrom(400, 403, 500), (body, status) => {
      const { detail } = verdictOnAnswer({ status, headers: {}, body: Buffer.from(body) }, undefined);
      expect(detail.length).toBeLessThanOrEqual(500);
      expect(detail).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      expect(detail.isWellFormed()).toBe(true);
    }),
  );
});

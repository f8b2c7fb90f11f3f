import { describe, expect, it } from "vitest";
import { createLogger } from "../../src/app/logger.js";
import { fakeOutput } from "./fake-runtime.js";

describe("createLogger", () => {
  it("writes JSON lines where there is no terminal", () => {
    const stderr = fakeOutput();
    createLogger(stderr, {}).warn({ line: 7 }, "rejected");
    expect(JSON.parse(stderr.text)).toEqual({ level: "warn", time: expect.any(String), line: 7, msg: "rejected" });
  });

  it("writes for people on a terminal, without colours when they ask so", () => {
    const stderr = fakeOutput(true);
    createLogger(stderr, { NO_COLOR: "1" }).warn("rejected");
    expect(stderr.text).toMatch(/^\[\d\d:\d\d:\d\d\] WARN: rejected\n$/);
  });

  it("takes its level from MULTIWOVEN_SENTRY_LOG_LEVEL", () => {
    const stderr = fakeOutput();
    const logger = createLogger(stderr, { MULTIWOVEN_SENTRY_LOG_LEVEL: " ERROR " });
    logger.warn("no");
    logger.error("yes");
    expect(stderr.text).toMatch(/yes/);
    expect(stderr.text).not.toMatch(/"no"/);
  });

  it("says so when the level does not exist, and goes on", () => {
    const stderr = fakeOutput();
    createLogger(stderr, { MULTIWOVEN_SENTRY_LOG_LEVEL: "verbose" }).info("still here");
    expect(stderr.text).toMatch(/must be one of trace, debug, info/);
    expect(stderr.text).toMatch(/still here/);
  });

  it("hides what is named like a secret, whoever logs it", () => {
    const stderr = fakeOutput();
    const token = "sntryu_fake_token_for_tests";
    createLogger(stderr, {}).error({
      api_token: token,
      config: { apiToken: token, headers: { Authorization: token } },
    });
    expect(stderr.text).not.toContain(token);
  });
});

import { describe, expect, it } from "vitest";
import { parseConnection } from "../../src/config/connection.js";
import { contradictions, environmentName, settingsFromEnvironment, variableOf } from "../../src/config/environment.js";

describe("settings in the environment", () => {
  it("take the names of Sentry's own tools, and ours for the rest", () => {
    const env = {
      SENTRY_AUTH_TOKEN: "sntryu_fake_token_for_tests",
      SENTRY_ORG: "acme",
      SENTRY_PROJECT: "shop",
      SENTRY_URL: "https://sentry.example.com",
      SENTRY_DSN: "https://abc@o1.ingest.sentry.io/1",
      SENTRY_ENVIRONMENT: "production",
      SENTRY_RELEASE: "1.0",
      MULTIWOVEN_SENTRY_UNDO_QUOTE_DOUBLING: "off",
      MULTIWOVEN_SENTRY_MAX_REQUESTS_PER_MINUTE: "600",
    };
    expect(settingsFromEnvironment(env)).toEqual({
      api_token: "sntryu_fake_token_for_tests",
      organization_slug: "acme",
      project_slug: "shop",
      sentry_url: "https://sentry.example.com",
      dsn: "https://abc@o1.ingest.sentry.io/1",
      environment: "production",
      release: "1.0",
      undo_quote_doubling: "off",
      max_requests_per_minute: "600",
    });
  });

  it("count as unset when empty, and leave the rest of the environment alone", () => {
    const env = { SENTRY_ORG: "", SENTRY_PROJECT: " ", SENTRY_TRACE: "1", PATH: "/bin", SENTRY_URL: undefined };
    expect(settingsFromEnvironment(env)).toEqual({});
  });

  it("leave variables of the process out", () => {
    const env = {
      MULTIWOVEN_SENTRY_LOG_LEVEL: "debug",
      MULTIWOVEN_SENTRY_NODE: "/usr/bin/node",
      MULTIWOVEN_SENTRY_SELF_DSN: "https://fake_key@sentry.invalid/1",
      MULTIWOVEN_SENTRY_SELF_ENVIRONMENT: "production",
      MULTIWOVEN_SENTRY_SELF_RELEASE: "multiwoven@0.124.0",
      MULTIWOVEN_SENTRY_SELF_TRACES_SAMPLE_RATE: "0.1",
      MULTIWOVEN_SENTRY_SELF_MONITORS: "off",
    };
    expect(settingsFromEnvironment(env)).toEqual({});
  });

  it("give a slip of the pen away", () => {
    const env = {
      SENTRY_AUTH_TOKEN: "t",
      SENTRY_ORG: "acme",
      SENTRY_PROJECT: "shop",
      MULTIWOVEN_SENTRY_UNDO_QUOTE_DUBLING: "on",
    };
    expect(parseConnection(settingsFromEnvironment(env), { unknownSettings: "refuse" })).toMatchObject({
      ok: false,
      problems: [{ kind: "unknown", message: expect.stringContaining("Did you mean undo_quote_doubling?") }],
    });
  });

  it("know every setting under our prefix too; Sentry's name wins", () => {
    expect(settingsFromEnvironment({ MULTIWOVEN_SENTRY_DSN: "ours" })).toEqual({ dsn: "ours" });
    expect(settingsFromEnvironment({ MULTIWOVEN_SENTRY_DSN: "ours", SENTRY_DSN: "theirs" })).toEqual({ dsn: "theirs" });
  });

  it("contradict each other when two spellings have two values", () => {
    const env = { MULTIWOVEN_SENTRY_DSN: "ours", SENTRY_DSN: "theirs", SENTRY_ORG: "a", SENTRY_PROJECT: "" };
    expect(contradictions(env)).toEqual([["SENTRY_DSN", "MULTIWOVEN_SENTRY_DSN"]]);
    expect(contradictions({ MULTIWOVEN_SENTRY_DSN: "", SENTRY_DSN: "theirs" })).toEqual([]);
    expect(contradictions({ MULTIWOVEN_SENTRY_SCRUB: "on" })).toEqual([]);
  });

  it("have one name to tell people", () => {
    expect(variableOf("dsn")).toBe("SENTRY_DSN");
    expect(variableOf("projet_slug")).toBe("MULTIWOVEN_SENTRY_PROJET_SLUG");
    expect(environmentName("api_token")).toBe("SENTRY_AUTH_TOKEN");
    expect(environmentName("max_requests_per_minute")).toBe("MULTIWOVEN_SENTRY_MAX_REQUESTS_PER_MINUTE");
  });
});

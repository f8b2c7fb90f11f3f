/** What depends on earlier items: duplicates, monitors, check-ins too close together. */
import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../src/sandbox/sandbox.js";
import type { JsonObject } from "../../../src/sentry/items.js";
import { call, envelope, openSandbox, post } from "../../support/sandbox.js";
import { VirtualClock } from "../../support/virtual-clock.js";

const ID = "9ec79c33ec9942ab8353589fcb2e04dc";
const HOUR = 3_600_000;
const event = (message: string, id = ID, type = "event") => envelope({ event_id: id }, [{ type }, { message }]);
const outcomes = (sandbox: Sandbox) => sandbox.items().map(({ outcome }) => outcome);

describe("a second event with the same id", () => {
  test("within an hour is a duplicate, whatever it says, and answered 200 all the same", async () => {
    const clock = new VirtualClock();
    const sandbox = await openSandbox({ clock });
    await post(sandbox.dsn, event("first"));
    await clock.advance(HOUR - 1);
    expect(await post(sandbox.dsn, event("second", "9EC79C33-EC99-42AB-8353-589FCB2E04DC"))).toMatchObject({
      status: 200,
      body: { id: ID },
    });
    await clock.advance(1);
    await post(sandbox.dsn, event("third"));
    expect(outcomes(sandbox)).toEqual(["accepted", "duplicate", "accepted"]);
    expect(sandbox.outcomes()).toEqual({ accepted: 2, duplicate: 1 });
  });

  test("in another project is none", async () => {
    const sandbox = await openSandbox();
    await post(sandbox.dsn, event("x"));
    await post(sandbox.addProject({ slug: "other" }), event("x"));
    expect(outcomes(sandbox)).toEqual(["accepted", "accepted"]);
  });

  test("after one that was dropped is none", async () => {
    const sandbox = await openSandbox();
    await post(sandbox.dsn, envelope({ event_id: ID }, [{ type: "event" }, "broken"]));
    await post(sandbox.dsn, event("x"));
    expect(outcomes(sandbox)).toEqual(["invalid_json", "accepted"]);
  });

  test("logs have none: sent twice they are there twice", async () => {
    const sandbox = await openSandbox({ clock: new VirtualClock() });
    const log = { timestamp: Date.UTC(2026, 10, 23, 12) / 1000, trace_id: "a".repeat(32), level: "info", body: "x" };
    const header = { type: "log", content_type: "application/vnd.sentry.items.log+json", item_count: 1 };
    const body = envelope({}, [header, { items: [log] }]);
    await post(sandbox.dsn, body);
    await post(sandbox.dsn, body);
    expect(sandbox.items()).toMatchObject([
      { type: "log", event_id: null, outcome: "accepted", payload: log },
      { type: "log", event_id: null, outcome: "accepted", payload: log },
    ]);
  });
});

describe("check-ins", () => {
  const CONFIG = { schedule: { type: "interval", value: 1, unit: "hour" } };
  let ids = 0;
  const checkIn = (fields: JsonObject = {}) => {
    ids += 1;
    const id = ids.toString(16).padStart(32, "0");
    return envelope({}, [{ type: "check_in" }, { check_in_id: id, monitor_slug: "nightly", status: "ok", ...fields }]);
  };

  test("need their monitor: from an earlier check-in, by REST, or by hand", async () => {
    const sandbox = await openSandbox();
    await post(sandbox.dsn, checkIn());
    await post(sandbox.dsn, checkIn({ monitor_config: CONFIG }));
    await post(sandbox.dsn, checkIn());
    await call(`${sandbox.url}/_sandbox/monitors`, { method: "POST", body: '{"slug":"by-hand"}' });
    await post(sandbox.dsn, checkIn({ monitor_slug: "by-hand" }));
    await call(`${sandbox.url}/api/0/organizations/acme/monitors/`, {
      method: "POST",
      headers: { Authorization: `Bearer ${sandbox.api_token}` },
      body: JSON.stringify({ project: "shop", name: "by-rest", config: CONFIG }),
    });
    await post(sandbox.dsn, checkIn({ monitor_slug: "by-rest" }));
    expect(outcomes(sandbox)).toEqual(["monitor_not_found", "accepted", "accepted", "accepted", "accepted"]);
  });

  test("six in a minute of the clock for one monitor and environment, without holding up another", async () => {
    const clock = new VirtualClock();
    const sandbox = await openSandbox({ clock });
    await clock.advance(59_000);
    for (let count = 0; count < 7; count += 1) await post(sandbox.dsn, checkIn({ monitor_config: CONFIG }));
    await post(sandbox.dsn, checkIn({ environment: "test" }));
    await post(sandbox.dsn, checkIn({ monitor_slug: "other", monitor_config: CONFIG }));
    await clock.advance(1_000);
    await post(sandbox.dsn, checkIn({ environment: "production" }));
    expect(outcomes(sandbox)).toEqual([
      ...Array.from({ length: 6 }, () => "accepted"),
      "monitor_environment_ratelimited",
      "accepted",
      "accepted",
      "accepted",
    ]);
  });

  test("with a config that is none are taken only by a monitor that exists", async () => {
    const sandbox = await openSandbox();
    const broken = { monitor_config: { schedule: { type: "crontab", value: "0 * *" } } };
    await post(sandbox.dsn, checkIn(broken));
    await post(sandbox.dsn, checkIn({ monitor_config: CONFIG }));
    await post(sandbox.dsn, checkIn(broken));
    expect(outcomes(sandbox)).toEqual(["monitor_invalid_config", "accepted", "accepted"]);
  });

  test("name the same monitor in whatever writing", async () => {
    const sandbox = await openSandbox();
    await post(sandbox.dsn, checkIn({ monitor_slug: "Nightly  Rún!", monitor_config: CONFIG }));
    await post(sandbox.dsn, checkIn({ monitor_slug: "nightly-run" }));
    expect(outcomes(sandbox)).toEqual(["accepted", "accepted"]);
  });

  test("go from in_progress to their end once", async () => {
    const sandbox = await openSandbox();
    const check_in_id = "f".repeat(32);
    await post(sandbox.dsn, checkIn({ check_in_id, status: "in_progress", monitor_config: CONFIG }));
    await post(sandbox.dsn, checkIn({ check_in_id, status: "in_progress" }));
    await post(sandbox.dsn, checkIn({ check_in_id, status: "error" }));
    await post(sandbox.dsn, checkIn({ check_in_id, status: "ok" }));
    await post(sandbox.dsn, checkIn({ check_in_id, status: "in_progress" }));
    await post(sandbox.dsn, checkIn({ check_in_id, environment: "test" }));
    expect(outcomes(sandbox)).toEqual([
      "accepted",
      "accepted",
      "accepted",
      "checkin_finished",
      "accepted",
      "checkin_environment_mismatch",
    ]);
  });

  test("with the all-zero id close the latest open one", async () => {
    const sandbox = await openSandbox();
    const nil = { check_in_id: "0".repeat(32) };
    await post(sandbox.dsn, checkIn({ check_in_id: "e".repeat(32), status: "in_progress", monitor_config: CONFIG }));
    await post(sandbox.dsn, checkIn({ ...nil, status: "ok" }));
    await post(sandbox.dsn, checkIn({ check_in_id: "e".repeat(32), status: "ok" }));
    expect(outcomes(sandbox)).toEqual(["accepted", "accepted", "checkin_finished"]);
  });
});

import { expect, it } from "vitest";
import type { JsonValue } from "../../src/sentry/items.js";
import { map, payloadOf } from "./support.js";

it.each<[string, JsonValue[]]>([
  ["ok", [true, "t", "True", 1, "1", "yes", "healthy", "pass", "OK"]],
  ["error", [false, "f", 0, "0", "no", "aborted", "unhealthy", "timed out", "CANCELED"]],
  ["in_progress", ["running", "in progress", "active"]],
])("a check-in that is %s may be written %j", (status, words) => {
  for (const word of words) expect(payloadOf("check_ins", { monitor_slug: "n", status: word }).status).toBe(status);
});

it("other numbers and words are no status", () => {
  for (const word of [2, -1, "perhaps", {}])
    expect(map("check_ins", { monitor_slug: "n", status: word })).toMatchObject({ ok: false });
});

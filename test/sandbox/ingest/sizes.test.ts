/** One item too many or too big costs the whole envelope: 413 with Relay's sentence. */
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { JsonValue } from "../../../src/sentry/items.js";
import { envelope, openSandbox, post } from "../../support/sandbox.js";

type Entry = readonly [Readonly<Record<string, JsonValue>>, JsonValue | string];

const padded = (bytes: number): string => `{"message":"${"x".repeat(bytes - 14)}"}`;
const LOG = { type: "log", content_type: "application/vnd.sentry.items.log+json", item_count: 1 };
const METRIC = { type: "trace_metric", content_type: "application/vnd.sentry.items.trace-metric+json", item_count: 1 };
const SPAN = { type: "span", content_type: "application/vnd.sentry.items.span.v2+json", item_count: 1 };
const CONTAINER = { items: [{}] };
const times = (count: number, entry: Entry): Entry[] => Array.from({ length: count }, () => entry);
const KIB = 1_024;
const MIB = 1_048_576;

async function status(...items: readonly Entry[]) {
  const sandbox = await openSandbox();
  const { status: answered, body } = await post(sandbox.dsn, gzipSync(envelope({}, ...items), { level: 1 }), {
    "Content-Encoding": "gzip",
  });
  return { answered, body, stored: sandbox.items().length, outcomes: sandbox.outcomes() };
}

describe("refused whole", () => {
  test.each<[string, string, Entry[]]>([
    ["two events", "event", times(2, [{ type: "event" }, {}])],
    [
      "an event and a transaction",
      "transaction",
      [
        [{ type: "event" }, {}],
        [{ type: "transaction" }, {}],
      ],
    ],
    [
      "a feedback and an event",
      "event",
      [
        [{ type: "feedback" }, {}],
        [{ type: "event" }, {}],
      ],
    ],
    ["two check-ins", "check_in", times(2, [{ type: "check_in" }, {}])],
    ["two containers of logs", "log", times(2, [LOG, CONTAINER])],
    ["two containers of metrics", "trace_metric", times(2, [METRIC, CONTAINER])],
    ["two containers of spans", "span", times(2, [SPAN, CONTAINER])],
    ["26 standalone spans", "span", times(26, [{ type: "span" }, {}])],
    ["31 attachments", "attachment", times(31, [{ type: "attachment" }, "x"])],
    ["101 client reports", "client_report", times(101, [{ type: "client_report" }, {}])],
    ["101 sessions", "session", times(101, [{ type: "session" }, {}])],
    ["an event of 1 MiB and a byte", "event", [[{ type: "event" }, padded(MIB + 1)]]],
    ["a transaction of 1 MiB and a byte", "transaction", [[{ type: "transaction" }, padded(MIB + 1)]]],
    ["a feedback of 1 MiB and a byte", "feedback", [[{ type: "feedback" }, padded(MIB + 1)]]],
    ["a check-in of 100 KiB and a byte", "check_in", [[{ type: "check_in" }, padded(100 * KIB + 1)]]],
    ["a log of 2 MiB and a byte", "log", [[LOG, padded(2 * MIB + 1)]]],
    ["a metric of 1 MiB and a byte", "trace_metric", [[METRIC, padded(MIB + 1)]]],
    [
      "a container above 12 MiB, however many it says it holds",
      "log",
      [[{ ...LOG, item_count: 100 }, padded(12 * MIB + 1)]],
    ],
    ["logs without their content type count as one", "log", [[{ type: "log", item_count: 100 }, padded(3 * MIB)]]],
    ["a container that says it holds none", "log", [[{ ...LOG, item_count: 0 }, padded(3 * MIB)]]],
  ])("%s", async (_what, type, items) => {
    const { answered, body, stored, outcomes } = await status(...items);
    expect(answered).toBe(413);
    expect(body).toEqual({
      detail: `envelope exceeded size limits for type '${type}' (https://develop.sentry.dev/sdk/envelopes/#size-limits)`,
    });
    expect(stored).toBe(0);
    expect(outcomes).toEqual({ [`too_large:${type}`]: 1 });
  });
});

describe("taken", () => {
  test.each<[string, Entry[]]>([
    ["an event of exactly 1 MiB", [[{ type: "event" }, padded(MIB)]]],
    ["a check-in of exactly 100 KiB", [[{ type: "check_in" }, padded(100 * KIB)]]],
    ["a container of 3 MiB that says it holds 100", [[{ ...LOG, item_count: 100 }, padded(3 * MIB)]]],
    ["an event with 30 attachments", [[{ type: "event" }, {}], ...times(30, [{ type: "attachment" }, "x"])]],
    [
      "an event with sessions and a client report",
      [
        [{ type: "event" }, {}],
        [{ type: "session" }, {}],
        [{ type: "client_report" }, {}],
      ],
    ],
    [
      "one of each container",
      [
        [LOG, CONTAINER],
        [METRIC, CONTAINER],
        [SPAN, CONTAINER],
      ],
    ],
    ["any number of unknown items", times(200, [{ type: "hologram" }, "x"])],
  ])("%s", async (_what, items) => {
    expect((await status(...items)).answered).toBe(200);
  });
});

/** Rows a second through the class, from the row to Sentry's 200 on loopback, beside plain axios with the same bytes. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent } from "node:http";
import axios from "axios";
import { runLanes } from "../dist/connector/lanes.js";
import { planRecord } from "../dist/connector/plan.js";
import { HOST_PATIENCE, SentryDestination } from "../dist/index.js";
import { encodeEnvelope } from "../dist/sentry/envelope.js";
import { measure, milliseconds } from "./measure.mjs";

const ROWS = 2_000;
const IN_FLIGHT = 30;
const sample = readFileSync(new URL("../docs/samples/errors.ndjson", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));
const errors = Array.from({ length: ROWS }, (_, index) => ({ ...sample[index % sample.length], record_id: index }));
const logs = errors.map(({ record_id }) => ({ body: `order ${record_id} paid`, level: "info", record_id }));

const server = fork(new URL("ingest-server.mjs", import.meta.url));
const [port] = await once(server, "message");
const connection = {
  organizationSlug: "acme",
  projectSlug: "shop",
  sentryUrl: `http://127.0.0.1:${port}`,
  dsn: {
    protocol: "http",
    publicKey: "0123456789abcdef0123456789abcdef",
    host: `127.0.0.1:${port}`,
    path: "",
    projectId: "1",
  },
  undoQuoteDoubling: "auto",
  updatedRows: "send",
  scrub: "on",
  outOfWindow: "send",
  serverLimits: "current",
};
const request = { connection, caller: "command_line", patience: HOST_PATIENCE, writeId: "bench" };
const ports = { clock: { now: () => Date.now() }, sdk: { name: "bench", version: "0" } };

function plans(stream, rows) {
  return rows.map((row, index) => {
    const plan = planRecord(row, index, { ...request, stream }, ports);
    if (!plan.ok) throw new Error(`${stream} row ${index}: ${plan.detail}`);
    return plan;
  });
}

await measure("planning an error row: map, scrub, encode (µs)", async () => {
  return ((await milliseconds(() => plans("errors", errors))) * 1_000) / ROWS;
});
await measure("planning a log row (µs)", async () => ((await milliseconds(() => plans("logs", logs))) * 1_000) / ROWS);

const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
const planned = plans("errors", errors);
await measure("plain axios, envelopes of the same rows (requests/s)", async () => {
  const ms = await milliseconds(() =>
    runLanes(planned, IN_FLIGHT, async ({ item, payload }) => {
      const body = encodeEnvelope({ eventId: item.eventId, item: { type: "event", payload } }, Date.now(), ports.sdk);
      await axios.post(`http://127.0.0.1:${port}/api/1/envelope/`, body, {
        httpAgent: agent,
        maxRedirects: 0,
        responseType: "arraybuffer",
        transformRequest: [],
        transformResponse: [],
      });
    }),
  );
  return (ROWS / ms) * 1_000;
});
agent.destroy();

for (const [stream, rows, lanes] of [
  ["errors", errors, IN_FLIGHT],
  ["logs", logs, 1_000],
]) {
  await measure(`class, ${stream} (rows/s)`, async () => {
    const destination = new SentryDestination({ maxInFlight: IN_FLIGHT });
    const session = destination.openWrite({ ...request, stream });
    const ms = await milliseconds(() =>
      runLanes(rows.entries(), lanes, async ([index, row]) => {
        const { outcome } = await session.deliver(row, index);
        if (outcome.kind !== "delivered") throw new Error(JSON.stringify(outcome));
      }),
    );
    destination.close();
    return (ROWS / ms) * 1_000;
  });
}
server.disconnect();

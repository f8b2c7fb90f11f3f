import type { AddressInfo } from "node:net";
import { createServer as createTcpServer } from "node:net";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { createHttpClient } from "../../src/http/axios-client.js";
import type { HttpClient } from "../../src/http/http-client.js";
import type { Dsn } from "../../src/sentry/dsn.js";
import { createTransport, type ProjectTransport } from "../../src/transport/create-transport.js";
import { createOutageAllowance } from "../../src/transport/outage-allowance.js";
import type { Patience, Verdict } from "../../src/transport/transport.js";
import { VirtualClock } from "../support/virtual-clock.js";
import { FAULTS, type Fault, startFaultServer } from "./fault-server.js";
import {
  ACCEPTED,
  after,
  COMMAND_LINE,
  DSN,
  dsnSource,
  envelope,
  eventId,
  HOST,
  REFUSED_CONNECTION,
  SDK,
  scriptedHttp,
  sentIds,
} from "./fixtures.js";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function project(clock: VirtualClock, http: HttpClient, source = dsnSource(DSN), maxInFlight = 10): ProjectTransport {
  return createTransport({ clock, http, sdk: SDK, dsnSource: source, maxInFlight });
}

const loopback = (port: number): Dsn => ({ ...DSN, host: `127.0.0.1:${port}` });

/** Time-outs run on the virtual clock too, so that a stalled request costs no real time. */
function realHttp(clock: VirtualClock): HttpClient {
  const http = createHttpClient({ proxies: {}, maxSockets: 10, clock });
  closing.push(() => http.close());
  return http;
}

/** As a caller with so many lanes would: each takes the next row when its last one has ended. */
async function inLanes(rows: number, lanes: number, send: (row: number) => Promise<Verdict>): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  let next = 0;
  const lane = async () => {
    while (next < rows) {
      const row = next++;
      verdicts[row] = await send(row);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return verdicts;
}

describe("a hundred sends at once", () => {
  it("share one pool of slots, and reach one project each once", async () => {
    const clock = new VirtualClock();
    let flying = 0;
    let most = 0;
    const http = scriptedHttp(async () => {
      most = Math.max(most, ++flying);
      await clock.sleep(20);
      flying -= 1;
      return { status: 200 };
    });
    const { transport } = project(clock, http);
    const sends = Array.from({ length: 100 }, (_, n) => transport.send(envelope(n), { patience: COMMAND_LINE }));
    expect(await clock.run(Promise.all(sends))).toEqual(new Array(100).fill(ACCEPTED));
    expect(most).toBe(10);
    expect(new Set(sentIds(http.requests)).size).toBe(100);
  });

  it("stop together at a limit, go on together after it, and use no attempts up for it", async () => {
    const clock = new VirtualClock();
    const starts: number[] = [];
    const http = scriptedHttp((_, index) => {
      starts.push(clock.monotonic());
      return index === 0
        ? { status: 429, headers: { "x-sentry-rate-limits": "120:error:key:quota" } }
        : { status: 200 };
    });
    const { transport, limitsInForce } = project(clock, http, dsnSource(DSN), 1);
    const sends = Array.from({ length: 100 }, (_, n) => transport.send(envelope(n), { patience: COMMAND_LINE }));
    await clock.advance(1_000);
    expect(limitsInForce()).toEqual(["error 119 s (quota)"]);
    expect(await clock.run(Promise.all(sends))).toEqual(new Array(100).fill(ACCEPTED));
    expect(starts.filter((at) => at > 0 && at < 120_000)).toEqual([]);
    expect(http.requests).toHaveLength(101);
  });

  it("do not hold up another project", async () => {
    const clock = new VirtualClock();
    const limited = scriptedHttp(() => ({ status: 429 }));
    const one = project(clock, limited);
    const other = project(
      clock,
      scriptedHttp(() => ({ status: 200 })),
    );
    expect(await one.transport.send(envelope(), { patience: HOST })).toMatchObject({ kind: "rate_limited" });
    expect(await other.transport.send(envelope(), { patience: HOST })).toEqual(ACCEPTED);
  });
});

describe("a rotated key", () => {
  it("in the middle of a run loses no record and doubles none", async () => {
    const clock = new VirtualClock();
    const fresh = { ...DSN, publicKey: "fakekey2" };
    const source = dsnSource(DSN, fresh);
    const accepted: string[] = [];
    const http = scriptedHttp(async (request, index) => {
      const rotated = index >= 40;
      await clock.sleep(5);
      if (rotated && request.headers["X-Sentry-Auth"]?.includes("fakekey1")) return { status: 403 };
      accepted.push(...sentIds([request]));
      return { status: 200 };
    });
    const { transport } = project(clock, http, source);
    const run = inLanes(100, 10, (row) => transport.send(envelope(row), { patience: HOST }));
    expect(await clock.run(run)).toEqual(new Array(100).fill(ACCEPTED));
    expect(accepted.toSorted()).toEqual(Array.from({ length: 100 }, (_, row) => eventId(row)));
    expect(source.evicted).toEqual(["fakekey1"]);
  });
});

describe("a project that is down", () => {
  it("ends a run of 60 rows within 30 s, when it may wait for 5 s", async () => {
    const clock = new VirtualClock();
    const { transport, circuitState } = project(
      clock,
      scriptedHttp(() => REFUSED_CONNECTION),
    );
    const patience: Patience = { ...COMMAND_LINE, outage: createOutageAllowance(5_000) };
    const verdicts = await clock.run(inLanes(60, 10, (row) => transport.send(envelope(row), { patience })));
    expect(verdicts.map((verdict) => verdict.verdict)).toEqual(new Array(60).fill("retryable"));
    expect(clock.monotonic()).toBeLessThan(30_000);
    expect(circuitState()).toEqual({ state: "open", reason: "sentry.test refused the connection." });
  });

  it("ends it so over a real closed port", async () => {
    const clock = new VirtualClock();
    const server = createTcpServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const { transport, circuitState } = project(clock, realHttp(clock), dsnSource(loopback(port)));
    const patience: Patience = { ...COMMAND_LINE, outage: createOutageAllowance(5_000) };
    await clock.run(inLanes(60, 10, (row) => transport.send(envelope(row), { patience })));
    expect(clock.monotonic()).toBeLessThan(30_000);
    expect(circuitState()).toMatchObject({ reason: expect.stringContaining("ECONNREFUSED") });
  });

  it("costs the host five records' time, then next to nothing", async () => {
    const clock = new VirtualClock();
    const { transport } = project(
      clock,
      scriptedHttp(() => REFUSED_CONNECTION),
    );
    for (let row = 0; row < 5; row += 1) await clock.run(transport.send(envelope(row), { patience: HOST }));
    const before = clock.monotonic();
    expect(before).toBeLessThanOrEqual(25_000);
    for (let row = 5; row < 1_000; row += 1)
      expect(await clock.run(transport.send(envelope(row), { patience: HOST }))).toMatchObject({
        kind: "circuit_open",
      });
    expect(clock.monotonic()).toBe(before);
  });

  it("costs no record more than its own time, even when each request stalls", async () => {
    const clock = new VirtualClock();
    const http = scriptedHttp(async (request) => {
      await clock.sleep(Math.min(40_000, request.timeouts.totalMs));
      return { ok: false, kind: "response_timeout", detail: "sentry.test did not answer in time." };
    });
    const { transport } = project(clock, http);
    await clock.run(transport.send(envelope(), { patience: HOST }));
    expect(clock.monotonic()).toBeLessThanOrEqual(5_000);
  });
});

describe("whatever the server does", () => {
  /** Mostly well, and every fault often enough. */
  function faults(clock: VirtualClock): () => Fault {
    return () => (clock.random() < 0.5 ? "ok" : (FAULTS[Math.floor(clock.random() * FAULTS.length)] ?? "ok"));
  }

  it.each([1, 2, 3])("each record is either taken or reported as failed, and keeps its id (seed %i)", async (seed) => {
    const clock = new VirtualClock(undefined, seed);
    const server = await startFaultServer(faults(clock));
    closing.push(server.close);
    const { transport } = project(clock, realHttp(clock), dsnSource(loopback(server.port)));
    const rows = 300;
    const patience: Patience = { ...COMMAND_LINE, outage: createOutageAllowance(60_000) };
    const verdicts = await clock.run(inLanes(rows, 10, (row) => transport.send(envelope(row), { patience })));

    const known = new Set(verdicts.map((_, row) => eventId(row)));
    expect([...server.taken.keys()].filter((id) => !known.has(id))).toEqual([]);
    const lost = verdicts.flatMap(({ verdict }, row) =>
      verdict === "accepted" && !server.taken.has(eventId(row)) ? [row] : [],
    );
    expect(lost).toEqual([]);
    const failed = verdicts.filter(({ verdict }) => verdict !== "accepted");
    for (const verdict of failed)
      expect(verdict).toMatchObject({ verdict: "retryable", detail: expect.stringMatching(/./) });
    expect(failed.length).toBeLessThan(rows / 10);
  });

  it("a server that speaks no TLS takes nothing, and the record says so", async () => {
    const clock = new VirtualClock();
    const server = await startFaultServer(() => "ok");
    closing.push(server.close);
    const source = dsnSource({ ...loopback(server.port), protocol: "https" });
    const { transport } = project(clock, realHttp(clock), source);
    const verdict = await clock.run(transport.send(envelope(), { patience: HOST }));
    expect(verdict).toMatchObject({ verdict: "retryable", kind: "network", detail: expect.stringContaining("TLS") });
    expect(server.taken.size).toBe(0);
  });

  it("a cancelled run leaves each record accepted, failed or cancelled, and none of them accepted in vain", async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const clock = new VirtualClock(undefined, seed);
      const server = await startFaultServer(faults(clock));
      closing.push(server.close);
      const { transport } = project(clock, realHttp(clock), dsnSource(loopback(server.port)));
      const stop = new AbortController();
      const stopAt = Math.floor(clock.random() * 40);
      const verdicts = await clock.run(
        inLanes(40, 10, (row) => {
          if (row === stopAt) stop.abort();
          return transport.send(envelope(row), { patience: COMMAND_LINE, signal: stop.signal });
        }),
      );
      expect(verdicts).toHaveLength(40);
      for (const [row, { verdict }] of verdicts.entries()) {
        if (verdict === "accepted") expect(server.taken.has(eventId(row))).toBe(true);
        if (row > stopAt) expect(verdict).toBe("cancelled");
      }
    }
  });

  it("nothing that is answered holds the proxy's password or the request", async () => {
    const clock = new VirtualClock();
    const http = createHttpClient({
      proxies: { http: "http://user:fake-proxy-password@127.0.0.1:9" },
      maxSockets: 1,
      clock,
    });
    closing.push(() => http.close());
    const verdict = await clock.run(project(clock, http).transport.send(envelope(), { patience: HOST }));
    expect(verdict).toMatchObject({ verdict: "retryable", kind: "network" });
    expect(inspect(verdict, { depth: 20, showHidden: true })).not.toMatch(
      /fake-proxy-password|fakekey1|headers|config/,
    );
  });
});

it("resends keep the id of their record", async () => {
  const clock = new VirtualClock();
  const http = scriptedHttp(async (_, index) => after(clock, 10, { status: index < 3 ? 503 : 200 }));
  await clock.run(project(clock, http).transport.send(envelope(9), { patience: HOST }));
  expect(sentIds(http.requests)).toEqual(new Array(4).fill(eventId(9)));
});

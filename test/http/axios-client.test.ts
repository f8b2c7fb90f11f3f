import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { createHttpClient } from "../../src/http/axios-client.js";
import type { HttpRequest } from "../../src/http/http-client.js";

const TOKEN = "sntryu_fake_token_for_tests";
const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function client(options: Partial<Parameters<typeof createHttpClient>[0]> = {}) {
  const created = createHttpClient({ proxies: {}, maxSockets: 4, ...options });
  closing.push(() => created.close());
  return created;
}

function request(url: string, rest: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: "POST",
    url,
    headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "text/plain" },
    body: Buffer.from("a body"),
    timeouts: { connectMs: 5_000, responseMs: 5_000, totalMs: 10_000 },
    maxResponseBytes: 1_000,
    ...rest,
  };
}

async function serve(
  listener: RequestListener,
): Promise<{ url: string; server: Server; connections: () => number; requests: () => number }> {
  let connections = 0;
  let requests = 0;
  const server = createServer((incoming, response) => {
    requests += 1;
    listener(incoming, response);
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`,
    server,
    connections: () => connections,
    requests: () => requests,
  };
}

describe("an answer", () => {
  it.each([
    200, 204, 302, 400, 401, 404, 429, 500, 503,
  ])("of status %i is an answer, and no redirect is followed", async (status) => {
    const { url, requests } = await serve((_, response) =>
      response.writeHead(status, { Location: "/elsewhere" }).end(),
    );
    expect(await client().exchange(request(url))).toMatchObject({ ok: true, status });
    expect(requests()).toBe(1);
  });

  it("comes with the bytes of its body and lower-case header names, repeated ones joined", async () => {
    const { url } = await serve((_, response) =>
      response
        .writeHead(200, ["X-Sentry-Rate-Limits", "1:error:key", "X-Sentry-Rate-Limits", "2::key", "Set-Cookie", "a=1"])
        .end(Buffer.from([0xff, 0x00, 0x0a])),
    );
    const response = await client().exchange(request(url));
    expect(response).toMatchObject({ ok: true, body: Buffer.from([0xff, 0x00, 0x0a]) });
    expect(response).toHaveProperty(["headers", "x-sentry-rate-limits"], "1:error:key, 2::key");
    expect(response).toHaveProperty(["headers", "set-cookie"], "a=1");
  });

  it("is given to what was sent, byte for byte", async () => {
    const received: unknown[] = [];
    const { url } = await serve((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        received.push(incoming.method, incoming.headers["content-type"], Buffer.concat(chunks));
        response.end();
      });
    });
    await client().exchange(request(url, { body: Buffer.from([0x7b, 0x0a, 0xc3, 0xbc, 0x00]) }));
    expect(received).toEqual(["POST", "text/plain", Buffer.from([0x7b, 0x0a, 0xc3, 0xbc, 0x00])]);
  });

  it("is unzipped", async () => {
    const { url } = await serve((_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("plain")),
    );
    expect(await client().exchange(request(url))).toMatchObject({ ok: true, body: Buffer.from("plain") });
  });

  it("is read up to its bound, however well it is packed", async () => {
    const { url } = await serve((_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(5_000_000))),
    );
    expect(await client().exchange(request(url))).toMatchObject({
      ok: false,
      kind: "response_too_large",
      answered: { status: 200 },
    });
  });

  it("that breaks off keeps its status", async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { "content-length": 100, "x-seen": "yes" }).write("half", () => response.destroy());
    });
    expect(await client().exchange(request(url))).toMatchObject({
      ok: false,
      kind: "reset",
      answered: { status: 200, headers: { "x-seen": "yes" } },
    });
  });

  it("of garbage is a failure", async () => {
    const server = createTcpServer((socket) => socket.on("error", () => {}).end("SSH-2.0-hello\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closing.push(() => server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    expect(await client().exchange(request(url))).toMatchObject({ ok: false, kind: "network" });
  });
});

describe("connections", () => {
  it("are kept for the next request", async () => {
    const { url, connections } = await serve((incoming, response) => incoming.resume().on("end", () => response.end()));
    const http = client();
    for (let round = 0; round < 5; round += 1) await http.exchange(request(url));
    expect(connections()).toBe(1);
  });

  it("can be broken by the server between two requests", async () => {
    const { url, server } = await serve((incoming, response) => incoming.resume().on("end", () => response.end()));
    const http = client();
    await http.exchange(request(url));
    server.closeAllConnections();
    expect(["reset", true]).toContain(outcome(await http.exchange(request(url))));
    expect(outcome(await http.exchange(request(url)))).toBe(true);
  });
});

function outcome(result: Awaited<ReturnType<ReturnType<typeof client>["exchange"]>>) {
  return result.ok || result.kind;
}

describe("cancelling", () => {
  it("before the start asks nobody", async () => {
    expect(await client().exchange(request("http://sentry.test/x", { signal: AbortSignal.abort() }))).toMatchObject({
      ok: false,
      kind: "cancelled",
    });
  });

  it("ends a request under way", async () => {
    const stop = new AbortController();
    const { url } = await serve(() => stop.abort());
    expect(await client().exchange(request(url, { signal: stop.signal }))).toEqual({
      ok: false,
      kind: "cancelled",
      detail: "The request was cancelled.",
    });
  });

  it("leaves no listeners behind on a signal that lives long", async () => {
    const stop = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = stop.signal;
    stop.signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners += 1;
      addEventListener.apply(stop.signal, args);
    };
    stop.signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners -= 1;
      removeEventListener.apply(stop.signal, args);
    };
    const { url } = await serve((incoming: IncomingMessage, response: ServerResponse) =>
      incoming.resume().on("end", () => response.end()),
    );
    const http = client();
    for (let round = 0; round < 3; round += 1) await http.exchange(request(url, { signal: stop.signal }));
    expect(listeners).toBe(0);
  });
});

import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createHttpClient } from "../../src/http/axios-client.js";
import { VirtualClock } from "../support/virtual-clock.js";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const timeouts = { connectMs: 1_000, responseMs: 3_000, totalMs: 10_000 };

/** What an exchange came to, and the virtual milliseconds it took. */
async function exchange(url: string, proxies = {}, rest: Partial<typeof timeouts> = {}) {
  const clock = new VirtualClock();
  const http = createHttpClient({ proxies, maxSockets: 1, clock });
  closing.push(() => http.close());
  const sending = http.exchange({
    method: "POST",
    url,
    headers: {},
    body: Buffer.from("a body"),
    timeouts: { ...timeouts, ...rest },
    maxResponseBytes: 1_000,
  });
  return { result: await clock.run(sending), tookMs: clock.monotonic() };
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Takes connections and never says a word; tells how many it still holds. */
async function deaf(): Promise<{ host: string; open: () => number }> {
  let open = 0;
  const server = createTcpServer((socket) => {
    open += 1;
    socket
      .resume()
      .on("error", () => {})
      .on("close", () => {
        open -= 1;
      });
    closing.push(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => server.close());
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, open: () => open };
}

describe("the time for the first byte", () => {
  it("ends the wait for a server that never answers", async () => {
    const { result, tookMs } = await exchange(await serve(() => {}));
    expect(result).toMatchObject({ ok: false, kind: "response_timeout" });
    expect(tookMs).toBe(3_000);
  });

  it("is never longer than the time for everything", async () => {
    const { result, tookMs } = await exchange(await serve(() => {}), {}, { totalMs: 500 });
    expect(result).toMatchObject({ ok: false });
    expect(tookMs).toBe(500);
  });
});

it("the time for everything ends an answer that never ends, and its status is kept", async () => {
  const { result, tookMs } = await exchange(await serve((_, response) => response.writeHead(200).write("and then")));
  expect(result).toMatchObject({ ok: false, kind: "response_timeout", answered: { status: 200 } });
  expect(tookMs).toBe(10_000);
});

describe("the time for the connection", () => {
  it("ends a TLS handshake that never comes to an end", async () => {
    const { host } = await deaf();
    const { result, tookMs } = await exchange(`https://${host}/`);
    expect(result).toMatchObject({ ok: false, kind: "connect_timeout" });
    expect(tookMs).toBe(1_000);
  });

  it("ends the wait for a proxy that never opens the tunnel, and hangs up on it", async () => {
    const { host, open } = await deaf();
    const { result, tookMs } = await exchange("https://sentry.test/", { https: `http://${host}` });
    expect(result).toMatchObject({ ok: false, kind: "connect_timeout" });
    expect(tookMs).toBe(1_000);
    await expect.poll(open).toBe(0);
  });
});

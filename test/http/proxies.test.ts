import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect, promisify } from "node:util";
import ts from "typescript";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createHttpClient, type Proxies } from "../../src/http/axios-client.js";
import { bypassesProxy, parseProxy } from "../../src/http/proxies.js";
import { type SmallProxy, startProxy } from "./small-proxy.js";
import { createAuthority } from "./test-authority.js";

const PASSWORD = "fake-proxy-password";
const closing: (() => void)[] = [];
const authority = createAuthority("sentry.test");
let plainPort = 0;
let tlsPort = 0;

beforeAll(async () => {
  const answer = JSON.stringify({ id: "ok" });
  const plain = createServer((incoming, response) => incoming.resume().on("end", () => response.end(answer)));
  const secure = createTlsServer(authority, (incoming, response) =>
    incoming.resume().on("end", () => response.end(answer)),
  );
  const listen = (server: Server) =>
    new Promise<number>((resolve) =>
      server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)),
    );
  plainPort = await listen(plain);
  tlsPort = await listen(secure);
  return () => {
    for (const server of [plain, secure]) {
      server.closeAllConnections();
      server.close();
    }
  };
});

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function proxyTo(port: number, refuseWith?: number): Promise<SmallProxy> {
  const proxy = await startProxy(port, refuseWith);
  closing.push(proxy.close);
  return proxy;
}

function exchanger(proxies: Proxies) {
  const http = createHttpClient({ proxies, maxSockets: 4 });
  closing.push(() => http.close());
  return (url: string) =>
    http.exchange({
      method: "POST",
      url,
      headers: { "X-Sentry-Auth": "Sentry sentry_key=fake" },
      body: Buffer.from("a body"),
      timeouts: { connectMs: 5_000, responseMs: 5_000, totalMs: 5_000 },
      maxResponseBytes: 1_000,
    });
}

describe("which proxy", () => {
  it.each<[setting: string | undefined, expected: string | undefined]>([
    [undefined, undefined],
    ["", undefined],
    ["  ", undefined],
    ["proxy.example:3128", "http://proxy.example:3128/"],
    [" http://proxy.example:3128 ", "http://proxy.example:3128/"],
    ["https://proxy.example", "https://proxy.example/"],
    ["http://user:p%40ss@proxy.example:3128", "http://user:p%40ss@proxy.example:3128/"],
  ])("%j means %j", (setting, expected) => {
    expect(parseProxy("https", setting)?.href).toBe(expected);
  });

  it.each([
    `socks5://user:${PASSWORD}@p:1080`,
    `http://user:${PASSWORD}@:x`,
    `http://user:${PASSWORD}%zz@p`,
    "http://",
  ])("%s cannot be used, which is told by the setting's name and without its value", async (setting) => {
    const failure = await exchanger({ https: setting })("https://sentry.test/x");
    expect(failure).toMatchObject({ ok: false, kind: "proxy", detail: expect.stringContaining("HTTPS_PROXY") });
    expect(inspect(failure, { depth: 20, showHidden: true })).not.toContain(PASSWORD);
  });
});

describe("NO_PROXY", () => {
  it.each<[no: string | undefined, url: string, bypasses: boolean]>([
    [undefined, "https://sentry.io/", false],
    ["", "https://sentry.io/", false],
    ["*", "https://sentry.io/", true],
    ["sentry.io", "https://sentry.io/", true],
    ["SENTRY.io", "https://Sentry.IO/", true],
    ["sentry.io", "https://o1.ingest.sentry.io/", true],
    [".sentry.io", "https://o1.ingest.sentry.io/", true],
    ["*.sentry.io", "https://o1.ingest.sentry.io/", true],
    ["entry.io", "https://sentry.io/", false],
    ["example.com, sentry.io other", "https://sentry.io/", true],
    ["sentry.io:8443", "https://sentry.io/", false],
    ["sentry.io:8443", "https://sentry.io:8443/", true],
    ["sentry.io:443", "https://sentry.io/", true],
    ["sentry.io:80", "http://sentry.io/", true],
    ["127.0.0.1", "http://127.0.0.1:9000/", true],
    ["::1", "http://[::1]:9000/", true],
    ["[::1]:9000", "http://[::1]:9000/", true],
    ["::1", "http://sentry.io/", false],
  ])("%j and %s: %s", (no, url, bypasses) => {
    expect(bypassesProxy(new URL(url), no)).toBe(bypasses);
  });

  it("leads past the proxy", async () => {
    const proxy = await proxyTo(plainPort);
    const exchange = exchanger({ http: `http://${proxy.host}`, no: "127.0.0.1" });
    expect(await exchange(`http://127.0.0.1:${plainPort}/x`)).toMatchObject({ ok: true, status: 200 });
    expect(proxy.asked).toEqual([]);
  });
});

describe("an http URL", () => {
  it("is asked of the proxy itself, with its credentials", async () => {
    const proxy = await proxyTo(plainPort);
    const exchange = exchanger({ http: `http://user:${PASSWORD}@${proxy.host}`, https: "http://unused.test" });
    for (let round = 0; round < 3; round += 1)
      expect(await exchange("http://sentry.test/x")).toMatchObject({ ok: true, status: 200 });
    expect(new Set(proxy.asked)).toEqual(new Set([`POST http://sentry.test/x as user:${PASSWORD}`]));
    expect(proxy.asked).toHaveLength(3);
  });
});

describe("an https URL", () => {
  it("goes through a tunnel, and its certificate is still checked", async () => {
    const proxy = await proxyTo(tlsPort);
    const failure = await exchanger({ https: `http://${proxy.host}` })("https://sentry.test/x");
    expect(failure).toMatchObject({ ok: false, kind: "tls", detail: expect.stringContaining("NODE_EXTRA_CA_CERTS") });
    expect(proxy.asked).toEqual(["CONNECT sentry.test:443"]);
  });

  it.each([
    [407, /user name and password/],
    [403, /allow this host/],
    [502, /502/],
  ])("whose tunnel is refused with %i is the proxy's failure, never Sentry's answer", async (status, words) => {
    const proxy = await proxyTo(tlsPort, status);
    const failure = await exchanger({ https: `http://user:${PASSWORD}@${proxy.host}` })("https://sentry.test/x");
    expect(failure).toMatchObject({ ok: false, kind: "proxy", code: `HTTP ${status}` });
    expect(failure).toHaveProperty("detail", expect.stringMatching(words));
    expect(failure).not.toHaveProperty("answered");
    expect(inspect(failure, { depth: 20, showHidden: true })).not.toContain(PASSWORD);
  });

  it("whose proxy is down is the proxy's failure", async () => {
    const proxy = await startProxy(tlsPort);
    proxy.close();
    const failure = await exchanger({ https: `http://user:${PASSWORD}@${proxy.host}` })("https://sentry.test/x");
    expect(failure).toMatchObject({ ok: false, kind: "proxy", code: "ECONNREFUSED" });
    expect(failure).toHaveProperty("detail", expect.stringContaining(proxy.host));
    expect(inspect(failure, { depth: 20, showHidden: true })).not.toContain(PASSWORD);
  });
});

describe("a private authority", () => {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  let folder = "";

  /** Node reads NODE_EXTRA_CA_CERTS once, when it starts: so this needs a process of its own. */
  beforeAll(() => {
    folder = mkdtempSync(join(root, "node_modules", ".private-authority-"));
    const sources = [
      ...readdirSync(join(root, "src/http")).map((file) => `http/${file}`),
      ...readdirSync(join(root, "src/kernel")).map((file) => `kernel/${file}`),
    ];
    for (const path of sources) {
      const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
      const { outputText } = ts.transpileModule(readFileSync(join(root, "src", path), "utf8"), { compilerOptions });
      const target = join(folder, path.replace(/\.ts$/, ".js"));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, outputText);
    }
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    writeFileSync(join(folder, "ca.pem"), authority.ca);
    writeFileSync(
      join(folder, "main.js"),
      `import { createHttpClient } from "./http/axios-client.js";
       const [proxies, url] = process.argv.slice(2);
       const http = createHttpClient({ proxies: JSON.parse(proxies), maxSockets: 4 });
       const results = [];
       for (let round = 0; round < 3; round += 1) {
         const { ok, status, kind, detail } = await http.exchange({
           method: "POST", url, headers: {}, body: Buffer.from("a body"), maxResponseBytes: 1000,
           timeouts: { connectMs: 5000, responseMs: 5000, totalMs: 5000 },
         });
         results.push({ ok, status, kind, detail });
       }
       http.close();
       console.log(JSON.stringify(results));`,
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function inChild(proxies: Proxies, env: Record<string, string>): Promise<unknown> {
    const args = [join(folder, "main.js"), JSON.stringify(proxies), "https://sentry.test/x"];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env, timeout: 20_000 });
    return JSON.parse(stdout);
  }

  it("named in NODE_EXTRA_CA_CERTS is trusted through the tunnel, which is kept for the next request", async () => {
    const proxy = await proxyTo(tlsPort);
    const proxies = { https: `http://user:p%40ss@${proxy.host}` };
    const results = await inChild(proxies, { NODE_EXTRA_CA_CERTS: join(folder, "ca.pem") });
    expect(results).toEqual(new Array(3).fill({ ok: true, status: 200 }));
    expect(proxy.asked).toEqual(["CONNECT sentry.test:443 as user:p@ss"]);
  });

  it("not named there is not trusted", async () => {
    const proxy = await proxyTo(tlsPort);
    expect(await inChild({ https: `http://${proxy.host}` }, {})).toMatchObject(
      new Array(3).fill({ ok: false, kind: "tls" }),
    );
  });
});

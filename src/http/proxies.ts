/**
 * Forward proxies: which one a URL goes through, and agents that speak to them. An https URL goes
 * through a CONNECT tunnel, so the proxy sees nothing but the host; an http URL is asked of the proxy
 * itself. What goes wrong on the way to or at the proxy becomes a `ProxyError`, to tell it from Sentry.
 */
import type { ClientRequest } from "node:http";
import type { Socket } from "node:net";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";

/** `code` is the error code below, or what the proxy answered: safe to show, as the whole message is. */
export class ProxyError extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

const ENVIRONMENT_NAMES = { https: "HTTPS_PROXY", http: "HTTP_PROXY" } as const;

/** Reads a proxy setting; undefined when it is empty. Throws a `ProxyError` for one that cannot be used. */
export function parseProxy(scheme: "http" | "https", setting: string | undefined): URL | undefined {
  if (setting === undefined || setting.trim() === "") return undefined;
  const text = setting.trim();
  try {
    const url = new URL(text.includes("://") ? text : `http://${text}`);
    decodeURIComponent(url.username + url.password);
    if ((url.protocol === "http:" || url.protocol === "https:") && url.hostname !== "") return url;
  } catch {
    // The error quotes the setting, password included: it must not travel on.
  }
  const name = ENVIRONMENT_NAMES[scheme];
  throw new ProxyError(
    `${name} cannot be used: it must look like http://proxy.example:3128, or http://user:password@proxy.example:3128 with special characters percent-encoded.`,
    "ERR_PROXY_SETTING",
  );
}

/** Whether `NO_PROXY` exempts this URL. Entries name a host with its subdomains, with or without a port. */
export function bypassesProxy(url: URL, no: string | undefined): boolean {
  const host = url.hostname.toLowerCase();
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return (no ?? "")
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === "*") return true;
      if (BARE_IPV6.test(entry)) return host === `[${entry}]`;
      const [, name = "", onlyPort = port] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      return name !== "" && onlyPort === port && (host === name || host.endsWith(`.${name}`));
    });
}

const BARE_IPV6 = /^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*$/;

interface PoolOptions {
  readonly keepAlive: boolean;
  readonly maxFreeSockets: number;
  readonly scheduling: "lifo";
}

export class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #dialing: HttpsProxyAgent<string>["connectOpts"];

  constructor(proxy: URL, pool: PoolOptions) {
    super(proxy, pool);
    this.#dialing = this.connectOpts;
  }

  override async connect(
    request: ClientRequest,
    options: Parameters<HttpsProxyAgent<string>["connect"]>[1],
  ): Promise<Socket> {
    let status: number | undefined;
    request.once("proxyConnect", (answer: { statusCode: number }) => {
      status = answer.statusCode;
    });
    const socket = await dial(request, this.proxy, (signal) => {
      // The base class reads this before its first await: a request given up takes its socket along.
      this.connectOpts = { ...this.#dialing, signal };
      return super.connect(request, options);
    });
    if (status === 200) return socket;
    socket.destroy();
    throw new ProxyError(refusal(this.proxy, status), `HTTP ${status ?? "?"}`);
  }
}

export class ForwardAgent extends HttpProxyAgent<string> {
  readonly #dialing: HttpProxyAgent<string>["connectOpts"];

  constructor(proxy: URL, pool: PoolOptions) {
    super(proxy, pool);
    this.#dialing = this.connectOpts;
  }

  override connect(
    request: Parameters<HttpProxyAgent<string>["connect"]>[0],
    options: Parameters<HttpProxyAgent<string>["connect"]>[1],
  ): Promise<Socket> {
    return dial(request, this.proxy, (signal) => {
      this.connectOpts = { ...this.#dialing, signal };
      return super.connect(request, options);
    });
  }
}

const givenUp = new WeakMap<ClientRequest, AbortSignal>();

/**
 * Ties a proxy connection that is still being made to its request's end. Node tells an agent nothing of a
 * request that is destroyed before it has a socket; a proxy that never answers would keep that socket.
 */
export function giveUpWith(request: ClientRequest, signal: AbortSignal): void {
  givenUp.set(request, signal);
}

async function dial(
  request: ClientRequest,
  proxy: URL,
  connect: (signal: AbortSignal) => Promise<Socket>,
): Promise<Socket> {
  const dialing = new AbortController();
  const hangUp = (): void => dialing.abort();
  const signal = givenUp.get(request);
  signal?.addEventListener("abort", hangUp, { once: true });
  try {
    return await connect(dialing.signal);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "ERR_PROXY_CONNECTION";
    throw new ProxyError(`The proxy ${proxy.host} could not be reached, or broke off (${code}).`, code);
  } finally {
    signal?.removeEventListener("abort", hangUp);
  }
}

function refusal(proxy: URL, status: number | undefined): string {
  const remedy =
    status === 407
      ? "it wants a user name and password, or other ones: put them into HTTPS_PROXY"
      : "ask whoever runs it to allow this host";
  return `The proxy ${proxy.host} opened no tunnel (HTTP ${status ?? "?"}): ${remedy}.`;
}

/**
 * The HTTP client: the only file that knows axios. Tuned for many small requests to few hosts (kept-alive
 * connections, no transforms, no redirects), and tight-lipped: an AxiosError holds the whole request with
 * its credentials, so none leaves this file.
 */
import http from "node:http";
import https from "node:https";
import axios from "axios";
import { type Clock, systemClock } from "../kernel/clock.js";
import { Deadlines, type TimeoutKind } from "./deadlines.js";
import { describeFailure, failureOf } from "./failures.js";
import type { HttpClient, HttpFailure, HttpRequest, HttpResponse } from "./http-client.js";
import { bypassesProxy, ForwardAgent, giveUpWith, ProxyError, parseProxy, TunnelAgent } from "./proxies.js";

/** What `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` (or their lower-case twins) hold. */
export interface Proxies {
  /** For https URLs. */
  readonly https?: string;
  /** For http URLs. */
  readonly http?: string;
  /** Hosts that are reached directly: separated by commas or spaces, each with its subdomains; `*` for all. */
  readonly no?: string;
}

export interface HttpClientOptions {
  /** From the environment, handed in by whoever may read it. */
  readonly proxies: Proxies;
  /** Connections kept open for the next request, for each host. Their callers bound what is in flight. */
  readonly maxSockets: number;
  /** For the time-outs. They guard real sockets, so it is the real clock unless a test says otherwise. */
  readonly clock?: Clock;
}

type Answer = Pick<HttpResponse, "status" | "headers">;

export function createHttpClient({ proxies, maxSockets, clock = systemClock }: HttpClientOptions): HttpClient {
  const pool = { keepAlive: true, maxFreeSockets: maxSockets, scheduling: "lifo" } as const;
  const direct = { http: new http.Agent(pool), https: new https.Agent(pool) };
  const proxied = {
    http: agentOf("http", proxies.http, (proxy) => new ForwardAgent(proxy, pool)),
    https: agentOf("https", proxies.https, (proxy) => new TunnelAgent(proxy, pool)),
  };
  const instance = axios.create({
    adapter: "http",
    proxy: false,
    maxRedirects: 0,
    maxBodyLength: Number.POSITIVE_INFINITY,
    responseType: "arraybuffer",
    transformRequest: [],
    transformResponse: [],
    validateStatus: () => true,
  });

  /** Throws a `ProxyError` when the proxy setting that this URL needs cannot be used. */
  function agentFor(url: URL): http.Agent {
    const scheme = url.protocol === "https:" ? "https" : "http";
    const agent = proxied[scheme];
    if (agent === undefined || bypassesProxy(url, proxies.no)) return direct[scheme];
    if (agent instanceof ProxyError) throw agent;
    return agent;
  }

  async function exchange(request: HttpRequest): Promise<HttpResponse | HttpFailure> {
    if (!URL.canParse(request.url)) return describeFailure("network", "An address that is no URL");
    const url = new URL(request.url);
    const stop = new AbortController();
    const deadlines = new Deadlines(clock, request.timeouts);
    let struck: TimeoutKind | "cancelled" | "settled" | undefined;
    let answer: Answer | undefined;
    const end = (why: TimeoutKind | "cancelled" | "settled"): void => {
      struck ??= why;
      stop.abort();
    };
    const cancel = (): void => end("cancelled");
    if (request.signal?.aborted) return describeFailure("cancelled", url.host);
    request.signal?.addEventListener("abort", cancel, { once: true });
    void deadlines.watch(stop.signal).then((timeout) => timeout && end(timeout));
    try {
      const agent = agentFor(url);
      const response = await instance.request<Buffer>({
        method: request.method,
        url: request.url,
        headers: request.headers,
        data: request.body,
        httpAgent: agent,
        httpsAgent: agent,
        maxContentLength: request.maxResponseBytes,
        signal: stop.signal,
        transport: transportFor(url, deadlines, stop.signal, (seen) => {
          answer = seen;
        }),
      });
      return { ok: true, ...(answer ?? { status: response.status, headers: {} }), body: response.data };
    } catch (error) {
      const broken = answer === undefined ? {} : { answered: answer };
      if (struck !== undefined && struck !== "settled") return { ...describeFailure(struck, url.host), ...broken };
      return { ...failureIn(error, url.host), ...broken };
    } finally {
      request.signal?.removeEventListener("abort", cancel);
      end("settled");
    }
  }

  return {
    exchange,
    close() {
      for (const agent of [direct.http, direct.https, proxied.http, proxied.https])
        if (agent instanceof http.Agent) agent.destroy();
    },
  };
}

function agentOf<Agent>(
  scheme: "http" | "https",
  setting: string | undefined,
  create: (proxy: URL) => Agent,
): Agent | ProxyError | undefined {
  try {
    const proxy = parseProxy(scheme, setting);
    return proxy === undefined ? undefined : create(proxy);
  } catch (error) {
    if (error instanceof ProxyError) return error;
    throw error;
  }
}

/** Node's own transport, overheard: when the connection stands, and what is answered before the body. */
function transportFor(url: URL, deadlines: Deadlines, stop: AbortSignal, onAnswer: (answer: Answer) => void) {
  return {
    request(options: http.RequestOptions, handle: (response: http.IncomingMessage) => void): http.ClientRequest {
      const request = (url.protocol === "https:" ? https : http).request(options, (response) => {
        deadlines.answered();
        onAnswer({ status: response.statusCode ?? 0, headers: flatten(response.headers) });
        handle(response);
      });
      deadlines.follow(request);
      giveUpWith(request, stop);
      return request;
    },
  };
}

function flatten(headers: http.IncomingHttpHeaders): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(", ") : value;
  return flat;
}

/** Two failures that axios names itself, under one code; the rest goes by the code of the system. */
function failureIn(error: unknown, host: string): HttpFailure {
  if (!axios.isAxiosError(error) || error.code !== "ERR_BAD_RESPONSE") return failureOf(error, host);
  return describeFailure(error.message.startsWith("maxContentLength") ? "response_too_large" : "reset", host);
}

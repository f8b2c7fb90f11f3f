/** A server of canned answers behind the HttpClient port; it keeps what was asked. */
import type { HttpClient, HttpFailure, HttpRequest, HttpResponse } from "../../src/http/http-client.js";

export type Answer = HttpResponse | HttpFailure;
/** One answer for ever, or one after the other with the last repeated. */
export type Route = Answer | readonly Answer[];

export class FakeHttp implements HttpClient {
  readonly requests: HttpRequest[] = [];
  readonly #turns = new Map<string, number>();

  /** Keys are whole URLs, or paths with their query, which match on any host. */
  constructor(public routes: Readonly<Record<string, Route>>) {}

  async exchange(request: HttpRequest): Promise<Answer> {
    this.requests.push(request);
    const { pathname, search } = new URL(request.url);
    const key = [request.url, pathname + search, pathname].find((candidate) => Object.hasOwn(this.routes, candidate));
    const route = key === undefined ? undefined : this.routes[key];
    if (key === undefined || route === undefined) return json(404, { detail: "The requested resource does not exist" });
    if (!("length" in route)) return route;
    const turn = this.#turns.get(key) ?? 0;
    this.#turns.set(key, turn + 1);
    return route[Math.min(turn, route.length - 1)] ?? json(500, {});
  }

  close(): void {}

  /** Paths with their query, in order. */
  get asked(): string[] {
    return this.requests.map(({ url }) => new URL(url).pathname + new URL(url).search);
  }
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return raw(status, JSON.stringify(body), { "content-type": "application/json", ...headers });
}

export function raw(status: number, body: string, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { ok: true, status, headers, body: Buffer.from(body) };
}

export function failure(kind: HttpFailure["kind"], detail: string): HttpFailure {
  return { ok: false, kind, detail };
}

/** A key as the keys endpoint lists it, secret and all. */
export function key(overrides: Readonly<Record<string, unknown>> = {}) {
  const publicKey = String(overrides.public ?? "0123456789abcdef0123456789abcdef");
  return {
    id: publicKey,
    public: publicKey,
    secret: "fake_secret_half",
    projectId: 42,
    isActive: true,
    rateLimit: null,
    dateCreated: "2026-01-01T00:00:00Z",
    useCase: "user",
    dsn: {
      public: `https://${publicKey}@o1.ingest.example.com/42`,
      secret: `https://${publicKey}:fake_secret_half@o1.ingest.example.com/42`,
    },
    ...overrides,
  };
}

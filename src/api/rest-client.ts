/**
 * Sentry's REST API as this connector uses it. Knows how requests are addressed and authorized, how lists
 * are paged, how a moved project and a rate limit are answered; knows no endpoint. The token goes to the
 * address in `sentry_url` and nowhere else.
 */
import type { z } from "zod";
import type { HttpClient, HttpRequest, HttpResponse } from "../http/http-client.js";
import type { Clock } from "../kernel/clock.js";
import { encodeJson } from "../sentry/envelope.js";
import type { JsonObject } from "../sentry/items.js";
import { type ApiFailure, type ApiResult, failureOfAnswer, failureOfExchange, notJson, parseJson } from "./failure.js";
import { nextCursor } from "./link-header.js";
import { listPages } from "./paging.js";
import { renamedBody } from "./schemas.js";

export interface RestClientOptions {
  /** Origin and path prefix, without a slash at the end. */
  readonly sentryUrl: string;
  readonly token: string;
  /** How this connector names itself, for the server's access log. */
  readonly userAgent: string;
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly timeouts: HttpRequest["timeouts"];
  /** Milliseconds that announced rate limits may cost all requests of this client together. */
  readonly waitBudgetMs: number;
  readonly signal?: AbortSignal;
}

export interface RestClient {
  /** `path` follows `/api/0` and ends with a slash, before the query. Never rejects. */
  get<T>(path: string, schema: z.ZodType<T>): Promise<ApiResult<T>>;
  /** Writes, and reads the answer; a redirect is never followed. Never rejects. */
  write<T>(method: "POST" | "PUT", path: string, body: JsonObject, schema: z.ZodType<T>): Promise<ApiResult<T>>;
  /** Elements of all pages, up to `maxPages`; an element that is not as documented is left out. Never rejects. */
  list<T>(path: string, element: z.ZodType<T>, maxPages: number): Promise<ApiResult<readonly T[]>>;
  /** Milliseconds by which our clock was ahead of the server's at its last answer; undefined before one with a Date. */
  clockSkewMs(): number | undefined;
}

/** Bytes of one answer: a page of 100 projects stays under a tenth of it. */
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;
/** When a 429 says not when it ends. Sentry counts in windows of a second. */
const DEFAULT_WAIT_MS = 1_000;
/** A reset lies on a whole second and may just be over. */
const MIN_WAIT_MS = 250;

interface Content {
  readonly method: "POST" | "PUT";
  readonly body: Buffer;
}

interface Answer {
  readonly response: HttpResponse;
  readonly renamedTo?: string;
}

export function createRestClient(options: RestClientOptions): RestClient {
  const { http, clock, signal, token } = options;
  const base = `${options.sentryUrl}/api/0`;
  let waitLeftMs = options.waitBudgetMs;
  let skewMs: number | undefined;

  function exchange(url: string, content?: Content) {
    return http.exchange({
      method: content?.method ?? "GET",
      url,
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/json",
        "user-agent": options.userAgent,
        ...(content === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(content === undefined ? {} : { body: content.body }),
      timeouts: options.timeouts,
      maxResponseBytes: MAX_RESPONSE_BYTES,
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** One request; announced limits are waited for while the budget lasts. */
  async function ask(url: string, content?: Content): Promise<HttpResponse | ApiFailure> {
    for (;;) {
      const response = await exchange(url, content);
      if (!response.ok) return failureOfExchange(response, MAX_RESPONSE_BYTES);
      const serverTime = timeOf(response);
      if (serverTime !== undefined) skewMs = clock.now() - serverTime;
      if (response.status !== 429) return response;
      const announced = resetIn(response, serverTime ?? clock.now());
      const wait = Math.max(announced ?? DEFAULT_WAIT_MS, MIN_WAIT_MS);
      if (wait > waitLeftMs || signal?.aborted === true)
        return { kind: "rate_limited", ...(announced === undefined ? {} : { retryInMs: announced }) };
      waitLeftMs -= wait;
      await clock.sleep(wait, signal);
    }
  }

  /** Follows one redirect, and only within the API: the token must not be led elsewhere. */
  async function follow(url: string): Promise<Answer | ApiFailure> {
    const first = await ask(url);
    if (!isResponse(first)) return first;
    if (first.status < 300 || first.status >= 400) return { response: first };
    const location = first.headers.location ?? "";
    const target = URL.canParse(location, url) ? new URL(location, url) : undefined;
    const slug = renamedBody.safeParse(parseJson(first.body)?.value).data?.slug;
    if (target === undefined || target.href === url || !target.href.startsWith(`${base}/`))
      return elsewhere(target, slug);
    const second = await ask(target.href);
    if (!isResponse(second)) return second;
    if (second.status >= 300 && second.status < 400) return elsewhere(target, slug);
    return { response: second, ...(slug === undefined ? {} : { renamedTo: slug }) };
  }

  async function get<T>(path: string, schema: z.ZodType<T>): Promise<ApiResult<T> & { readonly next?: string }> {
    const answer = await follow(`${base}${path}`);
    return "response" in answer ? read(answer, schema) : { ok: false, failure: answer };
  }

  async function write<T>(
    method: Content["method"],
    path: string,
    body: JsonObject,
    schema: z.ZodType<T>,
  ): Promise<ApiResult<T>> {
    const response = await ask(`${base}${path}`, { method, body: encodeJson(body) });
    return isResponse(response) ? read({ response }, schema) : { ok: false, failure: response };
  }

  function read<T>(answer: Answer, schema: z.ZodType<T>): ApiResult<T> & { readonly next?: string } {
    const { response } = answer;
    if (response.status < 200 || response.status >= 300)
      return { ok: false, failure: failureOfAnswer(response, token) };
    const json = parseJson(response.body);
    if (json === undefined) return { ok: false, failure: notJson(response) };
    const parsed = schema.safeParse(json.value);
    if (!parsed.success) {
      const at = parsed.error.issues[0]?.path.join(".") || "the whole answer";
      return { ok: false, failure: { kind: "wrong_shape", at } };
    }
    const next = nextCursor(response.headers.link);
    const renamed = answer.renamedTo === undefined ? {} : { renamedTo: answer.renamedTo };
    return { ok: true, value: parsed.data, ...renamed, ...(next === undefined ? {} : { next }) };
  }

  return {
    get,
    write,
    list: (path, element, maxPages) => listPages(get, path, element, maxPages),
    clockSkewMs: () => skewMs,
  };
}

function isResponse(answer: HttpResponse | ApiFailure): answer is HttpResponse {
  return "ok" in answer;
}

function elsewhere(target: URL | undefined, slug: string | undefined): ApiFailure {
  if (slug !== undefined) return { kind: "renamed", slug };
  return { kind: "redirected", to: target?.origin ?? "an unreadable address" };
}

/** Milliseconds until the announced end; `now` by the server's own clock where it tells it. */
function resetIn(response: HttpResponse, now: number): number | undefined {
  const reset = Number(response.headers["x-sentry-rate-limit-reset"]);
  if (Number.isFinite(reset) && reset > 0) return Math.max(0, reset * 1_000 - now);
  const after = Number(response.headers["retry-after"]);
  return Number.isFinite(after) && after > 0 ? after * 1_000 : undefined;
}

function timeOf(response: HttpResponse): number | undefined {
  const time = Date.parse(response.headers.date ?? "");
  return Number.isNaN(time) ? undefined : time;
}

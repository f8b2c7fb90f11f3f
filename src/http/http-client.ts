/**
 * One HTTP exchange, as both neighbours above see it: the ingest transport and the REST client.
 * The shapes here; the axios instance behind them in `axios-client.ts`.
 */

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Milliseconds for connecting, for the first byte of the answer, and for everything together. */
  readonly timeouts: { readonly connectMs: number; readonly responseMs: number; readonly totalMs: number };
  /** Bytes of the answer that are read at most; a longer one is a failure of kind `response_too_large`. */
  readonly maxResponseBytes: number;
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly ok: true;
  readonly status: number;
  /** Lower-case names; repeated headers joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type HttpFailureKind =
  | "refused"
  | "reset"
  | "dns"
  | "tls"
  | "unreachable"
  | "connect_timeout"
  | "response_timeout"
  | "proxy"
  | "response_too_large"
  | "cancelled"
  | "network";

/** `detail` names the cause in words that are safe to show: host and error code, never headers or body. */
export interface HttpFailure {
  readonly ok: false;
  readonly kind: HttpFailureKind;
  readonly code?: string;
  readonly detail: string;
  /** What had already been answered when the exchange broke off: the body never came whole. */
  readonly answered?: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
}

export interface HttpClient {
  /** Follows no redirect, throws for no status and no network failure. */
  exchange(request: HttpRequest): Promise<HttpResponse | HttpFailure>;
  /** Closes idle connections. */
  close(): void;
}

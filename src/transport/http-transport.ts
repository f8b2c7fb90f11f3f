/**
 * One attempt: finds the DSN, posts the envelope, learns the limits from the answer and judges it. When
 * Sentry refuses the DSN, it is looked up anew and the same envelope is posted once more.
 */
import type { HttpClient, HttpFailure, HttpRequest, HttpResponse } from "../http/http-client.js";
import type { Clock } from "../kernel/clock.js";
import { type Dsn, envelopeUrl, sentryAuthHeader } from "../sentry/dsn.js";
import { type Envelope, encodeEnvelope, type SdkInfo } from "../sentry/envelope.js";
import { CATEGORIES } from "../sentry/items.js";
import { readRetryAfter } from "../sentry/rate-limits.js";
import { codeBody } from "./compression.js";
import { type LimitGate, limitedVerdict } from "./limit-gate.js";
import { type Answer, verdictOnAnswer, verdictOnFailure } from "./retry-policy.js";
import { budgetOf, type DsnSource, type SendOptions, type Transport, type Verdict } from "./transport.js";

/** Milliseconds; less when the record has less left. */
const TIMEOUTS: HttpRequest["timeouts"] = { connectMs: 5_000, responseMs: 15_000, totalMs: 20_000 };

/** Bytes: answers of the envelope endpoint are a line; a proxy's page is not worth more. */
const MAX_RESPONSE_BYTES = 65_536;

export interface HttpTransportPorts {
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly sdk: SdkInfo;
  readonly dsnSource: DsnSource;
  readonly limits: LimitGate;
}

interface Attempt {
  readonly verdict: Verdict;
  /** The DSN that Sentry did not take. */
  readonly refused?: Dsn;
}

export class HttpTransport implements Transport {
  readonly #client: string;

  constructor(private readonly ports: HttpTransportPorts) {
    this.#client = `${ports.sdk.name}/${ports.sdk.version}`;
  }

  async send(envelope: Envelope, options: SendOptions): Promise<Verdict> {
    const { clock, dsnSource } = this.ports;
    const budget = budgetOf(options);
    const started = clock.monotonic();
    const deadline = started + budget.attemptsMs;
    let attempt = await this.#attempt(envelope, deadline, options.signal);
    if (attempt.refused !== undefined) {
      dsnSource.evict(attempt.refused);
      attempt = await this.#attempt(envelope, deadline, options.signal);
    }
    budget.attemptsMs -= clock.monotonic() - started;
    return attempt.verdict;
  }

  async #attempt(envelope: Envelope, deadline: number, signal: AbortSignal | undefined): Promise<Attempt> {
    const { clock, dsnSource, limits } = this.ports;
    const resolution = await dsnSource.resolve(signal);
    if (!resolution.ok) return { verdict: resolution.verdict };
    const { dsn } = resolution;
    limits.use(dsn);
    // Others may have run into a limit while this DSN was looked up.
    const blockedMs = limits.blockedMs(CATEGORIES[envelope.item.type]);
    if (blockedMs > 0) return { verdict: limitedVerdict(limits, blockedMs) };
    if (clock.monotonic() >= deadline) return { verdict: LOOKED_UP_TOO_LONG };
    return this.#post(dsn, envelope, deadline - clock.monotonic(), signal);
  }

  async #post(dsn: Dsn, envelope: Envelope, leftMs: number, signal: AbortSignal | undefined): Promise<Attempt> {
    const { clock, http, limits, sdk } = this.ports;
    const { body, headers } = codeBody(encodeEnvelope(envelope, clock.now(), sdk));
    const exchange = await http.exchange({
      method: "POST",
      url: envelopeUrl(dsn),
      headers: {
        "Content-Type": "application/x-sentry-envelope",
        "User-Agent": this.#client,
        "X-Sentry-Auth": sentryAuthHeader(dsn, this.#client),
        ...headers,
      },
      body,
      timeouts: { ...TIMEOUTS, totalMs: Math.min(TIMEOUTS.totalMs, leftMs) },
      maxResponseBytes: MAX_RESPONSE_BYTES,
      ...(signal === undefined ? {} : { signal }),
    });
    const answer = answerOf(exchange);
    if (!("status" in answer)) return { verdict: verdictOnFailure(answer) };
    limits.observe(dsn, answer);
    if (answer.status >= 200 && answer.status < 300)
      return { verdict: isWebPage(answer) ? WEB_PAGE : accepted(envelope, dsn, answer.body) };
    const verdict = verdictOnAnswer(answer, this.#retryInMs(envelope, answer));
    return isRefusedDsn(verdict) ? { verdict, refused: dsn } : { verdict };
  }

  /** After a 429 the limits speak, and they say nothing when it names other categories only. */
  #retryInMs(envelope: Envelope, { status, headers }: Answer): number | undefined {
    if (status !== 429) return readRetryAfter(headers["retry-after"], this.ports.clock.now());
    return this.ports.limits.blockedMs(CATEGORIES[envelope.item.type]) || undefined;
  }
}

const LOOKED_UP_TOO_LONG: Verdict = {
  verdict: "retryable",
  kind: "timeout",
  detail: "Looking up the project's DSN took all the time there was for this record.",
};

/** An answer counts from its first line: that its body broke off does not undo what Sentry did. */
function answerOf(exchange: HttpResponse | HttpFailure): Answer | HttpFailure {
  if (exchange.ok || exchange.answered === undefined) return exchange;
  return { ...exchange.answered, body: Buffer.alloc(0) };
}

function isRefusedDsn(verdict: Verdict): boolean {
  return verdict.verdict === "refused" && verdict.kind === "credentials";
}

/** Any 2xx is acceptance; what the body says beside it is read as far as it can be. */
/** Between us and Sentry stands a proxy that lets nobody through and says 200: a log-in or block page. */
const WEB_PAGE: Verdict = {
  verdict: "refused",
  kind: "unexpected",
  detail:
    "A web page answered instead of Sentry's ingest: a proxy or log-in page stands in between. Check the DSN's host, " +
    "HTTPS_PROXY and NO_PROXY.",
};

function isWebPage({ headers, body }: Answer): boolean {
  return headers["content-type"]?.includes("html") === true || /^\s*</.test(body.subarray(0, 64).toString("latin1"));
}

function accepted(envelope: Envelope, dsn: Dsn, body: Buffer): Verdict {
  const id = /"id"\s*:\s*"([0-9a-f-]{32,36})"/i.exec(body.toString("latin1"))?.[1]?.replaceAll("-", "").toLowerCase();
  const other = id !== undefined && envelope.eventId !== undefined && id !== envelope.eventId;
  return {
    verdict: "accepted",
    projectId: dsn.projectId,
    ...(id === undefined ? {} : { id }),
    ...(other ? { detail: `Sentry keeps this event as ${id}, not as ${envelope.eventId}.` } : {}),
  };
}

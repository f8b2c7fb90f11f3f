/** One HTTP request: its body, the fault that was ordered for it, and which part of the sandbox answers. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { JsonValue } from "../sentry/items.js";
import { parseJson } from "../sentry/json.js";
import { MAX_ENVELOPE_BYTES } from "../sentry/limits.js";
import { answerControl, type Controls } from "./control.js";
import { INGEST_PATH } from "./faults.js";
import { type Reply, type Request, readBody, send } from "./http.js";
import { type Ingest, takeEnvelope } from "./ingest/ingest.js";
import { isOriginAllowed } from "./ingest/origin.js";
import { pageFile } from "./page-files.js";
import { answerRest } from "./rest/routes.js";
import type { Fault } from "./schema.js";

export interface Parts extends Controls {
  readonly ingest: Ingest;
  /** "" or "/prefix": where a self-hosted server lives below its host. */
  readonly pathPrefix: string;
  /** Ends the delays of faults when the sandbox closes. */
  readonly closing: AbortSignal;
}

/** Bytes of a REST body that are kept for `GET /_sandbox/requests`. */
const KEPT_BODY_BYTES = 8_192;
/** Bytes of a body that is no envelope. */
const MAX_OTHER_BODY_BYTES = 4_194_304;
/** Pages of this machine may look on; other web sites that a browser has open may not. */
const LOCAL_HOSTS = ["127.0.0.1", "localhost"];

export class Dispatcher {
  #inFlight = 0;

  constructor(private readonly parts: Parts) {}

  /** Never rejects: an exception is a bug in here, and answers 500. */
  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#handle(message, response);
    } catch (error) {
      if (response.headersSent) response.destroy();
      else
        send(
          response,
          { status: 500, body: { detail: `bug in the sandbox: ${String(error)}` } },
          this.parts.clock.now(),
        );
    }
  }

  async #handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#inFlight += 1;
    const inFlight = this.#inFlight;
    response.once("close", () => {
      this.#inFlight -= 1;
    });
    const { clock, closing, faults } = this.parts;
    const { path, query } = this.#locate(message.url ?? "/");
    const fault = faults.take(path);
    if (fault?.reset === "before") {
      await clock.sleep(fault.delay_ms, closing);
      reset(message);
      return;
    }
    const limit = INGEST_PATH.test(path) ? MAX_ENVELOPE_BYTES : MAX_OTHER_BODY_BYTES;
    const body = await readBody(message, limit);
    if (body === "cut_off") return;
    const reply =
      body === "too_large"
        ? { status: 413, body: { detail: "length limit exceeded" } }
        : this.#answer({ method: message.method ?? "GET", path, query, headers: message.headers, body }, fault);
    const bytes = body === "too_large" ? limit : body.length;
    if (!path.startsWith("/_sandbox/"))
      this.parts.ledger.saw({
        method: message.method ?? "GET",
        path,
        status: reply.status,
        bytes,
        encoding: message.headers["content-encoding"] ?? null,
        in_flight: inFlight,
        body: body === "too_large" || INGEST_PATH.test(path) ? null : readable(body),
      });
    if (fault && fault.delay_ms > 0) await clock.sleep(fault.delay_ms, closing);
    if (fault?.reset === "after") reset(message);
    else send(response, reply, clock.now());
  }

  /** A fault below 300 (or without status) leaves the request to be taken, and only changes the answer. */
  #answer(request: Request, fault: Fault | undefined): Reply {
    if (fault?.status !== undefined && fault.status >= 300) return ordered(fault, { status: fault.status });
    const reply = this.#route(request);
    return fault && reply.status < 300 ? ordered(fault, reply) : reply;
  }

  #route(request: Request): Reply {
    const { path } = request;
    const now = this.parts.clock.now();
    if (path.startsWith("/_sandbox/")) {
      if (!isOriginAllowed(request.headers, LOCAL_HOSTS))
        return { status: 403, body: { detail: "not from a web site" } };
      return answerControl(path.slice("/_sandbox/".length).replace(/\/$/, ""), request, this.parts);
    }
    if (INGEST_PATH.test(path)) {
      if (request.method !== "POST") return { status: 405, headers: { Allow: "POST" } };
      return takeEnvelope(request, path.split("/")[2] ?? "", this.parts.ingest, now);
    }
    if (path.startsWith("/api/0/") || path === "/api/0")
      return answerRest(request, this.parts.world, this.parts.ledger, this.parts.url, now);
    return pageFile(request) ?? { status: 404, body: { detail: "Not Found" } };
  }

  /** Below the prefix, except for `/_sandbox/`, which is at the root as well. */
  #locate(target: string): { readonly path: string; readonly query: URLSearchParams } {
    const [whole = "/", ...rest] = target.split("?");
    const { pathPrefix } = this.parts;
    const query = new URLSearchParams(rest.join("?"));
    if (pathPrefix === "" || whole.startsWith("/_sandbox/")) return { path: whole, query };
    return {
      path: whole.startsWith(`${pathPrefix}/`) ? whole.slice(pathPrefix.length) : "",
      query,
    };
  }
}

function ordered(fault: Fault, reply: Reply): Reply {
  const body = typeof fault.body === "string" ? Buffer.from(fault.body) : (fault.body ?? reply.body);
  return {
    status: fault.status ?? reply.status,
    headers: { ...reply.headers, ...fault.headers },
    ...(body === undefined ? {} : { body }),
  };
}

/** RST instead of FIN: the peer sees a broken connection, not an early end. */
function reset(message: IncomingMessage): void {
  message.socket.resetAndDestroy();
}

function readable(body: Buffer): JsonValue {
  return body.length === 0 || body.length > KEPT_BODY_BYTES ? null : (parseJson(body) ?? null);
}

/** HTTP for both halves of the sandbox: a request with its body read, and the answer as a value. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { JsonValue } from "../sentry/items.js";
import { MAX_ENVELOPE_BYTES } from "../sentry/limits.js";

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, unless it is bytes. */
  readonly body?: JsonValue | Buffer;
}

export interface Request {
  readonly method: string;
  /** Without query, as it stands on the wire, percent signs and all. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type BodyProblem = "too_large" | "cut_off";

/** The bytes of a request body as sent. */
export async function readBody(message: IncomingMessage, maxBytes: number): Promise<Buffer | BodyProblem> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of message) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      size += bytes.length;
      if (size <= maxBytes) chunks.push(bytes);
    }
  } catch {
    return "cut_off";
  }
  return size > maxBytes ? "too_large" : Buffer.concat(chunks);
}

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gunzipSync(bytes, { maxOutputLength: MAX_ENVELOPE_BYTES }),
  "x-gzip": (bytes) => gunzipSync(bytes, { maxOutputLength: MAX_ENVELOPE_BYTES }),
  deflate: (bytes) => inflateSync(bytes, { maxOutputLength: MAX_ENVELOPE_BYTES }),
  br: (bytes) => brotliDecompressSync(bytes, { maxOutputLength: MAX_ENVELOPE_BYTES }),
};

/**
 * A body without its Content-Encoding. As at Relay, a coding that is not known counts as none, so the
 * compressed bytes then fail as an envelope. (zstd is one of these here: Node.js 20 cannot read it.)
 */
export function decompress(body: Buffer, encoding: string | undefined): Buffer | "too_large" | "damaged" {
  const decoder = Object.entries(DECODERS).find(([name]) => name === encoding?.trim().toLowerCase())?.[1];
  if (!decoder) return body;
  try {
    return decoder(body);
  } catch (error) {
    return error instanceof RangeError ? "too_large" : "damaged";
  }
}

export function send(response: ServerResponse, reply: Reply, now: number): void {
  const bytes = Buffer.isBuffer(reply.body) ? reply.body : Buffer.from(JSON.stringify(reply.body ?? null));
  const empty = reply.body === undefined;
  response.sendDate = false;
  response.writeHead(reply.status, {
    date: new Date(now).toUTCString(),
    ...(empty ? {} : { "content-type": "application/json" }),
    "content-length": String(empty ? 0 : bytes.length),
    ...reply.headers,
  });
  response.end(empty ? undefined : bytes);
}

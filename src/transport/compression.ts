/**
 * Gzip where it pays: it is the one coding that every server with Sentry's protocol takes.
 * Source: https://develop.sentry.dev/sdk/foundations/transport/envelopes/ (2026-11).
 */
import { gzipSync } from "node:zlib";

/**
 * Bytes. Up to about this much leaves in a connection's first flight (ten segments of 1,460 bytes), so that
 * compressing saves no round trip. Measured on 2026-11-23 (Node 20, sample rows, level 1): 16 KiB become 4 in
 * 0.16 ms, 128 KiB become 17 in 1.7 ms; level 6 takes twice to three times as long for a tenth less.
 */
const THRESHOLD_BYTES = 16_384;
const LEVEL = 1;

export interface CodedBody {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export function codeBody(body: Buffer): CodedBody {
  if (body.length < THRESHOLD_BYTES) return { body, headers: {} };
  return { body: gzipSync(body, { level: LEVEL }), headers: { "Content-Encoding": "gzip" } };
}

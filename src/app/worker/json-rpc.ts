/**
 * JSON-RPC 2.0 as the worker speaks it: what may come in, what goes out, and the codes of its errors.
 * Source: https://www.jsonrpc.org/specification (batches are not spoken; ids are numbers or strings).
 */

import { z } from "zod";
import { parseExactJson } from "../../kernel/exact-json.js";

export const ERROR = {
  parse: -32_700,
  invalidRequest: -32_600,
  methodNotFound: -32_601,
  invalidParams: -32_602,
  internal: -32_603,
  /** Ours, in the range that the specification leaves to servers. */
  lineTooLong: -32_001,
} as const;

const requestId = z.union([z.string(), z.number()]);
export type RequestId = z.infer<typeof requestId>;

const incoming = z.looseObject({
  jsonrpc: z.literal("2.0"),
  id: requestId.optional(),
  method: z.string(),
  params: z.record(z.string(), z.unknown()).default({}),
});

export interface RpcError {
  readonly code: number;
  /** For people: cause and remedy, nothing of what was sent. */
  readonly message: string;
}

export type Incoming =
  | { readonly kind: "request"; readonly id: RequestId; readonly method: string; readonly params: Params }
  | { readonly kind: "notification"; readonly method: string; readonly params: Params }
  /** Not understood; `id` is null when it cannot be told. */
  | { readonly kind: "broken"; readonly id: RequestId | null; readonly error: RpcError };

export type Params = Readonly<Record<string, unknown>>;

/** A method refuses its parameters by throwing this. */
export class InvalidParams extends Error {
  override readonly name = "InvalidParams";
}

export function parseIncoming(text: string): Incoming {
  let message: unknown;
  try {
    message = parseExactJson(text);
  } catch {
    return broken(null, ERROR.parse, "The line is not JSON.");
  }
  const parsed = incoming.safeParse(message);
  if (!parsed.success) {
    return broken(
      idOf(message),
      ERROR.invalidRequest,
      "The line is not one JSON-RPC 2.0 request with named parameters.",
    );
  }
  const { id, method, params } = parsed.data;
  return id === undefined ? { kind: "notification", method, params } : { kind: "request", id, method, params };
}

/** The id of a line whose end was never kept, if it stands among the first members. */
const EARLY_ID = /^\s*\{\s*(?:"jsonrpc"\s*:\s*"2\.0"\s*,\s*)?"id"\s*:\s*(-?\d{1,15}|"[^"\\]{1,100}")\s*,/;

export function tooLong(head: string, maxBytes: number): Incoming {
  const id = EARLY_ID.exec(head)?.[1];
  const message = `The line is longer than ${maxBytes} bytes.`;
  return broken(id === undefined ? null : requestId.parse(JSON.parse(id)), ERROR.lineTooLong, message);
}

export function resultLine(id: RequestId, result: unknown): string {
  return `${JSON.stringify({ jsonrpc: "2.0", id, result })}\n`;
}

export function errorLine(id: RequestId | null, error: RpcError): string {
  return `${JSON.stringify({ jsonrpc: "2.0", id, error })}\n`;
}

function broken(id: RequestId | null, code: number, message: string): Incoming {
  return { kind: "broken", id, error: { code, message } };
}

function idOf(message: unknown): RequestId | null {
  const parsed = z.looseObject({ id: requestId }).safeParse(message);
  return parsed.success ? parsed.data.id : null;
}

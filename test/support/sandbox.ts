/** The sandbox inside the test's own process, on a free port, closed when the test ends. */
import { onTestFinished } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/sandbox.js";
import { parseDsn } from "../../src/sentry/dsn.js";
import type { JsonValue } from "../../src/sentry/items.js";

export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** One request as it is: redirects are not followed, a body that is no JSON comes as text. */
export async function call(
  url: string,
  init: {
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly body?: string | Uint8Array;
  } = {},
): Promise<Answer> {
  const { body, ...rest } = init;
  const response = await fetch(url, {
    ...rest,
    ...(body === undefined ? {} : { body: toBody(body) }),
    redirect: "manual",
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: fromJson(text) };
}

/** A plain copy: fetch's types do not take a Buffer. */
function toBody(body: string | Uint8Array): string | ArrayBuffer {
  if (typeof body === "string") return body;
  const copy = new ArrayBuffer(body.byteLength);
  new Uint8Array(copy).set(body);
  return copy;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Posts envelope bytes the way a client with this DSN does. */
export function post(dsn: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Answer> {
  return call(ingestUrl(dsn), { method: "POST", headers: { ...authOf(dsn), ...headers }, body });
}

export function authOf(dsn: string): Record<string, string> {
  return { "X-Sentry-Auth": `Sentry sentry_version=7, sentry_client=test/1, sentry_key=${keyOf(dsn)}` };
}

export function keyOf(dsn: string): string {
  return new URL(dsn).username;
}

export function ingestUrl(dsn: string): string {
  const parsed = parseDsn(dsn);
  if ("problem" in parsed) throw new Error(`not a DSN: ${dsn}`);
  return `${parsed.protocol}://${parsed.host}${parsed.path}/api/${parsed.projectId}/envelope/`;
}

/** Envelope text from a header and items with the right lengths. */
export function envelope(
  header: Readonly<Record<string, JsonValue>>,
  ...items: readonly (readonly [itemHeader: Readonly<Record<string, JsonValue>>, payload: JsonValue | string])[]
): string {
  const lines = items.flatMap(([itemHeader, payload]) => {
    const text = typeof payload === "string" ? payload : JSON.stringify(payload);
    return [JSON.stringify({ ...itemHeader, length: Buffer.byteLength(text) }), text];
  });
  return [JSON.stringify(header), ...lines].join("\n");
}

/**
 * Which key an ingest request brings. Exactly one place may name it; the envelope's `dsn` counts only
 * when no other does. Source: getsentry/relay: relay-server/src/extractors/request_meta.rs (2026-11).
 */
import { parseDsn } from "../../sentry/dsn.js";
import { isObject, parseJson } from "../../sentry/json.js";
import type { Reply, Request } from "../http.js";

/** The newest protocol version that the server speaks. */
const PROTOCOL_VERSION = 7;
const PUBLIC_KEY = /^[0-9a-f]{32}$/i;

export interface Credentials {
  /** 32 lower-case hexadecimal digits. */
  readonly publicKey: string;
}

const refuse = (status: 400 | 401, detail: string): Reply => ({ status, body: { detail } });

export function readCredentials(request: Request, body: Buffer): Credentials | Reply {
  const places = [...fromHeaders(request), ...fromQuery(request.query)];
  if (places.length > 1) return refuse(401, "multiple authorization payloads detected");
  const auth = places[0] ?? fromEnvelope(body);
  if ("status" in auth) return auth;
  const key = auth.pairs.get("sentry_key");
  if (key === undefined) return refuse(401, "bad x-sentry-auth header");
  const version = auth.pairs.get("sentry_version") ?? String(PROTOCOL_VERSION);
  if (!/^\d{1,5}(?:\.0)?$/.test(version)) return refuse(401, "bad x-sentry-auth header");
  if (Number(version) > PROTOCOL_VERSION) return refuse(400, `unsupported protocol version (${Number(version)})`);
  return PUBLIC_KEY.test(key) ? { publicKey: key.toLowerCase() } : refuse(400, "bad sentry DSN public key");
}

interface Auth {
  readonly pairs: ReadonlyMap<string, string>;
}

function* fromHeaders(request: Request): Generator<Auth> {
  for (const header of [request.headers["x-sentry-auth"], request.headers.authorization]) {
    if (typeof header !== "string") continue;
    if (/^sentry /i.test(header)) yield { pairs: parsePairs(header.slice("sentry ".length)) };
    const basic = /^basic (.+)$/i.exec(header)?.[1];
    const user = basic === undefined ? undefined : /^([^:]*):/.exec(Buffer.from(basic, "base64").toString("utf8"))?.[1];
    if (user !== undefined) yield { pairs: new Map([["sentry_key", user]]) };
  }
}

function* fromQuery(query: URLSearchParams): Generator<Auth> {
  const pairs = [...query].filter(([name]) => name.startsWith("sentry_"));
  if (pairs.length > 0) yield { pairs: new Map(pairs) };
}

/** `sentry_version=7, sentry_key=…`; other names are let pass. */
function parsePairs(text: string): Map<string, string> {
  return new Map(
    text.split(",").flatMap((part): [string, string][] => {
      const at = part.indexOf("=");
      return at === -1 ? [] : [[part.slice(0, at).trim(), part.slice(at + 1).trim()]];
    }),
  );
}

function fromEnvelope(body: Buffer): Auth | Reply {
  const end = body.indexOf(0x0a);
  const header = parseJson(end === -1 ? body : body.subarray(0, end));
  if (body.length > 0 && !isObject(header)) return refuse(401, "bad envelope authentication header");
  const dsn = isObject(header) && typeof header.dsn === "string" ? parseDsn(header.dsn) : undefined;
  if (dsn === undefined) return refuse(401, "missing authorization information");
  if ("problem" in dsn) return refuse(401, "bad envelope authentication header");
  return { pairs: new Map([["sentry_key", dsn.publicKey]]) };
}

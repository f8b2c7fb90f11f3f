/** Span status from Sentry's words, gRPC and OpenTelemetry names, HTTP codes and everyday words. */
import type { Kind } from "./fields.js";
import { asText } from "./json.js";
import { schemas } from "./row-schema.js";

/** In the order of gRPC's numbers. Source: develop.sentry.dev, span status; HTTP mapping of the SDKs (2026-11). */
const SPELLINGS = {
  ok: [
    "success",
    "succeeded",
    "completed",
    "complete",
    "done",
    "passed",
    "pass",
    "successful",
    "finished",
    "true",
    "t",
    "yes",
  ],
  cancelled: ["canceled", "aborted by user", "killed", "terminated"],
  unknown: ["unknown error", "unset"],
  invalid_argument: ["bad request", "invalid"],
  deadline_exceeded: ["timeout", "timed out", "gateway timeout"],
  not_found: [],
  already_exists: ["conflict"],
  permission_denied: ["forbidden", "denied", "access denied", "rejected"],
  resource_exhausted: ["too many requests", "rate limited", "throttled"],
  failed_precondition: ["precondition failed"],
  aborted: ["abort"],
  out_of_range: [],
  unimplemented: ["not implemented"],
  internal_error: [
    "internal",
    "internal server error",
    "error",
    "errored",
    "fail",
    "failed",
    "failure",
    "crashed",
    "exception",
    "false",
    "f",
    "no",
  ],
  unavailable: ["service unavailable"],
  data_loss: [],
  unauthenticated: ["unauthorized", "unauthorised"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type SpanStatus = keyof typeof SPELLINGS;
const STATUSES = Object.keys(SPELLINGS) as SpanStatus[];

const plain = (word: string): string => word.toLowerCase().replace(/[\s_-]+/g, "");
const BY_SPELLING: ReadonlyMap<string, SpanStatus> = new Map(
  STATUSES.flatMap((status) =>
    [status, ...SPELLINGS[status]].map((word): [string, SpanStatus] => [plain(word), status]),
  ),
);

const BY_HTTP: ReadonlyMap<number, SpanStatus> = new Map([
  [401, "unauthenticated"],
  [403, "permission_denied"],
  [404, "not_found"],
  [409, "already_exists"],
  [413, "failed_precondition"],
  [429, "resource_exhausted"],
  [499, "cancelled"],
  [501, "unimplemented"],
  [503, "unavailable"],
  [504, "deadline_exceeded"],
]);

/** `404`, `404.0`, `HTTP 404`, `404 Not Found`, `HTTP/1.1 404 Not Found`. */
const HTTP_STATUS = /^(?:http(?:\/\d(?:\.\d)?)?\s*)?([1-5]\d\d)(?:\.0+)?(?:[\s:-]+[a-z][a-z '-]*)?$/i;

export function readSpanStatus(text: string): SpanStatus | undefined {
  const given = text
    .slice(0, 100)
    .trim()
    .replace(/^status(?:[\s_-]*code)?[\s:=_-]*/i, "");
  const word = plain(given);
  const known = BY_SPELLING.get(word);
  if (known !== undefined) return known;
  // The numbers of gRPC: the statuses stand in their order, and none of them can be an HTTP code.
  if (/^\d{1,2}(?:\.0+)?$/.test(given)) return STATUSES[Number(given)];
  const http = HTTP_STATUS.exec(given)?.[1];
  if (http === undefined) return undefined;
  const code = Number(http);
  if (code < 400) return "ok";
  return BY_HTTP.get(code) ?? (code < 500 ? "invalid_argument" : "internal_error");
}

export const spanStatus: Kind<SpanStatus> = {
  name: "span status",
  accepts:
    `${STATUSES.join(", ")}; HTTP status codes, also as HTTP 500 or 404 Not Found; gRPC numbers 0 to 16; ` +
    "words such as success, timeout, failed, forbidden",
  otherwise: "left out, noted",
  json: ["string", "number"],
  schema: schemas.oneOf(STATUSES),
  read(value) {
    const status = readSpanStatus(asText(value).trim());
    return status === undefined ? { problem: "not a span status" } : { value: status };
  },
};

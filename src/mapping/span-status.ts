/** Span status from Sentry's words, gRPC and OpenTelemetry names, HTTP codes and everyday words. */
import type { Kind } from "./fields.js";
import { asText } from "./json.js";
import { schemas } from "./row-schema.js";

/** Source: develop.sentry.dev, span status; HTTP mapping of the SDKs (2026-11). */
const SPELLINGS = {
  ok: ["success", "succeeded", "completed", "complete", "done", "passed", "finished"],
  cancelled: ["canceled", "aborted by user", "killed"],
  unknown: ["unknown error", "unset"],
  invalid_argument: ["bad request", "invalid"],
  deadline_exceeded: ["timeout", "timed out", "gateway timeout"],
  not_found: [],
  already_exists: ["conflict"],
  permission_denied: ["forbidden"],
  resource_exhausted: ["too many requests", "rate limited", "throttled"],
  failed_precondition: ["precondition failed"],
  aborted: [],
  out_of_range: [],
  unimplemented: ["not implemented"],
  internal_error: ["internal", "internal server error", "error", "failed", "failure", "exception"],
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

export function readSpanStatus(text: string): SpanStatus | undefined {
  const word = plain(text.slice(0, 100)).replace(/^status(?:code)?/, "");
  const known = BY_SPELLING.get(word);
  if (known !== undefined || !/^[1-5]\d\d(?:\.0+)?$/.test(word)) return known;
  const code = Number(word);
  if (code < 400) return "ok";
  return BY_HTTP.get(code) ?? (code < 500 ? "invalid_argument" : "internal_error");
}

export const spanStatus: Kind<SpanStatus> = {
  name: "span status",
  accepts: `${STATUSES.join(", ")}; HTTP status codes; words such as success, timeout, failed, forbidden`,
  otherwise: "left out, noted",
  json: ["string", "number"],
  schema: schemas.oneOf(STATUSES),
  read(value) {
    const status = readSpanStatus(asText(value).trim());
    return status === undefined ? { problem: "not a span status" } : { value: status };
  },
};

/**
 * Every number of Sentry's that this connector relies on, once: unit, source, date checked.
 * Sources: relay = getsentry/relay (26.x); docs = https://develop.sentry.dev/sdk/. Checked 2026-11.
 */

/** Bytes of one event-like item as uncompressed JSON. relay: relay-config `max_event_size` = 1 MiB. */
export const MAX_EVENT_BYTES = 1_048_576;

/** What we let an event have, so that operators with tighter proxies still take it. Bytes. */
export const EVENT_BYTES_TARGET = 921_600;

/** Bytes of one check-in. relay: `max_check_in_size` = 100 KiB. */
export const MAX_CHECK_IN_BYTES = 102_400;

/** Bytes of one log; docs 1 MiB, relay 2 MiB: the smaller. */
export const MAX_LOG_BYTES = 1_048_576;

/** Bytes of one trace metric. relay 26.4: 1 MiB (older: 2 KiB for the whole envelope). */
export const MAX_METRIC_BYTES = 1_048_576;

/** Bytes of all items in one container. relay: 12 MiB. */
export const MAX_CONTAINER_BYTES = 12_582_912;

/** Logs or metrics in one container. docs: sdk/telemetry/logs, "MUST NOT exceed 100". */
export const MAX_CONTAINER_ITEMS = 100;

/** Bytes of one client report. relay: `max_client_reports_size` = 100 KiB. */
export const MAX_CLIENT_REPORT_BYTES = 102_400;

/** Bytes of an envelope after decompression. relay: `max_envelope_size` = 200 MiB. */
export const MAX_ENVELOPE_BYTES = 209_715_200;

/** Frames of one stack trace; the oldest beyond it go first. relay: hard cap. */
export const MAX_FRAMES = 250;

/** Line and column of a frame, from 1. Relay reads 64 bits; what 32 bits cannot hold is no line. Our choice. */
export const MAX_POSITION = 2 ** 31 - 1;

/** Characters (not bytes). relay: relay-event-schema/src/protocol, `max_chars`. */
export const MAX_CHARS = {
  message: 8_192,
  exceptionType: 256,
  exceptionValue: 8_192,
  exceptionModule: 256,
  mechanismType: 128,
  transaction: 200,
  logger: 64,
  serverName: 256,
  release: 200,
  environment: 64,
  dist: 64,
  userId: 128,
  userName: 128,
  userEmail: 75,
  geo: 1_024,
  threadId: 128,
  threadName: 1_024,
  breadcrumbType: 128,
  breadcrumbMessage: 8_192,
  requestUrl: 256,
  feedbackMessage: 4_096,
  monitorSlug: 50,
  op: 128,
  symbol: 256,
  attributeKey: 200,
  commitId: 64,
  commitRepository: 64,
  releaseRef: 250,
  commitAuthorName: 128,
  commitAuthorEmail: 200,
  commitPath: 510,
  deployName: 64,
} as const;

/** Characters of a tag key; `old` for self-hosted servers before the limit moved (getsentry/sentry-docs#13711). */
export const MAX_TAG_KEY_CHARS = { current: 200, old: 32 } as const;
/** Characters of a tag value. */
export const MAX_TAG_VALUE_CHARS = 200;

/** Tag keys that Sentry removes because they are attributes of their own. relay: relay-event-normalization. */
export const RESERVED_TAG_KEYS: readonly string[] = ["release", "dist", "user", "filename", "function"];

/** Bytes of a release or environment name; longer ones are removed. relay: sentry-release-parser. */
export const MAX_RELEASE_BYTES = 200;
export const MAX_ENVIRONMENT_BYTES = 64;

/** Characters of a project slug. docs: api/projects/create-a-new-project. */
export const MAX_PROJECT_SLUG_CHARS = 100;

/** A value under `extra`: bytes of JSON each, and of all together. */
export const MAX_EXTRA_VALUE_BYTES = 16_384;
export const MAX_EXTRA_BYTES = 262_144;
/** One context: bytes of JSON, and levels of nesting. */
export const MAX_CONTEXT_BYTES = 8_192;
export const MAX_CONTEXT_DEPTH = 7;

/** Parts of an event that are free-form: bytes of JSON, beyond which Sentry trims them. relay: relay-event-schema. */
export const MAX_BAG_BYTES = {
  queryString: 1_024,
  cookies: 2_048,
  variables: 2_048,
  breadcrumb: 2_048,
  requestData: 8_192,
  headers: 8_192,
  environmentVariables: 8_192,
  modules: 8_192,
  userData: 8_192,
} as const;

/** Spans of one transaction; what is beyond vanishes in Sentry. docs: traces, and the SDKs' own cap. */
export const MAX_SPANS = 1_000;

/**
 * How old a row may be, in days, and what Sentry does to an older one. `rewritten` moves it to the time of
 * receipt, `dropped` loses it after a 200. `current`: relay 26.x; `old`: self-hosted servers up to 2025.
 * relay: processing/utils/normalize.rs; relay#2703 (30 days fixed); relay#2406 (5 days for transactions); snuba#7952.
 */
export const TIME_WINDOWS = {
  error: { current: { days: 90, older: "rewritten" }, old: { days: 30, older: "rewritten" } },
  feedback: { current: { days: 90, older: "rewritten" }, old: { days: 30, older: "rewritten" } },
  transaction: { current: { days: 90, older: "rewritten" }, old: { days: 5, older: "dropped" } },
  log: { current: { days: 30, older: "dropped" }, old: { days: 30, older: "dropped" } },
  metric: { current: { days: 30, older: "dropped" }, old: { days: 30, older: "dropped" } },
} as const;

/** A second event with the same id in the same project within this time is skipped. Milliseconds. sentry: ingest/consumer/processors.py, 3600 s. */
export const DEDUPLICATION_MS = 3_600_000;

/** Seconds that a time stamp may lie ahead before the event is moved to "now". relay: `max_secs_in_future`. */
export const MAX_SECONDS_AHEAD = 60;

/** Milliseconds between `sent_at` and receipt from which the server shifts all times. relay: clock_drift.rs, 55 min. */
export const CLOCK_DRIFT_MS = 3_300_000;

/** When a 429 or an unreadable limit names no time. Seconds. docs: rate-limiting. */
export const DEFAULT_RETRY_AFTER_SECONDS = 60;

/** Seconds that a check-in may have lasted. relay: a 32-bit count of milliseconds. */
export const MAX_CHECK_IN_SECONDS = 2_147_483;
/** Minutes of a monitor's margin and run time, and check-ins in a row that open or close its issue. sentry: monitors/constants.py. */
export const MAX_MONITOR_MINUTES = 40_320;
export const MAX_MONITOR_THRESHOLD = 720;

/** Check-ins a minute for one monitor and environment. sentry: monitor_consumer.py. */
export const CHECK_INS_PER_MINUTE = 6;

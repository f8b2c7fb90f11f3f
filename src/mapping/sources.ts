/** Where the facts of the field tables come from; read 2026-11. */
const PAYLOADS = "https://develop.sentry.dev/sdk/foundations/transport/event-payloads";

export const SOURCES = {
  event: `${PAYLOADS}/`,
  exception: `${PAYLOADS}/exception/`,
  stacktrace: `${PAYLOADS}/stacktrace/`,
  message: `${PAYLOADS}/message/`,
  user: `${PAYLOADS}/user/`,
  contexts: `${PAYLOADS}/contexts/`,
  tags: "https://docs.sentry.io/platforms/javascript/enriching-events/tags/",
  fingerprint: "https://docs.sentry.io/concepts/data-management/event-grouping/fingerprint-rules/",
  release: "https://docs.sentry.io/cli/releases/",
  idempotency: "https://github.com/getsentry/sentry: src/sentry/ingest/consumer/processors.py",
} as const;

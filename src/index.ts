/** The public face of the package. */
export type { CheckResult } from "./connector/check.js";
export { SentryDestination, type SentryDestinationOptions, type WriteOptions } from "./connector/connector.js";
export { HOST_PATIENCE } from "./connector/host-write.js";
export type { Outcome, OutcomeKind, RecordReport } from "./connector/outcome.js";
export type { WriteRequest, WriteSession, WriteStatus } from "./connector/write-session.js";
export type {
  CatalogMessage,
  ConnectionStatusMessage,
  ConnectorSpecMessage,
  LogMessage,
  MultiwovenMessage,
  OutcomeCounts,
  Stream,
  SyncConfig,
  TrackingMessage,
} from "./protocol/messages.js";

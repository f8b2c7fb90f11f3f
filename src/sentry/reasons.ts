/** Why a record is rejected: the row's fault, so sending it again unchanged cannot help. */
export type RejectedReason =
  | "not_a_record"
  | "malformed_line"
  | "unknown_stream"
  | "no_message"
  | "invalid_field"
  | "too_large"
  | "refused_by_sentry";

/** Why a record is rejected: the row's fault, so sending it again unchanged cannot help. */
export type RejectedReason =
  | "not_a_record"
  | "malformed_line"
  | "unknown_stream"
  | "no_message"
  | "invalid_field"
  /** Sentry would drop it for its age, or `out_of_window` is `reject` and Sentry would rewrite its time. */
  | "out_of_window"
  | "too_large"
  | "refused_by_sentry";

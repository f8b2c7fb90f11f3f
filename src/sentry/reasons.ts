/** Why a record is rejected: the row's fault, so sending it again unchanged cannot help. */
export type RejectedReason =
  | "not_a_record"
  | "malformed_line"
  | "unknown_stream"
  | "no_message"
  | "invalid_field"
  /** Sentry would drop it for its age, or `out_of_window` is `reject` and Sentry would rewrite its time. */
  | "out_of_window"
  /** The row names a project (`project_slug`) that the organization does not have. */
  | "unknown_project"
  /** More check-ins of one monitor and environment than Sentry takes in a minute. */
  | "check_in_rate"
  | "too_large"
  | "refused_by_sentry";

/** What the process answers to its caller: the one table of exit codes. */

export const EXIT = {
  /** Everything delivered (or queued); the check succeeded. */
  ok: 0,
  /** Some records rejected or errored; the check could not reach Sentry; output could not be written. */
  failed: 1,
  /** The command line, a file that it names, or a setting. */
  usage: 2,
  /** Sentry refused the credentials or the project. */
  refused: 3,
  /** Ctrl-C, or a polite request to end. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command cannot start as it was called. The message is for the caller: cause and remedy, nothing secret. */
export class UsageProblem extends Error {
  override readonly name = "UsageProblem";
}

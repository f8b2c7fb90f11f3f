/** The vocabulary of stack traces from text: what parsing answers. Pure: no clock, no I/O. */
import type { Exception, Thread } from "../sentry/items.js";

export interface ParsedStacktrace {
  /** Name of the language as in the table of `languages.ts`, e.g. "python". */
  readonly language: string;
  /** Sentry's platform for that language, e.g. "python", "java", "other". */
  readonly platform: string;
  /** Oldest first: root cause first, the exception finally raised last. */
  readonly exceptions: readonly Exception[];
  /** Other goroutines or threads of the same text. */
  readonly threads: readonly Thread[];
  /** The lines that were not understood, joined as they stood; "" when all were. */
  readonly rest: string;
  /** What was cut or is missing; safe to show. */
  readonly notes: readonly string[];
}

/** What the finders of secrets hand over: places in a text, never the text itself. */
export const FILTERED = "[Filtered]";

/** `text` is prose, logs, URLs, JSON; `code` a line of source; `name` a class, function, file or module. */
export type TextKind = "text" | "code" | "name";

/** The half-open range [start, end) of UTF-16 units goes, `put` (by default the marker) takes its place. */
export interface Cut {
  readonly start: number;
  readonly end: number;
  readonly rule: string;
  readonly put?: string;
}

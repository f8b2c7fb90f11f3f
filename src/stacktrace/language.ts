/**
 * What a language of stack traces has to bring.
 *
 * How to add one:
 *  1. Write `languages/<language>/<language>.ts` (no folder when one file does) exporting a `Language`. `marks` says of
 *     a single line whether only a trace of this language prints it (a frame, a "Traceback" header); look at the first character or a fixed substring
 *     before any regular expression, because it is asked about every line of every unknown text. `read` walks the lines
 *     once and answers the traces it found.
 *  2. Add one line to the table in `languages.ts`.
 *  3. Add folders `test/stacktrace/golden/<language>/<case>/` with `trace.txt`; `GOLDEN=write` with the golden test
 *     writes a missing `expected.json` for you to read and correct. The mutation test picks the folder up by itself.
 *
 * What arrives in `read` is clean already (`text/`, `ways.ts`): no colours, no escapes, no log prefixes,
 * `text` is trimmed and at most `MAX_LINE_CHARS` long. Never rely on `indent` alone: tables often hold traces without it.
 * `foreign(i)` says that line i is marked by another language and not by this one: end a multi-line message there.
 * A trace of another language inside `from … to` of an exception (or right behind it) becomes its cause by itself.
 *
 * Building blocks: `raised.ts` (exceptions under construction), `frames.ts` (places, `in_app`), `headline.ts`
 * ("Type: value" lines and the way back from the first frame to them).
 * No nested quantifiers: every regular expression must be linear on hostile lines.
 */
import type { Thread } from "../sentry/items.js";
import type { Raised } from "./raised.js";

/** One line of the text, cleaned. */
export interface Line {
  /** Trimmed, log prefix taken off; of a line longer than `MAX_LINE_CHARS` its start and its end, `CUT` between them. */
  readonly text: string;
  /** Columns of white space before `text`; a tab counts 4. */
  readonly indent: number;
  /** A log prefix (time stamp, level, pid …) was taken off. */
  readonly logged: boolean;
  /** Columns of white space before the log prefix; without one the same as `indent`. */
  readonly margin: number;
  /** The line as it stood, before the log prefix was taken off. */
  readonly raw: string;
  /** What stood in the place of the cut and is not told yet; left out where there is none. */
  readonly unread?: string;
}

export type Foreign = (index: number) => boolean;

/** What one language understood of a text. */
export interface Reading {
  /** Unrelated traces in order of appearance; chains hang on them. */
  readonly traces: readonly Raised[];
  readonly threads: readonly Thread[];
  /** Indices of the lines that need not be kept as rest. */
  readonly understood: ReadonlySet<number>;
  /** What is missing; safe to show. */
  readonly notes?: readonly string[];
  /** Lines that only this language prints and that are no frames; they count like frames when readings compete. */
  readonly proof?: number;
  /** When the frames tell more than the table: node instead of javascript. */
  readonly platform?: string;
}

export interface Language {
  readonly name: string;
  /** Sentry's name, see https://develop.sentry.dev/sdk/data-model/event-payloads/#required-attributes */
  readonly platform: string;
  /** Its traces say where they begin and end, so that whatever stands inside is theirs: comes before others in the table. */
  readonly delimited?: boolean;
  /** Does only this language print such a line? Gets `Line.text`. */
  marks(text: string): boolean;
  read(lines: readonly Line[], foreign: Foreign): Reading;
}

export const NOTHING: Reading = { traces: [], threads: [], understood: new Set() };

/** Columns of a tab. */
export const TAB = 4;
/** Characters of one line that are looked at; more than any frame and most messages need. */
export const MAX_LINE_CHARS = 2_000;
/** Stands for the middle of a longer one. */
export const CUT = "…";

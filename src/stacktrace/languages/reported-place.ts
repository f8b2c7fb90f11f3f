/**
 * `File "app/cart.rb", line 3, in total`: Sentry's mails and issues and Rollbar's pages say places of every language in
 * Python's words, but print the newest call first, as the language itself does; Sentry shows the source below.
 * Source: github.com/getsentry/sentry templates/sentry/partial/frames/default.txt, interfaces/stacktrace.py
 */
import type { Line } from "../language.js";

const REPORTED = /^File "([^"]{1,600})"(?:, line (\d{1,9}))?(?:, in "?(.{1,400}?)"?)?$/s;
/** `(12 additional frame(s) were not displayed)` */
const NOT_SHOWN = /^(?:\.{3}|\(\d{1,9} additional frame)/;

export interface ReportedPlace {
  readonly path: string;
  readonly line: string | undefined;
  readonly call: string | undefined;
}

export function reportedPlace(text: string): ReportedPlace | undefined {
  const [, path, line, call] = text.startsWith('File "') ? (REPORTED.exec(text) ?? []) : [];
  return path === undefined ? undefined : { path, line, call };
}

/** The line `at` as source of the place above it: indented more, or between two places. */
export function sourceBelow(lines: readonly Line[], at: number): string | undefined {
  const [place, line, below] = [lines[at - 1], lines[at], lines[at + 1]];
  if (place === undefined || line === undefined || reportedPlace(place.text) === undefined) return undefined;
  const belongs = line.indent > place.indent || reportedPlace(below?.text ?? "") !== undefined;
  return belongs && line.text !== "" && !NOT_SHOWN.test(line.text) ? line.text : undefined;
}

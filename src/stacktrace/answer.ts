/** What was understood of a text, as Sentry's exceptions and threads, and what is left of the text. */
import { restOf as restOfJson } from "./json/rest.js";
import type { Unpacked } from "./json/text.js";
import { labelledIn } from "./labels.js";
import type { Line } from "./language.js";
import { nested } from "./nesting.js";
import { flatten, type Raised, threadsWithin } from "./raised.js";
import { restOf } from "./rest.js";
import type { ParsedStacktrace } from "./stacktrace.js";
import type { Understood } from "./understand.js";
import { unreadNotes, withWholeMessages } from "./unread.js";

/** A lone stack without a headline may have one in the words around it, which then are no rest. */
function named([root, ...others]: readonly Raised[], rest: readonly Line[]): readonly Line[] {
  if (root === undefined || others.length > 0 || root.type !== undefined || root.links.length > 0) return rest;
  const labelled = labelledIn(rest);
  if (labelled === undefined) return rest;
  root.type = labelled.type;
  root.value ??= labelled.value;
  return rest.filter((line) => !labelled.told.has(line));
}

const textOf = (lines: readonly Line[]): string =>
  lines
    .map(({ raw }) => raw)
    .join("\n")
    .replace(/^(?:\s*\n)+/, "")
    .trimEnd();

/** A note where the middle of a text was not looked at. */
export function middleNotes(middle: string): string[] {
  return middle === "" ? [] : [`${middle.length} characters in the middle of the text were not read`];
}

/** `middle` was not looked at. */
export function answer(best: Understood, middle: string): ParsedStacktrace | undefined {
  const [main] = best.readings;
  if (main === undefined) return undefined;
  const roots = nested(best.readings);
  const understands = (index: number): boolean => best.readings.some(({ reading }) => reading.understood.has(index));
  const lines = withWholeMessages(best.lines, roots);
  const printed = best.readings.flatMap(({ reading }) => reading.threads);
  const rest = named(roots, restOf({ lines, understands, roots, threads: printed }));
  const { exceptions, notes } = flatten(roots);
  const threads = threadsWithin(printed, notes);
  return {
    language: main.language.name,
    platform: main.reading.platform ?? main.language.platform,
    exceptions,
    threads,
    rest: [textOf(rest), middle].filter((part) => part !== "").join("\n"),
    notes: [
      ...new Set([
        ...middleNotes(middle),
        ...unreadNotes(lines),
        ...best.readings.flatMap(({ reading }) => reading.notes ?? []),
        ...notes,
      ]),
    ],
  };
}

/** The trace of a log record, and what else the record says. */
export function outOf({ head, opened }: Unpacked, parsed: ParsedStacktrace | undefined): ParsedStacktrace | undefined {
  const whole = headed(parsed, head);
  if (whole === undefined) return undefined;
  const rest = [restOfJson(opened, whole.exceptions), whole.rest].filter((part) => part !== "").join("\n");
  return { ...whole, rest };
}

/** A log record names type and message beside a stack that does not. */
function headed(parsed: ParsedStacktrace | undefined, head: Unpacked["head"]): ParsedStacktrace | undefined {
  const last = parsed?.exceptions.at(-1);
  if (parsed === undefined || last === undefined || last.type !== undefined || head === undefined) return parsed;
  const { type, value } = head;
  const named = {
    ...last,
    ...(type === undefined ? {} : { type }),
    ...(value === undefined || last.value !== undefined || value.includes("\n\t") ? {} : { value }),
  };
  return { ...parsed, exceptions: [...parsed.exceptions.slice(0, -1), named] };
}

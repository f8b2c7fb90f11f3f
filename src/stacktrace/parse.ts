/**
 * Text in, exceptions out. Every language is asked which lines it knows; those that know some read the text, the one
 * that understands most wins, and what the others found elsewhere in the text is hung into it by its place.
 */

import { isTellingType } from "./headline.js";
import { restOf as restOfJson } from "./json/json-rest.js";
import { fromJson, fromRepr, type Unpacked } from "./json/json-text.js";
import { labelledIn } from "./labels.js";
import type { Line } from "./language.js";
import { type CutText, splitLines, withoutMiddle } from "./lines.js";
import { nested } from "./nesting.js";
import { everyone, flatten, type Raised, threadsWithin } from "./raised.js";
import { restOf } from "./rest.js";
import type { ParsedStacktrace } from "./stacktrace.js";
import { singleSpaced } from "./text/flattened.js";
import { withoutLeads } from "./text/leads.js";
import { normalise, unveiled } from "./text/normalise.js";
import { FRAME_WEIGHT, type Understood, understand } from "./understand.js";
import { lastWays, type Way, waysToRead } from "./ways.js";

/** Undefined when the text is no stack trace: no frame comes from a text that is none. */
export function parseStacktrace(text: string): ParsedStacktrace | undefined {
  const cut = withoutMiddle(text);
  const unpacked = cut.middle === "" ? fromJson(unveiled(text), parseStacktrace) : undefined;
  if (unpacked?.parsed !== undefined) return unpacked.parsed;
  const normalised = withoutMiddle(normalise(unpacked?.text ?? joined(cut)));
  const raw = splitLines(joined(normalised));
  const best = likeliest(raw, waysToRead) ?? likeliest(raw, lastWays);
  if (best === undefined) return insideOut(joined(normalised), text);
  return unpacked === undefined
    ? answer(best, cut.middle + normalised.middle)
    : outOf(unpacked, answer(best, cut.middle + normalised.middle));
}

/** A value that shows only when the damage around it is undone. */
function insideOut(text: string, damaged: string): ParsedStacktrace | undefined {
  const unpacked = text === damaged ? undefined : fromJson(text, parseStacktrace);
  return unpacked?.parsed ?? fromRepr(text, parseStacktrace);
}

/** Lines and characters of a longer text that tell how to read it; it is read whole but once. */
const SAMPLED_LINES = 300;
const SAMPLED_CHARS = 65_536;

/** The start of the text and a third as many lines of its end. */
function sampleOf<T>(lines: readonly T[], lengthOf: (line: T) => number): readonly T[] {
  let chars = 0;
  let head = 0;
  for (const line of lines) {
    if (head === SAMPLED_LINES || chars > SAMPLED_CHARS) break;
    chars += lengthOf(line);
    head += 1;
  }
  const tail = Math.ceil(head / 3);
  return head + tail >= lines.length ? lines : [...lines.slice(0, head), ...lines.slice(-tail)];
}

/** What the best way to read explains; where none explains the sample, the first is asked about the whole. */
function likeliest(raw: readonly string[], ways: (raw: readonly string[]) => Iterable<Way>): Understood | undefined {
  const sample = sampleOf(raw, (line) => line.length);
  let best: { readonly name: string; readonly lines: readonly Line[]; readonly understood: Understood } | undefined;
  let unprefixed = false;
  for (const way of ways(sample)) {
    if (way.uniform && unprefixed) continue;
    const lines = linesOf(way);
    const understood = understand(sampleOf(lines, ({ text }) => text.length));
    if (understood === undefined) continue;
    if (beats(understood, best?.understood, way)) best = { name: way.name, lines, understood };
    if (way.uniform && understood.weight >= FRAME_WEIGHT) unprefixed = true;
  }
  if (sample === raw && best?.lines === best?.understood.lines) return best?.understood;
  const whole = [...ways(raw)];
  // What explained the sample may be no way to read the whole; an answer from the sample would lose the lines between.
  const way = whole.find(({ name }) => name === best?.name) ?? whole[0];
  return way === undefined ? undefined : understand(linesOf(way));
}

/** The trace of a log record, and what else the record says. */
function outOf({ head, opened }: Unpacked, parsed: ParsedStacktrace | undefined): ParsedStacktrace | undefined {
  const named = headed(parsed, head);
  if (named === undefined) return undefined;
  const rest = [restOfJson(opened, named.exceptions), named.rest].filter((part) => part !== "").join("\n");
  return { ...named, rest };
}

const linesOf = (way: Way): readonly Line[] => withoutLeads(singleSpaced(way.lines()));

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

const joined = ({ head, tail }: CutText): string => (tail === "" ? head : `${head}\n${tail}`);

function beats(next: Understood, best: Understood | undefined, { uniform, guessed }: Way): boolean {
  if (guessed === true && !isConvincing(next, best)) return false;
  return best === undefined || next.weight > best.weight || (uniform && next.named && !best.named);
}

/** Prose may hold one place; two calls, or one below an exception's type, are no accident. */
function isConvincing({ readings, weight }: Understood, best: Understood | undefined): boolean {
  if (best !== undefined && weight < best.weight + FRAME_WEIGHT) return false;
  const raised = readings.flatMap(({ reading }) => reading.traces.flatMap(everyone));
  const frames = raised.reduce((sum, one) => sum + one.frames.length, 0);
  return frames > 1 || raised.some((one) => one.frames.length > 0 && isTellingType(one.type ?? ""));
}

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

function answer(best: Understood, middle: string): ParsedStacktrace | undefined {
  const [main] = best.readings;
  if (main === undefined) return undefined;
  const roots = nested(best.readings);
  const understands = (index: number): boolean => best.readings.some(({ reading }) => reading.understood.has(index));
  const rest = named(roots, restOf({ lines: best.lines, understands, roots }));
  const { exceptions, notes } = flatten(roots);
  const threads = threadsWithin(
    best.readings.flatMap(({ reading }) => reading.threads),
    notes,
  );
  return {
    language: main.language.name,
    platform: main.reading.platform ?? main.language.platform,
    exceptions,
    threads,
    rest: [textOf(rest), middle].filter((part) => part !== "").join("\n"),
    notes: [
      ...new Set([
        ...(middle === "" ? [] : [`${middle.length} characters in the middle of the text were not read`]),
        ...best.readings.flatMap(({ reading }) => reading.notes ?? []),
        ...notes,
      ]),
    ],
  };
}

/** Traces of several languages in one text: which of them is inside, or quoted by, an exception of another. */
import { announcesTrace } from "./headline.js";
import type { Language, Reading } from "./language.js";
import { everyone, linkTo, type Raised } from "./raised.js";

export interface LanguageReading {
  readonly language: Language;
  readonly reading: Reading;
}

/** Lines that may lie between a message and the foreign trace it quotes. */
const QUOTE_DISTANCE = 2;
/** Traces of one text that are related to each other; more are kept as they are. */
const MAX_RELATED = 200;

interface Placed {
  readonly trace: Raised;
  readonly language: Language;
}

/** A trace inside or right behind the lines of another language's exception is what that exception wraps. */
export function nested(readings: readonly LanguageReading[]): Raised[] {
  const placed = readings.flatMap(({ language, reading }) =>
    reading.traces.map((trace): Placed => ({ trace, language })),
  );
  const sorted = placed.toSorted((a, b) => a.trace.from - b.trace.from);
  const traces = sorted.length === 1 ? sorted : withoutRepeats(sorted);
  if (readings.length === 1 || traces.length > MAX_RELATED) return traces.map(({ trace }) => trace);
  return traces.flatMap(({ trace, language }) => {
    const others = traces.filter((other) => other.language !== language).flatMap((other) => everyone(other.trace));
    const to = Math.max(...everyone(trace).map((raised) => raised.to));
    const holder = others.findLast((other) => wraps(other, trace.from, to));
    if (holder === undefined) return [trace];
    if (trace.type === undefined && trace.links.length === 0 && continues(holder, trace)) {
      holder.frames.push(...trace.frames);
      return [];
    }
    linkTo(holder, trace, "cause");
    return [];
  });
}

function wraps(holder: Raised, from: number, to: number): boolean {
  const inside = holder.from <= from && to < holder.to;
  const behind = holder.to < from && from - holder.to <= QUOTE_DISTANCE && holder.value !== undefined;
  return inside || (behind && holder.frames.length > 0 && announcesTrace(holder.value));
}

/** Jython prints the Java half of a stack between the Python half and the exception. */
function continues(holder: Raised, inner: Raised): boolean {
  return holder.frames.length > 0 && holder.from < inner.from && inner.to < holder.to;
}

/** Consoles that log to file and screen print the same trace twice; reports show the frames again without the exception. */
function withoutRepeats(traces: readonly Placed[]): Placed[] {
  const seen = new Set<string>();
  const last = traces.toReversed().filter(({ trace }) => {
    const key = everyone(trace).map(printed).join("\n");
    return !seen.has(key) && seen.add(key) !== undefined;
  });
  const once = last.toReversed();
  if (once.length > MAX_RELATED) return once;
  const told = once.flatMap(({ trace }) => (trace.type === undefined ? [] : everyone(trace).map(framesOf)));
  return once.filter(({ trace }) => !repeats(trace, told));
}

/** Nothing but the last calls of an exception that is told elsewhere. */
function repeats(trace: Raised, told: readonly string[]): boolean {
  if (trace.type !== undefined || trace.links.length > 0) return false;
  const calls = framesOf(trace);
  return told.some((frames) => frames.endsWith(calls));
}

const printed = (raised: Raised): string => `${raised.type}: ${raised.value}${framesOf(raised)}`;

function framesOf({ frames }: Raised): string {
  let text = "";
  for (const { module, function: name, filename, lineno } of frames)
    text += `\n${module} ${name} ${filename}:${lineno}`;
  return text;
}

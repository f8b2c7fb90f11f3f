/**
 * Lines in, readings out: every language is asked which lines it knows, those that know some read them, and of two that
 * explain the same lines the weaker one is dropped.
 */
import type { Foreign, Language, Line, Reading } from "./language.js";
import { LANGUAGES } from "./languages.js";
import { everyone } from "./raised.js";

export interface Understood {
  readonly lines: readonly Line[];
  readonly readings: readonly Candidate[];
  readonly weight: number;
  /** A type was found to frames. */
  readonly named: boolean;
}

export interface Candidate {
  readonly language: Language;
  readonly reading: Reading;
  readonly weight: number;
  /** Lines that it understood and that its language marks. */
  readonly marked: readonly number[];
}

const NOBODY = -1;
const SEVERAL = -2;
/** Inside a trace whose language says where it ends. */
const QUOTED = -3;

export function understand(lines: readonly Line[], languages = LANGUAGES): Understood | undefined {
  const { owners, counts } = marksOf(lines, languages);
  const candidates: Candidate[] = [];
  for (const [at, language] of languages.entries()) {
    if (counts[at] === 0) continue;
    const foreign: Foreign = (index) => {
      const owner = owners[index] ?? NOBODY;
      return owner >= 0 ? owner !== at : owner === QUOTED;
    };
    const reading = language.read(lines, foreign);
    const weight = weightOf(reading);
    const marked: number[] = [];
    for (const index of reading.understood)
      if (owners[index] === at || (owners[index] === SEVERAL && language.marks(lines[index]?.text ?? "")))
        marked.push(index);
    if (weight > 0) candidates.push({ language, reading, weight, marked });
    if (weight > 0 && language.delimited)
      for (const index of reading.understood) if (owners[index] === NOBODY) owners[index] = QUOTED;
  }
  candidates.sort((a, b) => b.weight - a.weight);
  const kept: Candidate[] = [];
  for (const candidate of candidates) {
    if (kept.length > 0 && candidate.weight < FRAME_WEIGHT) break;
    if (!kept.some((other) => collide(candidate, other))) kept.push(candidate);
  }
  if (kept.length === 0) return undefined;
  const named = kept.some(({ reading }) =>
    reading.traces.some((trace) => trace.type !== undefined && everyone(trace).some(({ frames }) => frames.length > 0)),
  );
  return { lines, readings: kept, named, weight: kept.reduce((sum, { weight }) => sum + weight, named ? NAMED : 0) };
}

function marksOf(lines: readonly Line[], languages: readonly Language[]): { owners: Int32Array; counts: Int32Array } {
  const owners = new Int32Array(lines.length).fill(NOBODY);
  const counts = new Int32Array(languages.length);
  const known = new Map<string, readonly number[]>([["", []]]);
  for (const [index, { text }] of lines.entries()) {
    const marking = known.get(text) ?? markedBy(text, languages);
    known.set(text, marking);
    for (const at of marking) counts[at] = (counts[at] ?? 0) + 1;
    if (marking.length > 0) owners[index] = marking.length === 1 ? (marking[0] ?? NOBODY) : SEVERAL;
  }
  return { owners, counts };
}

function markedBy(text: string, languages: readonly Language[]): number[] {
  const marking: number[] = [];
  for (const [at, language] of languages.entries()) if (language.marks(text)) marking.push(at);
  return marking;
}

/** More than everything else that a reading can weigh. */
export const FRAME_WEIGHT = 1_000;

/** Between ways to read the same frames: the one that finds a type to them. More than all lines understood around them. */
const NAMED = 500;

/** Frames decide; what is understood around them breaks ties. */
function weightOf(reading: Reading): number {
  const frames =
    reading.traces.flatMap(everyone).reduce((sum, raised) => sum + raised.frames.length, 0) +
    reading.threads.reduce((sum, thread) => sum + (thread.stacktrace?.frames.length ?? 0), 0);
  if (frames === 0 && reading.traces.length === 0) return 0;
  const bare = frames === 0 ? 1 : 0;
  const proof = frames === 0 ? 0 : (reading.proof ?? 0);
  return (frames + proof) * FRAME_WEIGHT + bare * 100 + Math.min(reading.understood.size, NAMED - 1);
}

/** Two readings explain the same lines that only one of them can have printed: the weaker one is a mistake. */
function collide(weak: Candidate, strong: Candidate): boolean {
  const { understood } = strong.reading;
  let shared = 0;
  for (const index of weak.marked) if (understood.has(index)) shared += 1;
  return shared * 2 > weak.marked.length;
}

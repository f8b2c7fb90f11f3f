/**
 * Text in, exceptions out. Every language is asked which lines it knows; those that know some read the text, the one
 * that understands most wins, and what the others found elsewhere in the text is hung into it by its place.
 */

import { clojure } from "./clojure.js";
import { cpp } from "./cpp.js";
import { dart } from "./dart.js";
import { dotnet } from "./dotnet.js";
import { elixir } from "./elixir.js";
import { erlang } from "./erlang.js";
import { go } from "./go.js";
import { haskell } from "./haskell.js";
import { isTellingType } from "./headline.js";
import { javascript } from "./javascript.js";
import { javascriptUdf } from "./js-udf.js";
import { fromJson, type Unpacked } from "./json-text.js";
import { jvm } from "./jvm.js";
import type { Foreign, Language, Line, Reading } from "./language.js";
import { type CutText, lastWays, type Way, waysToRead, withoutMiddle } from "./lines.js";
import { linux } from "./linux.js";
import { lua } from "./lua.js";
import { nested } from "./nesting.js";
import { normalise, unveiled } from "./normalise.js";
import { ocaml } from "./ocaml.js";
import { perl } from "./perl.js";
import { php } from "./php.js";
import { powershell } from "./powershell.js";
import { PYTHON } from "./python-readers.js";
import { r } from "./r.js";
import { everyone, flatten, threadsWithin } from "./raised.js";
import { ruby } from "./ruby.js";
import { rust } from "./rust.js";
import type { ParsedStacktrace } from "./stacktrace.js";
import { swift } from "./swift.js";

/** Every language that can be recognised; on equal proof the first wins. */
export const LANGUAGES: readonly Language[] = [
  ...PYTHON,
  jvm,
  clojure,
  javascript,
  javascriptUdf,
  go,
  ruby,
  php,
  dotnet,
  rust,
  elixir,
  erlang,
  dart,
  swift,
  linux,
  cpp,
  powershell,
  perl,
  lua,
  haskell,
  ocaml,
  r,
];

/** Undefined when the text is no stack trace: no frame comes from a text that is none. */
export function parseStacktrace(text: string): ParsedStacktrace | undefined {
  const cut = withoutMiddle(text);
  const unpacked = cut.middle === "" ? fromJson(unveiled(text), parseStacktrace) : undefined;
  if (unpacked?.parsed !== undefined) return unpacked.parsed;
  const normalised = withoutMiddle(normalise(unpacked?.text ?? joined(cut)));
  const clean = joined(normalised);
  const best = likeliest(waysToRead(clean)) ?? likeliest(lastWays(clean));
  return best === undefined ? undefined : headed(answer(best, cut.middle + normalised.middle), unpacked?.head);
}

function likeliest(ways: Iterable<Way>): Understood | undefined {
  let best: Understood | undefined;
  let unprefixed = false;
  for (const way of ways) {
    if (way.uniform && unprefixed) continue;
    const understood = understand(way.lines);
    if (understood === undefined) continue;
    if (beats(understood, best, way)) best = understood;
    if (way.uniform && understood.weight >= FRAME_WEIGHT) unprefixed = true;
  }
  return best;
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

const joined = ({ head, tail }: CutText): string => (tail === "" ? head : `${head}\n${tail}`);

interface Understood {
  readonly lines: readonly Line[];
  readonly readings: readonly Candidate[];
  readonly weight: number;
  /** A type was found to frames. */
  readonly named: boolean;
}

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

interface Candidate {
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

function understand(lines: readonly Line[]): Understood | undefined {
  const { owners, counts } = marksOf(lines);
  const candidates: Candidate[] = [];
  for (const [at, language] of LANGUAGES.entries()) {
    if (counts[at] === 0) continue;
    const foreign: Foreign = (index) => {
      const owner = owners[index] ?? NOBODY;
      return owner >= 0 ? owner !== at : owner === QUOTED;
    };
    const reading = language.read(lines, foreign);
    const weight = weightOf(reading);
    const marked = [...reading.understood].filter(
      (index) => owners[index] === at || (owners[index] === SEVERAL && language.marks(lines[index]?.text ?? "")),
    );
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
    reading.traces.some(({ type, frames }) => type !== undefined && frames.length > 0),
  );
  return { lines, readings: kept, named, weight: kept.reduce((sum, { weight }) => sum + weight, named ? NAMED : 0) };
}

function marksOf(lines: readonly Line[]): { owners: Int32Array; counts: number[] } {
  const owners = new Int32Array(lines.length).fill(NOBODY);
  const counts = LANGUAGES.map(() => 0);
  for (const [index, line] of lines.entries()) {
    if (line.text === "") continue;
    for (const [at, language] of LANGUAGES.entries()) {
      if (!language.marks(line.text)) continue;
      counts[at] = (counts[at] ?? 0) + 1;
      owners[index] = owners[index] === NOBODY ? at : SEVERAL;
    }
  }
  return { owners, counts };
}

/** More than everything else that a reading can weigh. */
const FRAME_WEIGHT = 1_000;

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

function answer(best: Understood, middle: string): ParsedStacktrace | undefined {
  const [main] = best.readings;
  if (main === undefined) return undefined;
  const roots = nested(best.readings);
  const { exceptions, notes } = flatten(roots);
  const threads = threadsWithin(
    best.readings.flatMap(({ reading }) => reading.threads),
    notes,
  );
  const understood = new Set(best.readings.flatMap(({ reading }) => [...reading.understood]));
  const rest = best.lines.flatMap((line, index) =>
    understood.has(index) || line.text === "|" || (line.logged && line.text === "") ? [] : [line.raw],
  );
  return {
    language: main.language.name,
    platform: main.reading.platform ?? main.language.platform,
    exceptions,
    threads,
    rest: [rest.join("\n").trim() === "" ? "" : trimmedLines(rest), middle].filter((part) => part !== "").join("\n"),
    notes: [
      ...new Set([
        ...(middle === "" ? [] : [`${middle.length} characters in the middle of the text were not read`]),
        ...best.readings.flatMap(({ reading }) => reading.notes ?? []),
        ...notes,
      ]),
    ],
  };
}

const trimmedLines = (lines: readonly string[]): string =>
  lines
    .join("\n")
    .replace(/^\s*\n/, "")
    .trimEnd();

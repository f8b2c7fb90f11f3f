/** Of the ways to read a text the one that explains most. A long text is told by a sample, and read whole but once. */
import { isTellingType } from "./headline.js";
import type { Line } from "./language.js";
import { LANGUAGES } from "./languages.js";
import { everyone } from "./raised.js";
import { singleSpaced } from "./text/flattened.js";
import { withoutLeads } from "./text/leads.js";
import { withLevels } from "./text/levels.js";
import { FRAME_WEIGHT, type Understood, understand } from "./understand.js";
import type { Way } from "./ways.js";

/** Lines and characters of a longer text that tell how to read it. */
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
export function likeliest(
  raw: readonly string[],
  ways: (raw: readonly string[]) => Iterable<Way>,
  languages = LANGUAGES,
): Understood | undefined {
  const sample = sampleOf(raw, (line) => line.length);
  let best: { readonly name: string; readonly lines: readonly Line[]; readonly understood: Understood } | undefined;
  let unprefixed = false;
  for (const way of ways(sample)) {
    if (way.uniform && unprefixed) continue;
    const lines = linesOf(way);
    const understood = understand(
      sampleOf(lines, ({ text }) => text.length),
      languages,
    );
    if (understood === undefined) continue;
    if (beats(understood, best?.understood, way)) best = { name: way.name, lines, understood };
    if (way.uniform && understood.weight >= FRAME_WEIGHT) unprefixed = true;
  }
  if (sample === raw && best?.lines === best?.understood.lines) return best?.understood;
  const way = wayNamed(best?.name, ways(raw));
  return way === undefined ? undefined : understand(linesOf(way), languages);
}

/**
 * What explained the sample may be no way to read the whole: then the first, since an answer from the sample would lose
 * the lines between. Ways behind the one that is wanted are not worked out.
 */
function wayNamed(wanted: string | undefined, ways: Iterable<Way>): Way | undefined {
  let first: Way | undefined;
  for (const way of ways) {
    if (wanted === undefined || way.name === wanted) return way;
    first ??= way;
  }
  return first;
}

const linesOf = (way: Way): readonly Line[] => withoutLeads(withLevels(singleSpaced(way.lines())));

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

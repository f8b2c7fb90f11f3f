/** Lines that a reader passed over as part of a trace although nothing of what they say got into the answer. */
import type { Thread } from "../sentry/items.js";
import type { Line } from "./language.js";
import { everyone, type Raised } from "./raised.js";

/** What runtimes say around frames and of threads; a line of nothing else tells nothing. */
const RUNTIMES = new Set(
  `most recent call last first during handling above another occurred direct line repeated more times additional frames
  elided omitted common goroutine running locked receive run rust_backtrace environment variable display set some verbose
  full note help you can hascallstack end from location ende der internen die dem vom vorhergehenden ort ausnahme wurde
  ausgelöst ausnahmestapelüberwachung stapelüberwachung group scount dscount flags obj self schedstat utm stm core hz prio
  os_prio tid nid systid native daemon runnable waiting blocked condition cpu elapsed pid comm not tainted ip sp pc
  sigcode locks held unix time date if you are using gnu access within mapped region address errors contexts suppressed
  segmentation violation reporting rts current this name os arch comp yes no sim android host platform preempt smp pti`.split(
    /\s+/,
  ),
);

/** A line must say something, not merely name it. */
const FEWEST_WORDS = 3;
const WORD = /(?<![\p{L}\p{N}_])[\p{L}_][\p{L}\p{N}_]+/gu;

export type Untold = (line: Line) => boolean;

export function untoldBy(
  roots: readonly Raised[],
  threads: readonly Thread[],
  boilerplate: ReadonlySet<string>,
): Untold {
  let told: ReadonlySet<string> | undefined;
  return ({ text }) => {
    const words = text.match(WORD) ?? [];
    if (words.length < FEWEST_WORDS) return false;
    const telling = words.filter((word) => {
      const small = word.toLowerCase();
      return !boilerplate.has(small) && !RUNTIMES.has(small);
    });
    if (telling.length < FEWEST_WORDS) return false;
    told ??= wordsOf(roots, threads);
    return !telling.some((word) => told?.has(word));
  };
}

function wordsOf(roots: readonly Raised[], threads: readonly Thread[]): ReadonlySet<string> {
  const words = new Set<string>();
  const add = (value: unknown): void => {
    if (typeof value === "string") for (const word of value.match(WORD) ?? []) words.add(word);
    else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) add(part);
  };
  for (const { type, value, frames } of roots.flatMap(everyone)) add([type, value, frames]);
  add(threads);
  return words;
}

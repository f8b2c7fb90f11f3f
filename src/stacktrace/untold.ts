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
const WORDS = /\w{2,}/g;
const WORDS_OF_ANY_SCRIPT = /[\p{L}\p{N}_]{2,}/gu;
const NUMBER = /^\p{N}/u;

/** Asks for word after word until one is enough. */
function someWord(text: string, isEnough: (word: string) => boolean): boolean {
  const words = /[\u0080-\uffff]/.test(text) ? WORDS_OF_ANY_SCRIPT : WORDS;
  words.lastIndex = 0;
  for (let found = words.exec(text); found !== null; found = words.exec(text))
    if (!NUMBER.test(found[0]) && isEnough(found[0])) return true;
  return false;
}

export type Untold = (line: Line) => boolean;

export function untoldBy(
  roots: readonly Raised[],
  threads: readonly Thread[],
  boilerplate: ReadonlySet<string>,
): Untold {
  let told: ReadonlySet<string> | undefined;
  return ({ text }) => {
    told ??= wordsOf(roots, threads);
    const known = told;
    let telling = 0;
    const isTold = someWord(text, (word) => {
      const small = word.toLowerCase();
      if (boilerplate.has(small) || RUNTIMES.has(small)) return false;
      telling += 1;
      return known.has(word);
    });
    return !isTold && telling >= FEWEST_WORDS;
  };
}

function wordsOf(roots: readonly Raised[], threads: readonly Thread[]): ReadonlySet<string> {
  const words = new Set<string>();
  const texts = new Set<string>();
  const add = (value: unknown): void => {
    if (typeof value === "string") texts.add(value);
    else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) add(part);
  };
  for (const { type, value, frames } of roots.flatMap(everyone)) add([type, value, frames]);
  add(threads);
  for (const text of texts)
    someWord(text, (word) => {
      words.add(word);
      return false;
    });
  return words;
}

/**
 * Scrubbing one text: all finders look at the same text, their cuts are joined, and what remains is
 * looked at again until nothing is found, so that scrubbing twice is scrubbing once.
 */
import { findEmails, findIps } from "./addresses.js";
import { findAssignments } from "./assignments.js";
import { type Cut, FILTERED, type TextKind } from "./cut.js";
import { findCards, findIbans, findSsns } from "./numbers.js";
import { findPems, findSchemes, findShapes, findUrlCredentials } from "./patterns.js";
import { findPhrases } from "./phrases.js";
import { findInserted } from "./sql.js";
import { AT, BLANK, BRACKET, DASH, ESCAPE, OPERATOR, survey } from "./survey.js";

export interface ScrubbedText {
  readonly text: string;
  /** Names of the rules that hit, each once; empty exactly when `text` is the input. */
  readonly rules: readonly string[];
}

export interface TextOptions {
  readonly kind?: TextKind;
  readonly keepEmail?: boolean;
  readonly keepIp?: boolean;
  /** A version is written like an address, and an order number may look like a card. */
  readonly keepNumbers?: boolean;
}

/** Shorter than any secret with its name: `pw=x1`. */
const SHORTEST = 6;
const MOST_ROUNDS = 8;
/** Characters of the longest run without dots in the shortest token that a shape knows. */
const SHORTEST_TOKEN = 12;
const VALUES = /values/i;
const UNTOUCHED: readonly string[] = [];
const NONE: readonly Cut[] = [];

export function scrubText(text: string, options: TextOptions = {}): ScrubbedText {
  let cuts = text.length < SHORTEST ? NONE : findCuts(text, options);
  if (cuts.length === 0) return { text, rules: UNTOUCHED };
  const rules = new Set<string>();
  let current = text;
  for (let round = 0; round < MOST_ROUNDS && cuts.length > 0; round++) {
    for (const { rule } of cuts) rules.add(rule);
    const next = apply(current, cuts);
    if (next === current) break;
    current = next;
    cuts = findCuts(current, options);
  }
  return { text: current, rules: [...rules] };
}

function findCuts(text: string, options: TextOptions): readonly Cut[] {
  const { seen, digits, longestWord, longestNumber, dots, colons } = survey(text);
  const kind = options.kind ?? "text";
  let cuts = NONE;
  if ((seen & DASH) !== 0 && text.includes("-----BEGIN ")) cuts = both(cuts, findPems(text));
  if ((seen & (OPERATOR | ESCAPE)) !== 0) cuts = both(cuts, findAssigned(text, kind, (seen & OPERATOR) !== 0));
  if (kind !== "name" && (seen & (BLANK | BRACKET)) !== 0) cuts = both(cuts, findPhrases(text, kind));
  if ((seen & BRACKET) !== 0 && (seen & BLANK) !== 0 && VALUES.test(text)) cuts = both(cuts, findInserted(text));
  if (longestWord >= SHORTEST_TOKEN) cuts = both(cuts, findShapes(text));
  if ((seen & (BLANK | ESCAPE)) !== 0) cuts = both(cuts, findSchemes(text));
  if ((seen & AT) !== 0 && colons > 0) cuts = both(cuts, findUrlCredentials(text));
  if (!options.keepNumbers) {
    if (longestNumber >= 13) cuts = both(cuts, findCards(text));
    if (longestNumber >= 9) cuts = both(cuts, findSsns(text));
    if (digits >= 8 && text.length >= 15) cuts = both(cuts, findIbans(text));
  }
  cuts = joined(cuts);
  let loose = NONE;
  if (!options.keepEmail && (seen & (AT | ESCAPE)) !== 0) loose = findEmails(text);
  if (!options.keepIp && digits >= 4 && (dots >= 3 || colons >= 2)) loose = both(loose, findIps(text));
  return loose.length === 0 ? cuts : joined(both(cuts, apartFrom(joined(loose), cuts)));
}

function both(cuts: readonly Cut[], found: readonly Cut[]): readonly Cut[] {
  if (found.length === 0) return cuts;
  return cuts.length === 0 ? found : cuts.concat(found);
}

/** `user:[Filtered]@host.example`: an address that begins within a secret is none. Both lists are sorted. */
function apartFrom(cuts: readonly Cut[], covered: readonly Cut[]): readonly Cut[] {
  let i = 0;
  return cuts.filter((cut) => {
    while ((covered[i]?.end ?? Number.POSITIVE_INFINITY) <= cut.start) i++;
    return (covered[i]?.start ?? Number.POSITIVE_INFINITY) >= cut.end;
  });
}

/** Names of functions and files assign nothing, but the URL of a script may carry a query. */
function findAssigned(text: string, kind: TextKind, operators: boolean): readonly Cut[] {
  if (!operators && !/(?:%|\\u00)3[AaDd]/.test(text)) return NONE;
  if (kind !== "name") return findAssignments(text, kind);
  const query = text.indexOf("?");
  return query < 0 ? NONE : findAssignments(text, "text").filter((cut) => cut.start > query);
}

/** Sorted, overlapping cuts made one. */
function joined(cuts: readonly Cut[]): readonly Cut[] {
  if (cuts.length < 2) return cuts;
  const sorted = [...cuts].sort((a, b) => a.start - b.start || b.end - a.end);
  const result: Cut[] = [];
  for (const cut of sorted) {
    const last = result.at(-1);
    if (last === undefined || cut.start >= last.end) result.push(cut);
    else if (cut.end > last.end) result[result.length - 1] = { ...last, end: cut.end };
  }
  return result;
}

function apply(text: string, cuts: readonly Cut[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const { start, end, put } of cuts) {
    parts.push(text.slice(done, start), put ?? FILTERED);
    done = end;
  }
  parts.push(text.slice(done));
  return parts.join("");
}

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

/** One pass over the characters decides which finders are worth their time. */
interface Survey {
  readonly digits: number;
  readonly longestWord: number;
  readonly dots: number;
  readonly colons: number;
  readonly at: boolean;
  readonly operators: boolean;
  readonly blanks: boolean;
  readonly dashes: boolean;
  readonly brackets: boolean;
  readonly percent: boolean;
}

export function scrubText(text: string, options: TextOptions = {}): ScrubbedText {
  const rules = new Set<string>();
  let current = text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const cuts = current.length < SHORTEST ? [] : findCuts(current, options);
    if (cuts.length === 0) break;
    for (const { rule } of cuts) rules.add(rule);
    const next = apply(current, cuts);
    if (next === current) break;
    current = next;
  }
  return { text: current, rules: [...rules] };
}

function findCuts(text: string, options: TextOptions): readonly Cut[] {
  const seen = survey(text);
  const kind = options.kind ?? "text";
  const found: (readonly Cut[])[] = [];
  if (seen.dashes && text.includes("-----BEGIN ")) found.push(findPems(text));
  if (seen.operators || seen.percent) found.push(findAssigned(text, kind, seen));
  if (kind !== "name" && (seen.blanks || seen.brackets)) found.push(findPhrases(text, kind));
  if (seen.brackets && /values/i.test(text)) found.push(findInserted(text));
  if (seen.longestWord >= 12) found.push(findShapes(text));
  if (seen.blanks || seen.percent) found.push(findSchemes(text));
  if (seen.at && seen.colons > 0) found.push(findUrlCredentials(text));
  if (!options.keepNumbers) {
    if (seen.digits >= 13) found.push(findCards(text));
    if (seen.digits >= 9) found.push(findSsns(text));
    if (seen.digits >= 8 && text.length >= 15) found.push(findIbans(text));
  }
  const covered = joined(found.flat());
  const loose: (readonly Cut[])[] = [];
  if (!options.keepEmail && (seen.at || seen.percent)) loose.push(findEmails(text));
  if (!options.keepIp && seen.digits >= 4 && (seen.dots >= 3 || seen.colons >= 2)) loose.push(findIps(text));
  const apart = apartFrom(joined(loose.flat()), covered);
  return apart.length === 0 ? covered : joined([...covered, ...apart]);
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
function findAssigned(text: string, kind: TextKind, seen: Survey): readonly Cut[] {
  if (!seen.operators && !/%3[AD]/i.test(text)) return [];
  if (kind !== "name") return findAssignments(text, kind);
  const query = text.indexOf("?");
  return query < 0 ? [] : findAssignments(text, "text").filter((cut) => cut.start > query);
}

function survey(text: string): Survey {
  let digits = 0;
  let word = 0;
  let longestWord = 0;
  let dots = 0;
  let colons = 0;
  let at = false;
  let equals = false;
  let blanks = false;
  let dashes = 0;
  let brackets = false;
  let percent = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95) {
      word++;
      continue;
    }
    if (code >= 48 && code <= 57) {
      digits++;
      word++;
      continue;
    }
    if (code === 45 || code === 46) {
      if (code === 45) dashes++;
      else dots++;
      word++;
      continue;
    }
    if (word > longestWord) longestWord = word;
    word = 0;
    if (code === 32 || code === 10) blanks = true;
    else if (code === 58) colons++;
    else if (code === 61) equals = true;
    else if (code === 64) at = true;
    else if (code === 37) percent = true;
    else if (code === 40 || code === 60 || code === 91 || code === 123) brackets = true;
  }
  if (word > longestWord) longestWord = word;
  return {
    digits,
    longestWord,
    dots,
    colons,
    at,
    operators: equals || colons > 0,
    blanks,
    dashes: dashes >= 5,
    brackets,
    percent,
  };
}

/** Sorted, overlapping cuts made one. */
function joined(cuts: readonly Cut[]): Cut[] {
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

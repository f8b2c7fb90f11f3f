/**
 * Text in, exceptions out. Every language is asked which lines it knows; those that know some read the text, the one
 * that understands most wins, and what the others found elsewhere in the text is hung into it by its place.
 */

import { answer, middleNotes, outOf } from "./answer.js";
import type { ReadStack } from "./json/raised.js";
import { fromJson, fromRepr } from "./json/text.js";
import { LAST_RESORT } from "./languages.js";
import { likeliest } from "./likeliest.js";
import { type CutText, splitLines, withoutMiddle } from "./lines.js";
import type { ParsedStacktrace } from "./stacktrace.js";
import { MAX_TEXT_CHARS, normalise, unveiled } from "./text/normalise.js";
import { lastWays, waysToRead } from "./ways.js";

/** How deep values are opened that stand in the stacks of another, and how much is read in them; the rest stays text. */
const MAX_NESTING = 3;
const MAX_NESTED_CHARS = MAX_TEXT_CHARS;
/** What opening one costs, however short it is. */
const CHARS_PER_STACK = 2_000;

/** Undefined when the text is no stack trace: no frame comes from a text that is none. */
export function parseStacktrace(text: string): ParsedStacktrace | undefined {
  return parse(text, nestedReader(0, { chars: MAX_NESTED_CHARS }));
}

/** What keeps a text from being told to hold no stack trace: the part of it where nobody looked. */
export const unrecognisedNotes = (text: string): string[] => middleNotes(withoutMiddle(text).middle);

/** One budget for all depths: every layer may hold several stacks. */
function nestedReader(depth: number, left: { chars: number }): ReadStack | undefined {
  if (depth === MAX_NESTING) return undefined;
  const deeper = nestedReader(depth + 1, left);
  return (text) => {
    left.chars -= text.length + CHARS_PER_STACK;
    return left.chars < 0 ? undefined : parse(text, deeper);
  };
}

/** Without a reader for the stacks in it, a value is not opened. */
function parse(text: string, readStack: ReadStack | undefined): ParsedStacktrace | undefined {
  const cut = withoutMiddle(text);
  // Printed with a line for each value, JSON has more lines than any trace: only its characters count.
  const isRead = text.length <= MAX_TEXT_CHARS && readStack !== undefined;
  const unpacked = isRead ? fromJson(unveiled(text), readStack) : undefined;
  if (unpacked?.parsed !== undefined) return unpacked.parsed;
  const normalised = withoutMiddle(normalise(unpacked?.text ?? joined(cut)));
  const raw = splitLines(joined(normalised));
  const known = likeliest(raw, waysToRead) ?? likeliest(raw, lastWays);
  const closed = known !== undefined || readStack === undefined;
  const inside = closed ? undefined : insideOut(joined(normalised), text, readStack);
  if (inside !== undefined) return inside;
  const best = known ?? likeliest(raw, waysToRead, LAST_RESORT);
  if (best === undefined) return undefined;
  if (unpacked !== undefined) return outOf(unpacked, answer(best, normalised.middle));
  return answer(best, cut.middle + normalised.middle);
}

/** A value that shows only when the damage around it is undone. */
function insideOut(text: string, damaged: string, readStack: ReadStack): ParsedStacktrace | undefined {
  const unpacked = text === damaged ? undefined : fromJson(text, readStack);
  if (unpacked === undefined) return fromRepr(text, readStack);
  return unpacked.parsed ?? outOf(unpacked, readStack(unpacked.text));
}

const joined = ({ head, tail }: CutText): string => (tail === "" ? head : `${head}\n${tail}`);

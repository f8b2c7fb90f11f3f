/**
 * Text in, exceptions out. Every language is asked which lines it knows; those that know some read the text, the one
 * that understands most wins, and what the others found elsewhere in the text is hung into it by its place.
 */

import { answer, outOf } from "./answer.js";
import { fromJson, fromRepr } from "./json/text.js";
import { LAST_RESORT } from "./languages.js";
import { likeliest } from "./likeliest.js";
import { type CutText, splitLines, withoutMiddle } from "./lines.js";
import type { ParsedStacktrace } from "./stacktrace.js";
import { normalise, unveiled } from "./text/normalise.js";
import { lastWays, waysToRead } from "./ways.js";

/** Undefined when the text is no stack trace: no frame comes from a text that is none. */
export function parseStacktrace(text: string): ParsedStacktrace | undefined {
  const cut = withoutMiddle(text);
  const unpacked = cut.middle === "" ? fromJson(unveiled(text), parseStacktrace) : undefined;
  if (unpacked?.parsed !== undefined) return unpacked.parsed;
  const normalised = withoutMiddle(normalise(unpacked?.text ?? joined(cut)));
  const raw = splitLines(joined(normalised));
  const known = likeliest(raw, waysToRead) ?? likeliest(raw, lastWays);
  const inside = known === undefined ? insideOut(joined(normalised), text) : undefined;
  if (inside !== undefined) return inside;
  const best = known ?? likeliest(raw, waysToRead, LAST_RESORT);
  if (best === undefined) return undefined;
  const found = answer(best, cut.middle + normalised.middle);
  return unpacked === undefined ? found : outOf(unpacked, found);
}

/** A value that shows only when the damage around it is undone. */
function insideOut(text: string, damaged: string): ParsedStacktrace | undefined {
  const unpacked = text === damaged ? undefined : fromJson(text, parseStacktrace);
  if (unpacked === undefined) return fromRepr(text, parseStacktrace);
  return unpacked.parsed ?? outOf(unpacked, parseStacktrace(unpacked.text));
}

const joined = ({ head, tail }: CutText): string => (tail === "" ? head : `${head}\n${tail}`);

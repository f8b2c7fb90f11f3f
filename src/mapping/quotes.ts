/**
 * Multiwoven doubles every `'` in text that it maps with type "standard". This undoes it; exact when
 * one knows that a text was doubled, a good guess otherwise.
 * Source: server/lib/reverse_etl/transformers/user_mapping.rb of Multiwoven/multiwoven (2026-11).
 */
import type { JsonValue } from "../sentry/items.js";

export type QuoteDoubling = "when_even" | "always" | "never";

/** One text; `when_even` leaves it alone as soon as one run of quotes is odd, since doubling cannot make such a run. */
export function undoQuoteDoubling(text: string, mode: QuoteDoubling): string {
  if (mode === "never" || !text.includes("''")) return text;
  if (mode === "when_even" && text.match(/'+/g)?.some((run) => run.length % 2 === 1)) return text;
  return text.replaceAll("''", "'");
}

/**
 * A mapped value. The host doubles what a mapping copied: the value itself, an element of a list
 * (`fingerprint[]`), a child of an object (`tags.x`); text deeper inside came with its column, untouched.
 */
export function undoQuotesInValue(value: JsonValue, mode: QuoteDoubling): JsonValue {
  const undo = (child: JsonValue): JsonValue => (typeof child === "string" ? undoQuoteDoubling(child, mode) : child);
  if (mode === "never" || value === null || typeof value !== "object") return undo(value);
  if (Array.isArray(value)) return value.map(undo);
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, undo(child)]));
}

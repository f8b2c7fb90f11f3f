/** Values as text that a person can read and that cannot play tricks on the page. */

/** Characters of one value in a table or list. */
const MAX_SHOWN = 1_000;

/**
 * Characters that have no picture of their own, or that turn the direction of the text around them: control
 * characters, zero-width ones, bidirectional overrides and isolates, separators, lone surrogates.
 */
const INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** Accents piled on one letter would cover the lines above and below it. */
const PILED_ACCENTS = /(\p{M}{3})\p{M}+/gu;

export function shown(value: unknown): string {
  return visible(shorten(plain(value), MAX_SHOWN));
}

/** Text as it is, anything else as JSON. */
export function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function visible(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(INVISIBLE, (character) => `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`)
    .replace(PILED_ACCENTS, "$1…");
}

export function shorten(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max)}… (${count(text.length)} characters)`;
}

export function firstLine(text: string): string {
  return text.trimStart().split("\n", 1)[0] ?? "";
}

/** Seconds, or ISO 8601, as a time in UTC that sorts and reads the same everywhere; anything else as it is. */
export function time(value: unknown): string {
  return (
    isoTime(value)
      ?.replace("T", " ")
      .replace(/(\.000)?Z$/, "") ?? shown(value)
  );
}

export function isoTime(value: unknown): string | undefined {
  const date = typeof value === "number" ? new Date(value * 1000) : new Date(String(value ?? ""));
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

export function duration(length: number): string {
  if (!Number.isFinite(length)) return "?";
  if (Math.abs(length) < 1) return `${trimZeros((length * 1000).toFixed(2))} ms`;
  return length < 600 ? `${trimZeros(length.toFixed(2))} s` : `${trimZeros((length / 60).toFixed(1))} min`;
}

function trimZeros(text: string): string {
  return text.replace(/\.?0+$/, (zeros) => (zeros.startsWith(".") || text.includes(".") ? "" : zeros));
}

/** With thin groups of three, which read the same in every country. */
export function count(quantity: number): string {
  return String(quantity).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

export function counted(quantity: number, singular: string, plural = `${singular}s`): string {
  return `${count(quantity)} ${quantity === 1 ? singular : plural}`;
}

/**
 * JSON without the silent loss: an integer beyond 2^53 would become another one, and two rows with
 * neighbouring ids the same row. Such a number becomes text with its digits as they stood.
 */

/** A number of 16 or more digits outside of strings; the alternative steps over strings. */
const STRING_OR_LONG_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.])-?\d{16,}(?![\d.eE])/gs;

/** Throws a SyntaxError for what is not JSON, as `JSON.parse` does. */
export function parseExactJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // Only now, since in valid JSON every string ends and stepping over strings takes linear time.
  return /\d{16}/.test(text) ? JSON.parse(text.replace(STRING_OR_LONG_NUMBER, quoteUnsafe)) : value;
}

function quoteUnsafe(token: string): string {
  return token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`;
}

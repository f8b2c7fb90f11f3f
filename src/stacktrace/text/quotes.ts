/** Quotes that CSV and SQL put around a field, and double inside it. */

/** A field of several lines in quotes, as CSV and SQL hold it: no quote inside stands alone. */
export function withoutFieldQuotes(text: string): string {
  const body = text.trim();
  const [quote = ""] = body;
  if ((quote !== '"' && quote !== "'") || !body.includes("\n")) return text;
  const inside = body.endsWith(quote) ? body.slice(1, -1) : body.slice(1);
  return evenRuns(inside, quote) ? inside : text;
}

function evenRuns(text: string, quote: string): boolean {
  for (let at = text.indexOf(quote); at !== -1; ) {
    let end = at;
    while (text[end] === quote) end += 1;
    if ((end - at) % 2 === 1) return false;
    at = text.indexOf(quote, end);
  }
  return true;
}

/**
 * Halves runs of quotes when every run has an even length, as SQL and CSV writers leave them. A lone `''` between
 * punctuation proves nothing (it is an empty string in Python's messages); one that touches a word does.
 * The quotes around the whole field stand alone, and the last one may be cut off.
 */
export function withoutDoubledQuotes(text: string, quote: "'" | '"'): string {
  if (!text.includes(quote + quote)) return text;
  const first = text.indexOf(quote);
  const opened = text.slice(0, first) + text.slice(first + 1);
  const closed = opened.trimEnd().endsWith(quote) ? opened.trimEnd().slice(0, -1) : opened;
  const inside = [text, closed, opened].find((part) => showsDoubling(part, quote));
  return inside === undefined ? text : inside.replaceAll(quote + quote, quote);
}

function showsDoubling(text: string, quote: "'" | '"'): boolean {
  let proof = false;
  for (let at = text.indexOf(quote); at !== -1; ) {
    let end = at;
    while (text[end] === quote) end += 1;
    if ((end - at) % 2 === 1) return false;
    if (
      end - at > 2 ||
      /[\w/<]/.test(text[end] ?? "") ||
      /\w\w$|`[^`'\n]{1,60}$/.test(text.slice(Math.max(0, at - 62), at))
    )
      proof = true;
    at = text.indexOf(quote, end);
  }
  return proof;
}

/** The signs that editors set for those of a program. */

const TYPESET: Readonly<Record<string, string>> = {
  "“": '"',
  "”": '"',
  "„": '"',
  "‘": "'",
  "’": "'",
  "–": "--",
  "—": "---",
  "…": "...",
};

/** The signs that editors set for quotes, dashes and dots turned back; undefined where there are none. */
export function untypeset(raw: readonly string[]): string[] | undefined {
  if (!raw.some((line) => /[“”„‘’–—…]/.test(line))) return undefined;
  return raw.map((line) => line.replace(/[“”„‘’–—…]/g, (sign) => TYPESET[sign] ?? sign));
}

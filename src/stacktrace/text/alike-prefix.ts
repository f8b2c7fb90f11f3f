/** Prefixes of which only the form is the same: words of any length between the same signs. For texts that nothing else explains. */

/** A longer text is read without this guess: it would be read several times more. */
const MOST_LINES = 200;
const FEWEST_LINES = 2;

/** Ends of a prefix that are tried, from the longest. */
const MOST_ENDS = 4;

/**
 * Lengths of each line's prefix where the prefixes have the same form: words of any length between the same signs.
 * It must end in a sign, perhaps with a blank.
 */
export function alikePrefixLengths(lines: readonly string[]): number[][] {
  if (lines.length < FEWEST_LINES || lines.length > MOST_LINES) return [];
  const all = lines.map(tokensOf);
  const forms = all.filter((_, at) => lines[at]?.trim() !== "");
  if (forms.length < FEWEST_LINES) return [];
  const [model = []] = forms;
  let same = model.length;
  for (const form of forms) {
    let at = 0;
    while (at < same && form[at]?.kind === model[at]?.kind) at += 1;
    same = at;
  }
  const ends: number[] = [];
  for (let at = same; at > 0 && ends.length < MOST_ENDS; at -= 1) {
    const kind = model[at - 1]?.kind;
    const closed = kind === " " ? /[^\w ]/.test(model[at - 2]?.kind ?? "w") : kind !== "w" && model[at]?.kind !== " ";
    if (closed) ends.push(at);
  }
  return ends.map((end) =>
    lines.map((line, at) => {
      const last = all[at]?.[end - 1];
      if (last === undefined) return line.length;
      return last.kind === " " ? last.from + 1 : last.to;
    }),
  );
}

interface Token {
  /** "w" for a word or number, " " for blanks, else the sign itself. */
  readonly kind: string;
  readonly from: number;
  readonly to: number;
}

function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  for (const { 0: part, index } of line.slice(0, 160).matchAll(/[\p{L}\p{N}_]+|\s+|./gsu)) {
    const kind = /^\s/.test(part) ? " " : /^[\p{L}\p{N}_]/u.test(part) ? "w" : part;
    tokens.push({ kind, from: index, to: index + part.length });
  }
  return tokens;
}

/**
 * Prefixes that no grammar knows: what most lines share when numbers count as equal, as consoles, containers and
 * line counters put it in front of each line. Lines around a trace need not have it.
 */

/** What starts the lines of some language's own traces is no prefix. */
const OPENINGS = new Set("at from File by called Called Raised # Global Bareword syntax".split(" "));

const COMPARED_LINES = 200;
const COMPARED_CHARS = 300;
const MOST_TOKENS = 60;
/** `12:`, as grep -n counts lines. */
const COUNTED = [" ", "0", ":"];
const FEWEST_LINES = 2;
const FEWEST_OF_PART = 3;
const SMALLEST_PART = 0.25;
/** Beginnings that are tried: the shortest may be a bracket that other lines share by chance. */
const MOST_PREFIXES = 3;

/** Shapes of a line's tokens. */
type Tokens = readonly string[];

export interface SharedPrefix {
  /** No line that was compared is without it. */
  readonly uniform: boolean;
  /** 0 where the line does not start with it. */
  lengthOf(line: string): number;
}

/** The ways to see it: what all lines share, or else what a part does, the shorter first. */
export function sharedPrefixes(lines: readonly string[]): SharedPrefix[] {
  const compared = withoutCut(lines.slice(0, COMPARED_LINES));
  const filled = compared.map(tokensOf).filter((line) => line.length > 1);
  const found = new Map<number, readonly string[]>();
  const shapes: string[] = [];
  let active: readonly Tokens[] = filled;
  while (shapes.length <= MOST_TOKENS && found.size < MOST_PREFIXES) {
    const [shape, sharing] = commonest(active, shapes.length);
    const ends = shape === undefined || (OPENINGS.has(shape) && !isComment(sharing, shapes.length));
    if (ends || sharing.length < active.length) {
      const prefix = ended(shapes);
      const all = active.length === filled.length;
      for (const way of all ? shorter(prefix) : [prefix])
        if (isPrefix(way, active.length, filled.length)) found.set(way.length, way);
      if (ends || (all && found.size > 0)) break;
    }
    active = sharing;
    shapes.push(shape);
  }
  return [...found.values()].map((prefix) => sharedPrefix(compared, prefix));
}

/** Without a last line that ends inside what the line before it starts with: there the text was cut. */
function withoutCut(lines: readonly string[]): readonly string[] {
  const [last, before] = [lines.at(-1), lines.at(-2)].map((line) => tokensOf(line ?? ""));
  if (last === undefined || before === undefined || last.length < FEWEST_OF_PART || last.length >= before.length)
    return lines;
  const end = last.length - 1;
  const isCut = last.every((shape, at) => shape === before[at] || (at === end && before[at]?.startsWith(shape)));
  return isCut ? lines.slice(0, -1) : lines;
}

/** A border, as consoles draw one; Dropwizard puts `! ` in front of each line of an exception. */
const BORDER = /^[│┃║!]$/;

/** Many lines of a trace start with the same signs; words, numbers and borders in front of a part of the text are no runtime's. */
function isPrefix(shapes: readonly string[], sharing: number, all: number): boolean {
  if (sharing === all) return all >= FEWEST_LINES && shapes.some((shape) => shape !== " ");
  return (
    sharing >= FEWEST_OF_PART &&
    sharing >= all * SMALLEST_PART &&
    shapes.some((shape) => /^\w/.test(shape) || BORDER.test(shape))
  );
}

/** `# ` before each line is a comment's sign or a prompt; frames are counted right behind it. */
function isComment(lines: readonly Tokens[], at: number): boolean {
  return lines.every((line) => line[at] === "#" && (line[at + 1] ?? " ") === " ");
}

/** The shape that most lines have at this place, and these lines. A line that ends before blanks has them too. */
function commonest(lines: readonly Tokens[], at: number): [string | undefined, Tokens[]] {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const shape = line[at];
    if (shape !== undefined) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  }
  const [shape] = [...counts].reduce<readonly [string | undefined, number]>(
    (best, next) => (next[1] > best[1] ? next : best),
    [undefined, 1],
  );
  return [shape, lines.filter((line) => line[at] === shape || (shape === " " && line.length === at))];
}

/** White space in front counts as a token even where a line has none, since counters are padded. */
function tokensOf(line: string): Tokens {
  const text = line.slice(0, COMPARED_CHARS);
  let at = isBlank(text, 0) ? endOfToken(text, 0) : 0;
  const found: string[] = [" "];
  while (at < text.length && found.length < MOST_TOKENS) {
    const to = endOfToken(text, at);
    found.push(shapeOf(text.slice(at, to)));
    at = to;
  }
  return found;
}

const isBlank = (text: string, at: number): boolean => text[at] === " " || text[at] === "\t";
const isWord = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;

/** Words and white space are one token each, every other sign is one of its own. */
function endOfToken(text: string, from: number): number {
  let to = from;
  if (isBlank(text, from)) while (isBlank(text, to)) to += 1;
  else while (isWord(text.charCodeAt(to))) to += 1;
  return to === from && from < text.length ? from + 1 : to;
}

function shapeOf(token: string): string {
  if (isBlank(token, 0)) return " ";
  return isWord(token.charCodeAt(0)) && /\d/.test(token) ? "0" : token;
}

/** What stands between a prefix and the line behind it; folders that all places share are none. */
const ENDS = new Set([" ", "|", "│", "┃", "║", ">", "]"]);

function ended(shapes: readonly string[]): readonly string[] {
  if (shapes.length === COUNTED.length && COUNTED.every((shape, at) => shape === shapes[at])) return shapes;
  const length = shapes.findLastIndex((shape) => ENDS.has(shape)) + 1;
  return shapes.slice(0, length);
}

/** The prefix, and what ends earlier in it: its last signs may be what each line of the trace starts with. */
function shorter(prefix: readonly string[]): (readonly string[])[] {
  const ways = [prefix];
  for (let way = prefix; ways.length < MOST_PREFIXES && way.length > 1; ways.push(way)) way = ended(way.slice(0, -1));
  return ways;
}

/** White space that ends the prefix belongs to it as far as all lines have it; more is indentation. */
function sharedPrefix(compared: readonly string[], prefix: readonly string[]): SharedPrefix {
  const filled = compared.filter((line) => line.trim() !== "");
  const found = filled.flatMap((line) => matched(line, prefix) ?? []);
  const blanks = Math.min(...found.map(({ blanks, rest }) => (rest ? blanks : Number.POSITIVE_INFINITY)));
  return {
    uniform: found.length === filled.length,
    lengthOf: (line) => {
      const match = matched(line, prefix);
      return match === undefined ? 0 : match.length - match.blanks + Math.min(match.blanks, blanks);
    },
  };
}

interface Match {
  readonly length: number;
  /** White space at its end. */
  readonly blanks: number;
  /** Something stands behind it. */
  readonly rest: boolean;
}

function matched(line: string, prefix: readonly string[]): Match | undefined {
  let at = 0;
  let blanks = 0;
  for (const shape of prefix) {
    const to = endOfToken(line, at);
    if (shape === " ") blanks = isBlank(line, at) ? to - at : 0;
    else if (to === at || shapeOf(line.slice(at, to)) !== shape) return undefined;
    if (shape === " " && blanks === 0 && at > 0 && at < line.length) return undefined;
    if (shape !== " ") blanks = 0;
    at = shape === " " ? at + blanks : to;
  }
  return { length: at, blanks, rest: at < line.length };
}

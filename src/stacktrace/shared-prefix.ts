/**
 * Prefixes that no grammar knows: what most lines share when numbers count as equal, as consoles, containers and
 * line counters put it in front of each line. Lines around a trace need not have it.
 */

/** What starts the lines of some language's own traces is no prefix. */
const OPENINGS = new Set(["at", "from", "File", "by", "called", "Called", "Raised", "#"]);

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

interface Token {
  readonly shape: string;
  readonly length: number;
}

type Tokens = readonly Token[];

/** For each way to see it, the length of every line's prefix: what all lines share, or else what a part does, the shorter first. */
export function sharedPrefixes(lines: readonly string[]): number[][] {
  const tokens = lines.map((line, at) => (at < COMPARED_LINES ? tokensOf(line, MOST_TOKENS) : []));
  const filled: Tokens[] = tokens.filter((line) => line.length > 1);
  const found = new Map<number, readonly string[]>();
  const shapes: string[] = [];
  let active: readonly Tokens[] = filled;
  while (shapes.length <= MOST_TOKENS && found.size < MOST_PREFIXES) {
    const [shape, sharing] = commonest(active, shapes.length);
    const ends = shape === undefined || OPENINGS.has(shape);
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
  return [...found.values()].map((prefix) => lengths(lines, prefix));
}

/** Many lines of a trace start with the same signs; words and numbers in front of a part of the text are no runtime's. */
function isPrefix(shapes: readonly string[], sharing: number, all: number): boolean {
  if (sharing === all) return all >= FEWEST_LINES && shapes.some((shape) => shape !== " ");
  return sharing >= FEWEST_OF_PART && sharing >= all * SMALLEST_PART && shapes.some((shape) => /^\w/.test(shape));
}

/** The shape that most lines have at this place, and these lines. A line that ends before blanks has them too. */
function commonest(lines: readonly Tokens[], at: number): [string | undefined, Tokens[]] {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const shape = line[at]?.shape;
    if (shape !== undefined) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  }
  const [shape] = [...counts].reduce<readonly [string | undefined, number]>(
    (best, next) => (next[1] > best[1] ? next : best),
    [undefined, 1],
  );
  return [shape, lines.filter((line) => line[at]?.shape === shape || (shape === " " && line.length === at))];
}

/** White space in front counts as a token even where a line has none, since counters are padded. */
function tokensOf(line: string, most: number): Tokens {
  const text = line.slice(0, COMPARED_CHARS);
  const blanks = /^\s*/.exec(text)?.[0].length ?? 0;
  const found: Token[] = [{ shape: " ", length: blanks }];
  for (const [token] of text.slice(blanks).matchAll(/\w+|\s+|[^\w\s]/g)) {
    found.push({ shape: shapeOf(token), length: token.length });
    if (found.length === most) break;
  }
  return found;
}

function shapeOf(token: string): string {
  if (/^\s/.test(token)) return " ";
  return /\d/.test(token) ? "0" : token;
}

/** What stands between a prefix and the line behind it; folders that all places share are none. */
const ENDS = new Set([" ", "|", ">", "]"]);

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
function lengths(lines: readonly string[], prefix: readonly string[]): number[] {
  const tokens = lines.map((line) => tokensOf(line, prefix.length + 1));
  const has = tokens.map((line) =>
    prefix.every((shape, at) => line[at]?.shape === shape || (shape === " " && line.length === at)),
  );
  const last = prefix.length - 1;
  const blanks =
    prefix[last] === " "
      ? Math.min(
          ...tokens.flatMap((line, at) => (has[at] && line.length > prefix.length ? (line[last]?.length ?? 0) : [])),
        )
      : Number.POSITIVE_INFINITY;
  return tokens.map((line, at) => {
    if (!has[at]) return 0;
    const own = line.slice(0, last).reduce((sum, { length }) => sum + length, 0);
    return own + Math.min(line[last]?.length ?? 0, blanks);
  });
}

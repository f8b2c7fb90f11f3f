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

/** Shapes of a line's tokens, cut as far as they are asked for: few lines share much. */
class Tokens {
  /** White space in front counts as a token even where a line has none, since counters are padded. */
  readonly #shapes: string[] = [" "];
  readonly #text: string;
  #at: number;

  constructor(line: string) {
    this.#text = line.slice(0, COMPARED_CHARS);
    this.#at = isBlank(this.#text, 0) ? endOfToken(this.#text, 0) : 0;
  }

  get isBlank(): boolean {
    return this.#at === this.#text.length && this.#shapes.length === 1;
  }

  /** Undefined behind the last. */
  at(index: number): string | undefined {
    while (this.#shapes.length <= index && this.#cut());
    return this.#shapes[index];
  }

  endsAt(index: number): boolean {
    return this.at(index) === undefined && this.#shapes.length === index;
  }

  all(): readonly string[] {
    while (this.#cut());
    return this.#shapes;
  }

  #cut(): boolean {
    if (this.#at >= this.#text.length || this.#shapes.length >= MOST_TOKENS) return false;
    const to = endOfToken(this.#text, this.#at);
    this.#shapes.push(shapeOf(this.#text.slice(this.#at, to)));
    this.#at = to;
    return true;
  }
}

export interface SharedPrefix {
  /** No line that was compared is without it. */
  readonly uniform: boolean;
  /** 0 where the line does not start with it. */
  lengthOf(line: string): number;
}

/** The ways to see it: what all lines share, or else what a part does, the shorter first. */
export function sharedPrefixes(lines: readonly string[]): SharedPrefix[] {
  const compared = withoutCut(lines.slice(0, COMPARED_LINES));
  const filled = compared.map((line) => new Tokens(line)).filter((line) => !line.isBlank);
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
  const [last, before] = [lines.at(-1), lines.at(-2)].map((line) => new Tokens(line ?? "").all());
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
  return lines.every((line) => line.at(at) === "#" && (line.at(at + 1) ?? " ") === " ");
}

/** The shape that most lines have at this place, and these lines. A line that ends before blanks has them too. */
function commonest(lines: readonly Tokens[], at: number): [string | undefined, Tokens[]] {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const shape = line.at(at);
    if (shape !== undefined) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  }
  const [shape] = [...counts].reduce<readonly [string | undefined, number]>(
    (best, next) => (next[1] > best[1] ? next : best),
    [undefined, 1],
  );
  return [shape, lines.filter((line) => line.at(at) === shape || (shape === " " && line.endsAt(at)))];
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
  const pattern = patternOf(prefix);
  let uniform = true;
  let blanks = Number.POSITIVE_INFINITY;
  for (const line of filled) {
    const match = pattern.exec(line);
    if (match === null) uniform = false;
    else if (match[0].length < line.length) blanks = Math.min(blanks, match[1]?.length ?? 0);
  }
  return {
    uniform,
    lengthOf: (line) => {
      const match = pattern.exec(line);
      const ending = match?.[1]?.length ?? 0;
      return match === null ? 0 : match[0].length - ending + Math.min(ending, blanks);
    },
  };
}

/** The group takes the white space that ends the prefix; a line may end where others have white space. */
function patternOf(prefix: readonly string[]): RegExp {
  const last = prefix.length - 1;
  const parts = prefix.map((shape, at) => {
    if (shape !== " ") return shape === "0" ? "[A-Za-z_]*\\d\\w*" : literal(shape);
    const blanks = at === 0 ? "[ \\t]*" : "[ \\t]+|$";
    return at === last ? `(${blanks})` : `(?:${blanks})`;
  });
  return new RegExp(`^${parts.join("")}`);
}

/** A word or a sign, and no longer word. */
function literal(shape: string): string {
  const codes = Array.from({ length: shape.length }, (_, at) => shape.charCodeAt(at));
  const escaped = codes.map((code) => `\\u${code.toString(16).padStart(4, "0")}`).join("");
  return isWord(codes[0] ?? 0) ? `${escaped}(?!\\w)` : escaped;
}

/**
 * Terms of Erlang and Elixir as text, as far as stack traces need them.
 * Source: erlang.org/doc/system/data_types, hexdocs.pm/elixir/syntax-reference.html
 */

export interface Term {
  readonly kind: "tuple" | "list" | "atom" | "text" | "number" | "other";
  readonly items: readonly Term[];
  /** As printed; quotes of atoms and texts taken off. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** The text ends inside it. */
  readonly cut?: boolean;
}

const MAX_DEPTH = 60;
const CLOSING: Readonly<Record<string, string>> = { "{": "}", "[": "]", "#{": "}", "%{": "}" };
const ATOM = /:?[a-z_][\w@]*[?!]?|:[-+*/=<>!|&]{1,3}|[A-Z]\w*(?:\.[A-Z]\w*)*|_/y;
/** `line: 9`, a pair of a keyword list. */
const KEY = /[a-z_]\w*[?!]?: /y;
/** `%RuntimeError{`: its name and its fields. */
const STRUCT = /%[A-Z][\w.]{0,200}(?=\{)/y;
const SIGIL = /~[a-z](?=["'])|:(?=")/y;
const NUMBER = /-?\d[\d_]*(?:\.\d+(?:e[+-]?\d+)?|#\w+)?/y;
/** Processes, ports, references and funs: `<0.1.0>`, `#Ref<0.1.2.3>`, `#Fun<a.0.1>`; binaries `<<"x">>`; variables; `...`. */
const OPAQUE = /<<[^<>]{0,2000}>>|(?:#\w+)?<[^<>]{0,300}>|[A-Z]\w*|\.{3}|\|/y;
/** Between a key and its value. */
const ARROWS = ["=>", ":="];

/** The term that starts at `from`; undefined when none does or when it never ends. */
export function termAt(source: string, from: number, depth = 0): Term | undefined {
  const open = openingAt(source, from);
  const close = CLOSING[open];
  if (close !== undefined) return compound(source, from, open, close, depth);
  if (open === "'" || open === '"') return quoted(source, from, open);
  const prefix = matchAt(SIGIL, source, from);
  if (prefix !== undefined) return quoted(source, from + prefix.length, source[from + prefix.length] ?? "");
  const struct = matchAt(STRUCT, source, from);
  if (struct !== undefined) return named(source, from, struct.length, struct.slice(1), depth);
  const key = matchAt(KEY, source, from);
  if (key !== undefined) return named(source, from, key.length, key.slice(0, -2), depth);
  const atom = matchAt(ATOM, source, from);
  if (atom !== undefined)
    return { kind: "atom", items: [], text: atom.replace(/^:/, ""), from, to: from + atom.length };
  const number = matchAt(NUMBER, source, from);
  if (number !== undefined) return { kind: "number", items: [], text: number, from, to: from + number.length };
  const opaque = matchAt(OPAQUE, source, from);
  return opaque === undefined ? undefined : { kind: "other", items: [], text: opaque, from, to: from + opaque.length };
}

function openingAt(source: string, from: number): string {
  const sign = source[from] ?? "";
  return (sign === "#" || sign === "%") && source[from + 1] === "{" ? `${sign}{` : sign;
}

/** A pair of a name and what stands behind it. */
function named(source: string, from: number, width: number, text: string, depth: number): Term | undefined {
  const value = depth > MAX_DEPTH ? undefined : termAt(source, from + width, depth + 1);
  if (value === undefined) return undefined;
  const name: Term = { kind: "atom", items: [], text, from, to: from + width };
  return { kind: "tuple", items: [name, value], text: source.slice(from, value.to), from, to: value.to };
}

function compound(source: string, from: number, open: string, close: string, depth: number): Term | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const kind = open === "[" ? "list" : open === "{" ? "tuple" : "other";
  const items: Term[] = [];
  let at = behindBlanks(source, from + open.length);
  while (source[at] !== close) {
    const item = termAt(source, at, depth + 1);
    if (item === undefined)
      return endsAt(source, at)
        ? { kind, items, text: source.slice(from), from, to: source.length, cut: true }
        : undefined;
    items.push(item);
    at = behindSeparator(source, item.to);
  }
  return { kind, items, text: source.slice(from, at + 1), from, to: at + 1 };
}

function behindBlanks(source: string, from: number): number {
  let at = from;
  while (source[at] === " " || source[at] === "\n" || source[at] === "\t") at += 1;
  return at;
}

function behindSeparator(source: string, from: number): number {
  const at = behindBlanks(source, from);
  if (source[at] === "," || source[at] === "|") return behindBlanks(source, at + 1);
  return ARROWS.some((arrow) => source.startsWith(arrow, at)) ? behindBlanks(source, at + 2) : at;
}

/** Nothing follows, or a text or a process that never ends. */
function endsAt(source: string, at: number): boolean {
  const char = source[at];
  if (char === "<" && /^<[^<>]{0,40}$/.test(source.slice(at, at + 42))) return true;
  return char === undefined || ((char === '"' || char === "'") && quoted(source, at, char) === undefined);
}

const QUOTED: Readonly<Record<string, RegExp>> = {
  "'": /'[^'\\]*(?:\\[\s\S][^'\\]*)*'/y,
  '"': /"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y,
};

function quoted(source: string, from: number, quote: string): Term | undefined {
  const pattern = QUOTED[quote];
  const whole = pattern === undefined ? undefined : matchAt(pattern, source, from);
  if (whole === undefined) return undefined;
  return { kind: quote === "'" ? "atom" : "text", items: [], text: whole.slice(1, -1), from, to: from + whole.length };
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

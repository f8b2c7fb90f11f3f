/** Stack traces of Erlang as terms: `{Reason,[{module,function,arity,[{file,…},{line,…}]},…]}`. */
import type { Frame, Thread } from "../../../sentry/items.js";
import type { Line, Reading } from "../../language.js";
import { type Raised, raise, turnAround } from "../../raised.js";
import { erlangFrame } from "./frame.js";
import { type Term, termAt } from "./term.js";

/**
 * A place, or a call without one: `{init,do_boot,3,[]}`, with what `init` leaves of places, `{owl,fly,1,[{_},{_}]}`,
 * and calls that end the stacks of releases before R15, `{init,start_em,1}`.
 */
const CALL =
  /\{file,\s*(?:"|\[\d)|\[file: (?:~c)?["']|\{(?:'[^'\n]{1,80}'|[a-z][\w@]{0,80}),(?:'[^'\n]{1,80}'|[a-z][\w@]{0,80}),\d{1,3},\[(?:\{_\}|\]\})|\{(?:init,start_(?:it|em),1|proc_lib,init_p\w{0,20},\d|(?:erl_eval|shell),\w{1,40},\d)\}/;

/** May a line hold a part of a stack? */
export function mentionsCall(text: string): boolean {
  if (!text.includes("{") && !text.includes("[file: ")) return false;
  return CALL.test(unescaped(text)) && !isElixirs(text);
}

/** Messages and arguments of Elixir quote what they were given, another stack perhaps. */
const isElixirs = (text: string): boolean => text.includes("** (") || /\.(?:exs?|erl):\d+: \S{1,200}?\(/.test(text);

/** A term inside a text: `"{bad_return,[{owl,start,2,[{file,\"lib/owl.ex\"},{line,12}]}]}"` */
const unescaped = (text: string): string => (text.includes('{file,\\"') ? text.replaceAll('\\"', '"') : text);

/** RabbitMQ's logger puts the process in front of each line. */
const PROCESS = /^<\d{1,6}\.\d{1,9}\.\d{1,6}> +/;

/** Characters in front of a place that may belong to its term; terms that are tried as the outermost. */
const MAX_BEFORE = 8_000;
const MAX_STARTS = 12;
/** Characters of one term; a longer one is taken as cut there. */
const MAX_TERM = 32_768;
/** What a term costs besides its characters, in characters. */
const TERM_COST = 300;
/** Characters that are looked at for all terms together, those looked at again included. */
const MAX_LOOKED_AT = 160_000;
/** Stacks of one text that are read; more than one report ever holds. */
const MAX_STACKS = 50;

/** What names a reason apart from its stack: reports of SASL, loggers of names and values, rebar3. */
const REASON = /\b(?:reason(?: for termination)?(?: ?[:=])? ?|(?:error|exit|throw): ?)(?=[\w'{[<"])/gi;
const BEHIND_REASON = /^(?:,\s{0,80}|.{0,400}stack ?trace[^{[]{0,60})$/is;
const MAX_REASON = 1_000;

export class TermReader {
  readonly #understood = new Set<number>();
  readonly #traces: Raised[] = [];
  readonly #threads: Thread[] = [];
  readonly #text: string;
  readonly #starts: number[] = [];
  #lookedAt = 0;

  constructor(readonly lines: readonly Line[]) {
    let length = 0;
    const texts = lines.map(({ text }, at) =>
      isElixirs(text) || isCutPrefix(lines, at) ? "" : unescaped(text).replace(PROCESS, ""),
    );
    for (const text of texts) {
      this.#starts.push(length);
      length += text.length + 1;
    }
    this.#text = texts.join("\n");
  }

  read(): Reading {
    let done = 0;
    const places = new RegExp(CALL, "g");
    for (let place = places.exec(this.#text); place !== null && !this.#exhausted(); place = places.exec(this.#text)) {
      const term = place.index < done ? undefined : this.#around(place.index, done);
      if (place.index < done) continue;
      done = term?.to ?? place.index + 1;
      if (term !== undefined) this.#take(term);
    }
    turnAround(this.#traces);
    return { traces: this.#traces, threads: this.#threads, understood: this.#understood, notes: this.#notes() };
  }

  #exhausted(): boolean {
    return this.#traces.length >= MAX_STACKS || this.#lookedAt >= MAX_LOOKED_AT;
  }

  #notes(): string[] {
    return this.#exhausted() ? [`only the first ${this.#traces.length} stacks were read`] : [];
  }

  /** The widest term that holds the place. */
  #around(place: number, floor: number): Term | undefined {
    const starts: number[] = [];
    let depth = 0;
    for (let at = place - 1; at >= Math.max(floor, place - MAX_BEFORE); at -= 1) {
      const char = this.#text[at];
      if (char === "\n" && this.#text[at - 1] === "\n") break;
      if (char === "}" || char === "]") depth += 1;
      else if (char === "{" || char === "[") {
        if (depth > 0) depth -= 1;
        else starts.push(at);
      }
    }
    this.#lookedAt += Math.min(place - floor, MAX_BEFORE);
    for (const start of starts.slice(-MAX_STARTS).reverse()) {
      if (this.#exhausted()) return undefined;
      const source = this.#text.slice(0, start + MAX_TERM);
      const term = termAt(source, start);
      this.#lookedAt += TERM_COST + (term?.to ?? source.length) - start;
      if (term !== undefined && term.to > place) return term;
    }
    return undefined;
  }

  #take(term: Term): void {
    const [from, to] = [this.#lineOf(term.from), this.#lineOf(term.to)];
    const found = stacksIn(term);
    for (const { stack, reason } of found) {
      const frames = stack.items.flatMap((item) => frameOfTerm(item) ?? []);
      if (reason === undefined && /\bclient\b.*stacktrace/i.test(this.lines[from - 1]?.text ?? "")) {
        this.#threads.push({
          name: clientOf(this.lines[from - 1]?.text ?? ""),
          stacktrace: { frames: frames.reverse() },
        });
        continue;
      }
      const raised = raise(...named(reason ?? this.#reasonBefore(term)), from);
      raised.frames = frames;
      raised.to = to;
      if (!this.#traces.some((known) => isAgain(known, raised))) this.#traces.push(raised);
    }
    if (found.length > 0) for (let at = from; at <= to; at += 1) this.#understood.add(at);
  }

  /** `exit with reason badarg and stacktrace [{…}]`: the last one in front of the stack. */
  #reasonBefore({ from }: Term): Term | undefined {
    const before = this.#text.slice(Math.max(0, from - MAX_REASON), from);
    for (const { 0: label, index } of [...before.matchAll(REASON)].reverse()) {
      const found = termAt(before, index + label.length);
      if (found !== undefined && BEHIND_REASON.test(before.slice(found.to))) return found;
    }
    return undefined;
  }

  #lineOf(offset: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** A text that was cut inside the prefix of its last line. */
function isCutPrefix(lines: readonly Line[], at: number): boolean {
  const [before, last, behind] = [lines[at - 1], lines[at], lines[at + 1]];
  const ends = behind === undefined || (behind.text === "" && at + 2 === lines.length);
  return ends && before?.logged === true && last !== undefined && startsLike(before.raw, last.raw.trimEnd());
}

/** Counters and time stamps go on. */
const startsLike = (whole: string, start: string): boolean =>
  whole.slice(0, start.length).replace(/\d/g, "0") === start.replace(/\d/g, "0");

/** `init` prints what ended it twice, once without the places. */
function isAgain(known: Raised, raised: Raised): boolean {
  return (
    known.frames.length === raised.frames.length &&
    raised.frames.every(
      ({ function: name, filename }, at) => filename === undefined && name === known.frames[at]?.function,
    )
  );
}

const clientOf = (text: string): string => text.replace(/^\*\* /, "").replace(/ stacktrace:?$/i, "");

interface Stack {
  readonly stack: Term;
  readonly reason: Term | undefined;
}

/** Lists of calls, with what stands before them in their tuple. */
function stacksIn(term: Term): Stack[] {
  if (isStack(term)) return [{ stack: term, reason: undefined }];
  return term.items.flatMap((item, index) =>
    isStack(item)
      ? [{ stack: item, reason: term.kind === "tuple" ? term.items[index - 1] : undefined }]
      : stacksIn(item),
  );
}

function isStack(term: Term): boolean {
  return (
    term.kind === "list" &&
    term.items.length > 0 &&
    term.items.every((item) => frameOfTerm(item) !== undefined || item.cut === true || item.text === "...") &&
    term.items.some((item) => frameOfTerm(item) !== undefined)
  );
}

function frameOfTerm({ kind, items }: Term): Frame | undefined {
  const [module, name, arity, info] = items;
  if (kind !== "tuple" || module?.kind !== "atom" || name?.kind !== "atom" || arity === undefined) return undefined;
  if ((arity.kind !== "number" && arity.kind !== "list") || (info !== undefined && info.kind !== "list"))
    return undefined;
  const count = arity.kind === "number" ? arity.text : String(arity.items.length);
  const place = new Map(info?.items.map(({ items: [key, value] }) => [key?.text ?? "", value && textOf(value)]));
  const between = /^[A-Z]/.test(module.text) ? "." : ":";
  return erlangFrame(
    module.text,
    `${module.text}${between}${name.text}/${count}`,
    place.get("file"),
    place.get("line"),
  );
}

/** Texts are lists of characters, and printed so by `~w`. */
function textOf({ kind, items, text }: Term): string {
  const codes = items.map((item) => Number(item.text));
  return kind === "list" && codes.every((code) => code > 31 && code < 0x110000) ? String.fromCodePoint(...codes) : text;
}

/** `{badmatch,V}` is a badmatch of V; an atom alone is the type; an exception of Elixir has a message. */
function named(reason: Term | undefined): [string | undefined, string | undefined] {
  if (reason === undefined) return [undefined, undefined];
  const [first, ...others] = reason.items;
  const message = others[0]?.items.find(({ items: [key, value] }) => key?.text === "message" && value?.kind === "text");
  if (first !== undefined && message !== undefined) return [first.text, message.items[1]?.text];
  if (reason.kind === "tuple" && first?.kind === "atom")
    return [first.text, others.length === 0 ? undefined : others.map(({ text }) => text).join(",")];
  return reason.kind === "atom" ? [reason.text, undefined] : [undefined, reason.text];
}

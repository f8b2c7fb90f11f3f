/**
 * Erlang: crash reports (`in function`, `in call from`) and stack traces as terms,
 * `{Reason,[{module,function,arity,[{file,…},{line,…}]},…]}`. Printed newest call first.
 * Source: erlang.org/doc/system/errors#exceptions, erlang.org/doc/apps/sasl/error_logging
 */
import type { Frame, Thread } from "../sentry/items.js";
import { type Term, termAt } from "./erlang-term.js";
import { fileOf, frameOf, linenoOf, within } from "./frames.js";
import type { Language, Line, Reading } from "./language.js";
import { linkTo, type Raised, raise, turnAround } from "./raised.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "./walk.js";

const REPORT = /^(?:\*\* )?exception (error|exit|throw): (.*)$/s;
const CALL =
  /^in (?:function|call from) +((?:[\w@']+:)?.{1,300}?\/\d{1,3}) ?(?:\((\S.{0,300}?), line (\d+)\)|\((\S{1,300})\))?$/;
const DETAIL = /^(?:called as |\*\*\* argument )/;
const FILE = /\{file,\s*"/;

export const erlang: Language = {
  name: "erlang",
  platform: "elixir",
  marks: (text) =>
    (text.startsWith("in ") && CALL.test(text)) ||
    (text.includes("exception ") && REPORT.test(text)) ||
    (text.includes("{file,") && /\{file,\s*"[^"]{1,400}\.(?:erl|exs?|yrl|xrl|hrl)"\}/.test(text)),
  read: (lines, foreign) => {
    const reports = readWith(REPORTS, lines, foreign);
    const terms = new TermReader(lines).read();
    const own = terms.traces.filter((trace) => !quotedBy(reports.traces, trace));
    return {
      traces: [...reports.traces, ...own],
      threads: [...reports.threads, ...terms.threads],
      understood: new Set([...reports.understood, ...terms.understood]),
      notes: terms.notes ?? [],
    };
  },
};

/** The reason of an exit may hold the stack of the process that failed first. */
function quotedBy(reports: readonly Raised[], trace: Raised): boolean {
  const holder = reports.find(({ from, to }) => from <= trace.from && trace.to <= to);
  if (holder !== undefined) linkTo(holder, trace, "reason");
  return holder !== undefined;
}

const REPORTS: Dialect<undefined> = {
  order: "newest first",
  begin: () => undefined,
  rules: [
    { line: REPORT, read: (walk, [, kind, value]) => void walk.open(kind, value) },
    { line: CALL, read: call },
    { line: DETAIL, read: (walk) => walk.current !== undefined },
    { line: /^(?:ancestors|message_queue_len|neighbours|initial call):/, read: stop },
  ],
  end: (walk) => keepProven(walk),
};

function call(walk: Walk<undefined>, [, name = "", path, line, alone]: RegExpExecArray): Verdict {
  if (walk.current === undefined) return false;
  const [, module] = /^('[^']*'|[\w@]+):/.exec(name) ?? [];
  walk.frame(erlangFrame(module?.replaceAll("'", ""), name, path ?? alone, line));
  return true;
}

function stop(walk: Walk<undefined>): false {
  walk.leave();
  return false;
}

/** Characters in front of a place that may belong to its term; terms that are tried as the outermost. */
const MAX_BEFORE = 8_000;
const MAX_STARTS = 12;
/** Places whose term never ends, after which a text is no longer searched: each costs a look at what stands before. */
const MAX_FAILURES = 20;
/** Stacks of one text that are read; more than one report ever holds. */
const MAX_STACKS = 100;

class TermReader {
  readonly #understood = new Set<number>();
  readonly #traces: Raised[] = [];
  readonly #threads: Thread[] = [];
  readonly #text: string;
  readonly #starts: number[] = [];

  constructor(readonly lines: readonly Line[]) {
    let length = 0;
    for (const line of lines) {
      this.#starts.push(length);
      length += line.text.length + 1;
    }
    this.#text = lines.map(({ text }) => text).join("\n");
  }

  read(): Reading {
    let done = 0;
    let failures = 0;
    const places = new RegExp(FILE, "g");
    for (
      let place = places.exec(this.#text);
      place !== null && failures < MAX_FAILURES && this.#traces.length < MAX_STACKS;
      place = places.exec(this.#text)
    ) {
      const term = place.index < done ? undefined : this.#around(place.index, done);
      if (place.index < done) continue;
      done = term?.to ?? place.index + 1;
      failures += term === undefined ? 1 : 0;
      if (term !== undefined) this.#take(term);
    }
    turnAround(this.#traces);
    return { traces: this.#traces, threads: this.#threads, understood: this.#understood, notes: this.#notes() };
  }

  #notes(): string[] {
    return this.#traces.length < MAX_STACKS ? [] : [`only the first ${MAX_STACKS} stacks were read`];
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
    for (const start of starts.slice(-MAX_STARTS).reverse()) {
      const term = termAt(this.#text, start);
      if (term !== undefined && term.to > place) return term;
    }
    return undefined;
  }

  #take(term: Term): void {
    const [from, to] = [this.#lineOf(term.from), this.#lineOf(term.to)];
    const found = stacksIn(term);
    for (const { stack, reason } of found) {
      const frames = stack.items.flatMap((item) => frameOfTerm(item) ?? []);
      if (reason === undefined && /stacktrace/i.test(this.lines[from - 1]?.text ?? "")) {
        this.#threads.push({
          name: clientOf(this.lines[from - 1]?.text ?? ""),
          stacktrace: { frames: frames.reverse() },
        });
        continue;
      }
      const raised = raise(...named(reason), from);
      raised.frames = frames;
      raised.to = to;
      this.#traces.push(raised);
    }
    if (found.length > 0) for (let at = from; at <= to; at += 1) this.#understood.add(at);
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
  return term.kind === "list" && term.items.length > 0 && term.items.every((item) => frameOfTerm(item) !== undefined);
}

function frameOfTerm({ kind, items }: Term): Frame | undefined {
  const [module, name, arity, info] = items;
  if (kind !== "tuple" || module?.kind !== "atom" || name?.kind !== "atom" || arity === undefined) return undefined;
  if ((arity.kind !== "number" && arity.kind !== "list") || (info !== undefined && info.kind !== "list"))
    return undefined;
  const count = arity.kind === "number" ? arity.text : String(arity.items.length);
  const place = new Map(info?.items.map(({ items: [key, value] }) => [key?.text ?? "", value?.text]));
  return erlangFrame(module.text, `${module.text}:${name.text}/${count}`, place.get("file"), place.get("line"));
}

/** `{badmatch,V}` is a badmatch of V; an atom alone is the type. */
function named(reason: Term | undefined): [string | undefined, string | undefined] {
  if (reason === undefined) return [undefined, undefined];
  const [first, ...others] = reason.items;
  if (reason.kind === "tuple" && first?.kind === "atom")
    return [first.text, others.length === 0 ? undefined : others.map(({ text }) => text).join(",")];
  return reason.kind === "atom" ? [reason.text, undefined] : [undefined, reason.text];
}

const OTP = new Set(
  "erlang lists maps ets gen gen_server gen_statem gen_fsm gen_event supervisor proc_lib sys init erl_eval shell timer io io_lib file binary string unicode re ssl gen_tcp inet httpc application application_master code error_handler rpc erpc global queue sets dict orddict proplists math crypto public_key logger escript erl_parse epp compile eunit eunit_test eunit_proc ct test_server test_server_sup".split(
    " ",
  ),
);

function erlangFrame(
  module: string | undefined,
  name: string,
  path: string | undefined,
  line: string | undefined,
): Frame {
  return frameOf(module === undefined ? {} : { module }, { function: name }, fileOf(path), linenoOf(line), {
    in_app:
      module !== undefined && !OTP.has(module) && !within(path, ["/deps/", "/lib/erlang/", "/_build/default/lib/"]),
  });
}

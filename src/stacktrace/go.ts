/**
 * Go: panics and fatal errors with their goroutines, `%+v` of pkg/errors, stack fields of loggers, race reports.
 * A frame is two lines: the function, then an indented place. Printed newest call first.
 * Source: pkg.go.dev/runtime (traceback), pkg.go.dev/github.com/pkg/errors
 */
import type { Frame, Thread } from "../sentry/items.js";
import { goFrame, goFunction, isGoPlace } from "./go-frame.js";
import { headlineOf, messageOf } from "./headline.js";
import type { Foreign, Language, Line, Reading } from "./language.js";
import { linkTo, type Raised, raise } from "./raised.js";

const GOROUTINE = /^goroutine (\d+)(?: gp=\S+ m=\S+(?: mp=\S+)?)? \[([^\]]*)\]:$/;
const PANIC =
  /^(?:[\w./-]{1,200}\.go:\d+: )?(?:\[recovered\] )?(panic|fatal error|unexpected fault address|runtime|SIGQUIT|SIGABRT|SIGSEGV|SIGBUS): (.*)$/s;
/** What servers and controllers write before the stack of a panic that they caught. */
const HTTP_PANIC =
  /(?:^|[\s\]])(?:http: panic serving \S+|Observed a panic|[Rr]ecovered from panic|[Pp]anic recovered): (.+)$/s;
const RECOVERED = / \[recovered(?:, repanicked)?\]$/;
const SIGNAL = /^\[signal (?:SIG\w+|0x)/;
const NOISE =
  /^(?:exit status \d+|\.\.\.(?:\d+ |additional )frames elided\.\.\.|\.\.\.\d+ frames elided\.\.\.|FAIL\b|r\w{1,4} +0x[0-9a-f]+$|[cfg]s +0x[0-9a-f]+$|rip +0x|rflags 0x|PC=0x|\[originating from goroutine)/;
const RACE = /^WARNING: DATA RACE$/;
const RACE_STACK =
  /^(?:(?:Previous )?(?:[Ww]rite|[Rr]ead|atomic \w+) at 0x[0-9a-f]+ by .*|Goroutine \d+ \(\w+\) created at|Found \d+ data race.*):?$/;

/** Lines of message above a stack that no panic announces. */
const MAX_ABOVE = 5;

export const go: Language = {
  name: "go",
  platform: "go",
  marks: (text) => (text.startsWith("goroutine ") && GOROUTINE.test(text)) || isGoPlace(text),
  read: (lines, foreign) => new GoReader(lines, foreign).read(),
};

interface Stack {
  /** Undefined for stacks without a goroutine header. */
  readonly id: string | undefined;
  readonly state: string | undefined;
  readonly from: number;
  to: number;
  /** Newest first while reading. */
  readonly frames: Frame[];
  readonly heads: readonly Raised[];
}

class GoReader {
  readonly #understood = new Set<number>();
  readonly #stacks: Stack[] = [];
  /** Panic lines that wait for their stack. */
  #heads: Raised[] = [];
  #stack: Stack | undefined;
  /** The last line that may be a function's name. */
  #pending: { readonly at: number; readonly text: string } | undefined;
  /** A panic's message goes on until a blank line or a goroutine. */
  #message = false;

  constructor(
    readonly lines: readonly Line[],
    readonly foreign: Foreign,
  ) {}

  read(): Reading {
    for (let at = 0; at < this.lines.length; at += 1) this.#line(at, this.lines[at]?.text ?? "");
    this.#pendingIsFrame();
    const { traces, threads } = this.#answer();
    return { traces, threads, understood: this.#understood };
  }

  #line(at: number, text: string): void {
    const goroutine = text.startsWith("goroutine ") ? GOROUTINE.exec(text) : null;
    const panic = PANIC.exec(text) ?? HTTP_PANIC.exec(text);
    if (text === "") this.#blank();
    else if (goroutine !== null) this.#open(at, goroutine[1], goroutine[2]);
    else if (isGoPlace(text)) this.#place(at, text);
    else if (panic !== null && this.#opens(panic[1] ?? "")) this.#panic(at, panic);
    else if (RACE.test(text)) this.#panic(at, ["", "DATA RACE", ""]);
    else if (text === "runtime stack:") this.#system(at);
    else if (RACE_STACK.test(text)) this.#open(at, undefined, text);
    else if (SIGNAL.test(text) || NOISE.test(text)) this.#understood.add(at);
    else if (this.#message && !this.foreign(at)) this.#more(at, text);
    else {
      this.#pendingIsFrame();
      this.#pending = { at, text };
    }
  }

  /** `runtime: …` is said before a fatal error and is its message only then. */
  #opens(type: string): boolean {
    return type !== "runtime";
  }

  #blank(): void {
    this.#message = false;
    this.#pendingIsFrame();
    if (this.#stack?.id !== undefined || this.#stack?.state !== undefined) this.#stack = undefined;
  }

  #panic(at: number, match: readonly (string | undefined)[]): void {
    const [, first, second] = match;
    const http = second === undefined;
    const value = (http ? first : second)?.replace(RECOVERED, "");
    const raised = raise(http ? "panic" : first, messageOf(value, []), at);
    if (this.#stack !== undefined) this.#heads = [];
    this.#stack = undefined;
    this.#heads.push(raised);
    this.#understood.add(at);
    this.#message = true;
  }

  #more(at: number, text: string): void {
    const raised = this.#heads.at(-1);
    if (raised !== undefined) raised.value = messageOf(raised.value, [text]);
    this.#understood.add(at);
  }

  #open(at: number, id: string | undefined, state: string | undefined): void {
    this.#message = false;
    this.#pendingIsFrame();
    this.#pending = undefined;
    this.#stack = { id, state, from: at, to: at, frames: [], heads: this.#heads };
    this.#heads = [];
    this.#stacks.push(this.#stack);
    this.#understood.add(at);
  }

  /** The system's own stack, printed before the goroutine that failed. */
  #system(at: number): void {
    const heads = this.#heads;
    this.#heads = [];
    this.#open(at, undefined, "runtime stack");
    this.#heads = heads;
  }

  /** The place belongs to the function on the line before; gin prints them the other way round. */
  #place(at: number, text: string): void {
    const before = this.#pending?.at === at - 1 ? this.#pending : undefined;
    const after = this.lines[at + 1]?.text ?? "";
    const named = before === undefined || goFunction(before.text) === undefined ? undefined : before;
    const frame = goFrame(named?.text, text, after);
    this.#message = false;
    if (this.#stack === undefined) this.#bare(named?.at ?? at);
    this.#stack?.frames.push(frame.frame);
    if (this.#stack !== undefined) this.#stack.to = at;
    this.#understood.add(at);
    if (named !== undefined) this.#understood.add(named.at);
    if (frame.usedAfter) this.#understood.add(at + 1);
    this.#pending = undefined;
  }

  /** A stack without a goroutine: the line above it is the error's message. */
  #bare(first: number): void {
    const heads = this.#heads;
    this.#heads = [];
    const above = this.#above(first);
    const value = messageOf(undefined, above);
    if (heads.length === 0 && value !== undefined) {
      const head = headlineOf(value);
      const typed = head?.type !== undefined && /(?:Error|Exception|panic)$/.test(head.type);
      heads.push(raise(typed ? head.type : undefined, typed ? head.value : value, first - above.length));
    }
    this.#stack = { id: undefined, state: undefined, from: first, to: first, frames: [], heads };
    this.#stacks.push(this.#stack);
  }

  /** The lines right above a bare stack: a root cause without a stack, and the message that wraps it. */
  #above(first: number): string[] {
    const above: string[] = [];
    for (let at = first - 1; at >= 0 && above.length < MAX_ABOVE; at -= 1) {
      const text = this.lines[at]?.text ?? "";
      if (text === "" || this.#understood.has(at) || this.foreign(at)) break;
      above.unshift(text);
      this.#understood.add(at);
    }
    return above;
  }

  /** In a goroutine a call without a place (cut, or from assembly) is a frame too. */
  #pendingIsFrame(): void {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending === undefined) return;
    const within = this.#stack?.id !== undefined && this.#stack.to >= pending.at - 1;
    if (
      within &&
      /^(?:created by )?[\w./*()%·-]+\.[\w.*()[\]·-]+(?:\(.*\))?(?: in goroutine \d+)?$/.test(pending.text)
    ) {
      this.#stack?.frames.push(goFrame(pending.text, undefined, "").frame);
      this.#understood.add(pending.at);
      if (this.#stack !== undefined) this.#stack.to = pending.at;
    } else if (this.#stack !== undefined && this.#stack.id === undefined && this.#stack.state === undefined)
      this.#stack = undefined;
  }

  #answer(): { traces: Raised[]; threads: Thread[] } {
    const filled = this.#stacks.filter(({ frames }) => frames.length > 0);
    const goroutines = filled.filter(({ id, state }) => id !== undefined || state !== undefined);
    const panicking =
      goroutines.find(({ heads }) => heads.length > 0) ??
      goroutines.find(({ state }) => state === "running") ??
      goroutines[0];
    const traces: Raised[] = [];
    const threads: Thread[] = [];
    for (const stack of filled) {
      const frames = stack.frames.toReversed();
      const isThread = goroutines.includes(stack) && stack !== panicking && stack.heads.length === 0;
      if (isThread) threads.push({ ...threadOf(stack), stacktrace: { frames } });
      else traces.push(chained(stack, frames));
    }
    return { traces: linked(traces), threads };
  }
}

function threadOf({ id, state }: Stack): Thread {
  if (id === undefined) return { ...(state === undefined ? {} : { name: state.replace(/:$/, "") }) };
  return { id, name: `goroutine ${id}`, ...(state === undefined ? {} : { state }) };
}

/** `panic: a [recovered]` and `panic: b` under it: the last one ended the program, the first is its cause. */
function chained(stack: Stack, frames: Frame[]): Raised {
  const heads = stack.heads.filter(
    (head, at, all) => all.findLastIndex(({ value, type }) => value === head.value && type === head.type) === at,
  );
  const last = heads.at(-1) ?? raise(undefined, undefined, stack.from);
  last.frames = frames;
  last.to = stack.to;
  for (let at = heads.length - 1; at > 0; at -= 1) {
    const [outer, inner] = [heads[at], heads[at - 1]];
    if (outer !== undefined && inner !== undefined) linkTo(outer, inner, "cause");
  }
  return last;
}

/** pkg/errors prints the root cause first, then each wrapping message with its own stack. */
function linked(traces: readonly Raised[]): Raised[] {
  const roots: Raised[] = [];
  for (const trace of traces) {
    const last = roots.at(-1);
    const wraps =
      last !== undefined && trace.type === undefined && last.type === undefined && trace.from - last.to <= 1;
    if (wraps) {
      roots.pop();
      linkTo(trace, last, "cause");
    }
    roots.push(trace);
  }
  return roots;
}

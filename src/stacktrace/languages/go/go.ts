/**
 * Go: panics and fatal errors with their goroutines, `%+v` of pkg/errors, stack fields of loggers, race reports.
 * A frame is two lines: the function, then an indented place. Printed newest call first.
 * Source: pkg.go.dev/runtime (traceback), pkg.go.dev/github.com/pkg/errors, pkg.go.dev/golang.org/x/xerrors
 */

import { type Indented, marginAt, messageOf } from "../../headline.js";
import { type Foreign, type Language, type Line, type Reading, TAB } from "../../language.js";
import { type Raised, raise } from "../../raised.js";
import { goFrame, goFunction, isGoCall, isGoPlace, isGoSource } from "./frame.js";
import { errorOf, type GoHead, isGoNoise, panicOf, recoveredIn, saidIn } from "./head.js";
import { ATTACHED, FENCE, goroutineOf, inside, PROFILED, RACE, RACE_STACK, REPORTED } from "./lines.js";
import { type Stack, tracesOf, withoutEchoes } from "./stack.js";

/** Lines of message above a stack that no panic announces. */
const MAX_ABOVE = 5;

export const go: Language = {
  name: "go",
  platform: "go",
  marks: (text) => goroutineOf(text) !== null || (isGoPlace(inside(text)) && isGoSource(text)),
  read: (lines, foreign) => new GoReader(lines, foreign).read(),
};

class GoReader {
  readonly #understood = new Set<number>();
  readonly #stacks: Stack[] = [];
  /** Panic lines that wait for their stack. */
  #heads: Raised[] = [];
  /** Those that recovered from the one before, or came on top of it. */
  readonly #repanicked = new Set<Raised>();
  #recovered = false;
  #stack: Stack | undefined;
  /** The last line that may be a function's name. */
  #pending: { readonly at: number; readonly text: string } | undefined;
  /** A panic's message goes on until a blank line or a goroutine. */
  #message: Indented[] | undefined;

  constructor(
    readonly lines: readonly Line[],
    readonly foreign: Foreign,
  ) {}

  read(): Reading {
    for (let at = 0; at < this.lines.length; at += 1) this.#line(at, inside(this.lines[at]?.text ?? ""));
    this.#endMessage();
    this.#pendingIsFrame();
    return { ...tracesOf(this.#stacks), understood: this.#understood };
  }

  #line(at: number, text: string): void {
    const goroutine = goroutineOf(text);
    const panic = goroutine === null ? panicOf(text) : undefined;
    if (text === "" || FENCE.test(text)) this.#blank();
    else if (goroutine !== null) this.#goroutine(at, goroutine);
    else if (isGoPlace(text) && (this.#stack !== undefined || isGoSource(text))) this.#place(at, text);
    else if (panic !== undefined) this.#panic(at, panic);
    else if (RACE.test(text)) this.#panic(at, { type: "DATA RACE", value: undefined });
    else if (text === "runtime stack:") this.#system(at);
    else if (RACE_STACK.test(text)) this.#open(at, undefined, text);
    else if (PROFILED.test(text)) this.#open(at, undefined, "goroutine profile");
    else if (text === "-- stack trace:") this.#attached(at);
    else if (/^[(W]/.test(text) && REPORTED.test(text)) this.#reported(at, text);
    else if (isGoNoise(text)) this.#understood.add(at);
    else if (this.#message !== undefined && !this.foreign(at)) this.#more(at, text);
    else if (this.#wrapped(at, text)) this.#inner(at, text);
    else {
      this.#pendingIsFrame();
      this.#pending = { at, text };
    }
  }

  #blank(): void {
    this.#endMessage();
    this.#pendingIsFrame();
    if (this.#stack?.id !== undefined || this.#stack?.state !== undefined) this.#stack = undefined;
  }

  #panic(at: number, { type, value, recovered = false }: GoHead): void {
    this.#endMessage();
    if (this.#stack !== undefined) this.#heads = [];
    this.#stack = undefined;
    const raised = raise(type, messageOf(value, []), at);
    const indented = this.#indentOf(at) > this.#indentOf(this.#heads.at(-1)?.from ?? at);
    if (this.#recovered || indented) this.#repanicked.add(raised);
    this.#recovered = recovered;
    this.#heads.push(raised);
    this.#understood.add(at);
    this.#message = [];
  }

  #more(at: number, text: string): void {
    this.#message?.push({ text, indent: this.#indentOf(at) });
    this.#understood.add(at);
  }

  /** The runtime puts a tab in front of all lines of a message but the first. */
  #endMessage(): void {
    const raised = this.#heads.at(-1);
    if (raised !== undefined && this.#message !== undefined)
      raised.value = messageOf(raised.value, this.#message, marginAt(this.lines, raised.from) + TAB);
    this.#message = undefined;
  }

  #indentOf(at: number): number {
    return this.lines[at]?.indent ?? 0;
  }

  /** `log.Printf("%v %s", err, debug.Stack())` writes the message in front of the header. */
  #goroutine(at: number, [, before, id, state]: RegExpExecArray): void {
    if (before !== undefined) {
      const said = saidIn(before);
      const head = panicOf(said) ?? errorOf(said);
      if (this.#message !== undefined) this.#more(at, said);
      else this.#panic(at, head);
    }
    const above = this.#pending?.at === at - 1 ? recoveredIn(this.#pending.text) : undefined;
    if (before === undefined && above !== undefined) this.#panic(at - 1, above);
    this.#open(at, id, state);
  }

  #open(at: number, id: string | undefined, state: string | undefined, inner = false): void {
    this.#endMessage();
    this.#pendingIsFrame();
    this.#pending = undefined;
    const heads = withoutEchoes(this.#heads, this.#repanicked);
    this.#stack = { id, state, from: at, to: at, frames: [], heads, inner };
    this.#heads = [];
    this.#recovered = false;
    this.#stacks.push(this.#stack);
    this.#understood.add(at);
  }

  /** The system's own stack, printed before the goroutine that failed. */
  #system(at: number): void {
    this.#endMessage();
    const heads = this.#heads;
    this.#heads = [];
    this.#open(at, undefined, "runtime stack");
    this.#heads = heads;
  }

  /** Behind the last frame of an error of xerrors: the error that it wraps, with a stack of its own or without. */
  #wrapped(at: number, text: string): boolean {
    const stack = this.#stack;
    return text.startsWith("- ") && stack !== undefined && stack.id === undefined && stack.to === at - 1;
  }

  #inner(at: number, text: string): void {
    this.#heads = [raise(undefined, text.slice(2).replace(/:$/, ""), at)];
    this.#open(at, undefined, undefined, true);
    const outer = this.#stacks.at(-2)?.heads.at(-1);
    if (outer !== undefined) outer.value = outer.value?.replace(/:$/, "");
  }

  #attached(at: number): void {
    const inner = this.#heads.length === 0 && this.#stacks.length > 0;
    if (inner) this.#heads = [raise(undefined, undefined, at)];
    this.#open(at, undefined, undefined, inner);
  }

  /** A wrapping error's text stands behind its stack; the text of the whole chain above the first number. */
  #reported(at: number, text: string): void {
    const [, number, added = ""] = REPORTED.exec(text) ?? [];
    const above = this.#pending;
    this.#pending = undefined;
    if (number === "(1)" && above?.at === at - 1) {
      this.#heads = [raise(undefined, above.text, above.at)];
      this.#understood.add(above.at);
    } else if (added !== "" && !added.startsWith(ATTACHED)) {
      const head = this.#stacks.at(-1)?.heads.at(-1);
      if (head !== undefined) head.value ??= added;
    }
    this.#understood.add(at);
  }

  /** The place belongs to the function on the line before; gin prints them the other way round. */
  #place(at: number, text: string): void {
    const before = this.#pending?.at === at - 1 ? this.#pending : undefined;
    const after = inside(this.lines[at + 1]?.text ?? "");
    const named = before === undefined || goFunction(before.text) === undefined ? undefined : before;
    const frame = goFrame(named?.text, text, after);
    this.#endMessage();
    // eris and palantir/stacktrace print what an error wraps, with a stack of its own, below it.
    const below = before !== undefined && named === undefined && this.#stack?.to === at - 2 && isGoCall(text);
    if (below && this.#stack?.id === undefined) this.#stack = undefined;
    if (this.#stack === undefined) this.#bare(named?.at ?? at, below);
    this.#stack?.frames.push(frame.frame);
    if (this.#stack !== undefined) this.#stack.to = at;
    this.#understood.add(at);
    if (named !== undefined) this.#understood.add(named.at);
    if (frame.usedAfter) this.#understood.add(at + 1);
    this.#pending = undefined;
  }

  /** A stack without a goroutine: the line above it is the error's message. */
  #bare(first: number, inner: boolean): void {
    const heads = withoutEchoes(this.#heads, this.#repanicked);
    this.#heads = [];
    const above = this.#above(first);
    const value = messageOf(undefined, above)
      ?.trimStart()
      .replace(/^Caused by: /, "");
    if (heads.length === 0 && value !== undefined) {
      const head = errorOf(value);
      heads.push(raise(head.type, head.value, first - above.length));
    }
    this.#stack = { id: undefined, state: undefined, from: first, to: first, frames: [], heads, inner };
    this.#stacks.push(this.#stack);
  }

  /** The lines right above a bare stack: a root cause without a stack, and the message that wraps it. */
  #above(first: number): Indented[] {
    const above: Indented[] = [];
    for (let at = first - 1; at >= 0 && above.length < MAX_ABOVE; at -= 1) {
      const { text = "", indent = 0 } = this.lines[at] ?? {};
      if (text === "" || this.#understood.has(at) || this.foreign(at)) break;
      above.unshift({ text, indent });
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
      /^(?:created by )?(?!\.)[\w./*()%·-]+\.[\w.*()[\]·-]+(?:\(.*\))?(?: in goroutine \d+)?$/.test(pending.text)
    ) {
      this.#stack?.frames.push(goFrame(pending.text, undefined, "").frame);
      this.#understood.add(pending.at);
      if (this.#stack !== undefined) this.#stack.to = pending.at;
    } else if (this.#stack !== undefined && this.#stack.id === undefined && this.#stack.state === undefined)
      this.#stack = undefined;
  }
}

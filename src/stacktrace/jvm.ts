/**
 * Java, Kotlin, Scala, Groovy, Clojure and Android. Printed newest call first, the exception before its frames; a cause
 * leaves out the frames it shares with the trace around it. Source: java.lang.Throwable#printStackTrace
 */
import type { Thread } from "../sentry/items.js";
import { MAX_FRAMES } from "../sentry/limits.js";
import { lookBack, messageOf } from "./headline.js";
import { isBoundary, jvmFrame } from "./jvm-frame.js";
import { CHAINED, embeddedHead, type Head, headOf, isJvmHead, likelyHead, quotedHead, sureHead } from "./jvm-head.js";
import type { Foreign, Language, Line, Reading } from "./language.js";
import { linkTo, type Raised, raise, turnAround } from "./raised.js";

const MORE = /^\.\.\. (\d+) (?:more|common frames? omitted|frames? (?:truncated|omitted|excluded|elided))/;
const CIRCULAR = /^(?:at )?\[?CIRCULAR REFERENCE ?:/i;
const DUMPED = /^"([^"]{1,200})" .*(?:prio=|tid=|nid=|Id=|os_prio)/;
const NOISE =
  /^(?:FATAL EXCEPTION: |Process: [\w.:]+, PID: \d+|- (?:locked|waiting|parking|eliminated) |java\.lang\.Thread\.State: |Locked ownable|- None$)/;
export const jvm: Language = {
  name: "java",
  platform: "java",
  marks: (text) => jvmFrame(text) !== undefined || (text.startsWith("... ") && MORE.test(text)) || isJvmHead(text),
  read: (lines, foreign) => new JvmReader(lines, foreign).read(),
};

interface Entry {
  readonly raised: Raised;
  readonly indent: number;
}

class JvmReader {
  readonly #understood = new Set<number>();
  readonly #roots: Raised[] = [];
  readonly #threads: Thread[] = [];
  /** Those that a cause or a suppressed one may still hang on, each printed deeper than the one before. */
  #entries: Entry[] = [];
  /** The last exception of the current root that is not suppressed. */
  #main: Raised | undefined;
  /** Whose frames `... n more` of the current exception stands for. */
  #restoredFrom: Raised | undefined;
  /** Whose frames and message lines follow. */
  #current: Raised | undefined;
  /** Headline seen, no frame yet: lines are message. */
  #message: string[] | undefined;
  #quoted: Raised | undefined;
  /** Frames that the last trace left out; with the root cause first they are those of the trace that follows. */
  #omitted = 0;
  readonly #borrowed: { readonly inner: Raised; readonly outer: Raised; readonly count: number }[] = [];
  #thread: { name: string; frames: Raised["frames"] } | undefined;
  /** Lines before this belong to something already. */
  #floor = 0;

  constructor(
    readonly lines: readonly Line[],
    readonly foreign: Foreign,
  ) {}

  read(): Reading {
    for (let at = 0; at < this.lines.length; at += 1) this.#line(at, this.lines[at]?.text ?? "");
    this.#endMessage();
    this.#endThread();
    for (const { inner, outer, count } of this.#borrowed) inner.frames.push(...lastOf(outer.frames, count));
    turnAround(this.#roots);
    return { traces: this.#roots, threads: this.#threads, understood: this.#understood };
  }

  #line(at: number, text: string): void {
    const frame = jvmFrame(text);
    const more = text.startsWith("... ") ? MORE.exec(text) : null;
    const chained = CHAINED.exec(text);
    const dumped = text.startsWith('"') ? DUMPED.exec(text)?.[1] : undefined;
    if (text === "") this.#message?.push("");
    else if (frame !== undefined) this.#frame(at, frame);
    else if (more !== null) this.#restore(at, Number(more[1]));
    else if (text === "Driver stacktrace:") this.#driver(at);
    else if (isBoundary(text) || CIRCULAR.test(chained?.[2] ?? text)) this.#take(at);
    else if (chained !== null && (this.#current !== undefined || /^(?:Caused|Wrapped)/.test(text)))
      this.#chain(at, chained[1] ?? "", chained[2] ?? "");
    else if (dumped !== undefined) this.#openThread(at, dumped);
    else if (NOISE.test(text)) this.#take(at);
    else if (this.#message !== undefined && !this.foreign(at)) {
      this.#message.push(text);
      this.#understood.add(at);
    } else if (this.#thread !== undefined && !/^(?:at|-) /.test(text)) this.#endThread();
  }

  #take(at: number): void {
    this.#understood.add(at);
    this.#floor = at + 1;
  }

  #frame(at: number, frame: Raised["frames"][number]): void {
    if (this.#thread !== undefined) this.#thread.frames.push(frame);
    else {
      const gap = this.#current !== undefined && this.#message === undefined && this.#headlineBetween(at);
      if (this.#current === undefined || gap) this.#open(at);
      this.#endMessage();
      this.#current?.frames.push(frame);
      if (this.#current !== undefined) this.#current.to = at;
    }
    this.#take(at);
  }

  /** Did a new headline come since the last line of the current trace? */
  #headlineBetween(at: number): boolean {
    if (at === this.#floor) return false;
    return this.#headline(at) !== undefined;
  }

  #headline(frame: number): { at: number; head: { type: string | undefined; value: string | undefined } } | undefined {
    const accepts = [sureHead, embeddedHead, likelyHead];
    const look = (accept: (text: string, distance: number) => Head | undefined) =>
      lookBack(this.lines, frame, this.#floor, this.foreign, (line, distance) => accept(line.text, distance));
    let found: ReturnType<typeof look>;
    for (const accept of accepts) found ??= look(accept);
    return found === undefined ? undefined : { at: found.at, head: found.found };
  }

  /** The first frame of a new root: its headline stands somewhere before. */
  #open(frame: number): void {
    const headline = this.#headline(frame);
    const from = headline?.at ?? frame;
    const raised = raise(headline?.head.type, undefined, from);
    const more = this.lines.slice(from + 1, frame).map((line) => line.text);
    if (headline !== undefined) {
      raised.value = messageOf(headline.head.value, more);
      for (let at = from; at < frame; at += 1) this.#understood.add(at);
    }
    this.#root(raised, this.#indentOf(from));
    this.#current = raised;
    this.#message = undefined;
  }

  #indentOf(at: number): number {
    return this.lines[at]?.indent ?? 0;
  }

  #chain(at: number, label: string, text: string): void {
    this.#endMessage();
    const head = headOf(text);
    const indent = this.#indentOf(at);
    const raised = raise(head.type, head.value, at);
    if (label !== "Wrapped by") this.#omitted = 0;
    if (this.#current === undefined) this.#root(raised, indent);
    else if (label === "Wrapped by") {
      const inner = this.#roots.pop();
      if (inner !== undefined) linkTo(raised, inner, "cause");
      this.#root(raised, indent);
      this.#restoredFrom = inner;
      if (inner !== undefined && this.#omitted > 0)
        this.#borrowed.unshift({ inner, outer: raised, count: this.#omitted });
    } else if (label === "Suppressed") this.#suppress(raised, indent);
    else this.#cause(raised, indent);
    this.#current = raised;
    this.#message = [];
    this.#take(at);
  }

  /**
   * Spark's message quotes the executor's exception with its frames; the driver's own frames come behind this line.
   * A `Caused by` that tells the same replaces the quotation.
   */
  #driver(at: number): void {
    this.#endMessage();
    const raised = this.#current;
    if (raised !== undefined && raised.frames.length > 0 && raised === this.#roots.at(-1)) {
      const head = quotedHead(raised.value ?? "");
      this.#quoted = raise(head?.type, messageOf(head?.value, []), raised.from);
      this.#quoted.frames = raised.frames;
      this.#quoted.to = at;
      raised.frames = [];
      linkTo(raised, this.#quoted, "cause");
    }
    this.#take(at);
  }

  #root(raised: Raised, indent: number): void {
    this.#roots.push(raised);
    this.#entries = [{ raised, indent }];
    this.#main = raised;
    this.#restoredFrom = undefined;
  }

  /** A cause is printed as deep as the exception it belongs to. */
  #cause(raised: Raised, indent: number): void {
    while (this.#entries.length > 1 && (this.#entries.at(-1)?.indent ?? 0) > indent) this.#entries.pop();
    const bare = this.#entries.length === 1 && this.#current !== this.#main && this.#current?.frames.length === 0;
    const last = this.#entries.pop();
    const parent =
      bare && this.#main !== undefined && last?.raised === this.#current ? { raised: this.#main, indent } : last;
    if (parent === undefined) return;
    if (this.#quoted?.type === raised.type)
      parent.raised.links = parent.raised.links.filter((link) => link.raised !== this.#quoted);
    linkTo(parent.raised, raised, "cause");
    this.#entries.push({ raised, indent: parent.indent });
    if (this.#main === parent.raised) this.#main = raised;
    this.#restoredFrom = parent.raised;
  }

  /** A suppressed one is printed deeper; where the indentation is lost, it belongs to the last that is not suppressed. */
  #suppress(raised: Raised, indent: number): void {
    while (this.#entries.length > 1 && (this.#entries.at(-1)?.indent ?? 0) >= indent) this.#entries.pop();
    const last = this.#entries.at(-1);
    const flat = last !== undefined && last.indent >= indent;
    const parent = flat ? this.#main : last?.raised;
    if (parent === undefined) return;
    linkTo(parent, raised, `suppressed[${parent.links.filter(({ source }) => source !== "cause").length}]`);
    if (flat) this.#entries.pop();
    this.#entries.push({ raised, indent });
    this.#restoredFrom = parent;
  }

  #endMessage(): void {
    if (this.#current !== undefined && this.#message !== undefined)
      this.#current.value = messageOf(this.#current.value, this.#message);
    this.#message = undefined;
  }

  /** `... n more`: the last n frames are those of the enclosing exception. */
  #restore(at: number, count: number): void {
    this.#endMessage();
    const enclosing = this.#restoredFrom;
    this.#omitted = count;
    if (enclosing !== undefined) this.#current?.frames.push(...lastOf(enclosing.frames, count));
    if (this.#current !== undefined) this.#current.to = at;
    this.#take(at);
  }

  #openThread(at: number, name: string): void {
    this.#endThread();
    this.#thread = { name, frames: [] };
    this.#take(at);
  }

  #endThread(): void {
    if (this.#thread === undefined) return;
    const { name } = this.#thread;
    const frames = this.#thread.frames.toReversed();
    this.#threads.push({ id: this.#threads.length, name, ...(frames.length > 0 ? { stacktrace: { frames } } : {}) });
    this.#thread = undefined;
  }
}

/** The shared frames; more than the cap of all would only be cut again. */
function lastOf<T>(list: readonly T[], count: number): T[] {
  return count <= 0 ? [] : list.slice(-Math.min(count, MAX_FRAMES));
}

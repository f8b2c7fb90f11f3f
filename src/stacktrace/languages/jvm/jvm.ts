/**
 * Java, Kotlin, Scala, Groovy, Clojure and Android. Printed newest call first, the exception before its frames; a cause
 * leaves out the frames it shares with the trace around it. Source: java.lang.Throwable#printStackTrace
 */
import type { Frame } from "../../../sentry/items.js";
import { marginAt, messageOf } from "../../headline.js";
import type { Foreign, Language, Line, Reading } from "../../language.js";
import { type Raised, raise, turnAround } from "../../raised.js";
import { isBareFrame, isBoundary, jvmFrame, placeFrame } from "./frame.js";
import {
  bareHeadAbove,
  DRIVER,
  headAbove,
  headBelow,
  headOf,
  isJvmHead,
  isQualified,
  type Placed,
  placedHead,
  raisedAbove,
  sureHead,
} from "./head.js";
import { type Chained, chainedOf, isAppendix, isCircular, isNoise, sharedFrames } from "./lines.js";
import { ThreadDump } from "./threads.js";
import { isListed, JvmTree } from "./tree.js";
import { UncalledFrames } from "./uncalled.js";

export const jvm: Language = {
  name: "java",
  platform: "java",
  marks: (text) =>
    jvmFrame(text) !== undefined ||
    sharedFrames(text) !== undefined ||
    isJvmHead(text) ||
    (text.includes(" systid=") && ThreadDump.nameIn(text) !== undefined),
  read: (lines, foreign) => new JvmReader(lines, foreign).read(),
};

class JvmReader {
  readonly #understood = new Set<number>();
  readonly #tree = new JvmTree();
  readonly #dump = new ThreadDump();
  /** Whose frames and message lines follow. */
  #current: Raised | undefined;
  /** Headline seen, no frame yet: lines are message. */
  #message: Line[] | undefined;
  /** The frames of the current root lack their `at`: a few without a headline are call sites that somebody lists. */
  #bare = false;
  readonly #bareRoots = new Set<Raised>();
  readonly #uncalled: UncalledFrames;
  /** In an appendix, whose frames belong to nobody. */
  #ignoring = false;
  /** Lines before this belong to something already. */
  #floor = 0;

  constructor(
    readonly lines: readonly Line[],
    readonly foreign: Foreign,
  ) {
    this.#uncalled = new UncalledFrames(lines);
  }

  read(): Reading {
    for (const [at, line] of this.lines.entries()) this.#line(at, line);
    this.#endMessage();
    this.#dump.end();
    const roots = this.#tree.finish();
    turnAround(roots);
    const traces = roots.filter((root) => !this.#bareRoots.has(root) || isListed(root));
    return { traces, threads: this.#dump.threads, understood: this.#understood };
  }

  #line(at: number, line: Line): void {
    const { text } = line;
    const frame = this.#frameIn(at, text);
    const shared = sharedFrames(text);
    const chained = chainedOf(text);
    const placed = placedHead(text);
    const dumped = ThreadDump.nameIn(text) ?? (this.#isAmong ? ThreadDump.headingAt(this.lines, at) : undefined);
    if (text === "") this.#message?.push(line);
    else if (frame !== undefined) this.#frame(at, frame);
    else if (placed !== undefined) this.#placed(at, placed);
    else if (shared !== undefined) this.#restore(at, shared);
    else if (text === DRIVER) this.#driver(at);
    else if (isBoundary(text) || isCircular(chained?.rest ?? text) || isNoise(text)) this.#take(at);
    else if (chained !== undefined && (this.#current !== undefined || /^(?:Cause|Wrapped|Also)/.test(text)))
      this.#chain(at, chained);
    else if (dumped !== undefined) this.#openThread(at, dumped);
    else if (this.#dump.takesNative(text)) this.#take(at);
    else if (isAppendix(text)) this.#append(at);
    else if (this.#message !== undefined && !this.foreign(at)) this.#say(at, line);
    else if (this.#dump.isOpen && !/^(?:at |- |#\d|native: )/.test(text)) this.#dump.end();
  }

  /** Behind a frame of a trace or of a dump. */
  get #isAmong(): boolean {
    return this.#dump.isOpen || (this.#current !== undefined && this.#message === undefined);
  }

  #take(at: number): void {
    this.#understood.add(at);
    this.#floor = at + 1;
  }

  #frameIn(at: number, text: string): Frame | undefined {
    const frame = jvmFrame(text);
    if (frame === undefined) return this.#isAmong ? this.#uncalled.at(at) : undefined;
    return this.#message !== undefined && !this.#bare && isBareFrame(text) ? undefined : frame;
  }

  #frame(at: number, frame: Frame): void {
    if (this.#dump.isOpen) this.#dump.frame(frame);
    else {
      this.#endQuotation(at);
      const gap = this.#current === undefined || this.#message === undefined ? this.#isHeaded(at) : false;
      if (this.#ignoring && !gap) return;
      if (this.#current === undefined || gap) this.#open(at);
      this.#endMessage();
      this.#current?.frames.push(frame);
      if (this.#current !== undefined) this.#current.to = at;
    }
    this.#take(at);
  }

  /** Frames behind the end of a trace are those of the exception right above it, whose message quotes it. */
  #endQuotation(at: number): void {
    const inner = this.#current;
    const before = this.lines[at - 1]?.text ?? "";
    if (inner === undefined || inner.frames.length === 0 || at - 1 > this.#floor) return;
    if (before !== "" && sharedFrames(before) === undefined) return;
    const above = inner.from - 1;
    const head = this.#understood.has(above) ? undefined : sureHead(this.lines[above]?.text ?? "");
    if (head === undefined || !isQualified(head.type)) return;
    const outer = raise(head.type, messageOf(head.value, []), above);
    this.#tree.bind("quoter", outer, this.#indentOf(above), inner);
    this.#current = outer;
    this.#understood.add(above);
  }

  /** Did a new headline come since the last line of the current trace? */
  #isHeaded(at: number): boolean {
    return at !== this.#floor && headAbove(this.lines, at, this.#floor, this.foreign) !== undefined;
  }

  /** The first frame of a new root: its headline stands somewhere before. */
  #open(frame: number): void {
    const headline = headAbove(this.lines, frame, this.#floor, this.foreign);
    const raised =
      headline === undefined ? raise(undefined, undefined, frame) : raisedAbove(this.lines, headline, frame);
    for (let at = raised.from; at < frame; at += 1) if (!this.foreign(at)) this.#understood.add(at);
    this.#ignoring = false;
    this.#bare = isBareFrame(this.lines[frame]?.text ?? "");
    if (this.#bare) this.#bareRoots.add(raised);
    this.#message = undefined;
    this.#root(raised, raised.from);
  }

  /** A new tree begins. */
  #root(raised: Raised, at: number): void {
    this.#endMessage();
    this.#tree.root(raised, this.#indentOf(at));
    this.#current = raised;
  }

  /** A line of the message; behind an aside it may be the headline of the exception it belongs to. */
  #say(at: number, line: Line): void {
    const head = this.#tree.isAside(this.#current) ? sureHead(line.text) : undefined;
    if (head === undefined) this.#message?.push(line);
    else {
      this.#root(raise(head.type, head.value, at), at);
      this.#message = [];
      this.#floor = at + 1;
    }
    this.#understood.add(at);
  }

  #indentOf(at: number): number {
    return this.lines[at]?.indent ?? 0;
  }

  /** An exception whose only frame is the place behind its type. */
  #placed(at: number, { type, place }: Placed): void {
    this.#root({ ...raise(type, undefined, at), frames: [placeFrame(place)] }, at);
    this.#take(at);
  }

  #chain(at: number, { bond, rest }: Chained): void {
    if (this.#message === undefined && this.#floor < at) this.#openBare(at);
    this.#endMessage();
    const placed = placedHead(rest);
    const head = placed === undefined ? headOf(rest) : { type: placed.type, value: undefined };
    const indent = this.#indentOf(at);
    const raised = raise(head.type, head.value, at);
    if (placed !== undefined) raised.frames.push(placeFrame(placed.place));
    if (this.#current === undefined && bond !== "aside") this.#tree.root(raised, indent);
    else this.#tree.bind(bond, raised, indent, this.#current);
    this.#current = raised;
    this.#message = placed === undefined ? [] : undefined;
    this.#take(at);
  }

  /** An exception that is printed without frames, as those that are thrown often are made. */
  #openBare(cause: number): void {
    const head = bareHeadAbove(this.lines, cause, this.#floor);
    if (head === undefined) return;
    this.#root(raisedAbove(this.lines, head, cause), head.at);
    for (let at = head.at; at < cause; at += 1) this.#understood.add(at);
  }

  /** Under a headline that is not open yet, frames follow that look for it themselves. */
  #driver(at: number): void {
    if (this.#message === undefined && (this.#current === undefined || this.#isHeaded(at))) return;
    this.#endMessage();
    if (this.#current !== undefined) this.#tree.quote(this.#current, at);
    this.#take(at);
  }

  #endMessage(): void {
    const [raised, more] = [this.#current, this.#message];
    this.#message = undefined;
    if (raised === undefined || more === undefined) return;
    raised.value = messageOf(raised.value, more, marginAt(this.lines, raised.from));
    // "Caused by:" stood on a line of its own.
    if (raised.type === undefined) Object.assign(raised, headBelow(raised.value ?? ""));
  }

  /** `... n more`: the last n frames are those of the enclosing exception. */
  #restore(at: number, count: number): void {
    this.#endMessage();
    if (this.#current !== undefined) {
      this.#tree.restore(this.#current, count);
      this.#current.to = at;
    }
    this.#take(at);
  }

  #openThread(at: number, name: string): void {
    this.#dump.open(name);
    this.#ignoring = false;
    this.#take(at);
  }

  #append(at: number): void {
    this.#endMessage();
    this.#dump.end();
    this.#current = undefined;
    this.#ignoring = true;
    this.#take(at);
  }
}

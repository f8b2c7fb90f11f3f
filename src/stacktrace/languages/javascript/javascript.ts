/**
 * JavaScript: Node and other V8 hosts, Firefox, Safari, Hermes and React Native. Printed newest call first, the error
 * before its frames; Node prints causes and the errors of an AggregateError in brackets behind them.
 */
import type { Frame } from "../../../sentry/items.js";
import { marginAt, messageOf } from "../../headline.js";
import { type Foreign, type Language, type Line, NOTHING, type Reading } from "../../language.js";
import { everyone, linkTo, type Raised, raise, turnAround } from "../../raised.js";
import { headlineAbove, sureHeadAbove } from "./above.js";
import { Blocks, keyOf } from "./blocks.js";
import { chainedByBun } from "./bun.js";
import { isCode, type Shown, showContext, shownAbove, withoutCode, withoutProperties } from "./code.js";
import { type Elision, elisionOf, restored } from "./elided.js";
import { headlessFrame, jsFrame, namelessFrame, neighbourFrame } from "./frame.js";
import { bracketedBehind, bracketedHead, isShown, likelyHead, sureHead } from "./head.js";
import { isComponentList, isLoneAddress, isNode, withTags } from "./origin.js";
import { isPlaceOnly, Pairs } from "./pairs.js";

const CAUSE = /^(?:\[cause\]|cause|caused by):\s*(.*)$/is;
/** React's list of components looks like frames and is none. */
const COMPONENTS = /^The above error occurred in |^Component [Ss]tack/;
const SEPARATOR =
  /^(?:From (?:previous event|Your Spec Code):|From: Task: |-{2,4} ?async ?-{2,4}|=+ async =+|Node\.js v\d[\w.-]*|\(Use `node --trace-|Error Component Stack)/i;

export const javascript: Language = {
  name: "javascript",
  platform: "javascript",
  marks: (text) =>
    ((text.startsWith("at ") || text.includes("@") || text.includes("://") || /^[❯›] /.test(text)) &&
      jsFrame(text) !== undefined) ||
    isPlaceOnly(text),
  read: (lines, foreign) => new JavascriptReader(lines, foreign).read(),
};

class JavascriptReader {
  readonly #understood = new Set<number>();
  readonly #roots: Raised[] = [];
  #current: Raised | undefined;
  readonly #blocks = new Blocks();
  readonly #pairs: Pairs;
  readonly #elisions: Elision[] = [];
  /** What Bun printed: it does not say which error caused which. */
  readonly #bun: Raised[] = [];
  /** A cause or a listed error was announced: its message lines and frames follow. */
  #message: number[] | undefined;
  #floor = 0;
  /** In React's list of components. */
  #component = false;

  constructor(
    readonly lines: readonly Line[],
    readonly foreign: Foreign,
  ) {
    this.#pairs = new Pairs(lines, foreign);
  }

  read(): Reading {
    for (let at = 0; at < this.lines.length; at += 1) this.#line(at, this.#textAt(at));
    this.#endMessage();
    showContext(this.#shown, this.#roots.at(-1));
    const notes = restored(this.#elisions);
    const framed = chainedByBun(this.#roots, this.#bun).filter((root) =>
      everyone(root).some(({ frames }) => frames.length > 0),
    );
    const errors = framed.filter((root) => !isComponentList(this.lines, root));
    // React's list of components is told as a stack where it is all that was kept of an error.
    const roots = errors.length > 0 ? errors : framed.map((root) => withTags(this.lines, root, this.#understood));
    turnAround(roots);
    if (isLoneAddress(this.lines, roots)) return NOTHING;
    const platform = roots.flatMap(everyone).some(isNode) ? { platform: "node" } : {};
    return { traces: roots, threads: [], understood: this.#understood, notes, ...platform };
  }

  #textAt(at: number): string {
    return this.lines[at]?.text ?? "";
  }

  #line(at: number, text: string): void {
    if (text === "") return;
    const paired = this.#pairs.frameAt(at, this.#floor, this.#current !== undefined);
    if (paired !== undefined && this.#message?.at(-1) === at - 1) this.#message.pop();
    const frame = paired ?? (this.foreign(at) ? undefined : (jsFrame(text) ?? this.#continued(at, text)));
    const current = this.#current;
    const cause = current === undefined ? null : CAUSE.exec(text);
    const elision = current && elisionOf(text, current);
    if (frame !== undefined) this.#frame(at, frame, text, paired === undefined ? at : at - 1);
    else if (elision !== undefined && this.#elisions.push(elision) > 0) this.#take(at);
    else if (current !== undefined && COMPONENTS.test(text)) this.#component = true;
    else if (text.startsWith("● ")) this.#fail(at);
    else if (SEPARATOR.test(text) || (at === this.#floor && current !== undefined && isCode(text))) this.#take(at);
    else if (cause !== null && !this.#blocks.isOpen) this.#nest(at, current, "cause", cause[1] ?? "");
    else if (this.#blocks.isOpen && this.#property(at, text)) return;
    else if (this.#message !== undefined && !this.foreign(at)) {
      this.#message.push(at);
      this.#understood.add(at);
    } else if (!this.#blocks.isOpen && text.endsWith("] {")) this.#openBare(at, text);
  }

  /** Lines that mean something only beside a frame. */
  #continued(at: number, text: string): Frame | undefined {
    if (this.#current === undefined) return headlessFrame(text, [this.#textAt(at + 1), this.#textAt(at + 2)]);
    return namelessFrame(text) ?? (at === this.#floor ? neighbourFrame(text) : undefined);
  }

  #take(at: number): void {
    this.#understood.add(at);
    this.#floor = at + 1;
  }

  /** `from` is the line of the call's name, `at` that of its place. */
  #frame(at: number, frame: Frame, text: string, from: number): void {
    const headAbove = from < at ? sureHeadAbove : headlineAbove;
    const fresh =
      this.#current !== undefined &&
      this.#message === undefined &&
      from > this.#floor &&
      headAbove(this.lines, from, this.#floor, this.foreign) !== undefined;
    if (this.#component && !fresh) return;
    if (this.#current === undefined || fresh) this.#start(from);
    this.#endMessage();
    this.#understood.add(from);
    this.#take(at);
    if (this.#current === undefined) return;
    this.#current.frames.push(frame);
    this.#current.to = at;
    if (/^\S.* \{$/.test(text)) this.#blocks.openFor(this.#current);
    else if (/[\]}],?$/.test(text) && this.#blocks.isOpen) this.#blocks.follow(text);
  }

  #start(frame: number): void {
    let first = frame;
    while (first > this.#floor && neighbourFrame(this.#textAt(first - 1)) !== undefined) first -= 1;
    const headline = headlineAbove(this.lines, first, this.#floor, this.foreign);
    const from = headline?.at ?? (this.#failed === undefined ? first : this.#failed + 1);
    const raised = raise(headline?.found.type, undefined, from);
    if (headline !== undefined) {
      const more = (headline.bun ? withoutProperties : withoutCode)(this.lines, from + 1, first);
      raised.value = messageOf(headline.found.value, more, marginAt(this.lines, from));
      if (headline.bun) this.#bun.push(raised);
    } else raised.value = messageOf(undefined, withoutCode(this.lines, from, first));
    this.#failed = undefined;
    for (let at = from; at < frame; at += 1) this.#understood.add(at);
    for (let at = first; at < frame; at += 1) {
      const above = neighbourFrame(this.#textAt(at));
      if (above !== undefined) raised.frames.push(above);
    }
    showContext(this.#shown, this.#roots.at(-1));
    this.#place(raised, from);
    this.#open(raised);
  }

  /** Jest: a failed test; the message of a failed expectation names no type. */
  #fail(at: number): void {
    this.#endMessage();
    this.#current = undefined;
    this.#floor = at + 1;
    this.#failed = at;
  }

  #failed: number | undefined;

  #open(raised: Raised): void {
    this.#roots.push(raised);
    this.#current = raised;
    this.#blocks.clear();
    this.#message = undefined;
    this.#component = false;
  }

  /** An error that is shown without frames may hold others that have some. */
  #openBare(at: number, text: string): void {
    const head = bracketedBehind(text);
    if (head === undefined) return;
    this.#open(raise(head.type, head.value, at));
    if (this.#current !== undefined) this.#blocks.openFor(this.#current);
    this.#take(at);
  }

  /** The context of a frame that the runtime shows above an uncaught error. */
  #place(raised: Raised, headline: number): void {
    this.#shown = shownAbove(this.lines, headline, this.#floor);
    if (this.#shown === undefined) return;
    for (let inner = this.#shown.at; inner < headline; inner += 1) this.#understood.add(inner);
    raised.from = this.#shown.at;
  }

  #shown: Shown | undefined;

  /** A line among an error's properties: false when it is none. */
  #property(at: number, text: string): boolean {
    const { owner, isList } = this.#blocks;
    if (this.#message !== undefined) return false;
    const below = this.#textAt(at + 1);
    const listed = isList && isShown(text, below);
    const named = listed ? undefined : keyOf(text);
    const value = named?.value ?? text;
    if (listed || (named !== undefined && isShown(value, below))) {
      this.#nest(at, owner, this.#blocks.sourceOf(named?.key), value);
      return true;
    }
    if (!/[\]})]/.test(text) && !/[[{(]$/.test(text)) return false;
    const held = this.#blocks.follow(text);
    this.#current = this.#blocks.owner ?? this.#current;
    if ((held && /^[\]})]+,?$/.test(text)) || text === "[errors]: [") this.#take(at);
    return true;
  }

  /** What led to `owner` or belongs to it; `text` is its headline. */
  #nest(at: number, owner: Raised | undefined, source: string, text: string): void {
    this.#endMessage();
    if (owner === undefined) return;
    const bracketed = bracketedHead(text);
    const head = bracketed ?? sureHead(text) ?? likelyHead(text) ?? { type: undefined, value: text };
    const raised = raise(head.type, head.value?.replace(/ \{$/, ""), at);
    linkTo(owner, raised, source);
    if (source.startsWith("errors[")) owner.isGroup = true;
    this.#take(at);
    if (bracketed?.opens) this.#blocks.openFor(raised);
    if (bracketed !== undefined) return;
    this.#current = raised;
    this.#message = [];
  }

  #endMessage(): void {
    const current = this.#current;
    const more = this.#message?.flatMap((at) => this.lines[at] ?? []);
    if (current !== undefined && more !== undefined)
      current.value = messageOf(current.value, more, marginAt(this.lines, current.from));
    this.#message = undefined;
  }
}

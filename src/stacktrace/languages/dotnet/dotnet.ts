/**
 * .NET and Mono: newest call first; the inner exception's name stands in the outer's headline, its frames before the
 * outer's. Source: System.Exception#ToString, System.AggregateException#ToString
 */
import type { Frame } from "../../../sentry/items.js";
import { lookBack, marginAt, messageOf } from "../../headline.js";
import type { Foreign, Language, Line, Reading } from "../../language.js";
import { linkTo, turnAround } from "../../raised.js";
import { Chain } from "./chain.js";
import { dotnetFrame, unityFrame } from "./frame.js";
import {
  ARROW,
  isBracketed,
  isSection,
  likelyHead,
  messageAmong,
  quotesFault,
  stackTitleLength,
  startsWithType,
  sureHead,
  toldAbove,
  withoutProject,
  withoutTitle,
  wrappedHead,
} from "./head.js";
import { innerStackOf, outlined } from "./outline.js";
import { endsFault } from "./place.js";
import { endsUnityStack, isGodotField, startsUnityLog } from "./unity.js";
import { inFull, wrapsLast } from "./wrapped.js";

const LISTED_INNER = /^---> \(Inner Exception #(\d+)\) /;
const DASHED = /^--- (.+?) ---(?:>|$)|^End of inner exception$/;
const INNER_END = /inner|intern|内部|內部|внутренн|wewnętrzn|내부|vnitřní|iç özel|sisäi|belső|indre|inre/i;
/** Visual Studio names them on the next line; its older versions indent what they tell of them. */
const NUMBERED_INNER = /^Inner Exception \d{1,3}:$/;
const NAMED_INNER = /^InnerException:(?: {1,3}([A-Z][\w.+`]{1,300}))?$/;
/** Words at once behind a place: the line ends were lost, and they would be, too. */
const GLUED = /:(?:line|Zeile|ligne|línea) \d{1,7}[^\d.)<]/;
const EXCEPTION = /^(?:[\w.]{1,200}\.)?\w{1,100}Exception(?:: |$)/;

export const dotnet: Language = {
  name: "dotnet",
  platform: "csharp",
  marks: (text) =>
    dotnetFrame(withoutProject(text)) !== undefined ||
    endsUnityStack(text) ||
    (text.startsWith("---> ") && startsWithType(text.slice(5).replace(/^\(Inner[^)]*\) /, ""))),
  read: (lines, foreign) =>
    new DotnetReader(
      lines.map((line) => ({ ...line, text: withoutProject(line.text) })),
      foreign,
    ).read(),
};

class DotnetReader {
  readonly #understood = new Set<number>();
  readonly #chain = new Chain();
  /** Lines of a message that waits for frames. */
  #message: number[] | undefined;
  #floor = 0;
  #at = 0;

  constructor(
    readonly lines: readonly Line[],
    readonly foreign: Foreign,
  ) {}

  read(): Reading {
    for (; this.#at < this.lines.length; this.#at += 1) this.#line(this.#at, this.#textAt(this.#at));
    this.#endMessage(false);
    turnAround(this.#chain.roots);
    return { traces: this.#chain.proven(), threads: [], understood: this.#understood };
  }

  #textAt(at: number): string {
    return this.lines[at]?.text ?? "";
  }

  #line(at: number, text: string): void {
    if (text === "") {
      this.#message?.push(at);
      return;
    }
    const closed = text.endsWith("<---");
    const title = stackTitleLength(text);
    const body = (closed ? text.slice(0, -4) : text).slice(title).trimEnd();
    const frame = this.foreign(at) ? undefined : (dotnetFrame(body) ?? this.#unity(at, body));
    if (title > 0) this.#title(at);
    if (body.startsWith("---> ")) this.#arrow(at, body);
    else if (frame !== undefined) this.#frame(at, frame);
    else if (DASHED.test(body)) this.#dashes(at, body);
    else if ((body === "" && closed) || endsUnityStack(body)) this.#take(at);
    else if (title === 0 && !this.#inner(at, body) && !this.foreign(at)) this.#message?.push(at);
    const { open } = this.#chain;
    if (closed) this.#chain.open = open.slice(0, Math.max(1, open.length - 1));
  }

  #take(at: number): void {
    this.#understood.add(at);
    this.#floor = at + 1;
  }

  /** Unity's own calls below others, or below the exception. */
  #unity(at: number, text: string): Frame | undefined {
    const listed = at === this.#floor && (this.#chain.open.at(-1)?.frames.length ?? 0) > 0;
    return listed || EXCEPTION.test(this.#textAt(at - 1)) ? unityFrame(text) : undefined;
  }

  /** `StackTrace:` behind frames is not theirs. */
  #title(at: number): void {
    this.#understood.add(at);
    if (this.#message === undefined && this.#chain.isComplete) this.#chain.close();
  }

  #frame(at: number, frame: Frame): void {
    if (this.#isFresh(at)) this.#start(at);
    this.#endMessage(true);
    const current = this.#chain.open.at(-1);
    current?.frames.push(frame);
    if (current !== undefined) current.to = at;
    this.#take(at);
    if (GLUED.test(this.#textAt(at))) this.#understood.delete(at);
    if (current !== undefined && endsFault(this.#textAt(at)) && quotesFault(this.#textAt(current.from - 1)))
      this.#chain.open.pop();
  }

  /** Nothing is open, or something else has its headline between the last line that was taken and here. */
  #isFresh(at: number): boolean {
    if (this.#chain.open.length === 0) return true;
    return this.#message === undefined && at > this.#floor && this.#headline(at) !== undefined;
  }

  #headline(before: number) {
    const sure =
      lookBack(this.lines, before, this.#floor, this.foreign, (line) => sureHead(line.text)) ??
      lookBack(this.lines, before, this.#floor, this.foreign, (line) => wrappedHead(line.text));
    // While outer frames are due, `SqlState: 23505` and the like tell of the inner exception.
    if (sure !== undefined || this.#chain.open.length > 1 || startsUnityLog(this.#textAt(before))) return sure;
    const above = before - (stackTitleLength(this.#textAt(before - 1)) > 0 ? 2 : 1);
    const found = above < this.#floor || this.foreign(above) ? undefined : likelyHead(this.#textAt(above));
    return found === undefined ? undefined : { at: above, found };
  }

  /** A new trace: its headline may announce inner exceptions. */
  #start(before: number): void {
    const headline = this.#headline(before);
    const chain = this.#chain;
    chain.close();
    this.#message = undefined;
    if (headline === undefined) {
      const said = startsUnityLog(this.#textAt(before)) && before > this.#floor ? this.#textAt(before - 1) : "";
      if (said !== "") this.#understood.add(before - 1);
      chain.announce(undefined, said, before);
      return;
    }
    const { at: from, found } = headline;
    this.#understood.add(from);
    const told = from > this.#floor ? toldAbove(this.#textAt(from - 1), found) : undefined;
    if (told !== undefined) this.#understood.add(from - 1);
    const { own, inner } = outlined(this.#spoken(told ?? found.value, from + 1, before, from).split("\n"));
    const whole = own.join("\n");
    const section = isSection(this.#textAt(from));
    const [first = "", ...arrows] = (isBracketed(this.#textAt(from)) ? whole.replace(/\]$/, "") : whole).split(ARROW);
    const wrapped = wrapsLast(this.lines, from, chain.roots.at(-1)) ? chain.roots.pop() : undefined;
    const fault = quotesFault(this.#textAt(from - 1)) ? sureHead(this.#textAt(from - 1)) : undefined;
    if (fault !== undefined) chain.announce(fault.type, fault.value ?? "", from - 1);
    if (fault !== undefined) this.#understood.add(from - 1);
    const outer = chain.announce(section ? inFull(this.lines, found.type, from) : found.type, first, from);
    if (wrapped !== undefined) linkTo(outer, wrapped, "InnerException");
    for (const text of arrows) chain.announceText(text, from);
    if (inner.length > 0) chain.announceOutline(inner, from);
  }

  /** The lines of a message below the headline; of a list of fields only that one, the others are not understood. */
  #spoken(value: string | undefined, from: number, to: number, head: number): string {
    const all = this.lines.slice(from, to).map(withoutTitle);
    const fields = all.findIndex(({ text }) => isGodotField(text));
    const lines = fields < 0 ? all : all.slice(0, fields);
    const said = messageOf(value, []) === undefined ? messageAmong(lines) : { from: 0, to: lines.length, label: 0 };
    for (let at = from + said.from; at < from + said.to; at += 1) this.#understood.add(at);
    const spoken = lines.slice(said.from, said.to);
    const [first] = said.label === 0 ? [] : spoken.splice(0, 1);
    return messageOf(first?.text.slice(said.label) ?? value, spoken, first?.indent ?? marginAt(this.lines, head)) ?? "";
  }

  /** ` ---> Type: message` on a line of its own: before any frame of the exception it belongs to, or one of a list. */
  #arrow(at: number, text: string): void {
    const listed = LISTED_INNER.exec(text);
    if (listed === null && this.#isFresh(at)) this.#start(at);
    this.#endMessage(true);
    if (listed === null) this.#chain.announceText(text.slice(5), at);
    else this.#chain.announceListed(Number(listed[1]), text.slice(listed[0].length), at);
    this.#message = [];
    this.#take(at);
  }

  /** Debuggers and test runners tell of inner exceptions behind the frames of the outer one. */
  #inner(at: number, text: string): boolean {
    if (this.#chain.open.length === 0) return false;
    const due = innerStackOf(text);
    if (due !== undefined && this.#chain.take(due) !== undefined) {
      this.#take(at);
      return true;
    }
    if (!text.startsWith("Inner")) return false;
    const named = NAMED_INNER.exec(text);
    if (named === null && !NUMBERED_INNER.test(text)) return false;
    this.#endMessage(false);
    this.#take(at);
    if (named === null) this.#numbered(at + 1);
    else if (named[1] !== undefined || /^(?:HResult|Message)=/.test(this.#textAt(at + 1))) {
      this.#chain.announce(named[1], "", at);
      this.#message = [];
    }
    return true;
  }

  /** Type and message up to a blank line. */
  #numbered(from: number): void {
    let to = from;
    while (this.#textAt(to) !== "" && !this.foreign(to) && dotnetFrame(this.#textAt(to)) === undefined) to += 1;
    if (to === from) return;
    const [first, ...more] = this.lines.slice(from, to);
    this.#chain.announceText(messageOf(first?.text, more, marginAt(this.lines, from)) ?? "", from);
    for (let at = from; at < to; at += 1) this.#take(at);
    this.#at = to - 1;
  }

  /** The end of an inner exception's trace: the frames that follow are the outer's. Other dashes only separate. */
  #dashes(at: number, text: string): void {
    const ends = INNER_END.test(text);
    if (ends && this.#isFresh(at) && this.#headline(at) !== undefined) this.#start(at);
    this.#endMessage(true);
    if (ends && this.#chain.open.length > 1) this.#chain.open.pop();
    if (this.#chain.open.length > 0) this.#take(at);
  }

  /** All lines up to a frame are message; where none came, those up to a blank line. */
  #endMessage(framed: boolean): void {
    const current = this.#chain.open.at(-1);
    const lines = this.#message ?? [];
    this.#message = undefined;
    const [from] = lines;
    if (current === undefined || from === undefined) return;
    const blank = framed ? -1 : lines.findIndex((at) => this.#textAt(at) === "");
    const to = blank < 0 ? (lines.at(-1) ?? from) + 1 : (lines[blank] ?? from);
    const { from: head } = this.#chain.roots.at(-1) ?? current;
    current.value = this.#spoken(current.value, from, to, head) || undefined;
  }
}

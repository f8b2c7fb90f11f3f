/**
 * JavaScript: Node and other V8 hosts, Firefox, Safari, Hermes and React Native. Printed newest call first, the error
 * before its frames; Node prints causes and the errors of an AggregateError in brackets behind them.
 */
import type { Frame } from "../sentry/items.js";
import { lookBack, messageOf } from "./headline.js";
import { jsFrame, namelessFrame } from "./js-frame.js";
import { type Head, likelyHead, sureHead } from "./js-head.js";
import { type Foreign, type Language, type Line, NOTHING, type Reading } from "./language.js";
import { everyone, linkTo, type Raised, raise, turnAround } from "./raised.js";

const CAUSE = /^(?:\[cause\]|cause|caused by):\s*(.*)$/is;
const ERRORS = /^\[errors\]: \[/;
const PLACE = /^((?:file:\/\/|\/|[A-Za-z]:\\|node:|internal\/|evalmachine)\S*):(\d+)$/;
/** React's list of components looks like frames and is none. */
const COMPONENTS = /^The above error occurred in |^Component [Ss]tack/;
/** An error that Node shows without a stack, because only its list of errors matters. */
const BARE_GROUP = /^(?:Uncaught )?\[?([A-Za-z_$][\w$]*): (.*?)\]? \{$/s;
const SEPARATOR =
  /^(?:From previous event:|-{2,4} ?async ?-{2,4}|=+ async =+|Node\.js v\d[\w.-]*|\(Use `node --trace-|Error Component Stack)/i;

export const javascript: Language = {
  name: "javascript",
  platform: "javascript",
  marks: (text) =>
    (text.startsWith("at ") || text.includes("@") || text.includes("://")) && jsFrame(text) !== undefined,
  read: (lines, foreign) => new JavascriptReader(lines, foreign).read(),
};

interface Nesting {
  readonly owner: Raised;
  readonly kind: "cause" | "errors";
  readonly indent: number;
}

class JavascriptReader {
  readonly #understood = new Set<number>();
  readonly #roots: Raised[] = [];
  #current: Raised | undefined;
  #nesting: Nesting[] = [];
  /** A cause or a listed error was announced: its message lines and frames follow. */
  #message: string[] | undefined;
  #floor = 0;
  /** In React's list of components. */
  #component = false;

  constructor(
    readonly lines: readonly Line[],
    readonly foreign: Foreign,
  ) {}

  read(): Reading {
    for (let at = 0; at < this.lines.length; at += 1) this.#line(at, this.lines[at]?.text ?? "");
    this.#endMessage();
    this.#showContext();
    turnAround(this.#roots);
    if (this.#isLoneAddress()) return NOTHING;
    const platform = this.#roots.flatMap(everyone).some(isNode) ? { platform: "node" } : {};
    return { traces: this.#roots, threads: [], understood: this.#understood, ...platform };
  }

  #line(at: number, text: string): void {
    if (text === "") return;
    const frame = this.foreign(at) ? undefined : (jsFrame(text) ?? (this.#current && namelessFrame(text)));
    const cause = this.#current === undefined ? null : CAUSE.exec(text);
    if (frame !== undefined) this.#frame(at, frame);
    else if (this.#current !== undefined && COMPONENTS.test(text)) this.#component = true;
    else if (SEPARATOR.test(text)) this.#take(at);
    else if (cause !== null) this.#nest(at, "cause", cause[1] ?? "");
    else if (ERRORS.test(text)) this.#openList(at);
    else if (this.#inList(at)) this.#nest(at, "errors", text);
    else if (this.#message !== undefined && !this.foreign(at)) {
      this.#message.push(text);
      this.#understood.add(at);
    } else if (/^[\]}]+,?$/.test(text) && this.#nesting.length > 0) this.#closeBrackets(at, text);
  }

  /** A place of Safari's without function is but an address when it stands alone. */
  #isLoneAddress(): boolean {
    const all = this.#roots.flatMap(everyone);
    const [frame] = all.flatMap(({ frames }) => frames);
    const count = all.reduce((sum, { frames }) => sum + frames.length, 0);
    const line = this.lines[all[0]?.to ?? 0]?.text ?? "";
    return count === 1 && frame?.function === undefined && all[0]?.type === undefined && !/^(?:at |@)/.test(line);
  }

  #take(at: number): void {
    this.#understood.add(at);
    this.#floor = at + 1;
  }

  #frame(at: number, frame: Frame): void {
    const fresh =
      this.#current !== undefined &&
      this.#message === undefined &&
      at > this.#floor &&
      this.#headline(at) !== undefined;
    if (this.#component && !fresh) return;
    if (this.#current === undefined || fresh) this.#start(at);
    this.#endMessage();
    this.#current?.frames.push(frame);
    if (this.#current !== undefined) this.#current.to = at;
    this.#take(at);
  }

  #headline(frame: number): { at: number; head: Head } | undefined {
    const sure = lookBack(this.lines, frame, this.#floor, this.foreign, (line) => sureHead(line.text));
    if (sure !== undefined) return { at: sure.at, head: sure.found };
    const likely = lookBack(this.lines, frame, this.#floor, this.foreign, (line, distance) =>
      distance === 1 ? likelyHead(line.text) : undefined,
    );
    return likely === undefined ? undefined : { at: likely.at, head: likely.found };
  }

  #start(frame: number): void {
    const headline = this.#headline(frame);
    const from = headline?.at ?? frame;
    const raised = raise(headline?.head.type, undefined, from);
    const more = this.lines.slice(from + 1, frame).map((line) => line.text);
    if (headline !== undefined) {
      if (/^[\^~]+$/.test(more.at(-1) ?? "")) more.splice(-2);
      raised.value = messageOf(headline.head.value, more);
      for (let at = from; at < frame; at += 1) this.#understood.add(at);
    }
    this.#showContext();
    this.#place(raised, from);
    this.#roots.push(raised);
    this.#current = raised;
    this.#nesting = [];
    this.#message = undefined;
    this.#component = false;
  }

  /** Node prints `file:line`, the line of code and a caret above an uncaught error: the context of a frame. */
  #place(raised: Raised, headline: number): void {
    for (let at = headline - 1; at >= Math.max(this.#floor, headline - 8); at -= 1) {
      const text = this.lines[at]?.text ?? "";
      if (!PLACE.test(text)) continue;
      for (let inner = at; inner < headline; inner += 1) this.#understood.add(inner);
      const code = this.lines[at + 1]?.text ?? "";
      this.#context = { place: text, code };
      raised.from = at;
      return;
    }
    this.#context = undefined;
  }

  #context: { place: string; code: string } | undefined;

  #nest(at: number, kind: "cause" | "errors", text: string): void {
    this.#endMessage();
    const indent = this.lines[at]?.indent ?? 0;
    const owner = this.#ownerOf(kind, indent);
    if (owner === undefined) return;
    const head = sureHead(text) ?? likelyHead(text) ?? { type: undefined, value: text };
    const raised = raise(head.type, head.value?.replace(/ \{$/, ""), at);
    if (kind === "cause") linkTo(owner, raised, "cause");
    else {
      const index = owner.links.filter(({ source }) => source.startsWith("errors[")).length;
      linkTo(owner, raised, `errors[${index}]`);
      owner.isGroup = true;
    }
    this.#nesting.push({ owner: raised, kind: "cause", indent: indent });
    this.#current = raised;
    this.#message = [];
    this.#take(at);
  }

  /** The nearest announced error that is printed less deep than this line. */
  #ownerOf(kind: "cause" | "errors", indent: number): Raised | undefined {
    const root = this.#roots.at(-1);
    if (kind === "errors") {
      while (this.#nesting.length > 0 && this.#nesting.at(-1)?.kind !== "errors") this.#nesting.pop();
      return this.#nesting.at(-1)?.owner ?? root;
    }
    const last = this.#nesting.at(-1);
    if (last === undefined) return root;
    if (indent === 0) return this.#current;
    while (this.#nesting.length > 0 && (this.#nesting.at(-1)?.indent ?? 0) >= indent) this.#nesting.pop();
    const above = this.#nesting.findLast((entry) => entry.kind === "cause" && entry.indent < indent);
    return above?.owner ?? this.#nesting.findLast((entry) => entry.kind === "errors")?.owner ?? root;
  }

  #openList(at: number): void {
    this.#endMessage();
    if (at > this.#floor) this.#openGroup(at - 1);
    const indent = this.lines[at]?.indent ?? 0;
    const owner = this.#ownerOf("cause", indent);
    if (owner !== undefined) this.#nesting.push({ owner, kind: "errors", indent });
    this.#take(at);
  }

  #openGroup(at: number): void {
    const [, type, value] = BARE_GROUP.exec(this.lines[at]?.text ?? "") ?? [];
    if (type === undefined) return;
    const raised = raise(type, value, at);
    this.#roots.push(raised);
    this.#nesting = [];
    this.#current = raised;
    this.#understood.add(at);
  }

  /** In an open `[errors]: [` list, right behind another element or the bracket. */
  #inList(at: number): boolean {
    if (!this.#nesting.some((entry) => entry.kind === "errors")) return false;
    return at === this.#floor && sureHead(this.lines[at]?.text ?? "") !== undefined;
  }

  #closeBrackets(at: number, text: string): void {
    if (text.startsWith("]")) {
      while (this.#nesting.length > 0 && this.#nesting.pop()?.kind !== "errors");
      this.#current = this.#nesting.at(-1)?.owner ?? this.#roots.at(-1);
    }
    this.#take(at);
  }

  #endMessage(): void {
    if (this.#current !== undefined && this.#message !== undefined)
      this.#current.value = messageOf(this.#current.value, this.#message);
    this.#message = undefined;
  }

  #showContext(): void {
    const [root] = this.#roots.slice(-1);
    const frame = root?.frames.find(({ filename, lineno }) => this.#context?.place === `${filename}:${lineno}`);
    if (frame !== undefined && this.#context !== undefined) frame.context_line = this.#context.code;
  }
}

function isNode(raised: Raised): boolean {
  const browser = raised.frames.some(({ filename }) =>
    /^(?:https?|capacitor|app|chrome-extension|blob):/.test(filename ?? ""),
  );
  return (
    !browser &&
    raised.frames.some(({ filename }) => /^(?:node:|internal\/|file:\/\/\/|\/(?!data\/)|[A-Z]:\\)/.test(filename ?? ""))
  );
}

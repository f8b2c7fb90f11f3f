/**
 * .NET and Mono: newest call first; the inner exception's name stands in the outer's headline, its frames before the
 * outer's. Source: System.Exception#ToString, System.AggregateException#ToString
 */

import { headlineOf, isTellingType, lookBack, messageOf } from "../headline.js";
import type { Foreign, Language, Line, Reading } from "../language.js";
import { everyone, linkTo, type Raised, raise, turnAround } from "../raised.js";
import { dotnetFrame } from "./dotnet-frame.js";

const ARROW = /\s?---> /;
const LISTED_INNER = /^---> \(Inner Exception #(\d+)\) /;
const DASHED = /^--- (.+?) ---(?:>|$)|^End of inner exception$/;
const INNER_END = /inner|intern|内部|內部|внутренн|wewnętrzn|내부|vnitřní|iç özel|sisäi|belső|indre|inre/i;
const UNHANDLED =
  /^(?:Unhandled [Ee]xception[:.]|Unhandled exception at|\[ERROR\] FATAL UNHANDLED EXCEPTION:|Unbehandelte Ausnahme:?|Ausnahmefehler:?|Exception non gérée *:|Excepción no controlada:?|Необработанное исключение:|Eccezione non gestita:|ハンドルされていない例外:|未经处理的异常:\s*)\s*/;
const TYPE = /^([\p{L}_][\p{L}\p{N}_.+`]*(?:\[[^\]]{0,300}\])?)(?: \((?:0x)?[0-9A-Fa-f]{1,8}\))?(?:\s?: ?(.*))?$/su;
/** ASP.NET's error page: one section an exception, the innermost first. */
const SECTION = /^\[([A-Z]\w*(?:\.\w+)*(?:Exception|Error)(?: \((?:0x)?[0-9A-Fa-f]{8}\))?: .*?)\]?$/s;
/** Debuggers put the type into a sentence; the message is the line below. */
const OCCURRED = /xception of type '([\w.+`]{1,300})' occurred in /;
/** Lines of an error page between the name of the exception and its stack. */
const MAX_PAGE_LINES = 60;
/** Behind the words of a logger or of the event log, with its message or at the very end. */
const EMBEDDED =
  /(?:^|[\s"'(=|>,;\]])((?:[A-Z]\w*\.){1,8}[A-Z]\w*(?:Exception|Error))(?: \((?:0x)?[0-9A-Fa-f]{8}\))?(?:: (.*)|\.?$)$/s;

export const dotnet: Language = {
  name: "dotnet",
  platform: "csharp",
  marks: (text) =>
    dotnetFrame(text) !== undefined ||
    (text.startsWith("---> ") && TYPE.test(text.slice(5).replace(/^\(Inner[^)]*\) /, ""))),
  read: (lines, foreign) => new DotnetReader(lines, foreign).read(),
};

class DotnetReader {
  readonly #understood = new Set<number>();
  readonly #roots: Raised[] = [];
  /** Announced exceptions whose frames are not complete, the outermost first. */
  #open: Raised[] = [];
  /** Lines of a message that waits for frames. */
  #message: string[] | undefined;
  #floor = 0;

  constructor(
    readonly lines: readonly Line[],
    readonly foreign: Foreign,
  ) {}

  read(): Reading {
    for (let at = 0; at < this.lines.length; at += 1) this.#line(at, this.lines[at]?.text ?? "");
    this.#endMessage();
    turnAround(this.#roots);
    const traces = this.#roots.filter((root) => everyone(root).some(({ frames }) => frames.length > 0));
    return { traces, threads: [], understood: this.#understood };
  }

  #line(at: number, text: string): void {
    if (text === "") {
      this.#message?.push("");
      return;
    }
    const closed = text.endsWith("<---");
    const body = closed ? text.slice(0, -4).trimEnd() : text;
    const frame = this.foreign(at) ? undefined : dotnetFrame(body);
    if (LISTED_INNER.test(body)) this.#listed(at, body);
    else if (body.startsWith("---> ")) this.#inner(at, body.slice(5));
    else if (frame !== undefined) this.#frame(at, frame);
    else if (DASHED.test(body)) this.#dashes(at, body);
    else if (body === "" && closed) this.#take(at);
    else if (/^Stack ?[Tt]race:$/.test(body)) this.#understood.add(at);
    else if (this.#message !== undefined && !this.foreign(at)) {
      this.#message.push(body);
      this.#understood.add(at);
    }
    if (closed) this.#open = this.#open.slice(0, Math.max(1, this.#open.length - 1));
  }

  #take(at: number): void {
    this.#understood.add(at);
    this.#floor = at + 1;
  }

  #frame(at: number, frame: Raised["frames"][number]): void {
    const fresh =
      this.#open.length > 0 && this.#message === undefined && at > this.#floor && this.#headline(at) !== undefined;
    if (this.#open.length === 0 || fresh) this.#start(at);
    this.#endMessage();
    const current = this.#open.at(-1);
    current?.frames.push(frame);
    if (current !== undefined) current.to = at;
    this.#take(at);
  }

  #headline(before: number): { at: number; found: Head } | undefined {
    const sure = lookBack(this.lines, before, this.#floor, this.foreign, (line) => sureHead(line.text));
    // While outer frames are due, `SqlState: 23505` and the like tell of the inner exception.
    if (sure !== undefined || this.#open.length > 1) return sure;
    return lookBack(this.lines, before, this.#floor, this.foreign, (line, distance) => likelyHead(line.text, distance));
  }

  /** A new trace: its headline may announce inner exceptions by arrows. */
  #start(before: number): void {
    const headline = this.#headline(before);
    const from = headline?.at ?? before;
    const more = this.lines
      .slice(from + 1, before)
      .map((line) => line.text)
      .filter((text) => !/^Stack ?[Tt]race:$/.test(text));
    for (let at = from; at < before; at += 1) this.#understood.add(at);
    this.#open = [];
    this.#message = undefined;
    if (headline === undefined) {
      const raised = raise(undefined, undefined, before);
      this.#roots.push(raised);
      this.#open.push(raised);
      return;
    }
    const whole = [headline.found.value ?? "", ...more].join("\n");
    const section = SECTION.test(this.lines[from]?.text ?? "");
    const [first = "", ...inner] = (section ? whole.replace(/\]$/, "") : whole).split(ARROW);
    const wrapped = section && this.#endsBefore(from) ? this.#roots.pop() : undefined;
    this.#announce(section ? this.#inFull(headline.found.type, from) : headline.found.type, first, from);
    const outer = this.#roots.at(-1);
    if (wrapped !== undefined && outer !== undefined) linkTo(outer, wrapped, "InnerException");
    for (const text of inner) this.#announceText(text, from);
  }

  /** The error page names the type in full above its sections: `Exception Details: System.FormatException: …`. */
  #inFull(type: string | undefined, before: number): string | undefined {
    const above = this.lines.slice(Math.max(0, before - MAX_PAGE_LINES), before);
    const naming = above.filter(({ text }) => text.includes(`.${type}`));
    return naming.map(({ text }) => sureHead(text)?.type).find((name) => name?.endsWith(`.${type}`)) ?? type;
  }

  /** The last trace is a section too, and nothing but a blank line stands between. */
  #endsBefore(at: number): boolean {
    const last = this.#roots.at(-1);
    return last !== undefined && at - last.to <= 2 && SECTION.test(this.lines[last.from]?.text ?? "");
  }

  #announce(type: string | undefined, value: string, at: number): void {
    const raised = raise(type, messageOf(value, []), at);
    const outer = this.#open.at(-1);
    if (outer?.type?.endsWith("AggregateException")) outer.isGroup = true;
    if (outer === undefined) this.#roots.push(raised);
    else linkTo(outer, raised, outer.isGroup ? "InnerExceptions[0]" : "InnerException");
    this.#open.push(raised);
  }

  #announceText(text: string, at: number): void {
    const head = sureHead(text) ?? likelyHead(text, 1);
    this.#announce(head?.type, head?.value ?? (head === undefined ? text : ""), at);
  }

  /** ` ---> Type: message` on a line of its own: before any frame of the exception it belongs to. */
  #inner(at: number, text: string): void {
    if (
      this.#open.length === 0 ||
      (this.#message === undefined && at > this.#floor && this.#headline(at) !== undefined)
    )
      this.#start(at);
    this.#endMessage();
    const [first = "", ...more] = text.split(ARROW);
    this.#announceText(first, at);
    for (const inner of more) this.#announceText(inner, at);
    this.#message = [];
    this.#take(at);
  }

  /** `---> (Inner Exception #1) Type: message`: AggregateException prints all of them behind its own frames. */
  #listed(at: number, text: string): void {
    this.#endMessage();
    const root = this.#roots.at(-1);
    const index = Number(LISTED_INNER.exec(text)?.[1]);
    const [first = "", ...more] = text.replace(LISTED_INNER, "").split(ARROW);
    const head = sureHead(first) ?? likelyHead(first, 1);
    this.#take(at);
    if (root === undefined) return;
    root.isGroup = true;
    const raised = raise(head?.type, messageOf(head?.value ?? "", []), at);
    root.links = root.links.map((link) =>
      link.source === "InnerException" ? { ...link, source: "InnerExceptions[0]" } : link,
    );
    const known = root.links.findIndex((link) => link.source === `InnerExceptions[${index}]`);
    if (known >= 0) root.links.splice(known, 1);
    root.links.push({ raised, source: `InnerExceptions[${index}]` });
    this.#open = [root, raised];
    for (const inner of more) this.#announceText(inner, at);
    this.#message = [];
  }

  /** The end of an inner exception's trace: the frames that follow are the outer's. Other dashes only separate. */
  #dashes(at: number, text: string): void {
    const fresh = this.#open.length === 0 || (this.#message === undefined && at > this.#floor);
    if (fresh && INNER_END.test(text) && this.#headline(at) !== undefined) this.#start(at);
    this.#endMessage();
    if (INNER_END.test(text) && this.#open.length > 1) this.#open.pop();
    if (this.#open.length > 0) this.#take(at);
  }

  #endMessage(): void {
    const current = this.#open.at(-1);
    if (current !== undefined && this.#message !== undefined) current.value = messageOf(current.value, this.#message);
    this.#message = undefined;
  }
}

interface Head {
  readonly type: string | undefined;
  readonly value: string | undefined;
}

function sureHead(text: string): Head | undefined {
  const plain = (SECTION.exec(text)?.[1] ?? text).replace(UNHANDLED, "");
  const [outer = ""] = plain.split(ARROW);
  const match = TYPE.exec(outer.trim());
  const type = match?.[1]?.replace(/`\d+(?:\[.*\])?$/, "");
  if (type !== undefined && isTellingType(type))
    return { type: match?.[1], value: TYPE.exec(plain)?.[2] ?? plain.slice(outer.length) };
  const occurred = OCCURRED.exec(plain)?.[1];
  if (occurred !== undefined) return { type: occurred, value: undefined };
  const embedded = EMBEDDED.exec(plain);
  return embedded === null ? undefined : { type: embedded[1], value: embedded[2] };
}

function likelyHead(text: string, distance: number): Head | undefined {
  if (distance !== 1) return undefined;
  const plain = text.replace(UNHANDLED, "");
  const match = TYPE.exec(plain);
  if (match?.[1]?.includes(".") === true) return { type: match[1], value: match[2] };
  const head = headlineOf(plain);
  return head?.type !== undefined && head.value !== undefined ? head : undefined;
}

/**
 * PHP: uncaught errors of the Zend engine, `__toString` with `Next`, Monolog and Laravel records, Symfony's console,
 * Xdebug. Printed newest call first, the previous exception before the one it led to.
 * The place of the message is the innermost frame. Source: php.net/manual/exception.tostring
 */
import type { Frame } from "../sentry/items.js";
import { lookBack, messageOf } from "./headline.js";
import type { Foreign, Language, Line, Reading } from "./language.js";
import { isMain, listedFrame, listedPlace, numberedFrame, phpFrame, xdebugFrame } from "./php-frame.js";
import { type Head, headOf, looseHead, OBJECT, STACK, UNCAUGHT, ZEND } from "./php-head.js";
import { linkTo, type Raised, raise } from "./raised.js";

const THROWN = /^thrown in (\S.{0,500}?) on line (\d+)/;

export const php: Language = {
  name: "php",
  platform: "php",
  marks: (text) =>
    (text.startsWith("#") && (isMain(text) || strongFrame(text))) ||
    (text.startsWith("thrown in ") && THROWN.test(text)) ||
    (text.includes("[object] (") && OBJECT.test(text)) ||
    (text.includes("Uncaught ") && UNCAUGHT.test(text)) ||
    (/^(?:PHP )?(?:Fatal|Parse) error: /.test(text) && ZEND.test(text)) ||
    (/^(?:PHP +)\d/.test(text) && xdebugFrame(text) !== undefined) ||
    (text.includes(".php:") && listedFrame(text) !== undefined),
  read: (lines, foreign) => new PhpReader(lines, foreign).read(),
};

/** Numbered lines are printed by several languages; a PHP file or PHP's own words make it one of PHP's. */
function strongFrame(text: string): boolean {
  return (
    /\.(?:php|phtml|inc|phar)\b|\[internal function\]|Command line code|eval\(\)'d|php shell code/.test(text) &&
    numberedFrame(text) !== undefined
  );
}

class PhpReader {
  readonly #understood = new Set<number>();
  readonly #roots: Raised[] = [];
  #current: Raised | undefined;
  #place: Frame | undefined;
  /** Newest first while reading. */
  #frames: Frame[] = [];
  #oldestFirst = false;
  #floor = 0;
  /** How the next exception relates to the current one. */
  #link: "next" | "previous" | undefined;
  #message: string[] | undefined;
  readonly #escaped: boolean;
  /** Xdebug's table tells again what was read. */
  #repeated = false;

  constructor(
    readonly lines: readonly Line[],
    readonly foreign: Foreign,
  ) {
    this.#escaped = lines.some(({ text }) => text.includes("[object] ("));
  }

  read(): Reading {
    for (let at = 0; at < this.lines.length; at += 1) this.#line(at, this.#text(at));
    this.#close();
    const traces = this.#roots.filter((raised) => raised.frames.length > 0);
    return { traces, threads: [], understood: this.#understood };
  }

  /** Monolog writes exceptions into JSON strings: names come with doubled backslashes. */
  #text(at: number): string {
    const text = this.lines[at]?.text ?? "";
    return this.#escaped ? text.replaceAll("\\\\", "\\") : text;
  }

  #line(at: number, text: string): void {
    if (text === "") {
      this.#message?.push("");
      return;
    }
    const head = this.foreign(at)
      ? undefined
      : headOf(text, this.lines[at + 1]?.text ?? "", this.#message !== undefined);
    const frame = this.foreign(at)
      ? undefined
      : (numberedFrame(text) ?? listedFrame(text) ?? (this.#listing() ? listedPlace(text) : undefined));
    const table = frame === undefined ? xdebugFrame(text) : undefined;
    const thrown = THROWN.exec(text);
    if (isMain(text)) this.#main(at);
    else if (head !== undefined) this.#open(at, head, text);
    else if (frame !== undefined) this.#frame(at, frame);
    else if (table !== undefined) this.#table(at, table);
    else if (thrown !== null) this.#thrown(at, phpFrame(undefined, thrown[1], thrown[2]));
    else if (STACK.test(text)) this.#stack(at);
    else if (this.#message !== undefined && !this.foreign(at)) this.#more(at, text);
    else if (/^["'}\])]{1,6}$/.test(text) && this.#current !== undefined) this.#understood.add(at);
  }

  #take(at: number): void {
    this.#understood.add(at);
    this.#floor = at + 1;
  }

  #listing(): boolean {
    return this.#current !== undefined && this.#message === undefined;
  }

  /** The message has ended; before `Stack trace:` its last line may name the place. */
  #stack(at: number): void {
    this.#repeated = this.#current === undefined && this.#roots.length > 0 && at === this.#floor;
    if (!this.#repeated && (this.#current === undefined || this.#frames.length > 0)) this.#openAbove(at);
    this.#endMessage();
    this.#take(at);
  }

  #endMessage(): void {
    if (this.#current !== undefined && this.#message !== undefined && this.#message.length > 0) {
      const whole = messageOf(this.#current.value, this.#message) ?? "";
      const placed = / in (\S[^\n]{0,500}?)(?::(\d+)| on line (\d+))$/.exec(whole);
      if (placed !== null && this.#place === undefined) {
        this.#place = phpFrame(undefined, placed[1], placed[2] ?? placed[3]);
        this.#current.value = whole.slice(0, placed.index);
      } else this.#current.value = whole;
    }
    this.#message = undefined;
  }

  #more(at: number, text: string): void {
    const bracketed = this.#current?.type === undefined ? /^\[([A-Z][\w\\]*)\]$/.exec(text) : null;
    if (this.#current !== undefined && bracketed !== null) this.#current.type = bracketed[1];
    else this.#message?.push(text);
    this.#understood.add(at);
  }

  #open(at: number, head: Head, text: string): void {
    this.#endMessage();
    const link = text.startsWith("Next ") ? "next" : text.startsWith("[previous") ? "previous" : undefined;
    this.#close();
    this.#link = link;
    this.#current = raise(head.type, head.value, at);
    this.#place = head.place;
    this.#message = [];
    this.#take(at);
  }

  /** A list without a headline that was recognised: look for one above. */
  #openAbove(at: number): void {
    this.#close();
    const found = lookBack(
      this.lines,
      at,
      this.#floor,
      this.foreign,
      (line, distance) =>
        looseHead(line.text) ?? (distance === 1 ? { type: undefined, value: line.text, place: undefined } : undefined),
    );
    const from = found?.at ?? at;
    this.#current = raise(found?.found.type, undefined, from);
    if (found !== undefined) {
      const more = this.lines.slice(from + 1, at).map((line) => line.text);
      this.#current.value = messageOf(found.found.value, more);
      this.#place = found.found.place;
      for (let line = from; line < at; line += 1) this.#understood.add(line);
    }
    this.#message = undefined;
  }

  #frame(at: number, frame: Frame): void {
    if (this.#current === undefined || (/^#0 /.test(this.lines[at]?.text ?? "") && this.#frames.length > 0))
      this.#openAbove(at);
    this.#endMessage();
    this.#frames.push(frame);
    if (this.#current !== undefined) this.#current.to = at;
    this.#take(at);
  }

  #table(at: number, frame: Frame): void {
    if (this.#repeated) {
      this.#take(at);
      return;
    }
    if (this.#current === undefined) this.#openAbove(at);
    this.#endMessage();
    this.#oldestFirst = true;
    this.#frames.push(frame);
    this.#take(at);
  }

  #main(at: number): void {
    if (this.#repeated) {
      this.#take(at);
      return;
    }
    if (this.#current === undefined) this.#openAbove(at);
    this.#endMessage();
    if (this.#current !== undefined) this.#current.to = at;
    this.#take(at);
  }

  #thrown(at: number, place: Frame): void {
    this.#endMessage();
    this.#place ??= place;
    if (this.#current === undefined) this.#current = raise(undefined, undefined, at);
    this.#take(at);
    this.#close();
  }

  #close(): void {
    const raised = this.#current;
    this.#endMessage();
    this.#current = undefined;
    const frames = this.#oldestFirst ? this.#frames : this.#frames.toReversed();
    const place = this.#place;
    this.#frames = [];
    this.#place = undefined;
    this.#oldestFirst = false;
    const link = this.#link;
    this.#link = undefined;
    if (raised === undefined) return;
    const last = frames.at(-1);
    const repeated = last !== undefined && place !== undefined && samePlace(last, place);
    raised.value = raised.value?.replace(/(, called in .*) and defined$/s, "$1");
    raised.frames = place === undefined || repeated ? frames : [...frames, place];
    const before = this.#roots.at(-1);
    if (before === undefined || link === undefined) this.#roots.push(raised);
    else if (link === "next") {
      this.#roots.pop();
      linkTo(raised, before, "previous");
      this.#roots.push(raised);
    } else linkTo(innermost(before), raised, "previous");
  }
}

/** The list starts with the place that the headline names, perhaps with its whole path. */
function samePlace(frame: Frame, place: Frame): boolean {
  const suffix = frame.filename?.endsWith(place.filename ?? "") === true;
  return suffix && frame.lineno === place.lineno && frame.function === undefined;
}

function innermost(raised: Raised): Raised {
  let last = raised;
  for (let next = last.links.at(-1); next !== undefined; next = last.links.at(-1)) last = next.raised;
  return last;
}

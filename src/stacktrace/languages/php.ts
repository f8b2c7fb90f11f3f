/**
 * PHP: uncaught errors of the Zend engine, `__toString` with `Next`, Monolog and Laravel records, Symfony's console,
 * Xdebug. Printed newest call first, the previous exception before the one it led to.
 * The place of the message is the innermost frame. Source: php.net/manual/exception.tostring
 */
import type { Frame } from "../../sentry/items.js";
import { MAX_MESSAGE_LINES, messageOf } from "../headline.js";
import type { Foreign, Language, Line, Reading } from "../language.js";
import { innermost, linkTo, type Raised, raise } from "../raised.js";
import { consoleFrame, consolePlace, fullerFrame, isBesideFrames } from "./php-console.js";
import {
  isMain,
  isOldest,
  isRow,
  listedFrame,
  numberedFrame,
  phpFrame,
  samePlace,
  strongFrame,
  tableFrame,
} from "./php-frame.js";
import { consoleHead, type Head, headAbove, headOf, isMarkedHead, loneWarning, STACK } from "./php-head.js";

const THROWN = /^thrown in (\S.{0,500}?) on line (\d+)/;

export const php: Language = {
  name: "php",
  platform: "php",
  marks: (text) =>
    (text.startsWith("#") && (isMain(text) || strongFrame(text))) ||
    (text.startsWith("thrown in ") && THROWN.test(text)) ||
    isMarkedHead(text) ||
    (/^(?:PHP +)?\d/.test(text) && isRow(text)) ||
    (text.includes(".php:") && (listedFrame(text) ?? consolePlace(text)) !== undefined),
  read: (lines, foreign) => new PhpReader(lines, foreign).read(),
};

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
  /** The last line that may head a list of places. */
  #headAt = Number.NEGATIVE_INFINITY;
  #causedAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly lines: readonly Line[],
    readonly foreign: Foreign,
  ) {
    this.#escaped = lines.some(({ text }) => text.includes("[object] ("));
  }

  read(): Reading {
    for (let at = 0; at < this.lines.length; at += 1) this.#line(at, this.#text(at));
    const warning = (this.#roots[0] ?? this.#current) === undefined ? loneWarning(this.lines) : undefined;
    if (warning !== undefined) this.#open(warning.at, warning, "");
    this.#close();
    return { traces: this.#roots.filter(({ frames }) => frames.length > 0), threads: [], understood: this.#understood };
  }

  /** Monolog writes exceptions into JSON strings: names come with doubled backslashes. */
  #text(at: number): string {
    const text = this.lines[at]?.text ?? "";
    const plain = text.startsWith("( ! ) ") ? text.slice(6) : text;
    return this.#escaped ? plain.replaceAll("\\\\", "\\") : plain;
  }

  #line(at: number, text: string): void {
    if (text === "") {
      this.#message?.push("");
      return;
    }
    const foreign = this.foreign(at);
    const head = foreign ? undefined : headOf(text, this.#below(at), this.#message !== undefined);
    const frame = foreign ? undefined : (numberedFrame(text) ?? listedFrame(text) ?? this.#console(at, text));
    const row = frame === undefined ? tableFrame(text) : undefined;
    const table = row?.timed === true || this.#current !== undefined ? row : undefined;
    const thrown = THROWN.exec(text);
    if (isMain(text)) this.#main(at);
    else if (head !== undefined) this.#open(at, head, text);
    else if (frame !== undefined) this.#frame(at, frame);
    else if (table !== undefined) this.#table(at, table.frame, table.timed);
    else if (thrown !== null) this.#thrown(at, phpFrame(undefined, thrown[1], thrown[2]));
    else if (STACK.test(text)) this.#stack(at);
    else if (this.#message !== undefined && !foreign) this.#more(at, text);
    else if (this.#listing() && (/^["'}\])]{1,6}$/.test(text) || this.#beside(at, text))) this.#understood.add(at);
    else if (text.startsWith("Caused by")) this.#causedAt = at;
    if (head === undefined && frame === undefined && !foreign && consoleHead(text) !== undefined) this.#headAt = at;
  }

  #below(at: number): string {
    const next = this.lines[at + 1]?.text ?? "";
    return next === "" ? (this.lines[at + 2]?.text ?? "") : next;
  }

  /** A place without a number counts below a headline and in a list that has begun. */
  #console(at: number, text: string): Frame | undefined {
    const announced = this.#headAt >= this.#floor && at - this.#headAt < MAX_MESSAGE_LINES;
    if ((!announced && !this.#listing()) || STACK.test(this.#below(at))) return undefined;
    return consoleFrame(text, this.lines[at - 1]?.text ?? "", this.#below(at));
  }

  /** What consoles print around a place. */
  #beside(at: number, text: string): boolean {
    const last = this.#frames.at(-1);
    const fuller = last === undefined ? undefined : fullerFrame(last, this.lines[at - 1]?.text ?? "", text);
    if (fuller !== undefined) this.#frames.splice(-1, 1, fuller);
    return fuller !== undefined || isBesideFrames(text);
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
    const floor = this.#floor;
    this.#close();
    if (this.#causedAt >= floor) this.#link = "previous";
    const found = headAbove(this.lines, at, floor, this.foreign);
    const from = found?.at ?? at;
    this.#current = raise(found?.type, undefined, from);
    if (found !== undefined) {
      this.#current.value = found.value;
      this.#place = found.place;
      for (let line = from; line < at; line += 1) this.#understood.add(line);
    }
    this.#message = undefined;
  }

  #frame(at: number, frame: Frame): void {
    const anew = /^#0 /.test(this.lines[at]?.text ?? "") || this.#headAt >= this.#floor;
    if (this.#current === undefined || (anew && this.#frames.length > 0)) this.#openAbove(at);
    this.#endMessage();
    this.#frames.push(frame);
    if (this.#current !== undefined) this.#current.to = at;
    this.#take(at);
  }

  #table(at: number, frame: Frame, timed: boolean): void {
    if (this.#repeated) {
      this.#take(at);
      return;
    }
    if (this.#current === undefined) this.#openAbove(at);
    this.#endMessage();
    this.#oldestFirst ||= timed;
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
    if (isOldest(this.lines[at]?.text ?? "")) this.#oldestFirst = true;
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

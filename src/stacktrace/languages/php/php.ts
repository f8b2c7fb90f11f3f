/**
 * PHP: uncaught errors of the Zend engine, `__toString` with `Next`, Monolog and Laravel records, Symfony's console,
 * Xdebug. Printed newest call first, the previous exception before the one it led to.
 * The place of the message is the innermost frame. Source: php.net/manual/exception.tostring
 */
import type { Frame } from "../../../sentry/items.js";
import { MAX_MESSAGE_LINES, marginAt } from "../../headline.js";
import type { Foreign, Language, Line, Reading } from "../../language.js";
import { headAbove } from "./above.js";
import { Collected, type Relation, Roots } from "./collected.js";
import { consoleFrame, consolePlace, fullerFrame, isBesideFrames } from "./console.js";
import {
  isMain,
  isOldest,
  isRow,
  listedFrame,
  numberedFrame,
  phpFrame,
  startsList,
  strongFrame,
  tableFrame,
} from "./frame.js";
import { consoleHead, type Head, headOf, isMarkedHead, loneWarning, STACK, unquoted } from "./head.js";

const THROWN = /^thrown in (\S.{0,500}?) on line (\d+)/;

export const php: Language = {
  name: "php",
  platform: "php",
  marks: (text) =>
    (text.startsWith("#") && isMain(text)) ||
    (/^[#\d\\*•-]/.test(text) && strongFrame(text)) ||
    (text.startsWith("thrown in ") && THROWN.test(text)) ||
    isMarkedHead(text) ||
    (/^(?:PHP +)?\d/.test(text) && isRow(text)) ||
    (/\.php:|^File "/.test(text) && (listedFrame(text) ?? consolePlace(text)) !== undefined),
  read: (lines, foreign) => new PhpReader(lines, foreign).read(),
};

/** Lines of a message that may look like calls. */
const MAX_QUOTED = 20;
const NO_HEAD: Head = { type: undefined, value: undefined, place: undefined };

class PhpReader {
  readonly #understood = new Set<number>();
  readonly #roots = new Roots();
  #current: Collected | undefined;
  #floor = 0;
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
    const warning = this.#roots.all.length === 0 && this.#current === undefined ? loneWarning(this.lines) : undefined;
    if (warning !== undefined) this.#open(warning.at, warning);
    this.#close();
    return {
      traces: this.#roots.all.filter(({ frames }) => frames.length > 0),
      threads: [],
      understood: this.#understood,
    };
  }

  /** Monolog writes exceptions into JSON strings: names come with doubled backslashes. */
  #text(at: number): string {
    const text = unquoted(this.lines[at]?.text ?? "");
    const plain = text.startsWith("( ! ) ") ? text.slice(6) : text;
    return this.#escaped ? plain.replaceAll("\\\\", "\\") : plain;
  }

  #indentOf(at: number): number {
    return this.lines[at]?.indent ?? 0;
  }

  #line(at: number, text: string): void {
    if (text === "") {
      this.#current?.message?.push({ text, indent: 0 });
      return;
    }
    const foreign = this.foreign(at);
    const message = this.#current?.message;
    const head = foreign ? undefined : headOf(text, this.#below(at), message !== undefined);
    const frame = foreign || this.#isQuoted(at, text) ? undefined : this.#called(at, text);
    const row = frame === undefined ? tableFrame(text) : undefined;
    const table = row?.timed === true || this.#current !== undefined ? row : undefined;
    const thrown = THROWN.exec(text);
    if (isMain(text)) this.#main(at);
    else if (head !== undefined) this.#open(at, head);
    else if (frame !== undefined) this.#frame(at, frame);
    else if (table !== undefined) this.#table(at, table.frame, table.timed);
    else if (thrown !== null) this.#thrown(at, phpFrame(undefined, thrown[1], thrown[2]));
    else if (STACK.test(text)) this.#stack(at);
    else if (message !== undefined && !foreign) this.#more(at, text);
    else if (this.#listing() && (/^["'}\])]{1,6}$/.test(text) || this.#beside(at, text))) this.#understood.add(at);
    else if (text.startsWith("Caused by") || this.lines[at]?.raw.includes("[Caused by] ") === true) this.#causedAt = at;
    if (head === undefined && frame === undefined && !foreign && consoleHead(text) !== undefined) this.#headAt = at;
  }

  #below(at: number): string {
    const next = this.lines[at + 1]?.text ?? "";
    return next === "" ? (this.lines[at + 2]?.text ?? "") : next;
  }

  #called(at: number, text: string): Frame | undefined {
    return numberedFrame(text) ?? listedFrame(text) ?? this.#console(at, text);
  }

  /** A message may quote anything; it ends at `Stack trace:`. */
  #isQuoted(at: number, text: string): boolean {
    if (this.#current?.message === undefined || this.#current.isPlaced || !/^#[1-9]/.test(text)) return false;
    return this.lines.slice(at + 1, at + MAX_QUOTED).some((line) => STACK.test(line.text));
  }

  /** A place without a number counts below a headline and in a list that has begun. */
  #console(at: number, text: string): Frame | undefined {
    const announced = this.#headAt >= this.#floor && at - this.#headAt < MAX_MESSAGE_LINES;
    if ((!announced && !this.#listing()) || STACK.test(this.#below(at))) return undefined;
    return consoleFrame(text, this.lines[at - 1]?.text ?? "", this.#below(at));
  }

  /** What consoles print around a place. */
  #beside(at: number, text: string): boolean {
    const frames = this.#current?.frames ?? [];
    const last = frames.at(-1);
    const fuller = last === undefined ? undefined : fullerFrame(last, this.lines, at);
    if (fuller !== undefined) frames.splice(-1, 1, fuller);
    return fuller !== undefined || isBesideFrames(text);
  }

  #take(at: number): void {
    this.#understood.add(at);
    this.#floor = at + 1;
  }

  #listing(): boolean {
    return this.#current !== undefined && this.#current.message === undefined;
  }

  /** The message has ended; before `Stack trace:` its last line may name the place. */
  #stack(at: number): void {
    this.#repeated = this.#current === undefined && this.#roots.all.length > 0 && at === this.#floor;
    const { frames = [] } = this.#current ?? {};
    const [first] = frames;
    // Collision's first versions show where it was thrown, with its source, above the title.
    const isShown = first?.context_line !== undefined && first.function === undefined && frames.length === 1;
    if (!this.#repeated && (this.#current === undefined || (first !== undefined && !isShown))) this.#openAbove(at);
    this.#current?.endMessage();
    this.#take(at);
  }

  #more(at: number, text: string): void {
    this.#current?.say({ text, indent: this.#indentOf(at) });
    this.#understood.add(at);
  }

  #open(at: number, head: Head): void {
    const relation = this.#textRelation(at, head);
    this.#close();
    this.#current = new Collected(head, at, relation, marginAt(this.lines, at));
    this.#take(at);
  }

  #textRelation(at: number, { isPrevious }: Head): Relation {
    if (this.#text(at).startsWith("Next ")) return "next";
    const isAdjacent = this.lines.slice(this.#floor, at).every((line) => line.text === "");
    return isPrevious === true || (isPrevious === "behind" && isAdjacent) ? "previous" : undefined;
  }

  /** A list without a headline that was recognised: look for one above. */
  #openAbove(at: number): void {
    const floor = this.#floor;
    this.#close();
    const relation = this.#causedAt >= floor ? "previous" : undefined;
    const found = headAbove(this.lines, at, floor, this.foreign);
    const from = found?.at ?? at;
    this.#current = new Collected(found ?? NO_HEAD, from, relation);
    for (let line = from; line < at; line += 1) this.#understood.add(line);
  }

  #frame(at: number, frame: Frame): void {
    const anew = startsList(this.lines[at]?.text ?? "") || this.#headAt >= this.#floor;
    const current = this.#started(at, anew);
    current.frames.push(frame);
    current.raised.to = at;
    this.#take(at);
  }

  /** What takes the call in this line; `anew` when the list starts with it. */
  #started(at: number, anew: boolean): Collected {
    if (this.#current === undefined || (anew && this.#current.frames.length > 0)) this.#openAbove(at);
    const current = this.#current ?? new Collected(NO_HEAD, at, undefined);
    this.#current = current;
    current.endMessage();
    return current;
  }

  #table(at: number, frame: Frame, timed: boolean): void {
    if (!this.#repeated) {
      const current = this.#started(at, false);
      current.oldestFirst ||= timed;
      current.frames.push(frame);
    }
    this.#take(at);
  }

  #main(at: number): void {
    if (!this.#repeated) {
      const current = this.#started(at, false);
      if (isOldest(this.lines[at]?.text ?? "")) current.oldestFirst = true;
      current.raised.to = at;
    }
    this.#take(at);
  }

  #thrown(at: number, place: Frame): void {
    const current = this.#current ?? new Collected(NO_HEAD, at, undefined);
    current.endMessage();
    current.placeAt(place);
    this.#current = current;
    this.#take(at);
    this.#close();
  }

  #close(): void {
    const current = this.#current;
    this.#current = undefined;
    if (current !== undefined) this.#roots.add(current.finished(), current.relation);
  }
}

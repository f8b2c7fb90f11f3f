/** One exception of PHP while its lines come in: message, calls, the place that the message names, what led to it. */
import type { Frame } from "../../../sentry/items.js";
import { type Indented, messageOf } from "../../headline.js";
import { innermost, linkTo, type Raised, raise } from "../../raised.js";
import { phpFrame, samePlace } from "./frame.js";
import type { Head } from "./head.js";
import { objectHead } from "./monolog.js";

/** `message in file:12` at the end of a message; Yii writes it below. */
export const PLACED = /^(.*)\sin (\S[^\n]{0,500}?)(?::(\d+)| on line (\d+))$/s;

/** How an exception relates to the one before it: `Next` was led to by it, `[previous exception]` led to it. */
export type Relation = "next" | "previous" | undefined;

export class Collected {
  readonly raised: Raised;
  /** As printed: the newest call first, if not `oldestFirst`. */
  readonly frames: Frame[] = [];
  oldestFirst = false;
  /** Lines that go on with the message; undefined once it has ended. */
  message: Indented[] | undefined;
  #head: Head;

  constructor(
    head: Head,
    at: number,
    readonly relation: Relation,
    /** Where the message begins whose lines follow. */
    readonly margin?: number,
  ) {
    this.raised = raise(head.type, head.value, at);
    this.#head = head;
    this.message = margin === undefined ? undefined : [];
  }

  get isPlaced(): boolean {
    return this.#head.place !== undefined;
  }

  /** The place that stands behind everything else counts when no other is known. */
  placeAt(place: Frame): void {
    this.#head = { ...this.#head, place: this.#head.place ?? place };
  }

  /** One more line of the message; consoles name the type in brackets above it. */
  say(line: Indented): void {
    const bracketed =
      this.raised.type === undefined ? /^\[([A-Z][\w\\\x80-\uffff]*)(?: \(-?\w+\))?\]$/.exec(line.text) : null;
    if (bracketed === null) this.message?.push(line);
    else this.raised.type = bracketed[1];
  }

  endMessage(): void {
    const more = this.message;
    this.message = undefined;
    if (more === undefined) return;
    const { open } = this.#head;
    if (open === undefined) this.#endWords(messageOf(this.raised.value, more, this.margin) ?? "");
    // It began within a record, whose margin is not that of its own lines.
    else this.#named(objectHead(messageOf(open, more) ?? "") ?? this.#head);
  }

  #endWords(whole: string): void {
    const [, said = whole, path, line, onLine] = this.isPlaced ? [] : (PLACED.exec(whole) ?? []);
    this.raised.value = this.#head.quoted ? said.trimEnd().replace(/'$/, "") : said;
    if (path !== undefined) this.placeAt(phpFrame(undefined, path, line ?? onLine));
  }

  #named(head: Head): void {
    this.#head = head;
    this.raised.value = messageOf(head.value, []);
  }

  /** The exception with all that was told. */
  finished(): Raised {
    this.endMessage();
    const { raised } = this;
    const { place, previous = [] } = this.#head;
    const frames = this.oldestFirst ? this.frames : this.frames.toReversed();
    const last = frames.at(-1);
    const repeated = last !== undefined && place !== undefined && samePlace(last, place);
    if (raised.value?.endsWith(" and defined"))
      raised.value = raised.value.replace(/(, called in .*) and defined$/s, "$1");
    raised.frames = place === undefined || repeated ? frames : [...frames, place];
    for (const { type, value, place: origin } of previous) {
      const cause = raise(type, messageOf(value, []), raised.from);
      if (origin !== undefined) cause.frames.push(origin);
      linkTo(innermost(raised), cause, "previous");
    }
    return raised;
  }
}

/** What came so far, as its parts relate. */
export class Roots {
  readonly all: Raised[] = [];
  /** Where the last chain ends, which takes what led to it: a chain is not walked again for each of its parts. */
  #innermost: Raised | undefined;

  add(raised: Raised, relation: Relation): void {
    const before = this.all.at(-1);
    if (before !== undefined && relation === "next") {
      this.all.pop();
      linkTo(raised, before, "previous");
      this.all.push(raised);
      return;
    }
    if (this.#innermost === undefined || relation === undefined) this.all.push(raised);
    else linkTo(this.#innermost, raised, "previous");
    this.#innermost = innermost(raised);
  }
}

/**
 * Reading by rules: a language lists which lines it knows and what each does; the walk tries them in order on every
 * line, collects messages between a headline and its first frame, and keeps the books.
 */
import type { Frame, Thread } from "../sentry/items.js";
import { type Headline, lookBack, MAX_MESSAGE_LINES, marginAt, mayGoOn, messageOf } from "./headline.js";
import type { Foreign, Line, Reading } from "./language.js";
import { everyone, linkTo, type Raised, raise, turnAround } from "./raised.js";

export interface Rule<S> {
  readonly line: RegExp;
  /** False: the line is not what it seemed, the next rule is asked; the line is understood otherwise. */
  read(walk: Walk<S>, match: RegExpExecArray): unknown;
}

/** What a reader of a rule answers: true when it took the line, false when the line is not what it seemed. */
export type Verdict = boolean;

export interface Dialect<S> {
  readonly rules: readonly Rule<S>[];
  readonly order: "newest first" | "oldest first";
  /** What the rules of this language remember from line to line. */
  begin(): S;
  /** Last words before frames are turned around. */
  end?(walk: Walk<S>): void;
}

export function readWith<S>(dialect: Dialect<S>, lines: readonly Line[], foreign: Foreign): Reading {
  const walk = new Walk(lines, foreign, dialect.begin());
  for (; walk.at < lines.length; walk.at += 1) step(walk, dialect.rules);
  walk.closeMessage();
  dialect.end?.(walk);
  if (dialect.order === "newest first") {
    turnAround(walk.roots);
    for (const thread of walk.threads) thread.stacktrace?.frames.reverse();
  }
  return { traces: walk.roots, threads: walk.threads, understood: walk.understood, proof: walk.proof };
}

function step<S>(walk: Walk<S>, rules: readonly Rule<S>[]): void {
  const { at, text } = walk;
  for (const rule of rules) {
    const match = rule.line.exec(text);
    if (match === null || rule.read(walk, match) === false) continue;
    walk.understood.add(at);
    return;
  }
  walk.otherwise(at);
}

/** Keeps the exceptions that something proves: frames of their own or of a cause, or a headline that `bare` takes alone. */
export function keepProven<S>(walk: Walk<S>, bare: (raised: Raised) => boolean = () => false): void {
  const proven = walk.roots.filter((root) => bare(root) || everyone(root).some(({ frames }) => frames.length > 0));
  walk.roots.splice(0, walk.roots.length, ...proven);
}

export class Walk<S> {
  at = 0;
  readonly understood = new Set<number>();
  readonly roots: Raised[] = [];
  readonly threads: Thread[] = [];
  /** See `Reading.proof`. */
  proof = 0;
  /** Takes the next frames. */
  current: Raised | undefined;
  /** Lines that belong to the message of `current` if a frame follows them. */
  #pending: number[] | undefined;

  constructor(
    readonly lines: readonly Line[],
    readonly foreign: Foreign,
    readonly state: S,
  ) {}

  get text(): string {
    return this.textAt(this.at);
  }

  textAt(at: number): string {
    return this.lines[at]?.text ?? "";
  }

  /** An exception of its own; the lines behind it may go on with its message. */
  open(type: string | undefined, value?: string): Raised {
    this.closeMessage();
    const raised = raise(type, messageOf(value, []), this.at);
    this.roots.push(raised);
    this.current = raised;
    this.#pending = [];
    return raised;
  }

  /** What led to `parent`; takes the next frames and message lines. */
  cause(parent: Raised, source: string, type: string | undefined, value?: string): Raised {
    this.closeMessage();
    const raised = raise(type, messageOf(value, []), this.at);
    linkTo(parent, raised, source);
    this.current = raised;
    this.#pending = [];
    return raised;
  }

  /** The headline stands above the frame here: the nearest line that `accepts` takes, over lines not yet understood. */
  openAbove(accepts: (text: string, distance: number) => Headline | undefined): Raised {
    let floor = this.at;
    while (floor > 0 && this.at - floor < MAX_MESSAGE_LINES && !this.understood.has(floor - 1)) floor -= 1;
    const head = lookBack(this.lines, this.at, floor, this.foreign, ({ text }, distance) => accepts(text, distance));
    const raised = this.open(head?.found.type);
    if (head === undefined) return raised;
    raised.value = messageOf(head.found.value, this.lines.slice(head.at + 1, this.at), marginAt(this.lines, head.at));
    raised.from = head.at;
    for (let at = head.at; at < this.at; at += 1) this.understood.add(at);
    return raised;
  }

  /** A frame for `current`, or for an exception that nobody named. */
  frame(frame: Frame): void {
    this.commitMessage();
    if (this.current === undefined) this.open(undefined);
    this.#pending = undefined;
    this.current?.frames.push(frame);
    this.extend();
  }

  /** The line here belongs to the current exception. */
  extend(): void {
    if (this.current !== undefined) this.current.to = Math.max(this.current.to, this.at);
  }

  /** Nothing that follows belongs to the current exception. */
  leave(): void {
    this.closeMessage();
    this.current = undefined;
  }

  otherwise(at: number): void {
    const pending = this.#pending;
    if (pending === undefined || this.current === undefined) return;
    const gone = this.lines[at]?.logged === true && this.lines[this.current.from]?.logged !== true;
    const ends = !mayGoOn(this.lines, this.current.from, pending.length + 1);
    if (ends || this.foreign(at) || gone) this.closeMessage();
    else pending.push(at);
  }

  /** A frame came: all lines between headline and frame are message. */
  commitMessage(): void {
    const pending = this.#pending ?? [];
    this.#pending = undefined;
    this.#say(pending);
  }

  /** No frame came: the message ends at the first blank line. */
  closeMessage(): void {
    const pending = this.#pending ?? [];
    this.#pending = undefined;
    const first = this.current?.value === undefined ? pending.findIndex((at) => this.textAt(at) !== "") : 0;
    const blank = pending.findIndex((at, index) => index >= first && this.textAt(at) === "");
    this.#say(blank < 0 ? pending : pending.slice(0, blank));
  }

  #say(lines: readonly number[]): void {
    const { current } = this;
    if (current === undefined || lines.length === 0) return;
    current.value = messageOf(
      current.value,
      lines.flatMap((at) => this.lines[at] ?? []),
      marginAt(this.lines, current.from),
    );
    for (const at of lines) this.understood.add(at);
    current.to = Math.max(current.to, lines.at(-1) ?? current.to);
  }
}

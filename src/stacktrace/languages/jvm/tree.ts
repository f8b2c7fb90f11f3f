/** How the exceptions of one text hang together, and the frames that the JVM prints only once for several of them. */
import { MAX_FRAMES } from "../../../sentry/limits.js";
import { messageOf } from "../../headline.js";
import { linkTo, type Raised, raise } from "../../raised.js";
import { quotedHead } from "./head.js";
import type { Bond } from "./lines.js";

interface Entry {
  readonly raised: Raised;
  readonly indent: number;
}

/** The last `count` frames of `outer` are due to `inner`. */
interface Debt {
  readonly inner: Raised;
  readonly outer: Raised;
  readonly count: number;
}

export class JvmTree {
  readonly #roots: Raised[] = [];
  /** Those that a cause or a suppressed one may still hang on, each printed deeper than the one before. */
  #entries: Entry[] = [];
  /** The last exception of the current root that is not suppressed. */
  #main: Raised | undefined;
  /** Whose frames `... n more` of the current exception stands for. */
  #restoredFrom: Raised | undefined;
  #quoted: Raised | undefined;
  /** Frames that the last root left out; with the root cause first they are those of the trace that follows. */
  #omitted = 0;
  readonly #borrowed: Debt[] = [];
  /** What those below a root that owes frames itself share with it. */
  readonly #borrowedBelow: Debt[] = [];
  /** Printed before the exception it belongs to. */
  #aside: Raised | undefined;
  /** What the current root wraps, when the root cause came first. */
  #wrapped: Raised | undefined;

  /** No more lines: pays the frames that are still owed. */
  finish(): Raised[] {
    this.#owe();
    for (const { inner, outer, count } of [...this.#borrowed, ...this.#borrowedBelow])
      inner.frames.push(...lastOf(outer.frames, count));
    if (this.#aside !== undefined) this.#roots.push(this.#aside);
    return this.#roots;
  }

  isAside(raised: Raised | undefined): boolean {
    return raised !== undefined && raised === this.#aside;
  }

  bind(bond: Bond, raised: Raised, indent: number, current: Raised | undefined): void {
    if (bond === "aside") this.#aside = raised;
    else if (bond === "wrapper") this.#wrap(raised, indent);
    else if (bond === "quoter") this.#surround(raised, indent);
    else if (bond === "suppressed") this.#suppress(raised, indent);
    else this.#cause(raised, indent, current);
  }

  /** `... n more`: the last n frames are those of the enclosing exception. */
  restore(raised: Raised, count: number): void {
    const outer = this.#restoredFrom;
    if (raised === this.#roots.at(-1)) this.#omitted = count;
    else if (outer !== undefined && this.#omitted > 0) this.#borrowedBelow.push({ inner: raised, outer, count });
    else if (outer !== undefined) raised.frames.push(...lastOf(outer.frames, count));
  }

  /**
   * Spark's message quotes the executor's exception with its frames; the driver's own frames come behind this line.
   * A `Caused by` that tells the same replaces the quotation.
   */
  quote(raised: Raised, at: number): void {
    if (raised.frames.length === 0 || raised !== this.#roots.at(-1)) return;
    const head = quotedHead(raised.value ?? "");
    this.#quoted = raise(head?.type, messageOf(head?.value, []), raised.from);
    this.#quoted.frames = raised.frames;
    this.#quoted.to = at;
    raised.frames = [];
    linkTo(raised, this.#quoted, "cause");
  }

  root(raised: Raised, indent: number): void {
    this.#owe();
    this.#roots.push(raised);
    if (this.#aside !== undefined) linkTo(raised, this.#aside, "suppressed[0]");
    this.#aside = undefined;
    this.#entries = [{ raised, indent }];
    this.#main = raised;
    this.#restoredFrom = undefined;
  }

  /** A cause is printed as deep as the exception it belongs to. */
  #cause(raised: Raised, indent: number, current: Raised | undefined): void {
    while (this.#entries.length > 1 && (this.#entries.at(-1)?.indent ?? 0) > indent) this.#entries.pop();
    const bare = this.#entries.length === 1 && current !== this.#main && current?.frames.length === 0;
    const last = this.#entries.pop();
    const parent = bare && this.#main !== undefined && last?.raised === current ? { raised: this.#main, indent } : last;
    if (parent === undefined) return;
    if (this.#quoted?.type === raised.type)
      parent.raised.links = parent.raised.links.filter((link) => link.raised !== this.#quoted);
    linkTo(parent.raised, raised, "cause");
    this.#entries.push({ raised, indent: parent.indent });
    if (this.#main === parent.raised) this.#main = raised;
    this.#restoredFrom = parent.raised;
  }

  /** A suppressed one is printed deeper; where the indentation is lost, it belongs to the last that is not suppressed. */
  #suppress(raised: Raised, indent: number): void {
    while (this.#entries.length > 1 && (this.#entries.at(-1)?.indent ?? 0) >= indent) this.#entries.pop();
    const last = this.#entries.at(-1);
    const flat = last !== undefined && last.indent >= indent;
    const parent = flat ? this.#main : last?.raised;
    if (parent === undefined) return;
    const others = parent.links.filter(({ source }) => source !== "cause");
    const causes = parent.links.filter(({ source }) => source === "cause");
    linkTo(parent, raised, `suppressed[${others.length}]`);
    parent.links = [...others, ...parent.links.slice(-1), ...causes];
    if (flat) this.#entries.pop();
    this.#entries.push({ raised, indent });
    this.#restoredFrom = parent;
  }

  /** Root cause first: what it left out are frames of the one that wraps it. */
  #wrap(raised: Raised, indent: number): void {
    const inner = this.#roots.pop();
    if (inner !== undefined) {
      linkTo(raised, inner, "cause");
      if (this.#omitted > 0) this.#borrowed.unshift({ inner, outer: raised, count: this.#omitted });
    }
    this.#omitted = 0;
    this.root(raised, indent);
    this.#wrapped = inner;
  }

  /** What a quoted trace left out is nowhere. */
  #surround(raised: Raised, indent: number): void {
    this.#omitted = 0;
    this.#wrap(raised, indent);
    this.#wrapped = undefined;
  }

  /** The outermost has nobody to share with but what it wraps. */
  #owe(): void {
    const inner = this.#roots.at(-1);
    if (inner !== undefined && this.#wrapped !== undefined && this.#omitted > 0)
      this.#borrowed.unshift({ inner, outer: this.#wrapped, count: this.#omitted });
    this.#wrapped = undefined;
    this.#omitted = 0;
  }
}

const FEWEST_BARE = 3;

/** Is a list of calls without `at` more than call sites that somebody names? */
export function isListed({ type, links, frames }: Raised): boolean {
  return type !== undefined || links.length > 0 || frames.length >= FEWEST_BARE;
}

/** The shared frames; more than the cap of all would only be cut again. */
function lastOf<T>(list: readonly T[], count: number): T[] {
  return count <= 0 ? [] : list.slice(-Math.min(count, MAX_FRAMES));
}

/** Exceptions of .NET as they are announced, and how they hang together. */
import { messageOf } from "../../headline.js";
import { everyone, linkTo, type Raised, raise } from "../../raised.js";
import { ARROW, likelyHead, sureHead } from "./head.js";
import type { InnerMessage } from "./outline.js";

export class Chain {
  readonly roots: Raised[] = [];
  /** Announced exceptions whose frames are not complete, the outermost first. */
  open: Raised[] = [];
  /** Exceptions whose frames come behind those of the outer one, in this order. */
  #due: Raised[] = [];

  /** The next exception is one of its own. */
  close(): void {
    this.open = [];
    this.#due = [];
  }

  get isComplete(): boolean {
    return this.#due.length === 0;
  }

  announce(type: string | undefined, value: string, at: number): Raised {
    const raised = raise(type, messageOf(value, []), at);
    const outer = this.open.at(-1);
    if (isAggregate(outer)) outer.isGroup = true;
    if (outer === undefined) this.roots.push(raised);
    else linkTo(outer, raised, outer.isGroup ? `InnerExceptions[${outer.links.length}]` : "InnerException");
    this.open.push(raised);
    return raised;
  }

  /** `Type: message ---> Type: message`; a text that names no type is a message. */
  announceText(text: string, at: number): Raised {
    const [first = "", ...inner] = text.split(ARROW);
    const head = sureHead(first) ?? likelyHead(first);
    const raised = this.announce(head?.type, head?.value ?? (head === undefined ? first : ""), at);
    for (const more of inner) this.announceText(more, at);
    return raised;
  }

  /** `---> (Inner Exception #1) Type: message`: AggregateException prints all of them behind its own frames. */
  announceListed(index: number, text: string, at: number): void {
    const group = this.roots.at(-1);
    if (group === undefined) return;
    const source = `InnerExceptions[${index}]`;
    group.isGroup = true;
    // The first one was announced by an arrow, too.
    const known = group.links.filter((link) => link.source !== source && !(index === 0 && link.source === INNER));
    group.links = known.map((link) => (link.source === INNER ? { ...link, source: "InnerExceptions[0]" } : link));
    this.open = [group];
    const raised = this.announceText(text, at);
    group.links.pop();
    group.links.push({ raised, source });
  }

  /** Messages first, frames later. Without levels each is the cause of the one before, but for those of a group. */
  announceOutline(inner: readonly InnerMessage[], at: number): void {
    const flat = isAggregate(this.open[0]) ? 1 : undefined;
    for (const { level = flat, lines } of inner) {
      this.open = this.open.slice(0, level);
      this.#due.push(this.announceText(lines.join("\n"), at));
    }
    this.open = this.open.slice(0, 1);
  }

  /** The frames of an exception that was announced follow: of the next one, or of the next with that type. */
  take(type: string): Raised | undefined {
    const named = type === "" ? 0 : this.#due.findIndex((raised) => raised.type?.endsWith(type));
    const [next] = this.#due.splice(0, Math.max(0, named) + 1).slice(-1);
    if (next !== undefined) this.open = [next];
    return next;
  }

  /** Those with frames; the event log prints the stack of an exception once more as that of its thread. */
  proven(): Raised[] {
    const seen = new Set<string>();
    return this.roots.filter((root) => {
      const frames = everyone(root).flatMap((raised) => raised.frames);
      const key = JSON.stringify(frames);
      if (frames.length === 0 || (root.type === undefined && seen.has(key))) return false;
      seen.add(key);
      return true;
    });
  }
}

const INNER = "InnerException";

const isAggregate = (raised: Raised | undefined): raised is Raised =>
  raised?.type?.endsWith("AggregateException") === true;

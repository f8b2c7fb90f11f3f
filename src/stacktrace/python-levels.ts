/** How Python's tracebacks hang together: chains by the sentence between two of them, groups by their borders. */
import { linkTo, type Raised } from "./raised.js";

export type ChainLink = "__cause__" | "__context__";

/** The blocks of one exception group's child, or of the whole text. */
interface Level {
  /** Done at this level, each the last of its chain. */
  readonly raised: Raised[];
  /** How the next exception relates to the last one. */
  link: ChainLink | undefined;
}

export class Levels {
  readonly #levels: Level[] = [{ raised: [], link: undefined }];

  get last(): Raised | undefined {
    return this.#level.raised.at(-1);
  }

  /** In a group, before the first block of a child: it may have no traceback. */
  get expectsChild(): boolean {
    return this.#levels.length > 1 && this.#level.raised.length === 0;
  }

  announce(link: ChainLink): void {
    this.#level.link = link;
  }

  /** A block has ended: it takes the one before it along when a sentence between them said how they relate. */
  add(raised: Raised): void {
    const { link, raised: done } = this.#level;
    const last = done.at(-1);
    this.#level.link = undefined;
    if (link !== undefined && last !== undefined) {
      done[done.length - 1] = raised;
      linkTo(raised, last, link);
    } else done.push(raised);
  }

  open(): void {
    this.#levels.push({ raised: [], link: undefined });
  }

  /** The child has ended: it belongs to the exception that the level above read last. */
  leave(): void {
    if (this.#levels.length === 1) return;
    const children = this.#levels.pop()?.raised ?? [];
    const group = this.last;
    if (group === undefined) this.#level.raised.push(...children);
    else for (const child of children) adopt(group, child);
  }

  get depth(): number {
    return this.#levels.length - 1;
  }

  /** Everything that was read, when the text has ended. */
  finish(): Raised[] {
    while (this.depth > 0) this.leave();
    return this.#level.raised;
  }

  get #level(): Level {
    const level = this.#levels.at(-1);
    if (level === undefined) throw new Error("the outermost level is never left");
    return level;
  }
}

function adopt(group: Raised, child: Raised): void {
  const index = group.links.filter(({ source }) => source.startsWith("exceptions[")).length;
  linkTo(group, child, `exceptions[${index}]`);
  group.isGroup = true;
}

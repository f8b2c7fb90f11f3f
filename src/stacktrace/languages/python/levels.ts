/** How Python's tracebacks hang together: chains by the sentence between two of them, groups by their borders. */
import { linkTo, type Raised } from "../../raised.js";

export interface ChainLink {
  readonly source: "__cause__" | "__context__";
  /** Dagster, and messages that quote a traceback, print what led to an exception behind it. */
  readonly causeFollows: boolean;
  /** Django says here what the exception above said. */
  readonly value?: string;
}

/** A message holds the traceback of what led to it. */
export const QUOTED: ChainLink = { source: "__cause__", causeFollows: true };

/** The sentences between two tracebacks. Django puts the message of the one above in parentheses. */
const SENTENCES: readonly (readonly [RegExp, ChainLink])[] = [
  [
    /^The above exception(?: \((.*)\))? was the direct cause of the following exception:$/,
    { source: "__cause__", causeFollows: false },
  ],
  [
    /^During handling of the above exception(?: \((.*)\))?, another exception occurred:$/,
    { source: "__context__", causeFollows: false },
  ],
  [/^The above exception was caused by the following exception:$/, { source: "__cause__", causeFollows: true }],
  [
    /^The above exception occurred during handling of the following exception:$/,
    { source: "__context__", causeFollows: true },
  ],
];

export function chainOf(text: string): ChainLink | undefined {
  if (!text.endsWith(":") || !/^(?:The above|During handling)/.test(text)) return undefined;
  for (const [sentence, link] of SENTENCES) {
    const match = sentence.exec(text);
    if (match !== null) return match[1] === undefined ? link : { ...link, value: match[1] };
  }
  return undefined;
}

/** The blocks of one exception group's child, or of the whole text. */
interface Level {
  /** Done at this level, each the last of its chain. */
  readonly raised: Raised[];
  /** The one read last, where causes that follow hang on. */
  newest: Raised | undefined;
  /** How the next exception relates to the last one. */
  link: ChainLink | undefined;
}

export class Levels {
  readonly #levels: Level[] = [{ raised: [], newest: undefined, link: undefined }];

  get last(): Raised | undefined {
    return this.#level.raised.at(-1);
  }

  get newest(): Raised | undefined {
    return this.#level.newest;
  }

  /** In a group, before the first block of a child: it may have no traceback. */
  get expectsChild(): boolean {
    return this.#levels.length > 1 && this.#level.raised.length === 0;
  }

  /** A sentence said how the next exception relates to the one above. */
  get expectsLink(): boolean {
    return this.#level.link !== undefined;
  }

  announce(link: ChainLink): void {
    this.#level.link = link;
    if (link.value !== undefined && this.newest !== undefined) this.newest.value ??= link.value;
  }

  /** A block has ended: it takes the one before it along when a sentence between them said how they relate. */
  add(raised: Raised): void {
    const level = this.#level;
    const { link, raised: done, newest } = level;
    const last = done.at(-1);
    level.link = undefined;
    level.newest = raised;
    if (link?.causeFollows && newest !== undefined) linkTo(newest, raised, link.source);
    else if (link !== undefined && last !== undefined) {
      done[done.length - 1] = raised;
      linkTo(raised, last, link.source);
    } else done.push(raised);
  }

  open(): void {
    this.#levels.push({ raised: [], newest: undefined, link: undefined });
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

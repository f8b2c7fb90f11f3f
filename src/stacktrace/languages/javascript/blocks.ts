/**
 * Where Node's `util.inspect` is: it prints an error's properties in braces behind the last frame, and the errors
 * among them with their own frames. Brackets are counted, because indentation is often lost.
 */
import type { Raised } from "../../raised.js";

interface Block {
  readonly owner: Raised;
  /** The property that opened it; undefined for the properties of the error itself. */
  readonly key: string | undefined;
  readonly isList: boolean;
  /** Errors found in it. */
  found: number;
}

/** Deeper nesting is not followed. */
const MAX_BLOCKS = 100;
const KEY = /^(?:\[([\w$]{1,80})\]|([\w$]{1,80})|'([^'\n]{1,80})'|\[Symbol\([^)\n]{1,80}\)\]): /;
const STRINGS = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

export class Blocks {
  #open: Block[] = [];

  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  /** Whose properties these are. */
  get owner(): Raised | undefined {
    return this.#open.at(-1)?.owner;
  }

  get isList(): boolean {
    return this.#open.at(-1)?.isList === true;
  }

  clear(): void {
    this.#open = [];
  }

  /** The braces behind an error's last frame. */
  openFor(owner: Raised): void {
    this.#push({ owner, key: undefined, isList: false, found: 0 });
  }

  /** Follows the brackets of a line of properties; true when they closed one that held an error. */
  follow(text: string): boolean {
    const plain = text.replace(STRINGS, "");
    let depth = 0;
    let lowest = 0;
    for (const char of plain) {
      if (char === "{" || char === "[" || char === "(") depth += 1;
      else if (char === "}" || char === "]" || char === ")") depth -= 1;
      lowest = Math.min(lowest, depth);
    }
    let held = false;
    for (let closed = lowest; closed < 0; closed += 1) held = (this.#open.pop()?.found ?? 0) > 0 || held;
    const { owner } = this;
    if (owner === undefined) return held;
    const key = keyOf(text)?.key ?? "";
    for (let opened = depth - lowest; opened > 0; opened -= 1)
      this.#push({ owner, key, isList: plain.endsWith("["), found: 0 });
    return held;
  }

  /** How an error that is printed here hangs on the owner: `cause`, `errors[0]`, `errors.age`. */
  sourceOf(key: string | undefined): string {
    const block = this.#open.at(-1);
    if (block === undefined) return key ?? "";
    block.found += 1;
    const outer = block.key;
    if (outer === undefined) return key ?? "";
    return key === undefined || block.isList ? `${outer}[${block.found - 1}]` : `${outer}.${key}`;
  }

  #push(block: Block): void {
    if (this.#open.length < MAX_BLOCKS) this.#open.push(block);
  }
}

/** `key: value` as `util.inspect` prints it. */
export function keyOf(text: string): { readonly key: string; readonly value: string } | undefined {
  const match = KEY.exec(text);
  if (match === null) return undefined;
  return { key: match[1] ?? match[2] ?? match[3] ?? "", value: text.slice(match[0].length) };
}

/** Threads of a dump: jstack, kill -3, and Android's ANR traces. */
import type { Frame, Thread } from "../../../sentry/items.js";

const DUMPED = /^"([^"]{1,200})" .*(?:prio=|tid=|nid=|Id=|os_prio)/;

export class ThreadDump {
  readonly threads: Thread[] = [];
  #open: { readonly name: string; readonly frames: Frame[] } | undefined;

  static nameIn(text: string): string | undefined {
    return text.startsWith('"') ? DUMPED.exec(text)?.[1] : undefined;
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  open(name: string): void {
    this.end();
    this.#open = { name, frames: [] };
  }

  frame(frame: Frame): void {
    this.#open?.frames.push(frame);
  }

  end(): void {
    if (this.#open === undefined) return;
    const { name } = this.#open;
    const frames = this.#open.frames.toReversed();
    this.threads.push({ id: this.threads.length, name, ...(frames.length > 0 ? { stacktrace: { frames } } : {}) });
    this.#open = undefined;
  }
}

/** Threads of a dump: jstack, kill -3, and Android's ANR traces. */
import type { Frame, Thread } from "../../../sentry/items.js";
import { frameOf, functionOf } from "../../frames.js";
import type { Line } from "../../language.js";
import { jvmFrame } from "./frame.js";

const DUMPED = /^"([^"]{1,200})" .*(?:prio=|tid=|nid=|Id=|os_prio)/;
/** Crashlytics' export of an ANR. */
const STATED = /^(\S.{0,100}?) \((?:native|runnable|(?:timed )?waiting|sleeping|blocked|suspended)\): ?tid=\d+ systid=/;
/** What a thread does below Java, in the same export. */
const NATIVE = /^#\d{2,3} pc (?:0x)?([0-9a-f]{4,16}) {1,4}(\S{1,300})(?: \(([^()\s]{1,300}).{0,300}\))?/;
const HEADING = /^([^:"]{1,100}):$/;
/** What people write above another trace. */
const OTHER_HEADING = /exception|error|trace|stack|cause|fail/i;

export class ThreadDump {
  readonly threads: Thread[] = [];
  #open: { readonly name: string; readonly frames: Frame[] } | undefined;

  static nameIn(text: string): string | undefined {
    if (text.startsWith('"')) return DUMPED.exec(text)?.[1];
    return text.includes("tid=") ? STATED.exec(text)?.[1] : undefined;
  }

  /** Crashlytics lists the other threads behind the trace, each under its name. */
  static headingAt(lines: readonly Line[], at: number): string | undefined {
    const text = lines[at]?.text ?? "";
    if (!text.endsWith(":") || OTHER_HEADING.test(text) || lines[at - 1]?.text !== "") return undefined;
    return jvmFrame(lines[at + 1]?.text ?? "") === undefined ? undefined : HEADING.exec(text)?.[1];
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

  /** A native call of the open thread; false when the line is none. */
  takesNative(text: string): boolean {
    const [, address, image, symbol] = this.isOpen && text.startsWith("#") ? (NATIVE.exec(text) ?? []) : [];
    if (image === undefined) return false;
    const name = symbol?.replace(/\+\d+$/, "");
    this.frame(frameOf(functionOf(name), { package: image, instruction_addr: `0x${address}` }, { in_app: false }));
    return true;
  }

  end(): void {
    if (this.#open === undefined) return;
    const { name } = this.#open;
    const frames = this.#open.frames.toReversed();
    this.threads.push({ id: this.threads.length, name, ...(frames.length > 0 ? { stacktrace: { frames } } : {}) });
    this.#open = undefined;
  }
}

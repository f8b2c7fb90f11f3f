/** Calls without parentheses, as Google Play prints them where no source is known: frames only among others. */
import type { Frame } from "../../../sentry/items.js";
import type { Line } from "../../language.js";
import { jvmFrame, uncalledFrame } from "./frame.js";
import { chainedOf, sharedFrames } from "./lines.js";

export class UncalledFrames {
  /** Some were seen: the last line may be one, too, and is not cut off. */
  #seen = false;

  constructor(readonly lines: readonly Line[]) {}

  at(at: number): Frame | undefined {
    const frame = uncalledFrame(this.#text(at));
    if (frame === undefined) return undefined;
    const isCut = !this.#seen && !this.#goesOn(at + 1);
    this.#seen = true;
    return isCut ? undefined : frame;
  }

  /** Do frames or causes stand here? */
  #goesOn(at: number): boolean {
    const text = this.#text(at);
    const frame = jvmFrame(text) ?? uncalledFrame(text);
    return frame !== undefined || sharedFrames(text) !== undefined || chainedOf(text) !== undefined;
  }

  #text(at: number): string {
    return this.lines[at]?.text ?? "";
  }
}

/**
 * Calls on two lines, the name above the place: React Native's red box, Next.js' overlay, and what is copied out of
 * Firefox' console. Sources: @react-native/dev-middleware's LogBox, next/dist/client/components/react-dev-overlay
 */
import type { Frame } from "../../../sentry/items.js";
import { colnoOf, fileOf, frameOf, functionOf, linenoOf, within } from "../../frames.js";
import { isTellingType } from "../../headline.js";
import type { Foreign, Line } from "../../language.js";
import { sureHeadAbove } from "./above.js";
import { jsFrame } from "./frame.js";

const NAME =
  /^(?:(?:async|new|get|set) )?(?:[\w$#*][\w$#.*/]{0,200}|<\w{1,40}>|Object\.<anonymous>|\(anonymous\))(?: \[as [\w$.]{1,100}\])?$/;
/** `src/hall.tsx (12:34)` (Next.js) and `Hall.js:12:34` (React Native). */
const PLACE =
  /^([^\s:"']{1,400}?\.(?:[cm]?[jt]sx?|vue|svelte|bundle))(?: \((\d{1,7}):(\d{1,7})\)|:(\d{1,7}):(\d{1,7}))$/;
const NATIVE = /^\[native code\](?::-?\d)?$|^<unknown file>:-?\d$/;

/** Lines from the last call to the place of the next: its name, and one that says whose calls were left out. */
const MAX_GAP = 2;

/** A place that has its call on the line above. */
export function isPlaceOnly(text: string): boolean {
  return /[\d)]$/.test(text) && PLACE.test(text);
}

export class Pairs {
  /** No error is told of in the lines before, as logged lines and others see them: they are not searched again. */
  readonly #headless = { logged: 0, plain: 0 };

  constructor(
    readonly lines: readonly Line[],
    readonly foreign: Foreign,
  ) {}

  /**
   * The call of the line above and of the one at `at`: in a list of them, or as the first below an error. `listing`
   * tells whether a list goes on at `floor`.
   */
  frameAt(at: number, floor: number, listing: boolean): Frame | undefined {
    const [above, text] = [this.#textAt(at - 1), this.#textAt(at)];
    const frame = at <= floor || this.foreign(at) || isTellingType(above) ? undefined : pair(above, text);
    if (frame === undefined) return undefined;
    if (listing && at - floor <= MAX_GAP) return frame;
    const isFirst = text.includes("://") && pair(this.#textAt(at + 1), this.#textAt(at + 2)) !== undefined;
    return isFirst || this.#isBelowHead(at - 1, floor) ? frame : undefined;
  }

  #isBelowHead(before: number, floor: number): boolean {
    const kind = this.lines[before]?.logged === true ? "logged" : "plain";
    const start = Math.max(floor, this.#headless[kind]);
    const found = sureHeadAbove(this.lines, before, start, this.foreign) !== undefined;
    if (!found) this.#headless[kind] = before;
    return found;
  }

  #textAt(at: number): string {
    return this.lines[at]?.text ?? "";
  }
}

function pair(above: string, text: string): Frame | undefined {
  if (!/[\d)\]]$/.test(text) || !NAME.test(above)) return undefined;
  if (NATIVE.test(text)) return { function: above, filename: "[native code]", in_app: false };
  const [, path, line, column, ...bare] = PLACE.exec(text) ?? [];
  if (path === undefined) return text.includes("://") ? named(above, jsFrame(text)) : undefined;
  const position = { ...linenoOf(line ?? bare[0]), ...colnoOf(column ?? bare[1]) };
  return frameOf(functionOf(above), fileOf(path), position, { in_app: !within(path, ["/node_modules/"]) });
}

function named(name: string, frame: Frame | undefined): Frame | undefined {
  return frame === undefined || frame.function !== undefined ? undefined : { function: name, ...frame };
}

/**
 * Calls on two lines, the name above the place: React Native's red box, Next.js' overlay, and what is copied out of
 * Firefox' console. Sources: @react-native/dev-middleware's LogBox, next/dist/client/components/react-dev-overlay
 */
import type { Frame } from "../../../sentry/items.js";
import { colnoOf, fileOf, frameOf, functionOf, linenoOf, within } from "../../frames.js";
import { isTellingType } from "../../headline.js";
import type { Foreign, Line } from "../../language.js";
import { jsFrame } from "./frame.js";
import { sureHeadAbove } from "./head.js";

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

/**
 * The call of the line above and of the one at `at`: in a list of them, or as the first below an error. `listing` tells
 * whether a list goes on at `floor`.
 */
export function pairedFrame(
  lines: readonly Line[],
  at: number,
  floor: number,
  listing: boolean,
  foreign: Foreign,
): Frame | undefined {
  const [above, text] = [textAt(lines, at - 1), textAt(lines, at)];
  const frame = at <= floor || foreign(at) || isTellingType(above) ? undefined : pair(above, text);
  if (frame === undefined) return undefined;
  if (listing && at - floor <= MAX_GAP) return frame;
  const isFirst = text.includes("://") && pair(textAt(lines, at + 1), textAt(lines, at + 2)) !== undefined;
  return isFirst || sureHeadAbove(lines, at - 1, floor, foreign) !== undefined ? frame : undefined;
}

const textAt = (lines: readonly Line[], at: number): string => lines[at]?.text ?? "";

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

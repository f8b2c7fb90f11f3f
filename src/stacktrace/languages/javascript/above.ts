/** The way back from a frame to the headline of its error. */
import { lookBack, MAX_MESSAGE_LINES } from "../../headline.js";
import type { Foreign, Line } from "../../language.js";
import { aboveCode, isBelowCode } from "./code.js";
import { type Head, likelyHead, sureHead } from "./head.js";

interface HeadAt {
  readonly at: number;
  readonly found: Head;
}

/** The nearest headline above `frame`; `bun` where Bun printed it, below the code that it shows. */
export function headlineAbove(
  lines: readonly Line[],
  frame: number,
  floor: number,
  foreign: Foreign,
): (HeadAt & { readonly bun?: boolean }) | undefined {
  const bun = lookBack(lines, frame, floor, foreign, ({ text }, distance) =>
    isBelowCode(lines, frame - distance) ? likelyHead(text) : undefined,
  );
  if (bun !== undefined) return { ...bun, bun: true };
  const sure = sureHeadAbove(lines, aboveCode(lines, frame, floor), floor, foreign);
  return (
    sure ??
    lookBack(lines, frame, floor, foreign, ({ text }, distance) => (distance === 1 ? likelyHead(text) : undefined))
  );
}

export function sureHeadAbove(
  lines: readonly Line[],
  before: number,
  floor: number,
  foreign: Foreign,
): HeadAt | undefined {
  return lookBack(lines, before, floor, foreign, ({ text }) => sureHead(text)) ?? headOfDeno(lines, before, floor);
}

/** Deno shows what differs in an assertion between blank lines, more than a message has elsewhere. */
function headOfDeno(lines: readonly Line[], before: number, floor: number): HeadAt | undefined {
  for (let at = before - 1; at >= Math.max(floor, before - MAX_MESSAGE_LINES); at -= 1) {
    const text = lines[at]?.text ?? "";
    const found = text.startsWith("error: ") ? sureHead(text) : undefined;
    if (found !== undefined) return { at, found };
  }
  return undefined;
}

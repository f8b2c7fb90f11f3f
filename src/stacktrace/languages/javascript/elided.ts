/** Node leaves out the frames that an error shares with its cause: `... 5 lines matching cause stack trace ...`. */
import type { Frame } from "../../../sentry/items.js";
import type { Raised } from "../../raised.js";

const ELIDED = /^\.\.\. (\d{1,4}) lines matching cause stack trace \.\.\.$/;

/** Frames that are missing before `frames[at]`; the frames are newest first. */
export interface Elision {
  readonly raised: Raised;
  readonly at: number;
  readonly count: number;
}

export function elisionOf(text: string, raised: Raised): Elision | undefined {
  const count = text.startsWith("...") ? ELIDED.exec(text)?.[1] : undefined;
  return count === undefined ? undefined : { raised, at: raised.frames.length, count: Number(count) };
}

/** Puts the frames back; answers what could not be. */
export function restored(elisions: readonly Elision[]): string[] {
  // A cause is printed behind what it caused, and lacks frames itself until its own cause has given them.
  return elisions.toReversed().flatMap(({ raised, at, count }) => {
    const cause = raised.links.find(({ source }) => source === "cause")?.raised.frames ?? [];
    const start = sharedFrom(cause, raised.frames[at - 1], raised.frames[at], count);
    if (start === -1) return [`${count} frames that an error shares with its cause are missing`];
    raised.frames.splice(at, 0, ...cause.slice(start, start + count).map((frame) => ({ ...frame })));
    return [];
  });
}

/** The frames on both sides of the gap are printed in both traces. */
function sharedFrom(
  cause: readonly Frame[],
  before: Frame | undefined,
  after: Frame | undefined,
  count: number,
): number {
  for (let at = 1; at + count <= cause.length; at += 1) {
    const ended = after === undefined || isSame(cause[at + count], after);
    if (isSame(cause[at - 1], before) && ended) return at;
  }
  return -1;
}

export function isSame(one: Frame | undefined, other: Frame | undefined): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    one.function === other.function &&
    one.filename === other.filename &&
    one.lineno === other.lineno &&
    one.colno === other.colno
  );
}

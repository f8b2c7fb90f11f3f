/** What the rules of C and C++ remember from line to line, and what they all do. */
import type { Frame } from "../../../sentry/items.js";
import type { Raised } from "../../raised.js";
import type { Walk } from "../../walk.js";

export interface State {
  /** The place that a message names; a frame when no stack follows. */
  readonly places: Map<Raised, Frame>;
  /** Stacks that were printed the other way round. */
  readonly oldestFirst: Set<Raised>;
  /** Number of the frame above, in the list that is being read. */
  number: number | undefined;
  /** The line of that frame. */
  framedAt: number;
  /** The frames are bare addresses; what they mean may follow. */
  undecoded: boolean;
  /** Inside the report of a sanitizer: its first stack is the exception, the others explain it. */
  report: boolean;
  /** Stacks that explain the first one, such as `freed by`, stay text. */
  explaining: boolean;
  /** The frames of a thread that is not the exception. */
  aside: Frame[] | undefined;
  /** The thread that the debugger stood in. */
  crashed: string | undefined;
  /** Reports of processes that print at once, as far as they have not ended, by how their lines begin. */
  readonly ranks: Map<string, Raised[]>;
}

export type CppWalk = Walk<State>;

export const newState = (): State => ({
  places: new Map(),
  oldestFirst: new Set(),
  number: undefined,
  framedAt: Number.NEGATIVE_INFINITY,
  undecoded: false,
  report: false,
  explaining: false,
  aside: undefined,
  crashed: undefined,
  ranks: new Map(),
});

/** An exception whose message is complete. */
export function open(walk: CppWalk, type: string | undefined, value: string | undefined): Raised {
  const raised = walk.open(type, value);
  walk.commitMessage();
  Object.assign(walk.state, {
    number: undefined,
    undecoded: false,
    report: false,
    explaining: false,
    aside: undefined,
  });
  return raised;
}

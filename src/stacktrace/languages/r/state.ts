/** What the reader of R remembers from line to line. */
import type { Frame } from "../../../sentry/items.js";
import type { Raised } from "../../raised.js";
import type { Walk } from "../../walk.js";
import { isAnonymous, nameOf, rFrame } from "./frame.js";

export interface State {
  /** The call that the headline names; a frame only when no stack follows. */
  readonly places: Map<Raised, Frame>;
  tree: boolean;
  /** Shiny's errors and crashes print the newest call first. */
  readonly newestFirst: Set<Raised>;
  /** The script ended behind them. */
  readonly halted: Set<Raised>;
  /** Their frames come from the line `Calls:`. */
  readonly summed: Set<Raised>;
  /** `traceback()` counts down to 1. */
  list: Countdown | undefined;
  /** A crash counts up; undefined before `Traceback:` and behind the list. */
  crashed: number | undefined;
  /** What the whole trace belongs to, when causes stand in between. */
  outermost: Raised | undefined;
  kind: string | undefined;
}

export interface Countdown {
  expected: number;
  readonly calls: string[];
  readonly lines: number[];
}

export type RWalk = Walk<State>;

export const newState = (): State => ({
  places: new Map(),
  tree: false,
  newestFirst: new Set(),
  halted: new Set(),
  summed: new Set(),
  list: undefined,
  crashed: undefined,
  outermost: undefined,
  kind: undefined,
});

/** What a headline starts. */
export function begin(walk: RWalk, raised: Raised, call: string | undefined, path?: string, line?: string): void {
  const { state } = walk;
  state.tree = false;
  state.list = undefined;
  state.crashed = undefined;
  state.outermost ??= raised;
  if (call !== undefined && (nameOf(call) !== undefined || isAnonymous(call)))
    state.places.set(raised, rFrame(call, path, line));
}

/** What the lines of Apple's reports and of Swift's backtraces tell about those that follow. */
import type { Frame } from "../../../sentry/items.js";
import type { Raised } from "../../raised.js";
import type { Walk } from "../../walk.js";

export interface State {
  readonly places: Map<Raised, Frame>;
  /** Number of the thread that crashed, when the report says it. */
  crashed: string | undefined;
  /** The frames of a thread that is not the exception. */
  aside: Frame[] | undefined;
  /** The exception of the report. */
  main: Raised | undefined;
  /** Where the first stack of the text begins: above 0 when its start was cut off. */
  firstNumber: string | undefined;
  /** Threads have titles, and the first is that of the exception. */
  titled: boolean;
}

export type SwiftWalk = Walk<State>;

export function newState(): State {
  return {
    places: new Map(),
    crashed: undefined,
    aside: undefined,
    main: undefined,
    firstNumber: undefined,
    titled: false,
  };
}

export function open(walk: SwiftWalk, type: string | undefined, value: string | undefined): void {
  walk.state.aside = undefined;
  walk.state.main = walk.open(type, value);
}

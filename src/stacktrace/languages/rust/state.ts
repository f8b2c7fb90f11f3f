/** What the rules of Rust remember from line to line. */
import type { Frame } from "../../../sentry/items.js";
import type { Raised } from "../../raised.js";
import type { Walk } from "../../walk.js";

export type RustWalk = Walk<RustState>;

export interface RustState {
  /** Where the panic's message says it happened; a frame only when no backtrace follows. */
  readonly places: Map<Raised, Frame>;
  /** Inside a backtrace. */
  tracing: boolean;
  /** Old panic messages go on until their quote closes. */
  quoted: boolean;
  /** The error whose causes are listed. */
  listing: Raised | undefined;
  /** What the next backtrace belongs to. */
  error: Raised | undefined;
  /** Inside the list of spans that color-eyre prints, which are no calls. */
  spans: boolean;
  /** Below `Stack:`, where the browser's frames stand. */
  wasm: boolean;
  /** The deepest cause so far. */
  deepest: Raised | undefined;
  last: Frame | undefined;
  /** Number of the last frame. */
  number: number;
}

export function freshState(): RustState {
  return {
    places: new Map(),
    tracing: false,
    quoted: false,
    listing: undefined,
    error: undefined,
    spans: false,
    wasm: false,
    deepest: undefined,
    last: undefined,
    number: -1,
  };
}

/** A new error: nothing of the one before goes on. */
export function begin(state: RustState, error: Raised): void {
  state.error = error;
  state.tracing = false;
  state.spans = false;
  state.wasm = false;
  state.listing = undefined;
  state.number = -1;
}

/** The stacks of one text of Go: which is the exception, which are threads, and how errors wrap each other. */
import type { Frame, Thread } from "../../../sentry/items.js";
import { linkTo, type Raised, raise } from "../../raised.js";

export interface Stack {
  /** Undefined for stacks without a goroutine header. */
  readonly id: string | undefined;
  readonly state: string | undefined;
  readonly from: number;
  to: number;
  /** Newest first while reading. */
  readonly frames: Frame[];
  readonly heads: readonly Raised[];
  /** xerrors and eris print the outermost error first and what it wraps as `- message:` below. */
  readonly inner: boolean;
}

export function isGoroutine({ id, state }: Stack): boolean {
  return id !== undefined || state !== undefined;
}

/** On Windows the goroutine that failed has no header. Source: runtime's winthrow */
function isCrash(stack: Stack): boolean {
  return !isGoroutine(stack) && stack.heads.some(({ type }) => type?.startsWith("Exception 0x"));
}

export function tracesOf(stacks: readonly Stack[]): { traces: Raised[]; threads: Thread[] } {
  const filled = stacks.filter(({ frames, inner }) => frames.length > 0 || inner);
  const goroutines = filled.filter(isGoroutine);
  const panicking =
    goroutines.find(({ heads }) => heads.length > 0) ??
    (filled.some(isCrash)
      ? undefined
      : (goroutines.find(({ state }) => /^running\b/.test(state ?? "")) ?? goroutines[0]));
  const roots: Raised[] = [];
  const threads: Thread[] = [];
  let deepest: Raised | undefined;
  for (const stack of filled) {
    const frames = startsAtMain(stack) ? stack.frames : stack.frames.toReversed();
    if (isGoroutine(stack) && stack !== panicking && stack.heads.length === 0) {
      threads.push({ ...threadOf(stack), stacktrace: { frames } });
      continue;
    }
    const trace = chained(stack, frames);
    if (stack.inner && deepest !== undefined) linkTo(deepest, trace, "cause");
    else append(roots, trace);
    deepest = trace;
  }
  return { traces: roots, threads };
}

/** eris prints the oldest call first, unless it is told otherwise. */
function startsAtMain(stack: Stack): boolean {
  const [first, second] = stack.frames;
  const started = first?.module === "main" && first.function === "main";
  return !isGoroutine(stack) && started && second !== undefined && second.module !== "runtime";
}

function threadOf({ id, state }: Stack): Thread {
  if (id === undefined) return { ...(state === undefined ? {} : { name: state.replace(/:$/, "") }) };
  return { id, name: `goroutine ${id}`, ...(state === undefined ? {} : { state }) };
}

/** `panic: a [recovered]` and `panic: b` under it: the last one ended the program, the first is its cause. */
function chained(stack: Stack, frames: Frame[]): Raised {
  const { heads } = stack;
  const last = heads.at(-1) ?? raise(undefined, undefined, stack.from);
  last.frames = frames;
  last.to = stack.to;
  for (let at = heads.length - 1; at > 0; at -= 1) {
    const [outer, inner] = [heads[at], heads[at - 1]];
    if (outer !== undefined && inner !== undefined) linkTo(outer, inner, "cause");
  }
  return last;
}

/** A logger, or who quotes it, may say the same as the runtime; that a panic was recovered and raised again, only that. */
export function withoutEchoes(heads: readonly Raised[], repanicked: ReadonlySet<Raised>): Raised[] {
  return heads.filter((head, at) => {
    const next = heads.slice(at + 1).find(({ value, type }) => value === head.value && type === head.type);
    return next === undefined || repanicked.has(next);
  });
}

/** pkg/errors prints the root cause first, then each wrapping message with its own stack. */
function append(roots: Raised[], trace: Raised): void {
  const last = roots.at(-1);
  if (last !== undefined && trace.type === undefined && last.type === undefined && trace.from - last.to <= 1) {
    roots.pop();
    linkTo(trace, last, "cause");
  }
  roots.push(trace);
}

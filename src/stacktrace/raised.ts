/** Exceptions under construction, and how their tree becomes Sentry's flat list. */
import type { Exception, Frame, Mechanism, Thread } from "../sentry/items.js";
import { MAX_FRAMES } from "../sentry/limits.js";

/** Exceptions of one text that are kept; the middle of a longer chain is cut. Our choice, Sentry names none. */
export const MAX_EXCEPTIONS = 50;
/** Threads of one text that are kept. Our choice. */
const MAX_THREADS = 200;

/** One exception as printed. */
export interface Raised {
  /** As printed, e.g. "java.lang.IllegalStateException". */
  type: string | undefined;
  value: string | undefined;
  /** Oldest caller first once reading has ended; a reader may collect them as printed and turn them around then. */
  frames: Frame[];
  isGroup: boolean;
  /** What led to it or belongs to it, in printed order. */
  links: Link[];
  /** First and last line that belong to it alone. */
  from: number;
  to: number;
}

export interface Link {
  readonly raised: Raised;
  /** The attribute that holds it in that language, e.g. `__cause__`, `suppressed[0]`. */
  readonly source: string;
}

export function raise(type: string | undefined, value: string | undefined, from: number): Raised {
  return { type, value, frames: [], isGroup: false, links: [], from, to: from };
}

export function linkTo(parent: Raised, child: Raised, source: string): void {
  if (parent !== child) parent.links.push({ raised: child, source });
}

/** Turns around what a newest-first language collected as printed. */
export function turnAround(roots: readonly Raised[]): void {
  for (const raised of new Set(roots.flatMap(everyone))) raised.frames.reverse();
}

/** All exceptions of a tree, the outermost first. */
export function everyone(root: Raised): Raised[] {
  const found: Raised[] = [];
  const waiting = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    found.push(next);
    for (const link of next.links.toReversed()) waiting.push(link.raised);
  }
  return found;
}

/** The end of a chain: what every last link leads to. */
export function innermost(raised: Raised): Raised {
  let last = raised;
  for (let next = last.links.at(-1); next !== undefined; next = last.links.at(-1)) last = next.raised;
  return last;
}

export interface Flattened {
  readonly exceptions: Exception[];
  readonly notes: string[];
}

/**
 * Numbers the tree from the outermost exception (0) downwards and turns the list around, so that the root cause comes
 * first. Source: https://develop.sentry.dev/sdk/data-model/event-payloads/exception/ and RFC 0079.
 */
export function flatten(roots: readonly Raised[]): Flattened {
  const notes: string[] = [];
  const all = roots.toReversed().flatMap(members).toReversed();
  const kept = withoutMiddle(all, MAX_EXCEPTIONS, "exceptions", notes);
  const ids = new Map(kept.map((member, index) => [member, kept.length - 1 - index]));
  return { exceptions: kept.map((member) => exceptionOf(member.raised, mechanismOf(member, ids), notes)), notes };
}

interface Member {
  readonly raised: Raised;
  readonly parent: Member | undefined;
  readonly source: string | undefined;
}

function members(root: Raised): Member[] {
  const list: Member[] = [];
  const waiting: Member[] = [{ raised: root, parent: undefined, source: undefined }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const parent = next;
    list.push(parent);
    for (const { raised, source } of next.raised.links.toReversed()) waiting.push({ raised, parent, source });
  }
  return list;
}

/** An exception that stands alone needs none. */
function mechanismOf(member: Member, ids: ReadonlyMap<Member, number>): Mechanism | undefined {
  const { raised, source } = member;
  if (source === undefined && raised.links.length === 0) return undefined;
  // Where the middle of a chain was cut, what was left of it goes on.
  let { parent } = member;
  while (parent !== undefined && !ids.has(parent)) parent = parent.parent;
  const id = ids.get(member);
  const parentId = parent && ids.get(parent);
  return {
    type: source === undefined ? "generic" : source.startsWith("suppressed") ? "suppressed" : "chained",
    ...(source === undefined ? {} : { source }),
    ...(id === undefined ? {} : { exception_id: id }),
    ...(parentId === undefined ? {} : { parent_id: parentId }),
    ...(raised.isGroup ? { is_exception_group: true } : {}),
  };
}

function exceptionOf(raised: Raised, mechanism: Mechanism | undefined, notes: string[]): Exception {
  const frames = framesWithin(raised.frames, notes);
  return {
    ...(raised.type === undefined ? {} : { type: raised.type }),
    ...(raised.value === undefined ? {} : { value: raised.value }),
    ...(frames.length === 0 ? {} : { stacktrace: { frames } }),
    ...(mechanism === undefined ? {} : { mechanism }),
  };
}

/** Frames as Sentry takes them: not too many, and each with one of the fields that it asks for. */
export function framesWithin(frames: Frame[], notes: string[]): Frame[] {
  return withoutMiddle(frames, MAX_FRAMES, "frames", notes).map((frame) =>
    (frame.filename ?? frame.function ?? frame.instruction_addr) === undefined
      ? { ...frame, filename: frame.package ?? "<unknown>" }
      : frame,
  );
}

/** Threads with their frames within the limits. */
export function threadsWithin(threads: readonly Thread[], notes: string[]): Thread[] {
  return withoutMiddle([...threads], MAX_THREADS, "threads", notes).map(({ stacktrace, ...thread }) =>
    // A thread that was announced and then cut has no frames; Sentry refuses an empty list of them.
    stacktrace === undefined || stacktrace.frames.length === 0
      ? thread
      : { ...thread, stacktrace: { frames: framesWithin(stacktrace.frames, notes) } },
  );
}

function withoutMiddle<T>(list: T[], most: number, what: string, notes: string[]): T[] {
  if (list.length <= most) return list;
  notes.push(`${list.length - most} of ${list.length} ${what} cut from the middle`);
  const head = Math.floor(most / 2);
  return [...list.slice(0, head), ...list.slice(list.length - (most - head))];
}

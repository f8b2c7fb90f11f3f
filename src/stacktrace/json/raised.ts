/**
 * Exceptions that arrive as objects: a record that has frames or a stack, and causes inside it or beside it in a list.
 * Loggers and error trackers differ in names alone.
 */
import type { Thread } from "../../sentry/items.js";
import { linkTo, type Raised, raise } from "../raised.js";
import type { ParsedStacktrace } from "../stacktrace.js";
import { fieldsOf, type Named, namedBy, spelled } from "./fields.js";
import { calledLines, framesOfObjects, isFrameList, oldestFirst, placeFrom, placeIn } from "./frames.js";

/** Levels of nesting and values that are searched, and stacks that are read as text. */
const MAX_DEPTH = 12;
const MAX_VALUES = 2_000;
const MAX_READ = 20;

const CAUSE = /^(?:causes?|causedby|innererror|innerexception|inner|previous|rootcause|reason)$/;
const GROUP = /^(?:errors|exceptions|innerexceptions|innererrors)$/;
/** Keys whose value is a stack and nothing else. */
const STACK =
  /^(?:stack|stacktrace|stacktracestring|scriptstacktrace|trace|backtrace|(?:error|exception)(?:stack|stacktrace|backtrace))$/;
export const isStackKey = (key: string): boolean => STACK.test(spelled(key));
/** Snapshots of what else was running. */
const THREADS = /^(?:threads?|threaddump)$/;

export type ReadStack = (text: string) => ParsedStacktrace | undefined;

/** An exception, and the object that it was found in. */
interface Found {
  readonly raised: Raised;
  readonly owner: object | undefined;
  /** It came out of a list: what stands around the list does not name it. */
  readonly listed: boolean;
}

export class JsonSearch {
  readonly threads: Thread[] = [];
  /** Frames came as objects, not as text. */
  structured = false;
  /** What the first text among the stacks is. */
  text: ParsedStacktrace | undefined;
  /** Values that were read whole: lists of frames and of lines, texts of stacks. */
  readonly read = new Set<unknown>();
  #left = MAX_VALUES;
  #unread = MAX_READ;

  constructor(readonly readStack: ReadStack) {}

  roots(value: unknown): Raised[] {
    return this.#within(value, 0).map(({ raised }) => raised);
  }

  #within(value: unknown, depth: number): Found[] {
    this.#left -= 1;
    if (typeof value !== "object" || value === null || depth > MAX_DEPTH || this.#left <= 0) return [];
    if (isFrameList(value)) return [this.#framed(value, undefined)];
    return Array.isArray(value) ? this.#listed(value, depth, true) : this.#owned(value, depth);
  }

  /** Exceptions in a list are a chain: Sentry's run from the root cause, everybody else's from the one that was thrown. */
  #listed(list: readonly unknown[], depth: number, chain: boolean): Found[] {
    const found: Found[] = [];
    for (const entry of list) {
      if (this.#left <= 0) break;
      found.push(...this.#within(entry, depth + 1).map((one) => ({ ...one, listed: true })));
    }
    const chained =
      chain && found.length > 1 && found.every(({ owner }, at) => owner !== undefined && owner === list[at]);
    if (!chained) return found;
    const thrownFirst = list.some(isSentrys) ? found.toReversed() : found;
    thrownFirst.reduce((outer, inner) => {
      linkTo(outer.raised, inner.raised, "cause");
      return inner;
    });
    return thrownFirst.slice(0, 1);
  }

  #owned(owner: object, depth: number): Found[] {
    const causes: [string, unknown][] = [];
    const others: Found[] = [];
    let own: Found | undefined;
    for (const [key, value] of Object.entries(owner).slice(0, MAX_VALUES)) {
      const name = spelled(key);
      if (THREADS.test(name)) this.#threadsIn(value);
      else if (CAUSE.test(name) || GROUP.test(name)) causes.push([name, value]);
      else if (own === undefined && isFrameList(value)) own = this.#framed(value, owner);
      else if (own === undefined && STACK.test(name) && isLines(value)) own = this.#placed(value, owner);
      else if (!isFrameList(value)) others.push(...this.#within(value, depth + 1));
    }
    own ??= this.#named(others, owner) ?? this.#quoted(causes, owner);
    const led = this.#led(causes, depth, own !== undefined);
    if (own === undefined) return [...others, ...led.map(({ found }) => found)];
    for (const { found, source } of led) linkTo(own.raised, found.raised, source);
    own.raised.isGroup = led.some(({ source }) => source.endsWith("]"));
    return [own, ...others];
  }

  /** Sentry and others keep the frames one level below the type. */
  #named(others: Found[], owner: object): Found | undefined {
    const at = others.findIndex(({ raised, listed }) => raised.type === undefined && !listed);
    const [unnamed] = at === -1 ? [] : others.slice(at, at + 1);
    const named = namedBy(owner);
    if (unnamed === undefined || named.type === undefined) return undefined;
    others.splice(at, 1);
    return { raised: called(unnamed.raised, named), owner, listed: false };
  }

  /** A stack as text is read here only where a cause stands beside it; else the text alone tells more. */
  #quoted(causes: readonly [string, unknown][], owner: object): Found | undefined {
    if (!causes.some(([, value]) => typeof value === "object" && value !== null)) return undefined;
    return this.#told(owner);
  }

  /** What an object tells in words: type, message, and a stack as text. */
  #told(owner: object): Found | undefined {
    const named = namedBy(owner);
    const stack = [...fieldsOf(owner)].find(([key, value]) => STACK.test(key) && stackIn(value) !== undefined)?.[1];
    const text = stackIn(stack);
    this.#unread -= 1;
    const parsed = text !== undefined && this.#unread >= 0 ? this.readStack(text) : undefined;
    const last = parsed?.exceptions.at(-1);
    this.text ??= parsed;
    // Of a chain only the outermost is taken: the text keeps the others.
    if (parsed?.exceptions.length === 1) this.read.add(stack);
    if (last === undefined && named.type === undefined) return undefined;
    const raised = raise(last?.type, last?.value, 0);
    raised.frames = [...(last?.stacktrace?.frames ?? [])];
    return { raised: called(raised, named), owner, listed: false };
  }

  /** Causes, and members of a group. A cause counts even where it has no frames; with a group it is its first member. */
  #led(causes: readonly [string, unknown][], depth: number, chained: boolean): { found: Found; source: string }[] {
    const led = causes.flatMap(([name, value]) => {
      if (!GROUP.test(name)) return this.#causeIn(value, depth).map((found) => ({ found, source: "cause" }));
      const list =
        Array.isArray(value) && !isFrameList(value) ? this.#listed(value, depth, !chained) : this.#within(value, depth);
      return list.map((found, at) => ({ found, source: `${name}[${at}]` }));
    });
    const group = led.filter(({ source }) => source !== "cause");
    return chained && group.length > 0 ? group : led;
  }

  #causeIn(value: unknown, depth: number): Found[] {
    const found = this.#within(value, depth + 1);
    if (found.length > 0 || typeof value !== "object" || value === null || Array.isArray(value)) return found;
    return [this.#told(value) ?? []].flat();
  }

  #framed(list: object[], owner: object | undefined): Found {
    this.structured = true;
    this.read.add(list);
    const place = owner !== undefined && fieldsOf(owner).has("trace") ? placeFrom(owner) : undefined;
    const raised = called(raise(undefined, undefined, 0), namedBy(owner));
    raised.frames = [...oldestFirst(list, framesOfObjects(list)), ...(place === undefined ? [] : [place])];
    return { raised, owner, listed: false };
  }

  /** Monolog lists the places of the calls; where it was thrown stands beside the list. */
  #placed(lines: readonly string[], owner: object): Found | undefined {
    const named = namedBy(owner);
    const places = lines.flatMap((line) => placeIn(line) ?? []);
    if (named.type === undefined || lines.length === 0 || places.length < lines.length) return undefined;
    this.structured = true;
    this.read.add(lines);
    const place = placeFrom(owner);
    const raised = called(raise(undefined, undefined, 0), named);
    raised.frames = [...places.toReversed(), ...(place === undefined ? [] : [place])];
    return { raised, owner, listed: false };
  }

  #threadsIn(value: unknown): void {
    const values: unknown = fieldsOf(value).get("values") ?? value;
    if (!Array.isArray(values)) return;
    for (const entry of values.slice(0, MAX_VALUES)) {
      const fields = fieldsOf(entry);
      const stack = fields.get("stacktrace");
      const list: unknown = fieldsOf(stack).get("frames") ?? stack;
      const name = fields.get("name");
      if (!isFrameList(list)) continue;
      this.read.add(list);
      this.threads.push({
        id: this.threads.length,
        ...(typeof name === "string" ? { name } : {}),
        stacktrace: { frames: oldestFirst(list, framesOfObjects(list)) },
      });
    }
  }
}

function called(raised: Raised, { type, value }: Named): Raised {
  raised.type ??= type;
  raised.value ??= value;
  return raised;
}

/** A stack as text, or as a list of its lines. */
const stackIn = (value: unknown): string | undefined =>
  typeof value === "string" ? value : isLines(value) && value.length > 0 ? calledLines(value).join("\n") : undefined;

const isLines = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((line) => typeof line === "string");

/** Sentry's exceptions keep their frames one level deeper. */
const isSentrys = (entry: unknown): boolean => isFrameList(fieldsOf(fieldsOf(entry).get("stacktrace")).get("frames"));

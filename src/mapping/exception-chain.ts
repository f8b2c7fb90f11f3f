/**
 * A chain put together from the exceptions that a row names and from what stack traces say of them and of what led to
 * them. What the row says wins; what finds no place is kept as text.
 */
import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "../sentry/items.js";
import { compact, objectAt } from "./json.js";
import type { ReadTrace } from "./nested-trace.js";
import type { Notes } from "./notes.js";
import { isSameException, isSameName, untold } from "./untold.js";

/** The newest of the row's exceptions that are looked at for one that a text names; a text holds no more either. */
const MAX_COMPARED = 50;

interface Entry {
  exception: JsonObject;
  /** By the row, not by a stack trace alone. */
  readonly isNamed: boolean;
  /** Part of a chain that is printed as one. */
  readonly isLinked: boolean;
  /** What it led to. */
  parent?: Entry | undefined;
  /** The row's exception that it turned out to be. */
  same?: Entry;
}

export class ExceptionChain {
  readonly #notes: Notes;
  readonly #entries: Entry[] = [];
  readonly #texts: string[] = [];
  #isLinked = false;

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  /** What was said and has no place in the chain. */
  get texts(): readonly string[] {
    return this.#texts;
  }

  /** The next exception of the row, newer than those before. */
  add(exception: JsonObject): void {
    this.#entries.push({ exception, isNamed: true, isLinked: false });
  }

  /** For what has no place in the chain. */
  keep(text: string): void {
    if (text !== "") this.#texts.push(text);
  }

  /** What a stack trace says of the newest exception so far, and of what led to it. */
  explain(trace: ReadTrace, what: string): void {
    const older = linked(trace.exceptions);
    this.#isLinked ||= older.some(({ isLinked }) => isLinked);
    const last = older.pop();
    const newest = this.#entries.at(-1);
    if (last === undefined || newest === undefined) {
      this.#entries.push(...older, ...(last === undefined ? [] : [last]));
      this.keep(trace.text);
      return;
    }
    const pairs = this.#pairs(last, older, newest);
    const isPlaced =
      pairs.some(([, traced]) => traced === last) &&
      pairs.every(([target, traced]) => hasPlace(target.exception, traced.exception));
    const heads = pairs.map(([target, traced]) => merge(target, traced, what, this.#notes));
    const [[first = newest] = []] = pairs;
    this.#entries.splice(this.#entries.indexOf(first), 0, ...older.filter(({ same }) => same === undefined));
    if (!isPlaced) this.#notes.cut(`${what}: other frames than the mapped ones; its text is kept in extra.stack_trace`);
    for (const text of isPlaced ? [...heads, trace.text] : [trace.whole]) this.keep(text);
  }

  /** The chain, oldest first. Numbered anew where a text gave a part of it: 0 is the newest. */
  exceptions(): readonly JsonObject[] {
    const entries = this.#entries;
    if (!this.#isLinked) return entries.map(({ exception }) => exception);
    const mapped = new Map(entries.map((entry) => [objectAt(entry.exception, "mechanism").exception_id, entry]));
    const places = new Map(entries.map((entry, at) => [entry, at]));
    return entries.map(({ exception, isNamed, isLinked, parent }, at) => {
      if (!isNamed && !isLinked) return exception;
      const mechanism = objectAt(exception, "mechanism");
      const told = parent?.same ?? parent ?? mapped.get(mechanism.parent_id ?? Number.NaN);
      const index = told === undefined ? -1 : (places.get(told) ?? -1);
      // What the row names led to what follows it there.
      const parentAt = index > at ? index : isNamed ? at + 1 : entries.length;
      const isChained = parentAt < entries.length;
      return {
        ...exception,
        mechanism: compact({
          type: isChained ? "chained" : "generic",
          ...mechanism,
          exception_id: entries.length - 1 - at,
          parent_id: isChained ? entries.length - 1 - parentAt : undefined,
        }),
      };
    });
  }

  /** The row's exceptions and what a text says of each; its last is about the newest unless names tell otherwise. */
  #pairs(last: Entry, older: readonly Entry[], newest: Entry): readonly (readonly [Entry, Entry])[] {
    const free = new Set(this.#entries.slice(-MAX_COMPARED).filter(({ isNamed }) => isNamed));
    const pairs = [last, ...older.toReversed()].flatMap((traced) => {
      const named = [...free].findLast(({ exception }) => isSameException(exception, traced.exception));
      if (named === undefined) return [];
      free.delete(named);
      return [[named, traced] as const];
    });
    const isFree = pairs.every(([target, traced]) => target !== newest && traced !== last);
    return isFree ? [[newest, last], ...pairs] : pairs;
  }
}

/** Frames of the row win. */
function hasPlace(named: JsonObject, said: JsonObject): boolean {
  const isFree = named.stacktrace === undefined || said.stacktrace === undefined;
  return isFree || isDeepStrictEqual(named.stacktrace, said.stacktrace);
}

/** Answers what the text says of type and message and the row does not. */
function merge(target: Entry, traced: Entry, what: string, notes: Notes): string {
  const { exception: named } = target;
  const { module, mechanism, ...said } = traced.exception;
  traced.same = target;
  target.parent ??= traced.parent;
  target.exception = compact({
    ...said,
    module: isSameName(named.type, said.type) ? module : undefined,
    ...named,
    mechanism: named.mechanism ?? mechanism,
  });
  return untold(named, said, what, notes);
}

/** The numbers of one text hold within it alone: they become links. */
function linked(exceptions: readonly JsonObject[]): Entry[] {
  const byId = new Map<unknown, Entry>();
  const entries = exceptions.map((exception): Entry => {
    const { exception_id: id, parent_id: _, ...mechanism } = objectAt(exception, "mechanism");
    const entry: Entry = {
      exception: compact({ ...exception, mechanism }),
      isNamed: false,
      isLinked: id !== undefined,
    };
    if (id !== undefined) byId.set(id, entry);
    return entry;
  });
  for (const [at, exception] of exceptions.entries()) {
    const entry = entries[at];
    const parentId = objectAt(exception, "mechanism").parent_id;
    if (entry !== undefined && parentId !== undefined) entry.parent = byId.get(parentId);
  }
  return entries;
}

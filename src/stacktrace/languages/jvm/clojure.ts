/**
 * Clojure's own reports: `#error {… :via […] :trace […]}` and "Execution error … at …". What it prints through Java's
 * exceptions is read in `jvm.ts`. Source: clojure.org/reference/repl_and_main, clojure.core/Throwable->map
 */
import type { Frame } from "../../../sentry/items.js";
import { fileOf, frameOf, functionOf, placeOf } from "../../frames.js";
import { marginAt, messageOf } from "../../headline.js";
import type { Foreign, Language, Line, Reading } from "../../language.js";
import { linkTo, type Raised, raise, turnAround } from "../../raised.js";
import { jvmFrameOf } from "./frame.js";

/** One element of a trace; the printer breaks long ones over lines. */
const VECTOR =
  /\[([\w$.*+!?<>=&'-]{1,300})\s{1,80}([\w$.*+!?<>=&'-]{1,300})\s{1,80}(?:"([^"]{1,200})"|nil)\s{1,80}(-?\d+)\]/;
const LINE = new RegExp(`^(?::trace )?\\[?${VECTOR.source}[\\]},]*$`);
/** A map that fits on one line. */
const MAP = new RegExp(`:trace \\[${VECTOR.source}`);
/** What a map holds, wherever its lines break. `:at` says where an exception was thrown: the trace repeats it for the root cause. */
const TOKEN = new RegExp(
  `:type\\s{1,80}([\\w$.]+)|:message\\s{1,80}"((?:[^"\\\\]|\\\\.){0,2000})"|(:at\\s{1,80})?${VECTOR.source}`,
  "g",
);
const REPORT =
  /^(?:Execution error|Syntax error|Unexpected error)(?: \(([\w.$]+)\))? (?:at|compiling at|macroexpanding (?:\S+ )?at|reading source at) (?:(\S+) )?\(([^()]{1,300})\)\.$/;

export const clojure: Language = {
  name: "clojure",
  platform: "java",
  marks: (text) =>
    ((text.startsWith("[") || text.startsWith(":trace ")) && LINE.test(text)) ||
    (text.includes(":trace [") && MAP.test(text)) ||
    (text.includes(" error ") && REPORT.test(text)),
  read: (lines, foreign) => new ClojureReader(lines, foreign).read(),
};

/** Characters that are searched for maps: more than a printed exception of the most frames has. */
const MAX_MAP_CHARS = 131_072;

class ClojureReader {
  readonly #understood = new Set<number>();
  readonly #roots: Raised[] = [];
  /** The exception that `:via` named last: the root cause, to which `:trace` belongs. */
  #current: Raised | undefined;
  /** Where each exception of `:via` was thrown; only the root cause has a trace. */
  readonly #thrownAt = new Map<Raised, Frame>();
  /** Message lines of a report. */
  #message: Line[] | undefined;

  constructor(
    readonly lines: readonly Line[],
    readonly foreign: Foreign,
  ) {}

  read(): Reading {
    for (const [at, line] of this.lines.entries()) this.#line(at, line);
    this.#endMessage();
    this.#maps();
    for (const [raised, frame] of this.#thrownAt) if (raised.frames.length === 0) raised.frames.push(frame);
    turnAround(this.#roots);
    const traces = this.#roots.filter(({ frames, links }) => frames.length > 0 || links.length > 0);
    return { traces, threads: [], understood: this.#understood };
  }

  #line(at: number, line: Line): void {
    const { text } = line;
    const report = text.includes(" error ") ? REPORT.exec(text) : null;
    if (text === "") this.#endMessage();
    else if (report !== null) this.#report(at, report);
    else if (this.#message !== undefined && !this.foreign(at)) {
      this.#message.push(line);
      this.#understood.add(at);
    }
  }

  /** Maps are read over the ends of lines. */
  #maps(): void {
    const ends: number[] = [];
    let body = "";
    for (const line of this.lines) {
      if (body.length >= MAX_MAP_CHARS) break;
      body += `${line.unread === undefined ? line.text : line.raw.slice(0, MAX_MAP_CHARS)}\n`;
      ends.push(body.length);
    }
    if (!body.includes("[")) return;
    this.#current = undefined;
    let at = 0;
    for (const token of body.matchAll(TOKEN)) {
      while ((ends[at] ?? body.length) <= token.index) at += 1;
      const [whole, type, message, thrownAt, module, name, file, line] = token;
      if (type !== undefined) this.#via(at, type);
      else if (message !== undefined) this.#detail(at, message);
      else if (module !== undefined && name !== undefined) {
        const frame = jvmFrameOf(module, name, file === undefined ? "Unknown Source" : `${file}:${line}`);
        if (thrownAt === undefined) this.#frame(at, frame);
        else if (this.#current !== undefined) this.#thrownAt.set(this.#current, frame);
      }
      for (let end = at; (ends[end - 1] ?? 0) < token.index + whole.length; end += 1) this.#understood.add(end);
    }
  }

  #report(at: number, report: RegExpExecArray): void {
    this.#endMessage();
    const [, type, name, where] = report;
    const { path, ...position } = placeOf(where ?? "");
    const raised = raise(type, undefined, at);
    const [module, method] = name === undefined ? [] : split(name);
    raised.frames = [
      frameOf(module === undefined ? {} : { module }, functionOf(method), fileOf(path), position, { in_app: true }),
    ];
    this.#roots.push(raised);
    this.#current = raised;
    this.#message = [];
    this.#understood.add(at);
  }

  #via(at: number, type: string): void {
    const raised = raise(type, undefined, at);
    const outer = this.#current;
    if (outer === undefined || outer.frames.length > 0) this.#roots.push(raised);
    else linkTo(outer, raised, "cause");
    this.#current = raised;
  }

  #detail(at: number, message: string): void {
    if (this.#current === undefined) return;
    this.#current.value ??= message.replace(/\\(["\\])/g, "$1");
    this.#current.to = at;
  }

  #frame(at: number, frame: Frame): void {
    if (this.#current === undefined) {
      this.#current = raise(undefined, undefined, at);
      this.#roots.push(this.#current);
    }
    this.#current.frames.push(frame);
    this.#current.to = at;
  }

  #endMessage(): void {
    const current = this.#current;
    if (current !== undefined && this.#message !== undefined)
      current.value = messageOf(current.value, this.#message, marginAt(this.lines, current.from));
    this.#message = undefined;
  }
}

/** `user/divide` is `divide` of `user`; `/` alone is a function too. */
function split(name: string): [string | undefined, string] {
  const slash = name.indexOf("/");
  return slash > 0 ? [name.slice(0, slash), name.slice(slash + 1)] : [undefined, name];
}

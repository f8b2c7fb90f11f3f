/**
 * Clojure's own reports: `#error {… :via […] :trace […]}` and "Execution error … at …". What it prints through Java's
 * exceptions is read in `jvm.ts`. Source: clojure.org/reference/repl_and_main, clojure.core/Throwable->map
 */
import type { Frame } from "../sentry/items.js";
import { fileOf, frameOf, functionOf, placeOf } from "./frames.js";
import { messageOf } from "./headline.js";
import { jvmFrameOf } from "./jvm-frame.js";
import type { Foreign, Language, Line, Reading } from "./language.js";
import { linkTo, type Raised, raise, turnAround } from "./raised.js";

const VECTOR = /^(?::trace )?\[{1,2}([\w$.*+!?<>=&'-]+) ([\w$.*+!?<>=&'-]+) (?:"([^"]{1,200})"|nil) (-?\d+)\][\]},]*$/;
const AT = /^:at \[/;
const TYPE = /:type ([\w$.]+)/;
const MESSAGE = /:message "((?:[^"\\]|\\.){0,2000})"/;
const REPORT =
  /^(?:Execution error|Syntax error|Unexpected error)(?: \(([\w.$]+)\))? (?:at|compiling at|macroexpanding (?:\S+ )?at|reading source at) (?:(\S+) )?\(([^()]{1,300})\)\.$/;

export const clojure: Language = {
  name: "clojure",
  platform: "java",
  marks: (text) =>
    ((text.startsWith("[") || text.startsWith(":trace ")) && VECTOR.test(text)) ||
    (text.includes(" error ") && REPORT.test(text)),
  read: (lines, foreign) => new ClojureReader(lines, foreign).read(),
};

class ClojureReader {
  readonly #understood = new Set<number>();
  readonly #roots: Raised[] = [];
  /** The exception that `:via` named last: the root cause, to which `:trace` belongs. */
  #current: Raised | undefined;
  /** Message lines of a report. */
  #message: string[] | undefined;

  constructor(
    readonly lines: readonly Line[],
    readonly foreign: Foreign,
  ) {}

  read(): Reading {
    for (let at = 0; at < this.lines.length; at += 1) this.#line(at, this.lines[at]?.text ?? "");
    this.#endMessage();
    turnAround(this.#roots);
    const traces = this.#roots.filter(({ frames, links }) => frames.length > 0 || links.length > 0);
    return { traces, threads: [], understood: this.#understood };
  }

  #line(at: number, text: string): void {
    const report = text.includes(" error ") ? REPORT.exec(text) : null;
    const type = text.includes(":type ") ? TYPE.exec(text)?.[1] : undefined;
    const frame = vectorFrame(text);
    if (text === "") this.#endMessage();
    else if (report !== null) this.#report(at, report);
    else if (type !== undefined) this.#via(at, type, text);
    else if (frame !== undefined) this.#frame(at, frame);
    else if (this.#current !== undefined && (AT.test(text) || MESSAGE.test(text))) this.#detail(at, text);
    else if (this.#message !== undefined && !this.foreign(at)) {
      this.#message.push(text);
      this.#understood.add(at);
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

  #via(at: number, type: string, text: string): void {
    const raised = raise(type, unquoted(text), at);
    const outer = this.#current;
    if (outer === undefined || outer.frames.length > 0) this.#roots.push(raised);
    else linkTo(outer, raised, "cause");
    this.#current = raised;
    this.#understood.add(at);
  }

  #detail(at: number, text: string): void {
    if (this.#current !== undefined) this.#current.value ??= unquoted(text);
    this.#understood.add(at);
  }

  #frame(at: number, frame: Frame): void {
    this.#endMessage();
    if (this.#current === undefined) {
      this.#current = raise(undefined, undefined, at);
      this.#roots.push(this.#current);
    }
    this.#current.frames.push(frame);
    this.#current.to = at;
    this.#understood.add(at);
  }

  #endMessage(): void {
    if (this.#current !== undefined && this.#message !== undefined)
      this.#current.value = messageOf(this.#current.value, this.#message);
    this.#message = undefined;
  }
}

function vectorFrame(text: string): Frame | undefined {
  if (!text.startsWith("[") && !text.startsWith(":trace ")) return undefined;
  const [, module, name, file, line] = VECTOR.exec(text) ?? [];
  if (module === undefined || name === undefined) return undefined;
  return jvmFrameOf(module, name, file === undefined ? "Unknown Source" : `${file}:${line}`);
}

const unquoted = (text: string): string | undefined => MESSAGE.exec(text)?.[1]?.replace(/\\(["\\])/g, "$1");

/** `user/divide` is `divide` of `user`; `/` alone is a function too. */
function split(name: string): [string | undefined, string] {
  const slash = name.indexOf("/");
  return slash > 0 ? [name.slice(0, slash), name.slice(slash + 1)] : [undefined, name];
}

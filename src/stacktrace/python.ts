/**
 * Python: tracebacks of every version from 2.7 to 3.14, chains, exception groups and notes.
 * Printed oldest call first, the exception behind its frames. Source: docs.python.org/3/library/traceback.html
 */
import { fileOf, frameOf, functionOf, linenoOf } from "./frames.js";
import { headlineOf, isTellingType, messageOf } from "./headline.js";
import type { Foreign, Language, Line, Reading } from "./language.js";
import { Levels } from "./python-levels.js";
import {
  BORDER,
  CARETS,
  CAUSE,
  CONTEXT,
  DJANGO,
  endsBlock,
  FRAME,
  HEADER,
  inApp,
  isResult,
  JAVA_HEAD,
  REPEATED,
  SEPARATOR,
  withoutBorder,
} from "./python-lines.js";
import { notebookFrame, notebookSource, unboxed } from "./python-notebook.js";
import { type Raised, raise } from "./raised.js";

export const python: Language = {
  name: "python",
  platform: "python",
  delimited: true,
  marks: (text) =>
    (text.startsWith("File ") && (FRAME.test(text) || notebookFrame(text) !== undefined)) ||
    text.includes("Traceback (") ||
    (text.startsWith("│") && notebookFrame(unboxed(text)) !== undefined) ||
    (text.startsWith("|") && FRAME.test(text.replace(/^[| ]+/, ""))) ||
    (text.endsWith(":") && (text === CAUSE || text === CONTEXT)) ||
    (/^(?:<ipython|Cell In|Input In)/.test(text) && notebookFrame(text) !== undefined),
  read: (lines, foreign) => new PythonReader(lines, foreign).read(),
};

class PythonReader {
  readonly #understood = new Set<number>();
  readonly #levels = new Levels();
  /** The traceback whose exception line has not come yet. */
  #open: Raised | undefined;
  #at = 0;

  constructor(
    readonly lines: readonly Line[],
    readonly foreign: Foreign,
  ) {}

  read(): Reading {
    while (this.#at < this.lines.length) this.#step();
    this.#close();
    return { traces: this.#levels.finish(), threads: [], understood: this.#understood };
  }

  #step(): void {
    const text = this.#text(this.#at);
    if (text === "") this.#at += 1;
    else if (BORDER.test(this.lines[this.#at]?.text ?? "") && SEPARATOR.test(text)) this.#separator(text);
    else if (text === CAUSE || text === CONTEXT) this.#chain(text);
    else if (text.includes("Traceback (") && HEADER.test(text)) this.#header(text);
    else if (text.startsWith("File ") && FRAME.test(text)) this.#frame(FRAME.exec(text));
    else if (notebookFrame(text) !== undefined && (this.#open !== undefined || text.startsWith("Cell In")))
      this.#cell(text);
    else if (REPEATED.test(text)) this.#skip();
    else if (text.startsWith("Exception ") && DJANGO.test(text)) this.#django(text);
    else if (this.#open !== undefined) this.#afterFrames(text);
    else if (this.#levels.expectsChild && headlineOf(text) !== undefined) this.#exception(text);
    else this.#at += 1;
  }

  #text(at: number): string {
    return withoutBorder(this.lines[at]?.text ?? "");
  }

  #skip(): void {
    this.#understood.add(this.#at);
    this.#at += 1;
  }

  #django(text: string): void {
    this.#close();
    const [, field, value] = DJANGO.exec(text) ?? [];
    const { last } = this.#levels;
    if (last === undefined) this.#at += 1;
    else {
      if (field === "Type") last.type ??= value;
      else last.value ??= value;
      this.#skip();
    }
  }

  #chain(text: string): void {
    this.#close();
    this.#levels.announce(text === CAUSE ? "__cause__" : "__context__");
    this.#skip();
  }

  #header(text: string): void {
    this.#close();
    this.#open = raise(undefined, undefined, this.#at);
    const before = this.#text(this.#at - 1);
    const named = headlineOf(before.replace(/^\[ERROR\] /, ""));
    const notebook = /^([\w.]+) +Traceback/.exec(text)?.[1];
    if (notebook !== undefined) this.#open.type = notebook;
    else if (named?.type !== undefined && isTellingType(named.type) && !this.#understood.has(this.#at - 1)) {
      this.#open.type = named.type;
      this.#open.value = named.value;
    }
    this.#skip();
  }

  #frame(match: RegExpExecArray | null): void {
    this.#open ??= raise(undefined, undefined, this.#at);
    const [, path, lineno, name] = match ?? [];
    const at = this.#at;
    this.#skip();
    const source = this.#source(at, path ?? "");
    this.#open.frames.push(
      frameOf(fileOf(path), functionOf(name), linenoOf(lineno), source === undefined ? {} : { context_line: source }, {
        in_app: inApp(path),
      }),
    );
    this.#open.to = this.#at - 1;
  }

  /** The lines of code and markers under a frame; the first of them is its context line. */
  #source(frame: number, path: string): string | undefined {
    const depth = this.lines[frame]?.indent ?? 0;
    let first: string | undefined;
    for (; this.#at < this.lines.length; this.#skip()) {
      const line = this.lines[this.#at];
      const text = this.#text(this.#at);
      if (line === undefined || text === "" || endsBlock(text)) break;
      const deeper = this.#indent(this.#at) > this.#indent(frame) || (line.logged && depth > 0 && line.indent > depth);
      if (CARETS.test(text)) continue;
      if (!deeper && (first !== undefined || this.#indent(this.#at) < this.#indent(frame) || isResult(text, path)))
        break;
      first ??= text;
    }
    return first;
  }

  /** Columns before the text itself, a group's border included. */
  #indent(at: number): number {
    const line = this.lines[at];
    if (line === undefined) return 0;
    const border = /^\|\s*/.exec(line.text)?.[0].length ?? 0;
    return line.indent + border;
  }

  #cell(text: string): void {
    this.#open ??= raise(undefined, undefined, this.#at);
    const frame = notebookFrame(text);
    this.#skip();
    const source = notebookSource(this.lines, this.#at);
    for (; this.#at < source.end; this.#skip());
    if (frame === undefined) return;
    this.#open.frames.push(
      frameOf(frame, linenoOf(source.lineno), source.line === undefined ? {} : { context_line: source.line }, {
        in_app: inApp(frame.filename),
      }),
    );
    this.#open.to = this.#at - 1;
  }

  #afterFrames(text: string): void {
    if (this.foreign(this.#at) && headlineOf(text) === undefined) this.#at += 1;
    else if (CARETS.test(text) || /^(?:\.{3}|\[\.\.\.)/.test(text)) this.#at += 1;
    else if (text === '"""' || /^(?:-{20,}|[╰╭]─.*)$/.test(text)) this.#skip();
    else if (headlineOf(text) === undefined) this.#at += 1;
    else if (this.#open?.type !== undefined && headlineOf(text)?.type !== this.#open.type) this.#close();
    else this.#exception(text);
  }

  /** The exception line, and the lines of its message and notes. */
  #exception(text: string): void {
    const raised = this.#open ?? raise(undefined, undefined, this.#at);
    const head = headlineOf(text) ?? { type: undefined, value: text };
    const logged = this.lines[this.#at]?.logged === true;
    this.#skip();
    const more: string[] = [];
    while (this.#at < this.lines.length && this.#continues(logged)) {
      more.push(this.#text(this.#at));
      this.#skip();
    }
    raised.type = head.type;
    raised.value = messageOf(head.value, more);
    raised.to = this.#at - 1;
    this.#open = raised;
    this.#finish();
  }

  #continues(logged: boolean): boolean {
    const line = this.lines[this.#at];
    const text = this.#text(this.#at);
    if (line === undefined || this.foreign(this.#at) || endsBlock(text) || text === '"""') return false;
    if (line.logged && !logged) return false;
    if (this.#open?.type === undefined && JAVA_HEAD.test(text)) return false;
    if (text !== "") return true;
    const next = this.#text(this.#at + 1);
    const indented = (this.lines[this.#at + 1]?.indent ?? 0) > 0 && !BORDER.test(this.lines[this.#at + 1]?.text ?? "");
    return next !== "" && (indented || /^(?:\[SQL|\[param|\(Background|DETAIL|HINT|LINE|CONTEXT)/.test(next));
  }

  /** A traceback without an exception line still is one when it has frames. */
  #close(): void {
    if (this.#open === undefined) return;
    if (this.#open.frames.length > 0 || this.#open.type !== undefined) this.#finish();
    else this.#open = undefined;
  }

  #finish(): void {
    if (this.#open !== undefined) this.#levels.add(this.#open);
    this.#open = undefined;
  }

  /** `+-+---- 1 ----` opens the children of a group, `+---- 2 ----` is the next one, `+----` ends them. */
  #separator(text: string): void {
    this.#close();
    const match = SEPARATOR.exec(text);
    const inside = this.#levels.depth > 0;
    if (match?.[1] === undefined) this.#levels.leave();
    if (match?.[1] !== undefined || (match?.[2] !== undefined && inside)) this.#levels.open();
    this.#skip();
  }

  /** faulthandler prints the newest call first, one block a thread. */
}

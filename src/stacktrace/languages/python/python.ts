/**
 * Python: tracebacks of every version from 2.7 to 3.14, chains, exception groups and notes.
 * Printed oldest call first, the exception behind its frames. Source: docs.python.org/3/library/traceback.html
 */
import { fileOf, frameOf, functionOf, linenoOf } from "../../frames.js";
import { announcesTrace, type Indented, marginAt, messageOf } from "../../headline.js";
import type { Language, Reading } from "../../language.js";
import { type Raised, raise } from "../../raised.js";
import { PythonCursor } from "./cursor.js";
import { groupAbove, type Heading, headingOf, headingWithin } from "./heading.js";
import { type ChainLink, chainOf, Levels, QUOTED } from "./levels.js";
import {
  BORDER,
  CARETS,
  DJANGO,
  endsBlock,
  FRAME,
  inApp,
  isHeader,
  isPythonLine,
  isResultType,
  JAVA_HEAD,
  REPEATED,
  resultOf,
  SEPARATOR,
  startsFrame,
} from "./lines.js";
import { isFolded, notebookFrame, notebookSource, provesCell } from "./notebook.js";

export const python: Language = {
  name: "python",
  platform: "python",
  delimited: true,
  marks: isPythonLine,
  read: (lines, foreign) => new PythonReader(lines, foreign).read(),
};

class PythonReader extends PythonCursor {
  readonly #levels = new Levels();
  /** The traceback whose exception line has not come yet. */
  #open: Raised | undefined;
  /** What the lines above the open traceback say that it is. */
  #heading: Heading | undefined;
  /** The open traceback began without a header. */
  #headless = false;
  /** Frames that a message only shows. */
  #shown = 0;

  read(): Reading {
    while (this.at < this.lines.length) this.#step();
    this.#close();
    return { traces: this.#levels.finish(), threads: [], understood: this.understood, proof: this.#shown };
  }

  #step(): void {
    const text = this.textAt(this.at);
    if (text === "") this.at += 1;
    else if (BORDER.test(this.lines[this.at]?.text ?? "") && SEPARATOR.test(text)) this.#separator(text);
    else if (chainOf(text) !== undefined) this.#chain(chainOf(text));
    else if (isHeader(text, this.textAt(this.at + 1))) this.#header(text);
    else if (startsFrame(text) && FRAME.test(text)) this.#frame(FRAME.exec(text));
    else if (notebookFrame(text) !== undefined && (this.#open !== undefined || provesCell(this.lines, this.at)))
      this.#cell(text);
    else if (REPEATED.test(text)) this.skip();
    else if (text.startsWith("Exception ") && DJANGO.test(text)) this.#django(text);
    else if (this.#open !== undefined) this.#afterFrames(text);
    else if (this.#levels.expectsChild && resultOf(text) !== undefined) this.#exception(text);
    else this.at += 1;
  }

  #django(text: string): void {
    this.#close();
    const [, field, value] = DJANGO.exec(text) ?? [];
    const { last } = this.#levels;
    if (last === undefined) this.at += 1;
    else {
      if (field === "Type") last.type ??= value;
      else last.value ??= value;
      this.skip();
    }
  }

  #chain(link: ChainLink | undefined): void {
    this.#close();
    const above = headingOf(this.lines, this.at, this.understood, true);
    if (above !== undefined) this.#outer(above);
    if (link !== undefined) this.#levels.announce(link);
    this.skip();
  }

  /** An exception without frames of its own: it was never raised, or its message quotes the traceback here. */
  #outer({ type, value, from }: Heading): void {
    const raised = raise(type, value, from);
    for (let at = from; at < this.at; at += 1) this.understood.add(at);
    raised.to = Math.max(from, this.at - 1);
    this.#levels.add(raised);
  }

  #header(text: string): void {
    this.#close();
    const above = headingWithin(text, this.at) ?? headingOf(this.lines, this.at, this.understood);
    const { newest } = this.#levels;
    const original = text.startsWith("Original ");
    const quoted =
      newest?.to === this.at - 1 && (original || (text.startsWith("Trace") && announcesTrace(newest.value)));
    if (above?.quotes) this.#outer(above);
    if (above?.quotes || quoted) this.#levels.announce(QUOTED);
    this.#open = raise(undefined, undefined, this.at);
    this.#heading = above?.quotes ? undefined : above;
    this.#open.type = /^(?!Original)([\w.]+) +Traceback/.exec(text)?.[1];
    this.skip();
  }

  /** Frames without a header: behind a mere headline, or inside the message of the exception above. */
  #begin(): Raised {
    const above = headingOf(this.lines, this.at, this.understood);
    if (above?.type?.includes("(")) this.#outer(above);
    else this.#heading = above;
    this.#headless = true;
    return raise(undefined, undefined, this.at);
  }

  #frame(match: RegExpExecArray | null): void {
    this.#open ??= this.#begin();
    const [, path, lineno, name, reported] = match ?? [];
    const at = this.at;
    this.skip();
    const below = this.source(at, path ?? "");
    const [, number, code = below] = lineno === undefined ? (/^(\d{1,9})\. *(.*)$/.exec(below ?? "") ?? []) : [];
    this.#open.frames.push(
      frameOf(
        fileOf(path),
        functionOf(name ?? reported),
        linenoOf(lineno ?? number),
        code === undefined ? {} : { context_line: code },
        { in_app: inApp(path) },
      ),
    );
    this.#open.to = this.at - 1;
  }

  #cell(text: string): void {
    this.#open ??= this.#begin();
    const frame = notebookFrame(text);
    if (isFolded(this.lines, this.at)) this.skip();
    this.skip();
    const { end, shown } = notebookSource(this.lines, this.at);
    for (; this.at < end; this.skip());
    if (frame === undefined) return;
    this.#open.frames.push(frameOf(frame, shown, { in_app: inApp(frame.filename) }));
    this.#open.to = this.at - 1;
  }

  #afterFrames(text: string): void {
    const type = resultOf(text)?.type;
    const known = this.#open?.type ?? this.#heading?.type;
    if (CARETS.test(text) || /^(?:\.{3}|\[\.\.\.)/.test(text)) this.at += 1;
    else if (text === '"""' || /^(?:-{20,}|[╰╭└┌]─.*)$/.test(text)) this.skip();
    else if (type === undefined || (this.#isDoubtful(text) && !isResultType(type))) this.at += 1;
    else if (known !== undefined && type !== known && (this.#open?.type === known || !isResultType(type)))
      this.#close();
    else this.#exception(text);
  }

  /** Code that lost its first part to a broken line stands deeper than its header; a call stack in a message has none. */
  #isDoubtful(text: string): boolean {
    // The exception follows its frames at once; behind a blank line a word is another text.
    if (!text.includes(":") && this.textAt(this.at - 1) === "") return true;
    if (this.#headless) return this.#levels.newest !== undefined;
    return this.#open !== undefined && this.indentAt(this.at) > this.indentAt(this.#open.from);
  }

  /** The exception line, and the lines of its message and notes. */
  #exception(text: string): void {
    const raised = this.#open ?? raise(undefined, undefined, this.at);
    const head = resultOf(text) ?? { type: undefined, value: text };
    const logged = this.lines[this.at]?.logged === true;
    const margin = marginAt(this.lines, this.at) + this.borderAt(this.at);
    this.skip();
    const more: Indented[] = [];
    while (this.at < this.lines.length && this.#continues(logged)) {
      more.push({ text: this.textAt(this.at), indent: this.indentAt(this.at) });
      this.skip();
    }
    raised.type = head.type;
    raised.value = messageOf(head.value, more, margin);
    raised.to = this.at - 1;
    this.#open = raised;
    this.#finish();
  }

  #continues(logged: boolean): boolean {
    const line = this.lines[this.at];
    const text = this.textAt(this.at);
    if (line === undefined || this.foreign(this.at) || endsBlock(text) || text === '"""') return false;
    if (line.logged && !logged) return false;
    if (JAVA_HEAD.test(text)) return false;
    if (text !== "") return true;
    const next = this.textAt(this.at + 1);
    const indented = (this.lines[this.at + 1]?.indent ?? 0) > 0 && !BORDER.test(this.lines[this.at + 1]?.text ?? "");
    return next !== "" && (indented || /^(?:\[SQL|\[param|\(Background|DETAIL|HINT|LINE|CONTEXT)/.test(next));
  }

  /** A traceback without an exception line still is one when it has frames, unless a message only shows them. */
  #close(): void {
    const heading = this.#heading;
    if (this.#open !== undefined && this.#open.type === undefined && heading !== undefined) {
      this.#open.type = heading.type;
      this.#open.value = heading.value;
      this.#open.from = heading.from;
      for (let at = heading.from; at < this.at && !this.understood.has(at); at += 1) this.understood.add(at);
    }
    const shown = this.#headless && this.#levels.newest !== undefined && !this.#levels.expectsLink;
    const { frames = [], type } = this.#open ?? {};
    if (type !== undefined || (frames.length > 0 && !shown)) this.#finish();
    else {
      this.#shown += frames.length;
      for (let at = this.#open?.from ?? this.at; at < this.at; at += 1) this.understood.delete(at);
      this.#forget();
    }
  }

  #finish(): void {
    const { newest, expectsLink } = this.#levels;
    const quoted = this.#headless && this.#heading === undefined && newest?.to === (this.#open?.from ?? 0) - 1;
    if (quoted && !expectsLink) this.#levels.announce(QUOTED);
    if (this.#open !== undefined) this.#levels.add(this.#open);
    this.#forget();
  }

  #forget(): void {
    this.#open = undefined;
    this.#heading = undefined;
    this.#headless = false;
  }

  /** `+-+---- 1 ----` opens the children of a group, `+---- 2 ----` is the next one, `+----` ends them. */
  #separator(text: string): void {
    this.#close();
    const match = SEPARATOR.exec(text);
    const inside = this.#levels.depth > 0;
    const group = groupAbove(this.lines, this.at, this.understood);
    if (group !== undefined) this.#outer(group);
    if (match?.[1] === undefined) this.#levels.leave();
    if (match?.[1] !== undefined || (match?.[2] !== undefined && inside)) this.#levels.open();
    this.skip();
  }
}

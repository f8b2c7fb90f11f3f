/**
 * Python: tracebacks of every version from 2.7 to 3.14, chains, exception groups and notes.
 * Printed oldest call first, the exception behind its frames. Source: docs.python.org/3/library/traceback.html
 */
import type { Frame, Thread } from "../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf, within } from "./frames.js";
import { headlineOf, isTellingType, messageOf } from "./headline.js";
import type { Foreign, Language, Line, Reading } from "./language.js";
import { notebookFrame, notebookSource, unboxed } from "./python-notebook.js";
import { linkTo, type Raised, raise } from "./raised.js";

const HEADER = /Traceback \((?:most recent call last|innermost last)\)(?::?$| ─+╮$)/;
const FRAME = /^File "([^"]{1,1000})", line (\d+)(?:,? in (.+))?$/;
const CARETS = /^[\^~\s]+$/;
const CAUSE = "The above exception was the direct cause of the following exception:";
const CONTEXT = "During handling of the above exception, another exception occurred:";
const DUMP = /^(?:Current thread|Thread) 0x[0-9a-f]+(?: \[[^\]]*\])? \(most recent call first\):/;
const FATAL = /^Fatal Python error: (.*)$/;
/** Py4J quotes Java's trace behind its message. */
const JAVA_HEAD = /^(?:: )?(?:[a-z_][\w$]*\.){2,12}[A-Z][\w$]*(?:Exception|Error)(?:: |$)/;
/** Django's report names type and value behind the trace. */
const DJANGO = /^Exception (Type|Value): (.*?)(?: at \/\S*)?$/;
const REPEATED = /^\[Previous line repeated \d+ more times?\]$/;
const BORDER = /^(?:\| |\|$|\+-)/;
const SEPARATOR = /^(\+-)?\+-{2,}(?: (\d+|\.\.\.) -{2,})?(?:-*)$/;

const STANDARD = ["site-packages/", "dist-packages/", "/lib/python", "/lib64/python", "/Lib/", "/pyenv/versions/"];
const INTERNAL = ["<frozen ", "<__array_function__", "<decorator-gen", "<attrs generated", "<template"];

export const python: Language = {
  name: "python",
  platform: "python",
  delimited: true,
  marks: (text) =>
    (text.startsWith("File ") && (FRAME.test(text) || notebookFrame(text) !== undefined)) ||
    text.includes("Traceback (") ||
    (text.startsWith("│") && notebookFrame(unboxed(text)) !== undefined) ||
    (text.startsWith("|") && FRAME.test(text.replace(/^[| ]+/, ""))) ||
    (text.endsWith(":") && (text === CAUSE || text === CONTEXT || DUMP.test(text))) ||
    (/^(?:<ipython|Cell In|Input In)/.test(text) && notebookFrame(text) !== undefined),
  read: (lines, foreign) => new PythonReader(lines, foreign).read(),
};

/** The blocks of one exception group's child, or of the whole text. */
interface Level {
  /** Done at this level, each the last of its chain. */
  readonly raised: Raised[];
  /** How the next exception relates to the last one. */
  link: "__cause__" | "__context__" | undefined;
}

class PythonReader {
  readonly #understood = new Set<number>();
  readonly #threads: Thread[] = [];
  readonly #levels: Level[] = [{ raised: [], link: undefined }];
  /** The traceback whose exception line has not come yet. */
  #open: Raised | undefined;
  #at = 0;
  /** What faulthandler said before its threads. */
  #fatal: string | undefined;
  readonly #hasCurrentThread: boolean;

  constructor(
    readonly lines: readonly Line[],
    readonly foreign: Foreign,
  ) {
    this.#hasCurrentThread = lines.some(({ text }) => text.startsWith("Current thread 0x"));
  }

  read(): Reading {
    while (this.#at < this.lines.length) this.#step();
    this.#close();
    while (this.#levels.length > 1) this.#leave();
    return { traces: this.#levels[0]?.raised ?? [], threads: this.#threads, understood: this.#understood };
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
    else if (DUMP.test(text)) this.#dump(text);
    else if (FATAL.test(text)) this.#fatalLine(text);
    else if (text.startsWith("Exception ") && DJANGO.test(text)) this.#django(text);
    else if (this.#open !== undefined) this.#afterFrames(text);
    else if (this.#expectsChild() && headlineOf(text) !== undefined) this.#exception(text);
    else this.#at += 1;
  }

  /** The text of a line without the border of an exception group. */
  #text(at: number): string {
    const text = this.lines[at]?.text ?? "";
    if (text.startsWith("| ")) return text.slice(2).trim();
    if (text.startsWith("│")) return unboxed(text);
    if (text === "|") return "";
    return text.startsWith("+ Exception Group") ? text.slice(2) : text;
  }

  #skip(): void {
    this.#understood.add(this.#at);
    this.#at += 1;
  }

  #django(text: string): void {
    this.#close();
    const [, field, value] = DJANGO.exec(text) ?? [];
    const last = this.#level().raised.at(-1);
    if (last === undefined) this.#at += 1;
    else {
      if (field === "Type") last.type ??= value;
      else last.value ??= value;
      this.#skip();
    }
  }

  #fatalLine(text: string): void {
    this.#fatal = FATAL.exec(text)?.[1];
    this.#skip();
  }

  #level(): Level {
    const level = this.#levels.at(-1);
    if (level === undefined) throw new Error("the outermost level is never left");
    return level;
  }

  #expectsChild(): boolean {
    return this.#levels.length > 1 && this.#level().raised.length === 0;
  }

  #chain(text: string): void {
    this.#close();
    this.#level().link = text === CAUSE ? "__cause__" : "__context__";
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
      if (line === undefined || text === "" || this.#ends(text)) break;
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

  #ends(text: string): boolean {
    return (
      (text.startsWith("File ") && FRAME.test(text)) ||
      REPEATED.test(text) ||
      text === CAUSE ||
      text === CONTEXT ||
      (text.includes("Traceback (") && HEADER.test(text)) ||
      SEPARATOR.test(text)
    );
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
    if (line === undefined || this.foreign(this.#at) || this.#ends(text) || DUMP.test(text) || text === '"""')
      return false;
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
    const raised = this.#open;
    if (raised === undefined) return;
    this.#open = undefined;
    const level = this.#level();
    const last = level.raised.at(-1);
    if (level.link !== undefined && last !== undefined) {
      level.raised.pop();
      linkTo(raised, last, level.link);
    } else if (last !== undefined && last.frames.length === 0 && /RemoteTraceback$/.test(last.type ?? "")) {
      level.raised.pop();
      linkTo(last, raised, "__cause__");
      level.raised.push(last);
      level.link = undefined;
      return;
    }
    level.link = undefined;
    level.raised.push(raised);
  }

  /** `+-+---- 1 ----` opens the children of a group, `+---- 2 ----` is the next one, `+----` ends them. */
  #separator(text: string): void {
    this.#close();
    const match = SEPARATOR.exec(text);
    if (match?.[1] !== undefined) this.#levels.push({ raised: [], link: undefined });
    else if (this.#levels.length > 1) {
      this.#leave();
      if (match?.[2] !== undefined) this.#levels.push({ raised: [], link: undefined });
    }
    this.#skip();
  }

  #leave(): void {
    const children = this.#levels.pop()?.raised ?? [];
    const group = this.#level().raised.at(-1);
    if (group === undefined) this.#level().raised.push(...children);
    else {
      for (const child of children) {
        const index = group.links.filter(({ source }) => source.startsWith("exceptions[")).length;
        linkTo(group, child, `exceptions[${index}]`);
        group.isGroup = true;
      }
    }
  }

  /** faulthandler prints the newest call first, one block a thread. */
  #dump(text: string): void {
    this.#close();
    const from = this.#at;
    this.#skip();
    const frames: Frame[] = [];
    for (; this.#at < this.lines.length; this.#skip()) {
      const line = this.#text(this.#at);
      const match = FRAME.exec(line);
      if (match === null) {
        if (line === "..." || line === "<no Python frame>") continue;
        break;
      }
      frames.push(frameOf(fileOf(match[1]), functionOf(match[3]), linenoOf(match[2]), { in_app: inApp(match[1]) }));
    }
    frames.reverse();
    const fatal = this.#fatal;
    this.#fatal = undefined;
    const raisedAlready = this.#level().raised.length > 0;
    if (text.startsWith("Current thread") || (!raisedAlready && !this.#hasCurrentThread)) {
      const raised = raise(fatal === undefined ? undefined : "Fatal Python error", fatal, from);
      raised.frames = frames;
      raised.to = this.#at - 1;
      this.#level().raised.push(raised);
    } else
      this.#threads.push({
        id: /0x[0-9a-f]+/.exec(text)?.[0] ?? "",
        ...(frames.length > 0 ? { stacktrace: { frames } } : {}),
      });
  }
}

/** Where a frame shows no code (files that are gone, `<string>`), the next line may already be the exception. */
function isResult(text: string, path: string): boolean {
  const type = headlineOf(text)?.type;
  if (type === undefined) return false;
  if (path.startsWith("<")) return true;
  return isTellingType(type) || /^[a-z_]\w*(?:\.\w+)*\.[A-Z]\w*: /.test(text);
}

function inApp(path: string | undefined): boolean {
  return !within(path, STANDARD) && !INTERNAL.some((start) => path?.startsWith(start));
}

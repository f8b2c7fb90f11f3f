/**
 * pytest's reports of failed tests in the styles long, short and line: places behind or above the code, the message
 * behind a column of `E`. Printed oldest call first. Source: docs.pytest.org/en/stable/how-to/output.html
 */
import type { Frame } from "../../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf } from "../../frames.js";
import { type Indented, messageOf } from "../../headline.js";
import type { Language, Line, Reading } from "../../language.js";
import { lineOf } from "../../lines.js";
import { type Raised, raise } from "../../raised.js";
import { chainOf, Levels } from "./levels.js";
import { inApp, isResultType, isTitle, resultOf } from "./lines.js";

/** `a/b.py:12: in f`, `a/b.py:12: ValueError`, or nothing behind the number. */
const PLACE =
  /^((?:[A-Za-z]:)?[^:"]{1,500}\.pyx?):(\d{1,9}):(?: in (\S.{0,200})| ((?:[a-z_]\w*\.){0,20}[A-Z]\w*)(?:: (.*))?)?$/;
const REPORT = /^=+ (?:FAILURES|ERRORS) =+$/;
const DEFINITION = /^(?:async )?def (\w+)\(/;

export const pythonTest: Language = {
  name: "python",
  platform: "python",
  marks: (text) => text.startsWith("E   ") || (text.includes(".py") && PLACE.test(text)),
  read: (lines) => new ReportReader(lines).read(),
};

class ReportReader {
  readonly #understood = new Set<number>();
  readonly #levels = new Levels();
  #open: Raised | undefined;
  /** The lines behind `E` of the open exception. */
  #message: Indented[] = [];
  /** What the last place says of its type. */
  #placed: string | undefined;
  /** The title of the report: it proves places alone. */
  #titled = false;
  /** What the code above the next place shows. */
  #shown: { name?: string | undefined; code?: string | undefined } = {};
  #at = 0;

  constructor(readonly lines: readonly Line[]) {}

  read(): Reading {
    for (; this.#at < this.lines.length; this.#at += 1) {
      const line = this.lines[this.#at];
      if (line !== undefined && line.text !== "") this.#step(line);
    }
    this.#close();
    return { traces: this.#levels.finish(), threads: [], understood: this.#understood };
  }

  #step({ text, raw }: Line): void {
    const link = chainOf(text);
    const place = text.includes(".py") ? PLACE.exec(text) : null;
    this.#understood.add(this.#at);
    if (link !== undefined) {
      this.#close();
      this.#levels.announce(link);
    } else if (isTitle(text)) {
      this.#close();
      this.#titled ||= REPORT.test(text);
    } else if (/^E(?: |$)/.test(text)) this.#message.push(lineOf(text, 1));
    else if (place !== null) this.#place(place);
    else if (/^_(?: _)+$/.test(text)) this.#shown = {};
    else this.#source(text, raw);
  }

  /** Code under a place of the short style, or above one of the long style. */
  #source(text: string, raw: string): void {
    const last = this.#open?.frames.at(-1);
    if (last !== undefined && this.#understood.has(this.#at - 1) && this.#message.length === 0 && !this.#shown.code) {
      last.context_line ??= text;
      return;
    }
    this.#understood.delete(this.#at);
    if (/^\s*> /.test(raw)) this.#shown.code = raw.replace(/^\s*>/, "").trim();
    this.#shown.name ??= DEFINITION.exec(text)?.[1];
  }

  #place([, path, lineno, name, type, value]: RegExpExecArray): void {
    // In the long style the message of an exception stands above its last place, in the short style below it.
    if (this.#message.length > 0 && name !== undefined) this.#close();
    const { code } = this.#shown;
    const frame: Frame = frameOf(
      fileOf(path),
      functionOf(name ?? this.#shown.name),
      linenoOf(lineno),
      name !== undefined || code === undefined ? {} : { context_line: code },
      { in_app: inApp(path) },
    );
    this.#open ??= raise(undefined, undefined, this.#at);
    this.#open.frames.push(frame);
    this.#open.to = this.#at;
    this.#shown = {};
    if (type === undefined) return;
    this.#placed = type;
    if (value !== undefined) this.#message.push({ text: `${type}: ${value}`, indent: 0 });
    this.#close(value === undefined);
  }

  /** Places prove nothing without a message behind `E`, but for those under the title of a report. */
  #close(told = false): void {
    const raised = this.#open;
    const [first, ...more] = this.#message;
    const proven = this.#titled || (first !== undefined && (told || this.#placed === undefined));
    if (raised !== undefined && (first !== undefined || told) && proven && !this.#placed?.endsWith("Warning")) {
      const head = resultOf(first?.text ?? "");
      const named = head?.type !== undefined && (head.type.endsWith(this.#placed ?? "") || isResultType(head.type));
      raised.type =
        (named ? head?.type : this.#placed) ?? (first?.text.startsWith("assert ") ? "AssertionError" : undefined);
      raised.value = messageOf(named ? head?.value : first?.text, more, first?.indent);
      this.#levels.add(raised);
    }
    this.#open = undefined;
    this.#message = [];
    this.#placed = undefined;
    this.#shown = {};
  }
}

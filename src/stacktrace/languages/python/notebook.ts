/**
 * Frames as IPython, Jupyter and Databricks print them (`File x.py:12, in f(a)`, `Cell In[3], line 1`), and those of
 * rich in their box (`/srv/x.py:12 in f`).
 */
import type { Frame } from "../../../sentry/items.js";
import { colnoOf, fileOf, functionOf, linenoOf } from "../../frames.js";
import type { Line } from "../../language.js";

const NEW_FILE = /^File ([^"\s][^"]{0,500}?):(\d+)(?:, in ([^(]+)(?:\(.*)?)?$/;
const CELL = /^((?:Cell|Input) In ?\[\d+\])(?:, line (\d+)(?:, in ([^(]+)\(.*)?|, in ([^(]+)\(.*)?$/;
/**
 * Until IPython 7: the function behind the path, the line at the arrow below; compiled modules have a relative path and
 * perhaps the place in C, `(pandas/_libs/index.c:5280)()`.
 */
const OLD =
  /^(<(?:(?:ipython-input|command|decorator-gen)-[\w-]{1,80}|timed \w{1,10}|__array_function__ internals|string|stdin|frozen [\w.]{1,80}|magic-timeit)>|(?:~|[A-Za-z]:|[\w.-]{1,80})?[\\/][^:*?"<>|]{0,500}\.(?:py|pyx|pxi)) in (<[^<>()]{1,60}>|[\w.]{1,200})(?: ?\(.*\))?$/;
/** Starlark outside of Bazel: `pump.star:9:5: in <toplevel>` */
const STARLARK = /^([^\s:"'()]{1,300}|<\w{1,40}>):(\d{1,7}):(\d{1,5}): in (<?[\w.]{1,200}>?)$/;

export function notebookFrame(text: string): Frame | undefined {
  const boxed = /\.py:\d/.test(text) ? boxedFrame(text) : undefined;
  if (boxed !== undefined) return boxed;
  const file = text.startsWith("File ") ? NEW_FILE.exec(text) : null;
  if (file !== null) return { ...fileOf(file[1]), ...linenoOf(file[2]), ...functionOf(file[3]) };
  const cell = CELL.exec(text);
  if (cell !== null) return { ...fileOf(cell[1]), ...linenoOf(cell[2]), ...functionOf(cell[3] ?? cell[4]) };
  const star = text.includes(": in ") ? STARLARK.exec(text) : null;
  if (star !== null) return { ...fileOf(star[1]), ...linenoOf(star[2]), ...colnoOf(star[3]), ...functionOf(star[4]) };
  const old = text.includes(" in ") ? OLD.exec(text) : null;
  return old === null ? undefined : { ...fileOf(old[1]), ...functionOf(old[2]) };
}

/** A narrow box has the function on the next line, with its `in` or without. */
const BOXED = /^(\S+\.py):(\d+) in(?: (\S.*))?$|^([/~]\S+\.py|[A-Z]:\\\S+\.py):(\d+)$/;
const BOXED_NAME = /^in (\S.*)$/;

/** It folds a path that is longer than the box is wide. */
const FOLDED = /^(?:\/|~|[A-Z]:\\)[^\s:]{16,400}$/;

/** Does the path in this line go on in the next one? */
export function isFolded(lines: readonly Line[], at: number): boolean {
  const text = lines[at]?.text ?? "";
  const next = lines[at + 1]?.text ?? "";
  return text.startsWith("│") && next.startsWith("│") && FOLDED.test(unboxed(text)) && BOXED.test(unboxed(next));
}

/** A line inside the box that rich draws, without its walls. */
export function unboxed(text: string): string {
  return text.replace(/^│ ?/, "").replace(/│$/, "").trim();
}

function boxedFrame(text: string): Frame | undefined {
  const [, path, line, name, alone, number] = BOXED.exec(text) ?? [];
  const file = path ?? alone;
  return file === undefined ? undefined : { ...fileOf(file), ...functionOf(name), ...linenoOf(line ?? number) };
}

/** The numbered listing under such a frame; the arrow shows the line. */
export function notebookSource(lines: readonly Line[], start: number): { readonly end: number; readonly shown: Frame } {
  const above = lines[start]?.text ?? "";
  const name = above.startsWith("│") ? nameIn(lines[start - 1]?.text ?? "", unboxed(above)) : undefined;
  let end = name === undefined ? start : start + 1;
  let place: Frame = {};
  for (; end < lines.length; end += 1) {
    const line = lines[end]?.text ?? "";
    const text = line.startsWith("│")
      ? unboxed(line)
          .replace(/^❱ {0,4}/, "--> ")
          .replace(/ │ /, " ")
      : line;
    if (line.startsWith("│") && text === "") continue;
    const [, number, code] = /^-+> (\d+)(?: (.*))?$/.exec(text) ?? [];
    if (number !== undefined) place = { ...linenoOf(number), ...(code ? { context_line: code.trim() } : {}) };
    else if (!/^(?:\d+(?: |$)|\(\.\.\.\)|\.{3,})/.test(text)) break;
  }
  return { end, shown: { ...functionOf(name), ...place } };
}

const nameIn = (header: string, text: string): string | undefined =>
  BOXED_NAME.exec(text)?.[1] ?? (/ in$/.test(unboxed(header)) && text !== "" ? text : undefined);

/** Without a header above it, only a listing with its arrow proves a notebook's frame. */
export function provesCell(lines: readonly Line[], at: number): boolean {
  return lines[at]?.text.startsWith("Cell In") === true || notebookSource(lines, at + 1).shown.lineno !== undefined;
}

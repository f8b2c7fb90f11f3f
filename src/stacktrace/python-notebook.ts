/** Frames as IPython, Jupyter and Databricks print them: `File x.py:12, in f(a)`, `Cell In[3], line 1`. */
import type { Frame } from "../sentry/items.js";
import { fileOf, functionOf, linenoOf } from "./frames.js";
import type { Line } from "./language.js";

const NEW_FILE = /^File ([^"\s][^"]{0,500}?):(\d+)(?:, in ([^(]+)(?:\(.*)?)?$/;
const CELL = /^((?:Cell|Input) In ?\[\d+\])(?:, line (\d+)|, in ([^(]+)\(.*)?$/;
const OLD = /^(<ipython-input-[\w-]+>|[~/][^\s]{0,500}\.py) in ([^(]+?)(?:\(.*\))?$/;

export function notebookFrame(text: string): Frame | undefined {
  const file = text.startsWith("File ") ? NEW_FILE.exec(text) : null;
  if (file !== null) return { ...fileOf(file[1]), ...linenoOf(file[2]), ...functionOf(file[3]) };
  const cell = CELL.exec(text);
  if (cell !== null) return { ...fileOf(cell[1]), ...linenoOf(cell[2]), ...functionOf(cell[3]) };
  const old = OLD.exec(text);
  return old === null ? undefined : { ...fileOf(old[1]), ...functionOf(old[2]) };
}

/** The numbered listing under such a frame; the arrow shows the line. */
export function notebookSource(
  lines: readonly Line[],
  start: number,
): { readonly end: number; readonly lineno?: string; readonly line?: string } {
  let end = start;
  let found: { lineno?: string; line?: string } = {};
  for (; end < lines.length; end += 1) {
    const text = lines[end]?.text ?? "";
    const arrow = /^-+> (\d+)(?: (.*))?$/.exec(text);
    if (arrow?.[1] !== undefined) found = { lineno: arrow[1], ...(arrow[2] ? { line: arrow[2].trim() } : {}) };
    else if (!/^(?:\d+(?: |$)|\(\.\.\.\)|\.{3,})/.test(text)) break;
  }
  return { end, ...found };
}

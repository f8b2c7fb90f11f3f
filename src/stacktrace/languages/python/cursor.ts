/** A place in the lines of a Python text, and what stands there: text, depth, the code under a frame. */
import type { Foreign, Line } from "../../language.js";
import { CARETS, endsBlock, isResult, withoutBorder } from "./lines.js";
import { isFolded } from "./notebook.js";

export class PythonCursor {
  protected readonly understood = new Set<number>();
  protected at = 0;

  constructor(
    protected readonly lines: readonly Line[],
    protected readonly foreign: Foreign,
  ) {}

  protected textAt(at: number): string {
    const text = withoutBorder(this.lines[at]?.text ?? "");
    return isFolded(this.lines, at) ? text + withoutBorder(this.lines[at + 1]?.text ?? "") : text;
  }

  protected skip(): void {
    this.understood.add(this.at);
    this.at += 1;
  }

  /** The lines of code and markers under a frame; the first of them is its context line. */
  protected source(frame: number, path: string): string | undefined {
    const depth = this.lines[frame]?.indent ?? 0;
    let first: string | undefined;
    for (; this.at < this.lines.length; this.skip()) {
      const line = this.lines[this.at];
      const text = this.textAt(this.at);
      if (line === undefined || text === "" || endsBlock(text)) break;
      const deeper = this.indentAt(this.at) > this.indentAt(frame) || (line.logged && depth > 0 && line.indent > depth);
      if (first !== undefined && text.startsWith("at ") && this.foreign(this.at)) break;
      if (CARETS.test(text)) continue;
      if (!deeper && (first !== undefined || this.indentAt(this.at) < this.indentAt(frame) || isResult(text, path)))
        break;
      first ??= text;
    }
    return first;
  }

  /** Columns before the text itself, a group's border included. */
  protected indentAt(at: number): number {
    return (this.lines[at]?.indent ?? 0) + this.borderAt(at);
  }

  protected borderAt(at: number): number {
    return /^(?:\||\+ )\s*/.exec(this.lines[at]?.text ?? "")?.[0].length ?? 0;
  }
}

/** How the tools of C and C++ print one frame: tables of shapes, the first that fits wins. Named groups are its parts. */
import { NUMBERED_SHAPES } from "./shapes-numbered.js";
import { PROGRAM_SHAPES } from "./shapes-programs.js";
import { SYMBOL_SHAPES } from "./shapes-symbols.js";
import { WINDOWS_SHAPES } from "./shapes-windows.js";

export interface Parts {
  readonly n?: string;
  readonly address?: string;
  readonly name?: string;
  readonly path?: string;
  readonly line?: string;
  readonly column?: string;
  readonly image?: string;
}

export interface Shape {
  /** The cheap question, asked first. */
  readonly first: RegExp;
  readonly line: RegExp;
  /** Other languages and people write such lines too: only a frame inside a list. */
  readonly weak?: true;
  /** A call only right below another one, or below the line that announces the list. */
  readonly directly?: true;
  /** Lists of this shape run from the oldest call. */
  readonly oldestFirst?: true;
}

export const SHAPES: readonly Shape[] = [...PROGRAM_SHAPES, ...NUMBERED_SHAPES, ...SYMBOL_SHAPES, ...WINDOWS_SHAPES];

/**
 * OCaml: `Fatal error: exception …` with `Raised at`, `Called from`, `Re-raised at`. Printed newest call first.
 * Source: ocaml.org/manual (Printexc, OCAMLRUNPARAM=b)
 */
import { fileOf, frameOf, functionOf, linenoOf, within } from "../frames.js";
import type { Headline } from "../headline.js";
import type { Language } from "../language.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "../walk.js";

/** A program, a thread, the toplevel with its prompt, libraries of Jane Street. */
const FATAL =
  /^(?:Fatal error: (?:in [\w ]+: )?exception |Fatal error in uncaught exception handler: exception |Thread \d+ killed on uncaught exception |Uncaught exception:? ?|(?:# )?Exception: )(.*)$/s;
const FRAME =
  /^[("]*(?:Raised by primitive operation at|Raised at|Re-raised at|Called from)(?: (unknown location)|(?: (.{1,300}?))?(?: in)? file "([^"]{1,400})"(?: \(inlined\))?, lines? (\d+)(?:-\d+)?, characters (\d+)-\d+)[)"]*$/;
/** What a pretty printer breaks at 80 columns goes on in the next line. */
const BROKEN =
  /^[("]*(?:Raised at|Re-raised at|Called from) .{0,300}?(?: in)? file(?: "[^"]{1,400}"(?: \(inlined\))?(?:,(?: lines?(?: \d+(?:-\d+)?(?:,(?: characters)?)?)?)?)?)?$|^[("]*(?:Raised at|Re-raised at|Called from)(?: [A-Z][\w.()]{1,300}(?: in)?)?$/;
const MAX_BROKEN = 3;
/** Failed matches and assertions are printed as their place. */
const PLACE = /^File "([^"]{1,400})", line (\d+), characters (\d+)-\d+: (\S.*)$/s;
/** The value may go on in the next line. */
const VALUE = /^([A-Z][\w'.]*)(?:(?:: (.*))|\s*\((.*?)(?:\)\.?)?|\s(.+))?$/s;

export const ocaml: Language = {
  name: "ocaml",
  platform: "other",
  marks: (text) =>
    (/^[("]*(?:Raised|Re-raised|Called)/.test(text) &&
      (FRAME.test(plain(text)) || (text.includes(" file") && BROKEN.test(text)))) ||
    /^(?:Fatal error: exception |Thread \d+ killed on uncaught exception )/.test(text),
  read: (lines, foreign) => readWith(DIALECT, lines, foreign),
};

/** S-expressions escape the quotes of file names. */
const plain = (text: string): string => text.replaceAll('\\"', '"');

const DIALECT: Dialect<{ frameAt: number }> = {
  order: "newest first",
  begin: () => ({ frameAt: -1 }),
  rules: [
    { line: FATAL, read: fatal },
    { line: /^[("]*(?:Raised|Re-raised|Called) .*$/s, read: frame },
    { line: /^-> required by/, read: (walk) => walk.current !== undefined },
  ],
  end: (walk) => keepProven(walk, ({ type }) => type !== undefined),
};

function fatal(walk: Walk<{ frameAt: number }>, [text, rest = ""]: RegExpExecArray): Verdict {
  const framed = linesToFrame(walk);
  if (!/^(?:Fatal error|Thread)/.test(text) && framed === undefined) return false;
  const head = headOf(rest === "" ? (framed ?? []).join(" ") : rest);
  walk.open(head.type, head.value);
  const [, path, line, column] = framed === undefined ? (PLACE.exec(rest) ?? []) : [];
  if (path !== undefined)
    walk.frame(frameOf(fileOf(path), linenoOf(line), columnOf(column), { in_app: !isLibrary(undefined, path) }));
  if (rest !== "" || framed === undefined) return true;
  const from = walk.at;
  while (!FRAME_START.test(walk.textAt(walk.at + 1))) walk.at += 1;
  for (let at = from; at <= walk.at; at += 1) walk.understood.add(at);
  return true;
}

const MAX_HEAD = 20;
const FRAME_START = /^[("]*(?:Raised|Called)/;

/** What stands between here and the first frame; undefined when none comes. */
function linesToFrame(walk: Walk<{ frameAt: number }>): string[] | undefined {
  const lines: string[] = [];
  for (let at = walk.at + 1; at <= walk.at + MAX_HEAD; at += 1) {
    const text = walk.textAt(at);
    if (FRAME_START.test(text)) return lines;
    if (text !== "") lines.push(text);
  }
  return undefined;
}

/** `Failure("no row")`, `Stdlib.Exit`, `Fun.Finally_raised: …`, `Unix.Unix_error(Unix.ENOENT, "open", "rows.csv")`. */
function headOf(text: string): Headline {
  const [, , , , failed] = PLACE.exec(text) ?? [];
  if (failed !== undefined) return { type: undefined, value: failed };
  if (/^(?:Stack overflow|Out of memory)$/.test(text)) return { type: text, value: undefined };
  const [, name, told] = /^\((?:monitor\.ml\.Error\s+)?\(?([A-Z][\w.]*)(?:\s+"?(.*?)"?)?\)*$/s.exec(text.trim()) ?? [];
  if (name !== undefined) return { type: name, value: told };
  const [, type, after, inside, bare] = VALUE.exec(text.trim()) ?? [];
  const value = after ?? inside ?? bare;
  return type === undefined
    ? { type: undefined, value: text }
    : {
        type,
        value:
          value === undefined
            ? undefined
            : (/^"((?:[^"\\]|\\.)*)"\.?$/s.exec(value)?.[1]?.replaceAll('\\"', '"') ?? value),
      };
}

function frame(walk: Walk<{ frameAt: number }>, [text]: RegExpExecArray): Verdict {
  let last = walk.at;
  let whole = plain(text);
  for (; BROKEN.test(whole) && last < walk.at + MAX_BROKEN; last += 1) whole += ` ${plain(walk.textAt(last + 1))}`;
  const match = FRAME.exec(whole);
  if (match === null) return false;
  const { state } = walk;
  // The compiler's own raises follow each other: only a gap between them tells of another exception.
  const again = /^[("]*Raised/.test(text) && (walk.current?.frames.length ?? 0) > 0 && walk.at - state.frameAt > 1;
  if (walk.current === undefined || again || (state.frameAt >= 0 && walk.at - state.frameAt > 3))
    walk.openAbove((above, distance) => (distance === 1 ? headOf(above) : undefined));
  const [, unknown, name, path, line, column] = match;
  walk.frame(
    frameOf(functionOf(unknown === undefined ? name : undefined), fileOf(path), linenoOf(line), columnOf(column), {
      in_app: unknown === undefined && !isLibrary(name, path),
    }),
  );
  for (; walk.at < last; walk.at += 1) walk.understood.add(walk.at);
  walk.understood.add(last);
  state.frameAt = walk.at;
  return true;
}

const columnOf = (text: string | undefined): { colno?: number } =>
  text === undefined ? {} : { colno: Number(text) + 1 };

function isLibrary(name: string | undefined, path: string | undefined): boolean {
  return (
    /^(?:Stdlib|Camlinternal\w*|Std_exit|Thread|Topeval|Toploop|Lwt|Base|Core|Async|Dune__(?!exe))[\w.]*\b/.test(
      name ?? "",
    ) ||
    within(path, ["/.opam/", "/_opam/", "/lib/ocaml/"]) ||
    /^(?:stdlib|list|array|hashtbl|map|fun|printexc|lazy|src\/core\/lwt)\.mli?$/.test(path ?? "")
  );
}

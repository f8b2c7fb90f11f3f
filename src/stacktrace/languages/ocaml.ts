/**
 * OCaml: `Fatal error: exception …` with `Raised at`, `Called from`, `Re-raised at`. Printed newest call first.
 * Source: ocaml.org/manual (Printexc, OCAMLRUNPARAM=b)
 */
import { colnoOf, fileOf, frameOf, functionOf, linenoOf, within } from "../frames.js";
import { type Headline, messageOf } from "../headline.js";
import type { Language } from "../language.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "../walk.js";

/** A program, a thread, the toplevel with its prompt, libraries of Jane Street, opam, cmdliner. */
const FATAL =
  /^(?:Fatal error: (?:in [\w ]+: )?exception |(?:\[ERROR\] )?Fatal error:$|\S{1,100}: internal error, uncaught exception:$|Fatal error in uncaught exception handler: exception |Thread \d+ killed on uncaught exception |Uncaught exception:? ?|(?:# )?Exception: )(.*)$/s;
const FRAME =
  /^[("]*(?:Raised by primitive operation at|Raised at|Re-raised at|Called from)(?: (unknown location)|(?: (.{1,300}?))?(?: in)? file "([^"]{1,400})"(?: \(inlined\))?, lines? (\d+)(?:-\d+)?, characters (\d+)-\d+(?: \(inlined\))?)[)"]*$/;
/** What a pretty printer breaks at 80 columns goes on in the next line. */
const BROKEN =
  /^[("]*(?:Raised by primitive operation at|Raised at|Re-raised at|Called from)(?: .{0,300}?)? file(?: "[^"]{1,400}"(?: \(inlined\))?(?:,(?: lines?(?: \d+(?:-\d+)?(?:,(?: characters)?)?)?)?)?)?$|^[("]*(?:Raised at|Re-raised at|Called from)(?: [A-Z][\w.()]{1,300}(?: in)?)?$/;
const MAX_BROKEN = 3;
/** Failed matches and assertions are printed as their place. */
const PLACE = /^File "([^"]{1,400})", line (\d+), characters (\d+)-\d+: (\S.*)$/s;
/** The value may go on in the next line; behind nothing but a blank it is no prose. */
const VALUE = /^([A-Z][\w'.]*)(?:(?:: (.*))|\s*\((.*?)(?:\)\.?)?|(?<=[._]\w{1,80})\s(.+)|\s(["[{<\d-].*))?$/s;
/** What stands in front of the exception where something else than the runtime prints it. */
const LABEL = /^(?:\[exception\] |(?:Error: )?exception |Error: (?=\()|\(exn (?=\()|- (?=[A-Z]))/;
/** A logger's words in front of the exception: `worker 3 crashed: Not_found`. */
const BEHIND_WORDS =
  /^(?![A-Z][\w']*[._(])\S.{0,200}?[:=] (?:\[exception\] |exception )?([A-Z][\w'.]*)(?: ?\((.*)\)\.?)?$/s;

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

type OcamlWalk = Walk<{ frameAt: number }>;

const DIALECT: Dialect<{ frameAt: number }> = {
  order: "newest first",
  begin: () => ({ frameAt: -1 }),
  rules: [
    { line: FATAL, read: fatal },
    { line: /^[("]*(?:Raised|Re-raised|Called) .*$/s, read: frame },
    { line: /^-> required by/, read: (walk) => walk.current !== undefined },
    { line: /^-{20,200}$/, read: toldBelow },
  ],
  end: (walk) => keepProven(walk, ({ type }) => type !== undefined),
};

function fatal(walk: OcamlWalk, [text, rest = ""]: RegExpExecArray): Verdict {
  const framed = linesToFrame(walk);
  if (!/^(?:Fatal error: |Thread)/.test(text) && framed === undefined) return false;
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
const FRAME_START = /^[("]*(?:Raised|Re-raised|Called) /;
const HEADING = /^(?:(?:Raw )?[Bb]acktrace:?|\(backtrace)$/;

/** What stands between here and the first frame; undefined when none comes. */
function linesToFrame(walk: OcamlWalk): string[] | undefined {
  const lines: string[] = [];
  for (let at = walk.at + 1; at <= walk.at + MAX_HEAD; at += 1) {
    const text = walk.textAt(at);
    if (FRAME_START.test(text)) return lines;
    if (text !== "" && !HEADING.test(text)) lines.push(text);
  }
  return undefined;
}

/** The line right above the first frame, or above a heading. */
function openAbove(walk: OcamlWalk): void {
  const headed = HEADING.test(walk.textAt(walk.at - 1));
  const raised = walk.openAbove((above, distance) => (distance === (headed ? 2 : 1) ? headOf(above) : undefined));
  if (headed && raised.from < walk.at) raised.value = raised.value?.replace(/\s*[^\n]+$/, "") || undefined;
}

/** `Failure("no row")`, `Stdlib.Exit`, `Fun.Finally_raised: …`, `Unix.Unix_error(Unix.ENOENT, "open", "rows.csv")`. */
function headOf(printed: string): Headline {
  const text = printed.replace(LABEL, "");
  const [, , , , failed] = PLACE.exec(text) ?? [];
  if (failed !== undefined) return { type: undefined, value: failed };
  if (/^(?:Stack overflow|Out of memory)$/.test(text)) return { type: text, value: undefined };
  const [, name, told] =
    /^\((?:monitor\.ml\.Error\s+)?\(?([A-Z][\w.]*)(?:\s+"?(.*?)"?)?\)*\.?$/s.exec(text.trim()) ?? [];
  if (name !== undefined) return { type: name, value: told };
  const [, type, after, inside, dotted, bare] = VALUE.exec(text.trim()) ?? [];
  if (type !== undefined) return { type, value: unquoted(after ?? inside ?? dotted ?? bare) };
  const [, behind, given] = BEHIND_WORDS.exec(text) ?? [];
  return behind === undefined ? { type: undefined, value: text } : { type: behind, value: unquoted(given) };
}

function unquoted(value: string | undefined): string | undefined {
  const [, text] = /^"((?:[^"\\]|\\.)*)"\.?$/s.exec(value ?? "") ?? [];
  return text?.replaceAll('\\"', '"') ?? value;
}

function frame(walk: OcamlWalk, [text]: RegExpExecArray): Verdict {
  let last = walk.at;
  let whole = plain(text);
  for (; BROKEN.test(whole) && last < walk.at + MAX_BROKEN; last += 1) whole += ` ${plain(walk.textAt(last + 1))}`;
  const match = FRAME.exec(whole);
  if (match === null) return false;
  const { state } = walk;
  // The compiler's own raises follow each other: only a gap between them tells of another exception.
  const again = /^[("]*Raised/.test(text) && (walk.current?.frames.length ?? 0) > 0 && walk.at - state.frameAt > 1;
  if (walk.current === undefined || again || (state.frameAt >= 0 && walk.at - state.frameAt > 3)) openAbove(walk);
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

/** OUnit prints the exception below its frames, and a line below that. */
function toldBelow(walk: OcamlWalk): false {
  const { current, state, at } = walk;
  const told = walk.lines.slice(state.frameAt + 1, at);
  if (current === undefined || current.frames.length === 0 || told.length > MAX_HEAD) return false;
  if (current.type === undefined && current.value === undefined && told[0]?.text === "") {
    Object.assign(current, headOf(messageOf(undefined, told)?.trimStart() ?? ""));
    for (let line = state.frameAt + 1; line < at; line += 1) walk.understood.add(line);
    walk.extend();
  }
  walk.leave();
  return false;
}

/** OCaml counts characters from 0. */
const columnOf = (text: string | undefined): { colno?: number } =>
  colnoOf(text === undefined ? undefined : Number(text) + 1);

function isLibrary(name: string | undefined, path: string | undefined): boolean {
  return (
    /^(?:Stdlib|Camlinternal\w*|Std_exit|Thread|Topeval|Toploop|Lwt|Base|Core|Async|Stdio|Sexplib|Alcotest|OUnit|Ppx_|Cmdliner|Eio(?:_\w+)?(?:\.|__)|Dream__|Dune__(?!exe))[\w.]*\b/.test(
      name ?? "",
    ) ||
    within(path, ["/.opam/", "/_opam/", "/lib/ocaml/"]) ||
    /^(?:stdlib|list|array|hashtbl|map|fun|printexc|lazy|src\/core\/lwt)\.mli?$/.test(path ?? "")
  );
}

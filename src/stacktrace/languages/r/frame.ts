/** One call of R: `pkg::f(x) at file.R:3:5`, and what of it is a name. */
import type { Frame } from "../../../sentry/items.js";
import { colnoOf, fileOf, frameOf, functionOf, linenoOf } from "../../frames.js";

/** RStudio leaves out the file of what was typed. */
const SOURCE =
  /^(.+?) (?:(?:at )?(\S+\.(?:R|r|Rmd|qmd|Rnw))|at ([A-Za-z]:[^#]{1,300}|\/[^#]{1,300}|))[#:](\d+)(?::(\d+))?$/s;
/** `g(x)   # at line 2 of file <text>` */
export const NOTEBOOK_PLACE = /^(\S.{0,600}?) {1,8}# at line (\d+)(?:-\d+)? of file (\S.{0,300})$/;
const NAME =
  /^(?:(global|local) )?(?:([\w.]+) \(local\) )?(?:([A-Za-z][\w.]*):::?)?(`[^`]{1,200}`|[\w.$@]+(?:\[\[.{1,60}?\]\])?(?:\$[\w.]+)*|<\w+>|%[^%\s]{1,20}%)(?=\(|$)/;

/** What a call answers has the function: Shiny names it so. */
const METHOD = /\)\$[\w.$]{1,100}$/;

export const isAnonymous = (call: string): boolean => call.startsWith("(function");

/** The function of a call; undefined for operators and other expressions. */
export function nameOf(call: string): string | undefined {
  const [whole = "", , , , name] = NAME.exec(call) ?? [];
  return name !== undefined && (call[whole.length] === "(" || whole === call) && call.includes("(") ? name : undefined;
}

/** A call and nothing else, but for its place. */
export function isCall(text: string): boolean {
  return /\)(?: (?:at )?\S+[#:]\d+(?::\d+)?)?$/.test(text) && nameOf(text) !== undefined;
}

const BASE = new Set(
  "base stats utils methods tools rlang vctrs purrr dplyr tidyr readr tibble magrittr cli lifecycle withr testthat knitr rmarkdown shiny promises later httr httr2 DBI dbplyr data.table furrr future parallel R6 evaluate xfun".split(
    " ",
  ),
);
const BASE_FUNCTIONS = new Set(
  "stop warning tryCatch tryCatchList tryCatchOne doTryCatch try withCallingHandlers withVisible eval evalq source sapply lapply vapply mapply Map Reduce Filter do.call FUN print signalCondition .handleSimpleError h suppressWarnings suppressMessages file log Recall match.arg standardGeneric".split(
    " ",
  ),
);

export function rFrame(text: string, path?: string, line?: string): Frame {
  const [, bare = text, noted = line, note = path] = NOTEBOOK_PLACE.exec(text) ?? [];
  const [, call = bare, source, spaced, lineno = noted, column] = SOURCE.exec(bare) ?? [];
  const file = source ?? spaced ?? note;
  const [, , local, unit, name] = NAME.exec(call) ?? [];
  const module = unit ?? local;
  const said = METHOD.test(call) ? call : (name ?? (isAnonymous(call) ? "<Anonymous>" : call));
  const plain = said.replace(/^`(.*)`$/s, "$1");
  return frameOf(
    module === undefined ? {} : { module },
    functionOf(plain),
    fileOf(file),
    linenoOf(lineno),
    colnoOf(column),
    { in_app: !(module !== undefined ? BASE.has(module) : BASE_FUNCTIONS.has(plain)) },
  );
}

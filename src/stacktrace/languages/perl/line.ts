/** What a line of Perl says: words, and behind `at` the place. Source: perldoc.perl.org Carp, perlfunc (die) */
import type { Frame } from "../../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf, within } from "../../frames.js";

/** What the compiler read when it gave up. */
const NEAR = '(?:, near ".{0,400}|, at EOF|, at end of line)';
/** What servers and loggers write behind what the script said: Apache the script or the page that asked, Dancer, fpm. */
const ASKED =
  "(?: in \\S{1,300} l\\. \\d{1,7}|: \\/\\S{1,400}\\.(?:f?cgi|p[lm])|(?:: \\/\\S{1,400})?, referer: \\S{1,600}|(?<=\\.)(?:: \\/\\S{1,400}| \\{:\\w{1,40}=>[^{}]{0,300}\\}))?";
const READING =
  "(?: thread \\d+)?(?:, <[^<>]{0,60}> (?:line|chunk) \\d+)?(?:,? during global destruction)?(?:, thread \\d+)?(?: \\(#\\d+\\))?";
const TAIL = new RegExp(`^ line (\\d+)(${READING}(\\.?))(?:["')]|${NEAR})?${ASKED}$`, "s");
/** What may stand between `at` and `line`. */
const WHERE =
  /(?:^|\s)at (\S{1,400}|(?:inline )?template "?\S{1,300}|\w+ \S{1,200} \(defined at [^()]{1,300}\)|\(eval \d+\)(?:\[[^\]]{1,200}\])?)$/;
/** With blanks in it the path must end like one of Perl's. */
const SPACED = /^[^"'<>|]{1,400}\.(?:p[lm]|t|cgi|psgi|tmpl|tt)$/;
const LINE = " line ";
/** `line 3` stands before other numbers of lines, too: `<STDIN> line 4`, `near "at line 2"`. */
const MOST_TRIES = 5;

export interface Said {
  /** In front of `at`. */
  readonly words: string;
  readonly path: string;
  readonly line: string;
  /** `die` ends its sentence. */
  readonly stopped: boolean;
}

export function saidIn(text: string): Said | undefined {
  for (const at of tailsIn(text).slice(-MOST_TRIES).reverse()) {
    const tail = TAIL.exec(text.slice(at));
    const said = tail === null ? undefined : wordsAndPath(text.slice(0, at));
    if (said !== undefined) return { ...said, line: tail?.[1] ?? "", stopped: tail?.[3] === "." };
  }
  return undefined;
}

/** Where ` line ` stands. */
function tailsIn(text: string): number[] {
  const tails: number[] = [];
  for (let at = text.indexOf(LINE, 1); at !== -1; at = text.indexOf(LINE, at + 1)) tails.push(at);
  return tails;
}

function wordsAndPath(text: string): { words: string; path: string } | undefined {
  const where = WHERE.exec(text);
  if (where?.[1] !== undefined) return { words: text.slice(0, where.index).trimEnd(), path: where[1] };
  const at = text.lastIndexOf(" at ");
  const path = text.slice(at + 4);
  return at > 0 && SPACED.test(path) ? { words: text.slice(0, at).trimEnd(), path } : undefined;
}

const FILE =
  /\.(?:p[lm]|t|cgi|psgi|PL|al)$|^-e$|^\(eval \d+\)|^(?:\/|\.\/|[A-Za-z]:[\\/])\S*$|^[\w./-]*\/[\w.-]+$|^[\w-]+$|^\w+ \S+ \(defined at /;
const SCRIPT = /\.(?:p[lm]|t|cgi|fcgi|psgi|plx)$|^-e$|^\(eval \d+\)|^inline template /;
const TEMPLATE = /\.(?:tmpl|tt2?|ep|mas|mhtml)"?$/;
/** `X::f(1)`; Sub::Name and Dancer say where an anonymous function stands. */
const CALL =
  /^((?:[A-Za-z_][\w:]*(?:'|->))*[\w:]+(?: \{\.\.\.\})?|eval \{\.\.\.\}|eval '.*'|require \S+|&?[\w:]+)(?:\[[^\][]{1,300}:\d+\])?(?: ?\(.*\))?$/s;
/** Devel::StackTrace says `called` only behind arguments. */
const BARE_CALL =
  /^((?:\w{1,100}(?:::|'))+(?:[\w()]{1,100}|\w{1,100} \{\.\.\.\})|eval \{\.\.\.\}|eval '.*'|require \S+)$/s;
const PROSE = /^\S+ +(?:was|is|were|gets?)$/;
const CALLED = " called";
const CALLED_AT = `${CALLED} at `;

export interface Call extends Said {
  readonly name: string;
}

/** `X::f(1) called at file line 3`. A stack that was thrown again as a message has the place of that behind it. */
export function callOf(said: Said): Call | undefined {
  const call = said.words.endsWith(CALLED) || !said.words.includes(CALLED_AT) ? said : saidIn(said.words);
  if (call === undefined || !call.words.endsWith(CALLED) || !FILE.test(call.path)) return undefined;
  const words = call.words.slice(0, -CALLED.length);
  const [, name] = CALL.exec(words) ?? [];
  return name === undefined || PROSE.test(words) ? undefined : { ...call, name };
}

export function callIn(text: string): Call | undefined {
  const said = text.includes(CALLED_AT) ? saidIn(text) : undefined;
  return said === undefined ? undefined : callOf(said);
}

/** A line of a stack that has begun. */
export function bareCallOf(said: Said): Call | undefined {
  const [, name] = said.stopped ? [] : (BARE_CALL.exec(said.words) ?? []);
  return name === undefined ? undefined : { ...said, name };
}

/** `message at script.pl line 12.`: only files that look like Perl's, because prose says the same of other files. */
export function isDeath({ words, path, stopped }: Said): boolean {
  if (words.endsWith(`)${CALLED}`) || words.endsWith(`}${CALLED}`)) return false;
  return SCRIPT.test(path) || (stopped && TEMPLATE.test(path));
}

export function isFile(path: string): boolean {
  return FILE.test(path);
}

const LIBRARIES = [
  "/usr/share/perl",
  "/usr/lib/",
  "/usr/local/share/perl",
  "/usr/local/lib/",
  "/lib/perl5/",
  "/perlbrew/",
  "/site/lib/",
  "/local/lib/perl5/",
  "/etc/perl/",
];

export function perlFrame(name: string | undefined, path: string | undefined, line: string | undefined): Frame {
  const [, module] = /^(.+)::\w+$/.exec(name ?? "") ?? [];
  return frameOf(module === undefined ? {} : { module }, functionOf(name), fileOf(path), linenoOf(line), {
    in_app: !within(path, LIBRARIES),
  });
}

/**
 * Perl: `die` with its place, Carp's `confess`, Devel::StackTrace. Printed newest call first.
 * A line `X::f(1) called at file line 3` names the call and the place it was made at.
 * Source: perldoc.perl.org Carp, metacpan.org Devel::StackTrace
 */
import type { Frame } from "../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf, within } from "../frames.js";
import { messageOf } from "../headline.js";
import type { Language } from "../language.js";
import type { Raised } from "../raised.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "../walk.js";

const WHERE =
  "(\\w+ \\S{1,200} \\(defined at [^()]{1,300}\\)|\\(eval \\d+\\)(?:\\[[^\\]]{1,200}\\])?|\\S{1,400}) line (\\d+)(?:, <[^<>]{0,60}> (?:line|chunk) \\d+)?(?:, thread \\d+)?(?: \\(#\\d+\\))?\\.?";
/** What the compiler read when it gave up. */
const NEAR = '(?:, near ".{0,400}|, at EOF)';
const FILE =
  /\.(?:p[lm]|t|cgi|psgi|PL|al)$|^-e$|^\(eval \d+\)$|^(?:\/|\.\/|[A-Za-z]:[\\/])\S*$|^[\w./-]*\/[\w.-]+$|^[\w-]+$|^\w+ \S+ \(defined at /;
/** A stack that was thrown again as a message has the place of that behind it. */
const CALLED = new RegExp(`^(.{1,1200}?) called at ${WHERE}(?: at ${WHERE})?$`, "s");
const CALL_NAME =
  /^((?:[A-Za-z_]\w*(?:::|'|->))*[\w:]+(?: \{\.\.\.\})?|eval \{\.\.\.\}|eval '.*'|require \S+|&?[\w:]+)(?: ?\(.*\))?$/s;
/** Apache names the script or the page that asked for it behind what the script said. */
const ASKED = "(?:(?<=\\.)(?:: \\/\\S{1,400}|, referer: \\S{1,600}))?";
const DIED = new RegExp(`^(.*?) ?\\bat ${WHERE}(?:["')]|${NEAR})?${ASKED}$`, "s");
const WITHOUT_ASKED = new RegExp(`${ASKED}$`);
const COMPILING = new RegExp(`${NEAR}$|\\bGlobal symbol "|\\bBareword "`, "s");
const ABORTED = /^(?:Execution of \S+ aborted due to compilation errors|\S+ had (?:too many|compilation) errors)\.?$/;
/** What else failed because of the line above: one message of perl's, whose places lead from the fault to the script. */
const THEREFORE = /^(?:[A-Z]{3,9} failed--(?:compilation|call queue) aborted|Compilation failed in require)$/;
const BEGUN = new RegExp(`^Trace begun at ${WHERE}$`);
const NOT_CALL = /^\S+ +(?:was|is|were|gets?) called at/;

export const perl: Language = {
  name: "perl",
  platform: "perl",
  marks: (text) =>
    text.includes(" line ") && ((text.includes(" called at ") && isCall(text)) || BEGUN.test(text) || isDeath(text)),
  read: (lines, foreign) => readWith(DIALECT, lines, foreign),
};

function isCall(text: string): boolean {
  const [, name = "", path = ""] = CALLED.exec(text) ?? [];
  return CALL_NAME.test(name) && FILE.test(path) && !NOT_CALL.test(text);
}

/** `message at script.pl line 12.`: only files that look like Perl's, because prose says the same of other files. */
function isDeath(text: string): boolean {
  if (text.includes(") called at ") || text.includes(" {...} called at ")) return false;
  const [, , path = ""] = DIED.exec(text) ?? [];
  return (
    /\.(?:p[lm]|t|cgi|psgi)$|^-e$|^\(eval \d+\)$/.test(path) &&
    (/\.["')]?$|line \d+["')]?$/.test(text.replace(WITHOUT_ASKED, "")) || COMPILING.test(text))
  );
}

interface State {
  frameAt: number;
  /** The last line of the compiler's complaints, which are one message. */
  compilingAt: number;
}

const DIALECT: Dialect<State> = {
  order: "newest first",
  begin: () => ({ frameAt: -2, compilingAt: -2 }),
  rules: [
    { line: BEGUN, read: begun },
    { line: CALLED, read: called },
    { line: DIED, read: died },
    { line: ABORTED, read: (walk) => complaintBehind(walk) !== undefined && complains(walk) },
  ],
  end: (walk) => keepProven(walk),
};

function begun(walk: Walk<State>, [, path, line]: RegExpExecArray): void {
  walk.openAbove((text, distance) => (distance === 1 ? { type: undefined, value: text } : undefined));
  push(walk, perlFrame(undefined, path, line));
}

function called(walk: Walk<State>, [text, name, path, line]: RegExpExecArray): Verdict {
  if (!isCall(text)) return false;
  if (walk.current === undefined || walk.state.frameAt < walk.at - 1)
    walk.openAbove((above, distance) => (distance === 1 ? { type: undefined, value: above } : undefined));
  const [, plain] = CALL_NAME.exec(name ?? "") ?? [];
  push(walk, perlFrame(plain, path, line));
  return true;
}

function complaintBehind(walk: Walk<State>): Raised | undefined {
  return walk.state.compilingAt === walk.at - 1 ? walk.current : undefined;
}

/** One more line of the compiler's message; what is too much of it stays text. */
function complains(walk: Walk<State>): Verdict {
  walk.state.compilingAt = walk.at;
  return goesOn(walk);
}

function goesOn(walk: Walk<State>): Verdict {
  const { current } = walk;
  if (current === undefined || walk.at - current.from >= MAX_LINES) return false;
  current.value = messageOf(current.value, [walk.text]);
  walk.extend();
  return true;
}

/** The place is a caller's, unless it was named already. */
function therefore(walk: Walk<State>, path: string | undefined, line: string | undefined): Verdict {
  if (!goesOn(walk)) return false;
  const last = walk.current?.frames.at(-1);
  if (last?.filename === path && last?.lineno === Number(line)) walk.state.frameAt = walk.at;
  else push(walk, perlFrame(undefined, path, line));
  return true;
}

/** `die`'s own line: a death without a stack needs a file of Perl's. */
function died(walk: Walk<State>, [text, message, path, line]: RegExpExecArray): Verdict {
  const { frameAt, compilingAt } = walk.state;
  if (Math.max(frameAt, compilingAt) === walk.at - 1 && THEREFORE.test(message ?? "") && therefore(walk, path, line))
    return true;
  const stack = isCall(walk.textAt(walk.at + 1));
  if (!isDeath(text) && !(stack && FILE.test(path ?? ""))) return false;
  if (complaintBehind(walk) !== undefined) return complains(walk);
  if (COMPILING.test(text)) walk.state.compilingAt = walk.at;
  const rethrown = message === "" && walk.state.frameAt === walk.at - 1 && walk.current?.frames.length === 1;
  if (rethrown) walk.extend();
  else if (message === "" || message === undefined)
    walk.openAbove((above, distance) =>
      distance <= 3 && !isCall(above) ? { type: undefined, value: above } : undefined,
    );
  else {
    const [, type, value] = /^([A-Z]\w*(?:::\w+)+): (.*)$/s.exec(message) ?? [];
    const first = stack ? startOfMessage(walk) : walk.at;
    const raised = walk.open(type, [...linesBetween(walk, first), value ?? message].join("\n"));
    raised.from = first;
    for (let at = first; at < walk.at; at += 1) walk.understood.add(at);
  }
  push(walk, perlFrame(undefined, path, line));
  return true;
}

/** Lines of one message that are looked at, from its end. */
const MAX_LINES = 20;

/** A message of several lines has its place behind the last. */
function startOfMessage(walk: Walk<State>): number {
  let first = walk.at;
  while (first > 0 && walk.at - first < MAX_LINES) {
    const line = walk.lines[first - 1];
    if (line === undefined || line.text === "" || line.logged || walk.understood.has(first - 1)) break;
    first -= 1;
  }
  return first;
}

const linesBetween = (walk: Walk<State>, first: number): string[] =>
  walk.lines.slice(first, walk.at).map(({ text }) => text);

function push(walk: Walk<State>, frame: Frame): void {
  walk.frame(frame);
  walk.state.frameAt = walk.at;
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

function perlFrame(name: string | undefined, path: string | undefined, line: string | undefined): Frame {
  const [, module] = /^(.+)::\w+$/.exec(name ?? "") ?? [];
  return frameOf(module === undefined ? {} : { module }, functionOf(name), fileOf(path), linenoOf(line), {
    in_app: !within(path, LIBRARIES),
  });
}

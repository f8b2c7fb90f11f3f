/** One line of a Ruby backtrace, in the forms of all versions. */
import type { Frame } from "../../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf, startsWithAny, within } from "../../frames.js";
import { messageOf } from "../../headline.js";
import { reportedPlace } from "../reported-place.js";
import { type JavaCall, javaCall, javaFirst, jrubyCall } from "./jruby.js";

/** What stands before `:line`; blanks need a folder in front of them, or Ruby's `from`. */
const PATH = [
  "(?:[A-Za-z]:)?[^\\s:\"'`(<]{1,400}",
  '(?:\\/|\\.\\/|[A-Za-z]:[\\\\/]|[\\w.-]{1,80}\\/(?=[\\w./ -]{1,400}:)|(?<=from ))[^:"`<>|]{1,400}',
  "\\(eval[^)]{0,200}\\)",
  "\\([a-z][\\w .:/-]{1,60}\\)",
  "<internal:[^>]{1,80}>(?: [\\w/.-]{1,200}\\.rb)?",
].join("|");
/** `file:line:in 'label'`, in Rails' logs behind `gem (version)`; what stands behind the label is the message of a first line. */
const PLACED = new RegExp(
  `^(?:\\d{1,5}: )?(from )?(?:([\\w-]{1,80} \\(\\d[\\w.-]{0,40}\\)) )?(${PATH}):(\\d+)(?::in ?(?:[\`'‘](.{1,300}?)['’]{1,3}(?=$|:|,)|(?<bare>(?:(?:block|rescue|ensure) (?:\\(\\d+ levels\\) )?in )?[\\w<>:.#]{1,100}[?!=]?)$))?(?::in [\`'].{1,300}')?(?:: (.+))?$`,
  "s",
);
const FROM_ONLY = /^(?:\d{1,5}: )?from (\S.{0,400}):(\d+)$/;
export const TYPED = /^(.*)\s\(([A-Z][\w]*(?:::[A-Z]\w*)*)\)$/s;
/** `detailed_message` may add to the line that names the type. */
const TYPED_WITHIN = /^([^\n]*) \(((?:[A-Z]\w*::)+[A-Z]\w*|[A-Z]\w*(?:Error|Exception|Interrupt))\)(?= )(.*)$/s;
const RUBY_FILE =
  /\.(?:rb|erb|rake|ru|haml|slim|jbuilder|gemspec|builder|rabl|arb|thor|java|feature)$|(?:^|\/)(?:Rakefile|Gemfile|irb|rake|rails|rspec|bundle|puma|sidekiq|ruby|unicorn|thin|exe|[\w-]+)$|^-e$|^\(|^<internal:/;
/** Where a label without quotes, as trackers show it, is believed. */
const ROOTED = /^(?:\/|\[[A-Z_]{3,20}\]\/|[A-Za-z]:[\\/])/;
const RUBY_SOURCE = /\.(?:rb|erb|rake|ru)$/;
const LIBRARIES = [
  "/gems/",
  "/ruby/2.",
  "/ruby/3.",
  "/lib/ruby/",
  "/rubygems/",
  "/vendor/bundle/",
  "/bundler/",
  "/vendor/ruby/",
];
const JAVA_LIBRARIES = ["java.", "javax.", "jdk.", "sun.", "com.sun.", "org.jruby.", "org.logstash."];

interface Placed {
  readonly frame: Frame;
  readonly isFrom: boolean;
  readonly rest: string | undefined;
}

/** May the line name a place? Cheaper than to ask for it. */
export function mayBePlaced(text: string): boolean {
  return text.includes(":") || text.startsWith('File "');
}

/** Scripts without an extension may be Python's, unless they stand in a list of Ruby's. */
function reportedFrame(text: string, inList: boolean): Frame | undefined {
  const { path = "", line, call } = reportedPlace(text) ?? {};
  const isRuby = RUBY_SOURCE.test(path) || (inList && RUBY_FILE.test(path));
  return isRuby ? rubyFrame(path, line, call) : undefined;
}

function placed(text: string): Placed | undefined {
  const match = PLACED.exec(text);
  const [, from, gem, path, line, quoted, bare, rest] = match ?? [];
  const label = quoted ?? bare;
  if (path === undefined || !RUBY_FILE.test(path)) return undefined;
  if (bare !== undefined && !ROOTED.test(path)) return undefined;
  if (label === undefined && !RUBY_SOURCE.test(path) && !/^[(<]|^-e$/.test(path)) return undefined;
  const frame = rubyFrame(path, line, label);
  return {
    frame: gem === undefined ? frame : { ...frame, package: gem, in_app: false },
    isFrom: from !== undefined,
    rest,
  };
}

/** Message and type of an exception that are told in one. */
export function parted(text: string): { type: string | undefined; value: string | undefined } | undefined {
  const [, value, type] = TYPED.exec(text) ?? [];
  if (type !== undefined) return { type, value: messageOf(value, []) };
  const [, before, within, behind = ""] = text.includes(") ") ? (TYPED_WITHIN.exec(text) ?? []) : [];
  return within === undefined ? undefined : { type: within, value: messageOf(`${before}${behind}`, []) };
}

/** Lines that only Ruby prints: with a label, or behind `from`. */
export function isStrong(text: string): boolean {
  if (text.startsWith('File "')) return reportedFrame(text, true) !== undefined;
  if (!/:in [`'‘]|from |\.rb:\d/.test(text)) return false;
  const found = placed(text);
  return found !== undefined && found.rest === undefined
    ? true
    : FROM_ONLY.test(text) && /^(?:\d+: )?from \S+:\d+$/.test(text);
}

/** `a.rb:3:in 'f': message (Type)`, or without a type `unhandled exception`. */
export function firstLine(
  text: string,
): { frame: Frame; type: string | undefined; value: string | undefined } | undefined {
  const java = javaFirst(text);
  if (java !== undefined) return { frame: frameOfJava(java.call), type: java.type, value: messageOf(java.value, []) };
  const found = /:\d+:(?:in [`'‘]| )/.test(text) ? placed(text) : undefined;
  if (found?.rest === undefined || found.isFrom) return undefined;
  const typed = TYPED.exec(found.rest);
  if (typed !== null) return { frame: found.frame, type: typed[2], value: messageOf(typed[1], []) };
  return found.frame.function === undefined && !/syntax error|unhandled exception/.test(found.rest)
    ? undefined
    : { frame: found.frame, type: undefined, value: found.rest };
}

export function frameIn(text: string, inTrace: boolean, inList: boolean): Frame | undefined {
  if (text.startsWith('File "')) return reportedFrame(text, inList);
  const jruby = inTrace ? jrubyCall(text, inList) : undefined;
  if (jruby !== undefined) return rubyFrame(jruby.path, jruby.line, jruby.name);
  const found = placed(text);
  if (found !== undefined) {
    if (found.rest !== undefined) return undefined;
    return found.frame.function !== undefined || found.isFrom || inTrace ? found.frame : undefined;
  }
  const from = FROM_ONLY.exec(text);
  return from === null ? undefined : rubyFrame(from[1] ?? "", from[2], undefined);
}

/** A first line behind words that are none of Ruby's, such as a shell's prompt. */
const PLACED_WITHIN = /\s([^\s:"'`(<]{1,300}):(\d{1,7}):(?:in [`'‘](.{1,200}?)['’]:)? (.*)$/s;

export function placeWithin(text: string): { frame: Frame; rest: string } | undefined {
  const [, path = "", line, label, rest = ""] = PLACED_WITHIN.exec(text) ?? [];
  return rest === "" || !RUBY_FILE.test(path) ? undefined : { frame: rubyFrame(path, line, label), rest };
}

/** One of Java's calls in a list of Ruby's. */
export function javaFrame(text: string): Frame | undefined {
  const call = javaCall(text);
  return call === undefined ? undefined : frameOfJava(call);
}

/** Java itself prints no folders. */
export const isOfJruby = ({ filename = "" }: Frame): boolean => /^[a-z].*\/.*\.java$|\.rb$/.test(filename);

function frameOfJava({ module, name, path, line }: JavaCall): Frame {
  return frameOf({ module }, functionOf(name), fileOf(path), linenoOf(line), {
    in_app: !startsWithAny(`${module}.`, JAVA_LIBRARIES),
  });
}

/** `Foo#bar` is `bar` of `Foo`; labels such as `block in Foo#bar` and `Foo.bar` stay whole, as Sentry's SDK has them. */
function rubyFrame(path: string, line: string | undefined, label: string | undefined): Frame {
  const [, module, method] = /^([A-Z][\w:]*)#(\S+)$/.exec(label ?? "") ?? [];
  return frameOf(module === undefined ? {} : { module }, functionOf(method ?? label), fileOf(path), linenoOf(line), {
    in_app:
      !within(path, LIBRARIES) &&
      !path.startsWith("<internal:") &&
      !/^(?:org\/jruby|javax?|jdk|sun)\/|^uri:classloader/.test(path),
  });
}

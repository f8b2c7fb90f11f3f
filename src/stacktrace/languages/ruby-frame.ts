/** One line of a Ruby backtrace, in the forms of all versions and of JRuby. */
import type { Frame } from "../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf, within } from "../frames.js";
import { messageOf } from "../headline.js";

/** `file:line:in 'label'`, in Rails' logs behind `gem (version)`; what stands behind the label is the message of a first line. */
const PLACED =
  /^(?:# )?(?:\d{1,5}: )?(from )?(?:([\w-]{1,80} \(\d[\w.-]{0,40}\)) )?((?:[A-Za-z]:)?[^\s:"'`(<]{1,400}|(?:\/|\.\/|[A-Za-z]:[\\/])[^:"`<>|]{1,400}|\(eval[^)]{0,200}\)|\([a-z][\w .:/-]{1,60}\)|<internal:[^>]{1,80}>(?: [\w/.-]{1,200}\.rb)?):(\d+)(?::in (?:[`'‘](.{1,300}?)['’]{1,3}(?=$|:|,)))?(?::in [`'].{1,300}')?(?:: (.+))?$/s;
const FROM_ONLY = /^(?:\d{1,5}: )?from (\S.{0,400}):(\d+)$/;
export const TYPED = /^(.*) \(([A-Z][\w]*(?:::[A-Z]\w*)*)\)$/s;
const RUBY_FILE =
  /\.(?:rb|erb|rake|ru|haml|slim|jbuilder|gemspec|builder|rabl|arb|thor|java)$|(?:^|\/)(?:Rakefile|Gemfile|irb|rake|rails|rspec|bundle|puma|sidekiq|ruby|unicorn|thin|exe|[\w-]+)$|^-e$|^\(|^<internal:/;
/** JRuby before 9: name first, then the place. */
export const JRUBY =
  /^((?:block in )?[\w<>?!=()$]{1,120}) at (\S{1,300}\.(?:rb|java)|\S{1,300}\/(?:rake|rspec|bundle)):(\d+)$/;
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

interface Placed {
  readonly frame: Frame;
  readonly isFrom: boolean;
  readonly rest: string | undefined;
}

function placed(text: string): Placed | undefined {
  const match = PLACED.exec(text);
  const [, from, gem, path, line, label, rest] = match ?? [];
  if (path === undefined || !RUBY_FILE.test(path)) return undefined;
  if (label === undefined && !/\.(?:rb|erb|rake|ru)$|^[(<]|^-e$/.test(path)) return undefined;
  const frame = rubyFrame(path, line, label);
  return {
    frame: gem === undefined ? frame : { ...frame, package: gem, in_app: false },
    isFrom: from !== undefined,
    rest,
  };
}

/** Lines that only Ruby prints: with a label, or behind `from`. */
export function isStrong(text: string): boolean {
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
  const found = /:\d+:(?:in [`'‘]| )/.test(text) ? placed(text) : undefined;
  if (found?.rest === undefined || found.isFrom) return undefined;
  const typed = TYPED.exec(found.rest);
  if (typed !== null) return { frame: found.frame, type: typed[2], value: messageOf(typed[1], []) };
  return found.frame.function === undefined && !/syntax error|unhandled exception/.test(found.rest)
    ? undefined
    : { frame: found.frame, type: undefined, value: found.rest };
}

export function frameIn(text: string, inTrace: boolean): Frame | undefined {
  const jruby = inTrace ? JRUBY.exec(text) : null;
  if (jruby !== null) return rubyFrame(jruby[2] ?? "", jruby[3], jruby[1]);
  const found = placed(text);
  if (found !== undefined) {
    if (found.rest !== undefined) return undefined;
    return found.frame.function !== undefined || found.isFrom || inTrace ? found.frame : undefined;
  }
  const from = FROM_ONLY.exec(text);
  return from === null ? undefined : rubyFrame(from[1] ?? "", from[2], undefined);
}

/** `Foo#bar` is `bar` of `Foo`; labels such as `block in Foo#bar` and `Foo.bar` stay whole, as Sentry's SDK has them. */
function rubyFrame(path: string, line: string | undefined, label: string | undefined): Frame {
  const [, module, method] = /^([A-Z][\w:]*)#(\S+)$/.exec(label ?? "") ?? [];
  return frameOf(module === undefined ? {} : { module }, functionOf(method ?? label), fileOf(path), linenoOf(line), {
    in_app: !within(path, LIBRARIES) && !path.startsWith("<internal:") && !/^org\/jruby\/|^uri:classloader/.test(path),
  });
}

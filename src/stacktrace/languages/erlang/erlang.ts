/**
 * Erlang: crash reports (`in function`, `in call from`) and stack traces as terms,
 * `{Reason,[{module,function,arity,[{file,…},{line,…}]},…]}`. Printed newest call first.
 * Source: erlang.org/doc/system/errors#exceptions, erlang.org/doc/apps/sasl/error_logging
 */

import { messageOf } from "../../headline.js";
import type { Language, Line } from "../../language.js";
import { linkTo, type Raised } from "../../raised.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "../../walk.js";
import { erlangFrame } from "./frame.js";
import { mentionsCall, TermReader } from "./stacks.js";

/** Behind the prompt of a shell, too. */
const REPORT = /^(?:(?:\([\w@.-]{1,80}\))?\d{1,5}> )?(?:\*\* |escript: )?exception (error|exit|throw): (.*)$/s;
const STARRED = /\*\* exception (?:error|exit|throw): /;
const CALL =
  /^(?:\*\* )?in (?:function|operator|call from) +((?:[\w@']+:)?.{1,300}?\/\d{1,3}) ?(?:\((\S.{0,300}?), line (\d+)\)|\((\S{1,300})\))?$/;
/** EUnit names the exception below its calls, in several lines if it is a long one. */
const MAX_EUNIT = 60;
const EUNIT = /^\*\*(error|exit|throw):(.*)$/s;
/** The same by loggers that print one line a report. Source: erlang.org/doc/apps/kernel/logger_formatter (single_line) */
const SINGLE_LINE = /\bexception (error|exit|throw): (.{1,2000}?), in function +(.*)$/s;
const SINGLE_CALL =
  /(?:^|, in call from +)((?:'[^']{1,80}'|[a-z][\w@]{0,80}):[^\s(,]{1,200}\/\d{1,3})(?: \(([^\s()]{1,300}), line (\d{1,7})\))?/g;
/** Gleam: `stacktrace:`, then `shop.main /srv/shop/src/shop.gleam:7` */
const GLEAM = /^([a-z][\w/]{0,200})\.([a-z_]\w{0,200}) (\S{1,400}\.(?:gleam|erl)):(\d{1,7})$/;
const GLEAM_HEAD = /^(?:runtime|Erlang) error(?:: (.*))?$/s;
const DETAIL = /^(?:called as |\*\*\* argument )/;
/** Lager and the loggers of RabbitMQ and Riak: `… exited with reason: bad argument in m:f/1 line 3 in gen_server:init_it/6 line 328`. */
const LOGGED = /\b(?:exited|crashed|terminated|exit) with reason:? /;
const CONTEXT = / in context (?:start_error|child_terminated|shutdown\w*)$/;
const LOGGED_CALL =
  / in ((?:'[^']{1,80}'|[a-z][\w@]{0,80}):(?:'[^']{1,80}'|[a-z][\w@]{0,80})(?:\/\d{1,3}|\(.{0,300}?\))) line (\d+)/g;
/** CouchDB: `… at couch_db:open/2(line:12) <= gen_server:try_handle_call/4(line:661)`. */
const COUCHED_CALL =
  / (?:at|<=) ((?:'[^']{1,80}'|[a-z][\w@]{0,80}):(?:'[^']{1,80}'|[a-z][\w@]{0,80})\/\d{1,3})\(line:(\d+)\)/g;

/** RabbitMQ that cannot start: `error:{badmatch,nil}`, a blank line, then `rabbit:start/2, line 950`. */
const STARTUP = "Exception during startup:";
const STARTUP_HEAD = /^(error|exit|throw):(.+)$/s;
const STARTUP_CALL = /^((?:'[^']{1,80}'|[a-z][\w@]{0,80}):\S{1,200}\/\d{1,3})(?:, line (\d{1,6}))?$/;

export const erlang: Language = {
  name: "erlang",
  platform: "elixir",
  marks: (text) =>
    (/^(?:\*\* )?in /.test(text) && CALL.test(text)) ||
    (text.includes("exception ") && REPORT.test(text)) ||
    (text.includes(", line ") && (STARTUP_CALL.test(text) || SINGLE_LINE.test(text))) ||
    (/\.(?:gleam|erl):\d/.test(text) && GLEAM.test(text)) ||
    (text.includes(" with reason") &&
      (text.includes(" line ") || text.includes("(line:")) &&
      reasonIn(text).search(callsIn(text)) >= 0) ||
    mentionsCall(text),
  read: (lines, foreign) => {
    const reports = readWith(REPORTS, lines, foreign);
    const terms = new TermReader(lines).read();
    const own = terms.traces.filter((trace) => !quotedBy(reports.traces, trace));
    return {
      traces: [...reports.traces, ...own],
      threads: [...reports.threads, ...terms.threads],
      understood: new Set([...reports.understood, ...terms.understood]),
      notes: terms.notes ?? [],
    };
  },
};

/** The reason of an exit may hold the stack of the process that failed first. */
function quotedBy(reports: readonly Raised[], trace: Raised): boolean {
  const holder = reports.find(({ from, to }) => from <= trace.from && trace.to <= to);
  if (holder !== undefined) linkTo(holder, trace, "reason");
  return holder !== undefined;
}

const REPORTS: Dialect<undefined> = {
  order: "newest first",
  begin: () => undefined,
  rules: [
    { line: SINGLE_LINE, read: singleLine },
    { line: GLEAM_HEAD, read: (walk) => void walk.open("runtime error") },
    { line: GLEAM, read: gleamCall },
    { line: /^stacktrace:$/, read: (walk) => walk.current !== undefined && walk.commitMessage() },
    { line: REPORT, read: report },
    { line: CALL, read: call },
    { line: EUNIT, read: eunit },
    { line: LOGGED, read: logged },
    { line: STARTUP_HEAD, read: startupHead },
    { line: STARTUP_CALL, read: startupCall },
    { line: DETAIL, read: (walk) => walk.current !== undefined },
    {
      line: /^(?:ancestors|message_queue_len|neighbours|initial call):|^(?:\([\w@.-]{1,80}\))?\d{1,5}>(?: |$)/,
      read: stop,
    },
  ],
  // Without a call when the module or the function does not exist.
  end: (walk) => keepProven(walk, ({ from }) => STARRED.test(walk.textAt(from))),
};

/** The function that had no clause for its arguments is the first call; its place stands behind them. */
const UNMATCHED = /^no function clause matching ([\w@']+:[\w@']+)\(.*\) \((\S{1,300}), line (\d+)\)$/s;

function report(walk: Walk<undefined>, [, kind, value = ""]: RegExpExecArray): void {
  walk.open(kind, value);
  const [, name, path, line] = UNMATCHED.exec(value) ?? [];
  if (name !== undefined) walk.frame(erlangFrame(moduleOf(name), name, path, line));
}

function singleLine(walk: Walk<undefined>, [, kind, value, calls = ""]: RegExpExecArray): void {
  walk.leave();
  walk.open(kind, value);
  for (const [, name = "", path, line] of calls.matchAll(SINGLE_CALL))
    walk.frame(erlangFrame(moduleOf(name), name, path, line));
  walk.leave();
}

function gleamCall(walk: Walk<undefined>, [, module, name, path, line]: RegExpExecArray): Verdict {
  if (walk.current === undefined) return false;
  walk.frame(erlangFrame(module, `${module}.${name}`, path, line));
  return true;
}

function call(walk: Walk<undefined>, [, name = "", path, line, alone]: RegExpExecArray): Verdict {
  if (walk.current === undefined && (line === undefined || !/^(?:\*\* )?in function/.test(walk.text))) return false;
  walk.frame(erlangFrame(moduleOf(name), name, path ?? alone, line));
  return true;
}

function eunit(walk: Walk<undefined>, [, kind, value]: RegExpExecArray): Verdict {
  const { current } = walk;
  if (current === undefined || current.frames.length === 0 || current.type !== undefined) return false;
  const more: Line[] = [];
  while (more.length < MAX_EUNIT && !/^(?:output:.*)?$/.test(walk.textAt(walk.at + 1))) {
    walk.understood.add(walk.at);
    walk.at += 1;
    more.push(...walk.lines.slice(walk.at, walk.at + 1));
  }
  walk.understood.add(walk.at);
  current.type = kind;
  current.value = messageOf(value, more);
  walk.extend();
  walk.leave();
  return true;
}

function startupHead(walk: Walk<undefined>, [, kind, value]: RegExpExecArray): Verdict {
  if (![1, 2].some((above) => walk.textAt(walk.at - above) === STARTUP)) return false;
  walk.open(kind, value);
  return true;
}

function startupCall(walk: Walk<undefined>, [, name = "", line]: RegExpExecArray): Verdict {
  if (walk.current === undefined || !STARTUP_HEAD.test(walk.textAt(walk.current.from))) return false;
  walk.frame(erlangFrame(moduleOf(name), name, undefined, line));
  return true;
}

/** Only what the log line names; the reason itself is the message. */
function logged(walk: Walk<undefined>): Verdict {
  const calls: [name: string, line: string][] = [];
  const reason = reasonIn(walk.text);
  const said = reason.replace(callsIn(reason), (_, name: string, line: string) => {
    calls.push([name, line]);
    return "";
  });
  if (calls.length === 0) return false;
  walk.leave();
  walk.open(undefined, said.replace(CONTEXT, ""));
  for (const [name, line] of calls) walk.frame(erlangFrame(moduleOf(name), name, undefined, line));
  walk.leave();
  return true;
}

const moduleOf = (name: string): string | undefined => /^('[^']*'|[\w@]+):/.exec(name)?.[1]?.replaceAll("'", "");

function reasonIn(text: string): string {
  const { 0: start = "", index = 0 } = LOGGED.exec(text) ?? { index: text.length };
  return text.slice(index + start.length);
}

const callsIn = (reason: string): RegExp => (reason.includes("(line:") ? COUCHED_CALL : LOGGED_CALL);

function stop(walk: Walk<undefined>): false {
  walk.leave();
  return false;
}

/**
 * Elixir: `** (Type) message` with `(app version) path:line: Module.function/arity` under it, exits that quote the
 * exception of another process, reports of GenServers and tasks, ExUnit. Printed newest call first.
 * Source: hexdocs.pm/elixir/Exception.html#format/3
 */
import type { Frame } from "../../../sentry/items.js";
import { fileOf, frameOf, linenoOf, within } from "../../frames.js";
import { type Headline, messageOf } from "../../headline.js";
import type { Language } from "../../language.js";
import { beforeCut } from "../../lines.js";
import type { Raised } from "../../raised.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "../../walk.js";
import { elixirCall, marksCall } from "./frame.js";

/** Behind the prompt of a shell; Phoenix lets its logger write the level and nothing else. */
const HEAD =
  /^(?:(?:iex|\.{3})(?:\([\w@.:-]{1,80}\))?> ?|\[[a-z]{4,9}\] )?\*\* \(([A-Z][\w.]{0,199}|exit|throw|stop|error)(?: from #PID<[\d.]+>)?\) ?(.*)$/s;
/** Drivers of databases put it behind what they do: `Postgrex.Protocol (#PID<0.3.0>) disconnected: ** (Type) message`. */
const EMBEDDED = /^[^*]{1,200}: \*\* \(([A-Z][\w.]{0,199}Error)\) (.*)$/s;
/** What an exit says before it quotes the exception of another process. */
const QUOTING = /(?:^|: )an exception was raised:$/;
const CLIENT = /^Client (\S+ )?(?:#PID<[\d.]+>|\S+) is (?:alive|dead)|^Client .{1,200} is (?:alive|dead)$/;
const NOT_MESSAGE =
  /^(?:#+ )?(?:Backtrace|Stack ?trace)\b.{0,40}$|^(?:stacktrace|code|arguments|left|right|Last message(?: \(from .{1,100}\))?|State|Function|Args|Initial Call|Ancestors)\b.{0,3}:/;

export const elixir: Language = {
  name: "elixir",
  platform: "elixir",
  marks: (text) => (text.includes("** (") && (HEAD.test(text) || EMBEDDED.test(text))) || marksCall(text),
  read: (lines, foreign) => readWith(DIALECT, lines, foreign),
};

interface State {
  /** Exits whose own frames follow those of the exception that they quote. */
  readonly waiting: { readonly raised: Raised; indent: number | undefined }[];
  /** The client's stack below a server's report is another process. */
  client: Frame[] | undefined;
  ended: boolean;
}

type ElixirWalk = Walk<State>;

const DIALECT: Dialect<State> = {
  order: "newest first",
  begin: () => ({ waiting: [], client: undefined, ended: false }),
  rules: [
    { line: HEAD, read: head },
    { line: EMBEDDED, read: head },
    { line: /^.{4,2000}$/s, read: called },
    { line: CLIENT, read: client },
    { line: NOT_MESSAGE, read: notMessage },
  ],
  end: (walk) => {
    for (const { type, value, frames } of walk.roots)
      if (frames.length === 0) frames.push(...compiledPlace(type, value));
    keepProven(walk, ({ type }) => type !== "Mix");
  },
};

/** The compiler names the place in its message. */
function compiledPlace(type: string | undefined, value: string | undefined): Frame[] {
  const [, path, line] = /^(?:[a-z ]{1,40} on )?([^\s:]{1,400}\.[hl]?e?exs?):(\d+)(?::\d+)?:/.exec(value ?? "") ?? [];
  if (path === undefined || !/(?:Compile|Syntax|TokenMissing|MismatchedDelimiter)Error$/.test(type ?? "")) return [];
  return [frameOf(fileOf(path), linenoOf(line), { in_app: !within(path, ["/deps/"]) })];
}

function head(walk: ElixirWalk, [, type, value = ""]: RegExpExecArray): void {
  const { state, current } = walk;
  const exit = current !== undefined && current.frames.length === 0 && /^(?:exit|stop)$/i.test(current.type ?? "");
  state.client = undefined;
  state.ended = false;
  if (exit && type === "EXIT") {
    if (!QUOTING.test(value)) walk.otherwise(walk.at);
  } else if (exit && QUOTING.test(current.value ?? "")) {
    current.type = type;
    current.value = value === "" ? undefined : value;
  } else if (exit) {
    walk.commitMessage();
    state.waiting.push({ raised: current, indent: undefined });
    walk.cause(current, "reason", type, value);
  } else {
    state.waiting.length = 0;
    walk.open(type, value);
  }
}

function called(walk: ElixirWalk, [text]: RegExpExecArray): Verdict {
  const call = elixirCall(text);
  if (call === undefined || isWarning(walk)) return false;
  const lone =
    call.bare && (walk.current === undefined || walk.state.ended || (call.app === undefined && /^[a-z]/.test(text)));
  return !lone && frame(walk, call.frame);
}

function frame(walk: ElixirWalk, found: Frame): Verdict {
  const { state } = walk;
  if (state.client !== undefined) {
    state.client.push(found);
    return true;
  }
  if (state.ended) walk.leave();
  state.ended = false;
  if (walk.current === undefined) {
    const raised = walk.openAbove((text, far) => (far <= MAX_HEAD ? headAbove(text) : undefined));
    raised.value = raised.value?.replace(/(?<!\s)\s+[Ss]tack ?trace:$/, "");
  }
  resume(walk);
  walk.frame(found);
  return true;
}

/** Lines that services print between the type and the first call. */
const MAX_HEAD = 6;

/** `%RuntimeError{message: "no owl"}`, alone or in a tuple. */
const INSPECTED = /^[^%]{0,200}%([A-Z][\w.]{0,199}(?:Error|Exception))\{(?:.{0,400}?\bmessage: "([^"]{0,400})")?/s;
/** What a failed test says whose exception it does not name. */
const EXUNIT =
  /^(?:Assertion (?:with .{1,12} )?failed|[Mm]atch \(=\) failed|Expected (?:exception|truthy|false|value)\b)/;

function headAbove(text: string): Headline | undefined {
  const [, type, value] = /^\(?([A-Z][\w.]{0,199}(?:Error|Exception))(?:: |\) )(.*)$/s.exec(text) ?? [];
  if (type !== undefined) return { type, value: messageOf(value, []) };
  const [, struct, message] = text.includes("%") ? (INSPECTED.exec(text) ?? []) : [];
  if (struct !== undefined) return { type: struct, value: message };
  return EXUNIT.test(text) ? { type: undefined, value: text } : undefined;
}

/** The compiler names the place of a warning like a frame; its word may be gone as a prefix of many lines. */
function isWarning({ lines, at, understood }: ElixirWalk): boolean {
  for (let above = at - 1; above >= Math.max(0, at - MAX_HEAD); above -= 1) {
    const line = lines[above];
    if (line === undefined || line.text === "" || understood.has(above)) return false;
    if (/^\W*warning: /.test(line.text) || line.raw.includes(`warning: ${beforeCut(line)}`)) return true;
  }
  return false;
}

/** Back to the exit when the quoted process has no more frames: the text shows it by less indentation, if it has any. */
function resume(walk: ElixirWalk): void {
  const outer = walk.state.waiting.at(-1);
  const current = walk.current;
  if (outer === undefined || current === undefined) return;
  const indent = walk.lines[walk.at]?.indent ?? 0;
  const last = current.frames.at(-1)?.function ?? "";
  const less = outer.indent !== undefined && indent < outer.indent;
  outer.indent ??= indent;
  if (current.frames.length === 0 || !(less || /^:proc_lib\.(?:init_p|wake_up)/.test(last))) return;
  walk.current = outer.raised;
  walk.state.waiting.pop();
}

function client(walk: ElixirWalk, [name]: RegExpExecArray): Verdict {
  if (walk.current === undefined) return false;
  const frames: Frame[] = [];
  walk.state.client = frames;
  walk.threads.push({ name: name.replace(/ is (?:alive|dead)$/, ""), stacktrace: { frames } });
  return true;
}

function notMessage(walk: ElixirWalk): boolean {
  if (walk.current === undefined) return false;
  // Of a failed test the message stands above all else that is told of it.
  if (walk.current.frames.length === 0 && /^(?:code|stacktrace):/.test(walk.text)) walk.commitMessage();
  else if (walk.current.frames.length === 0) walk.closeMessage();
  else walk.state.ended = true;
  return false;
}

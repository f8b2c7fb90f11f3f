/**
 * Elixir: `** (Type) message` with `(app version) path:line: Module.function/arity` under it, exits that quote the
 * exception of another process, reports of GenServers and tasks, ExUnit. Printed newest call first.
 * Source: hexdocs.pm/elixir/Exception.html#format/3
 */
import type { Frame } from "../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf, within } from "../frames.js";
import type { Language } from "../language.js";
import type { Raised } from "../raised.js";
import { type Dialect, keepProven, readWith, type Verdict, type Walk } from "../walk.js";

const HEAD = /^\*\* \(([A-Z][\w.]{0,199}|exit|throw|stop|error)(?: from #PID<[\d.]+>)?\) ?(.*)$/s;
/** Drivers of databases put it behind what they do: `Postgrex.Protocol (#PID<0.3.0>) disconnected: ** (Type) message`. */
const EMBEDDED = /^[^*]{1,200}: \*\* \(([A-Z][\w.]{0,199}Error)\) (.*)$/s;
/** What an exit says before it quotes the exception of another process. */
const QUOTING = /(?:^|: )an exception was raised:$/;
const APP = "(?:\\(([a-z]\\w{0,80})(?: [^\\s()]{1,60})?\\) )?";
const PATH =
  "((?:[A-Za-z]:)?[^\\s:()]{1,400}\\.(?:exs?|erl|[hl]?eex|yrl|xrl|hrl)|iex|nofile|-e|stdin)(?::(\\d+))?(?::\\d+)?: ";
const CALL = `((?:expanding macro: )?(?:anonymous fn/|[:A-Z"#(][^\\s]|[a-z_]\\w*(?:\\.|/\\d)).{0,600})`;
const PLACED = new RegExp(`^${APP}${PATH}${CALL}$`, "s");
const BARE = new RegExp(
  `^${APP}((?:expanding macro: )?(?:anonymous fn/\\d+ in )?(?:#Function<.{1,200}>|(?::?[A-Za-z_][\\w@]*|:"[^"]{1,200}")(?:\\.[A-Z]\\w*)*\\.(?:"[^"]{1,200}"|[^\\s."(/]{1,100}))(?:/\\d{1,3}|\\(.{0,600}\\)))$`,
  "s",
);
const CLIENT = /^Client (\S+ )?(?:#PID<[\d.]+>|\S+) is (?:alive|dead)|^Client .{1,200} is (?:alive|dead)$/;
const NOT_MESSAGE =
  /^(?:stacktrace|code|arguments|left|right|Last message(?: \(from .{1,100}\))?|State|Function|Args|Initial Call|Ancestors)\b.{0,3}:/;

export const elixir: Language = {
  name: "elixir",
  platform: "elixir",
  marks: (text) =>
    (text.includes("** (") && (HEAD.test(text) || EMBEDDED.test(text))) ||
    (/\.(?:exs?|erl|[hl]?eex):\d+: /.test(text) && PLACED.test(text)) ||
    (text.startsWith("(") && BARE.test(text)),
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
    { line: PLACED, read: (walk, [, app, path, line, call]) => frame(walk, elixirFrame(app, path, line, call)) },
    { line: BARE, read: bare },
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
  const [, path, line] = /^([^\s:]{1,400}\.[hl]?e?exs?):(\d+)(?::\d+)?:/.exec(value ?? "") ?? [];
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

function bare(walk: ElixirWalk, [text, app, call = ""]: RegExpExecArray): Verdict {
  if (walk.current === undefined || walk.state.ended || (app === undefined && /^[a-z]/.test(text))) return false;
  frame(walk, elixirFrame(app, undefined, undefined, call));
  return true;
}

function frame(walk: ElixirWalk, found: Frame): Verdict {
  const { state } = walk;
  if (state.client !== undefined) {
    state.client.push(found);
    return true;
  }
  if (state.ended) {
    walk.leave();
    state.ended = false;
  }
  if (walk.current === undefined && isWarning(walk)) return false;
  resume(walk);
  walk.frame(found);
  return true;
}

/** The compiler names the place of a warning like a frame. */
function isWarning(walk: ElixirWalk): boolean {
  return [1, 2, 3, 4, 5, 6].some((above) => /^(?:\W*)warning: /.test(walk.textAt(walk.at - above)));
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
  if (walk.current.frames.length === 0) walk.closeMessage();
  else walk.state.ended = true;
  return false;
}

const LIBRARIES = new Set(
  "elixir stdlib kernel erts eex iex mix ex_unit logger compiler crypto ssl inets sasl runtime_tools public_key phoenix phoenix_live_view phoenix_html phoenix_pubsub phoenix_ecto plug plug_cowboy plug_crypto cowboy cowlib ranch bandit thousand_island ecto ecto_sql postgrex myxql tds db_connection oban absinthe absinthe_plug broadway gen_stage flow tesla hackney httpoison finch mint req nimble_pool nimble_options jason poison telemetry swoosh bamboo gettext sentry amqp brod kafka_ex redix exq quantum ash".split(
    " ",
  ),
);

function elixirFrame(app: string | undefined, path: string | undefined, line: string | undefined, call = ""): Frame {
  const name = call.replace(/^expanding macro: /, "");
  const [, module] = /^(?:anonymous fn\/\d+ in )?((?::?[A-Za-z_][\w@]*|:"[^"]*")(?:\.[A-Z]\w*)*)\./.exec(name) ?? [];
  const library =
    (app !== undefined && LIBRARIES.has(app)) ||
    within(path, ["/deps/"]) ||
    (path === undefined && app === undefined && name.startsWith(":"));
  return frameOf(
    module === undefined ? {} : { module },
    functionOf(withArity(name), name),
    fileOf(path),
    linenoOf(line),
    app === undefined ? {} : { package: app },
    { in_app: !library },
  );
}

/** `f(:ok, [1, 2])` is `f/2`: arguments would make every failure another one. */
function withArity(call: string): string {
  const open = call.indexOf("(");
  if (open <= 0 || !call.endsWith(")")) return call;
  const inside = call.slice(open + 1, -1).trim();
  let depth = 0;
  let count = inside === "" ? 0 : 1;
  let quoted = false;
  for (const [index, char] of [...inside].entries()) {
    if (char === '"' && inside[index - 1] !== "\\") quoted = !quoted;
    else if (quoted) continue;
    else if ("([{<".includes(char)) depth += 1;
    else if (")]}>".includes(char)) depth -= 1;
    else if (char === "," && depth <= 0) count += 1;
  }
  return `${call.slice(0, open)}/${count}`;
}

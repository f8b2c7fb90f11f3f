/** One call of Elixir in the forms of the runtime and of the services that collect its errors. */
import type { Frame } from "../../../sentry/items.js";
import { fileOf, frameOf, functionOf, linenoOf, within } from "../../frames.js";
import { CUT } from "../../language.js";
import { OTP } from "../erlang/frame.js";

const APP = "(?:\\(([a-z]\\w{0,80})(?: [^\\s()]{1,60})?\\) )?";
const FILE = "(?:[A-Za-z]:)?[^\\s:()]{1,400}\\.(?:exs?|erl|[hl]?eex|yrl|xrl|hrl)";
const PATH = `(${FILE}|iex|nofile|-e|stdin)(?::(\\d+))?(?::\\d+)?: `;
const CALL = `((?:expanding macro: )?(?:anonymous fn/|:["\\w]|["#(]\\S|[A-Z]\\w*(?:\\.| \\(module\\))|[a-z_]\\w*(?:\\.|/\\d)).*)`;
/** `(app 1.0.0) lib/a.ex:12: A.f/1` */
const PLACED = new RegExp(`^${APP}${PATH}${CALL}$`, "s");
/** Without a place: `:erlang.+(1, nil)`, `(app 1.0.0) A.f/1` */
const BARE = new RegExp(
  `^${APP}((?:expanding macro: )?(?:anonymous fn/\\d+ in )?(?:#Function<.{1,200}>|(?::?[A-Za-z_][\\w@]*|:"[^"]{1,200}")(?:\\.[A-Z]\\w*)*\\.(?:"[^"]{1,200}"|[^\\s."(/]{1,100}|[-+*/<>=!&|^~.]{1,3}))(?:/\\d{1,3}|\\(.*\\)))$`,
  "s",
);
/** Services of error tracking: `lib/a.ex:12:in \`f/1'` as Ruby prints it, `lib/a.ex:12 A.f/1`. */
const COLLECTED = new RegExp(
  `^(?:\\[([a-z]\\w{0,80})\\] )?(${FILE}):(\\d+)(?::in [\`'‘]([^\`'’]{1,300})['’]| ((?:anonymous fn/\\d{1,3} in )?:?[A-Za-z_"][^\\s()]{0,200}/\\d{1,3}))$`,
);

export interface ElixirCall {
  readonly frame: Frame;
  /** Nothing but a name: more than a trace may look like it. */
  readonly bare: boolean;
  readonly app: string | undefined;
}

export function elixirCall(text: string): ElixirCall | undefined {
  const placed = PLACED.exec(text);
  if (placed !== null)
    return { frame: frameWith(placed[1], placed[2], placed[3], placed[4]), bare: false, app: placed[1] };
  const [collected, project, path, line, quoted, name] = COLLECTED.exec(text) ?? [];
  if (collected !== undefined)
    return { frame: frameWith(project, path, line, quoted ?? name), bare: false, app: project };
  const bare = BARE.exec(text);
  return bare === null
    ? undefined
    : { frame: frameWith(bare[1], undefined, undefined, bare[2]), bare: true, app: bare[1] };
}

/** Does only Elixir print such a line? */
export function marksCall(text: string): boolean {
  return (
    (/\.(?:exs?|erl|[hl]?eex):\d+(?::? |:in )/.test(text) && (PLACED.test(text) || COLLECTED.test(text))) ||
    (text.startsWith("(") && BARE.test(text))
  );
}

const LIBRARIES = new Set(
  "elixir stdlib kernel erts eex iex mix ex_unit logger compiler crypto ssl inets sasl runtime_tools public_key phoenix phoenix_live_view phoenix_html phoenix_pubsub phoenix_ecto plug plug_cowboy plug_crypto cowboy cowlib ranch bandit thousand_island ecto ecto_sql postgrex myxql tds db_connection oban absinthe absinthe_plug broadway gen_stage flow tesla hackney httpoison finch mint req nimble_pool nimble_options jason poison telemetry swoosh bamboo gettext sentry amqp brod kafka_ex redix exq quantum ash".split(
    " ",
  ),
);

/** Where the application is not printed. */
const LIBRARY_MODULES =
  /^(?:Phoenix|Plug|Ecto|DBConnection|Postgrex|Bandit|ThousandIsland|Cowboy|Absinthe|Oban|Broadway|GenServer|GenStage|Supervisor|DynamicSupervisor|Task|Agent|Registry|Process|Enum|Enumerable|Stream|Map|Keyword|List|String|Kernel|Code|Module|Mix|ExUnit|IEx|Logger|File|IO|Access|Protocol|Jason|Finch|Mint|Req|Tesla|HTTPoison)(?:\.|$)/;

function frameWith(app: string | undefined, path: string | undefined, line: string | undefined, call = ""): Frame {
  const name = call.replace(/^expanding macro: /, "");
  const [, module] = /^(?:anonymous fn\/\d+ in )?((?::?[A-Za-z_][\w@]*|:"[^"]*")(?:\.[A-Z]\w*)*)\./.exec(name) ?? [];
  const library =
    (app !== undefined && LIBRARIES.has(app)) ||
    within(path, ["/deps/"]) ||
    (app === undefined && module !== undefined && isLibrary(module, path));
  return frameOf(
    module === undefined ? {} : { module },
    functionOf(withArity(name), name),
    fileOf(path),
    linenoOf(line),
    app === undefined ? {} : { package: app },
    { in_app: !library },
  );
}

function isLibrary(module: string, path: string | undefined): boolean {
  return module.startsWith(":") ? path === undefined || OTP.has(module.slice(1)) : LIBRARY_MODULES.test(module);
}

/** `f(:ok, [1, 2])` is `f/2`: arguments would make every failure another one. */
function withArity(call: string): string {
  const open = call.indexOf("(");
  if (open <= 0) return call;
  // A line may be cut inside its arguments.
  if (!call.endsWith(")") || call.includes(CUT))
    return call.includes(" in ") || call[open - 1] === " " ? call : call.slice(0, open);
  const inside = call.slice(open + 1, -1).trim();
  let depth = 0;
  let count = inside === "" ? 0 : 1;
  let quoted = false;
  for (let at = 0; at < inside.length; at += 1) {
    const char = inside[at] ?? "";
    if (char === '"' && inside[at - 1] !== "\\") quoted = !quoted;
    else if (quoted) continue;
    else if ("([{<".includes(char)) depth += 1;
    else if (")]}>".includes(char)) depth -= 1;
    else if (char === "," && depth <= 0) count += 1;
  }
  return `${call.slice(0, open)}/${count}`;
}

/** What loggers write before each line: time stamps, levels, processes, loggers; `shared-prefix.ts` sees the others. */
import { levelLength } from "../level.js";

/** How a log line may start. Each is tried at the very start of the line; the first that fits wins. */
const START = firstOf([
  // Fluentd, whose workers have numbers
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4} \[[a-z]{4,5}\]: #\d{1,3}(?= )/,
  // defmt of embedded Rust
  /^\d{1,6}\.\d{6} (?:TRACE|DEBUG|INFO|WARN|ERROR)(?= )/,
  // seconds or milliseconds since 1970
  /^\[?1\d{9}(?:\.\d{1,9}|\d{3})?\]?(?= )/,
  // Python's logging without a format
  /^(?:DEBUG|INFO|WARNING|ERROR|CRITICAL):[\w.-]{1,60}:(?=[^\s\d])/,
  // Tauri
  /^\[\d{4}-\d\d-\d\d\]\[\d\d:\d\d:\d\d(?:\.\d{1,9})?\]/,
  // Azure Pipelines
  /^##\[(?:error|warning|debug|section|command)\]/,
  // env_logger
  /^\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z +(?:TRACE|DEBUG|INFO|WARN|ERROR)(?: +[\w:.-]{1,120})?\]/,
  // Kubernetes, GitHub Actions, ISO 8601 in all its forms, Java, Python, Airflow, Celery and Laravel in brackets
  /^\[?\d{4}[-/]\d\d[-/]\d\d(?:T|,? {1,2})\d\d:\d\d(?::\d\d)?(?:[.,:]\d{1,9})?(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?(?:[,:] ?[A-Z]{3,8}(?:\/[\w-]{1,40})?)?\]?/,
  // logcat -v threadtime and brief
  /^\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} +\d+ +\d+ [VDIWEFA] [^:]{1,60}(?::[A-Z]\w{1,60})?:(?= |\t|$)/,
  /^[VDIWEF]\/[^(\s]{1,60} *\( *\d+\):/,
  // syslog, journald
  /^(?:<\d{1,3}>)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})? [\w.-]{1,80} [\w./-]{1,80}(?:\[\d+\])?:/,
  // Apache, Ruby's Logger, nginx and common log dates
  /^\[(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})? \d{4}\]/,
  /^[DIWEFA], \[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6} #\d+\]/,
  /^\[?\d\d[-/](?:\d\d|[A-Z][a-z]{2})[-/]\d{4}[ :T]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:AM|PM|UTC|GMT|Europe\/\w{1,20}|America\/\w{1,20}|Asia\/\w{1,20}|[+-]\d{4}))?\]?/,
  // WebSphere
  /^\[\d{1,4}[/.-] ?\d{1,2}[/.-] ?\d{1,4},? \d{1,2}:\d\d:\d\d(?:[:.,]\d{1,3})?(?: [AP]M)? [A-Z]{2,5}\] [0-9a-f]{8} \S{1,40} +[A-Z](?= |\t|$)/,
  // request ids
  /^\[[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\]/,
  // the kernel's ring buffer, with or without the journal's stamp and host
  /^(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d (?:[\w.-]{1,80} )?kernel: ?)?\[ {0,6}\d{1,8}\.\d{6}\](?:\[ *[CT]\d{1,7}\])?/,
  // ClickHouse
  /^\d{4}\.\d\d\.\d\d \d\d:\d\d:\d\d\.\d{6} \[ \d{1,10} \] \{[^{}]{0,80}\} <\w{1,12}> [^:]{1,80}: /,
  // Unreal
  /^(?:\[\d{4}\.\d\d\.\d\d-\d\d\.\d\d\.\d\d:\d{3}\]\[ *\d+\])?Log[A-Z]\w{1,40}: ?(?:Display|Warning|Error|Fatal|Verbose):(?= |$)/,
  /^\[\d{4}\.\d\d\.\d\d-\d\d\.\d\d\.\d\d:\d{3}\]\[ *\d+\](?:Log[A-Z]\w{1,40}:)?(?= |[A-Z]|$)/,
  // PHP-FPM
  /^(?:NOTICE: )?PHP message:(?= )/,
  // klog
  /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ [\w.-]{1,80}:\d+\]/,
  // Log4j's milliseconds since the start, and the thread
  /^\d{1,10} \[[^\][\n]{1,80}\] (?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL)(?= |$)/,
  // time only: dbt, Elixir, Minecraft-like consoles
  /^\[?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\]?(?=[ \t]|$)/,
]);

/**
 * docker compose writes the container's name, mail quotes with `>`; the line behind it may start like a log line again.
 * Numbers before a bar are source code or the branches of a tree.
 */
const CONTAINER = /^(?!(?:>{1,2} )?\d+\.? {0,3}\|)(?:(?:\d{1,3}\|)?[\w.-]{1,60} +\| ?|(?:> ){1,3})/;

/** What may follow a start, again and again. */
const FOLLOWER = firstOf([
  /^(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|ERR|SEVERE|FATAL(?! ERROR: )|CRITICAL|CRIT|ALERT|EMERG(?:ENCY)?):?(?=[\s:|\]-]|$)(?! EXCEPTION|:? (?:DATA RACE|\w{4,12}Sanitizer|CPU: \d|task \w|rcu|possible |suspicious |\S+:\d+ at ))|^(?:trace|debug|info|notice|warn(?:ing)?|error|fatal|critical)(?=[ \t|])(?! error)/,
  /^std(?:out|err) [FP](?= |$)/,
  /^(?:stdout|stderr)(?=[ |:])/,
  /^PHP message:(?= )/,
  /^\[(?! ?\d{1,3}\] (?:\/|0x|\w+\()|Callstack\]|Help \d\]|cause\]|errors\]|stacktrace\]|Caused by\]|C\]:|string "|love "|previous|native code\]|[\w.]{0,90}(?:Error|Exception)(?: \(0x[0-9A-Fa-f]{8}\))?: )[^\][\n]{0,80}\]:?(?=[\s:-]|\[|$)/,
  /^\{[\w.-]{1,60}:\d+\}/,
  /^[a-z_]{1,12}=[\w.:-]{1,60}(?= )/,
  /^\(?[Pp][Ii][Dd][= ]\d+\)?/,
  /^\d{2,10}(?= +(?:---|\[|[A-Z]{2,}\b))/,
  /^\d+#\d+: ?(?:\*\d+ )?/,
  /^(?:---(?= +\[)|-{1,2}(?= )|[|:–>](?= |$))/,
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?=\t| )/,
  // ids of requests and traces
  /^[0-9a-f]{8,32}(?= +(?:TRACE|DEBUG|INFO|WARN|ERROR)\b)/,
  /^(?:app|heroku|web|worker)\[[\w.-]{1,40}\]:/,
  /^(?![\w.]{0,120}(?:Exception|Error) |(?:pc|lr|sp) :)[\w.$/-]{1,80}(?:\[\d+\])?(?= +- | - | +: )/,
  // what NSLog and syslog write; Apple's has the thread, too
  /^[\w.-]{1,60}(?:\[\d+\]:|\[\d+:[\da-f]+\]:?)/,
]);

const MOST_FOLLOWERS = 8;
/** A container's log holds the program's own log lines: prefix behind prefix. */
const MOST_LAYERS = 2;
const MOST_INDENT = 12;

/** How many characters of the line are log prefix; one blank behind it belongs to it, the rest is indentation. */
export function logPrefixLength(line: string): number {
  const indent = blanksAt(line, 0);
  if (indent === line.length || indent > MOST_INDENT) return 0;
  const container = CONTAINER.exec(line.slice(indent, indent + 80))?.[0].length ?? 0;
  let length = indent + container;
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    const blanks = layer === 0 && container === 0 ? 0 : blanksAt(line, length);
    const window = line.slice(length + blanks, length + blanks + 400);
    const next = layer === 0 || startLength(window) > 0 ? loggedLength(window) : 0;
    if (next === 0) break;
    length += blanks + next;
  }
  return length === indent ? 0 : length;
}

function loggedLength(window: string): number {
  let length = startLength(window);
  if (length === 0) return 0;
  for (let round = 0; round < MOST_FOLLOWERS; round += 1) {
    const blanks = blanksAt(window, length);
    const next = blanks <= 2 || round === 0 ? matchLength(FOLLOWER, window.slice(length + blanks)) : 0;
    if (next === 0) break;
    length += blanks + next;
  }
  if (/[ \t]/.test(window[length - 1] ?? "")) return length;
  return window[length] === " " || (window[length] === "\t" && window[length + 1] !== "a") ? length + 1 : length;
}

function startLength(window: string): number {
  const start = matchLength(START, window);
  return start > 0 ? start : levelLength(window);
}

/** One expression for all: a line is looked at once instead of once for each. */
function firstOf(patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => `(?:${source})`).join("|"));
}

const matchLength = (pattern: RegExp, text: string): number => pattern.exec(text)?.[0].length ?? 0;

function blanksAt(text: string, from: number): number {
  let at = from;
  while (text[at] === " " || text[at] === "\t") at += 1;
  return at - from;
}

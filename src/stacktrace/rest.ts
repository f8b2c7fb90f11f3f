/** The lines that were not understood, and the words in front of a headline that say more than the headline does. */
import type { Thread } from "../sentry/items.js";
import { isLoggers } from "./json/rest.js";
import type { Line } from "./language.js";
import { rawBefore } from "./lines.js";
import type { Raised } from "./raised.js";
import { untoldBy } from "./untold.js";

/** Words of runtimes, loggers and their places; a lead of nothing else tells nothing. */
const BOILERPLATE = new Set(
  `exception exceptions error errors err fatal uncaught unhandled caught caused cause by in thread main at of with type
  throw throws thrown raise raised new panic panicked recovered crash crashed signal abort aborted terminating terminated
  terminate app due to stop reason reported the following was is an a called after nested inner previous next suppressed
  wrapped also promise rejection rejected warning severe critical php message object node execution stack trace traceback
  backtrace details description info value unexpected program received process failed failure exit exited state data
  instance default action queue libc abi got rethrow si signo flutter dart vm initializer runtime verbose racer sanitizer summary on line file code original result debug log logger printed stderr stdout`.split(
    /\s+/,
  ),
);

/** What was read of a text, by the indices of its lines. */
export interface Read {
  readonly lines: readonly Line[];
  understands(index: number): boolean;
  readonly roots: readonly Raised[];
  readonly threads: readonly Thread[];
}

export function restOf({ lines, understands, roots, threads }: Read): readonly Line[] {
  const heads = new Map(roots.map((raised) => [raised.from, raised]));
  const told = new Set<string>();
  const isUntold = untoldBy(roots, threads, BOILERPLATE);
  return lines.flatMap((line, index) => {
    if (!understands(index)) return line.text === "|" || (line.logged && line.text === "") ? [] : [line];
    if (isUntold(line)) return [line];
    const head = heads.get(index);
    const lead = head === undefined ? [] : leadOf(line, head);
    const unread = unreadOf(line).filter(({ raw }) => !lead.some((words) => words.raw.includes(raw)));
    return [...fieldsOf(line, told), ...lead, ...unread];
  });
}

const FIELD = /(?<![\w.-])([A-Za-z_]\w{0,40})=[^\s,;\])}]{1,200}/g;

/** What a logger was told to write in front of its lines: the order, the tenant; once in a text. */
function fieldsOf(line: Line, told: Set<string>): Line[] {
  const prefix = line.logged ? rawBefore(line) : "";
  if (!prefix.includes("=")) return [];
  const fields = [...prefix.matchAll(FIELD)].flatMap(([field, key = ""]) => (isLoggers(key) ? [] : field));
  const news = fields.filter((field) => !told.has(field));
  for (const field of news) told.add(field);
  return news.length === 0 ? [] : [{ ...line, raw: news.join(" ") }];
}

/** What is behind the cut of a line that was understood so far. */
const unreadOf = ({ unread = "", ...line }: Line): Line[] => (unread === "" ? [] : [{ ...line, raw: unread }]);

/** A place, another exception, or the quote around the type stand in front of many headlines. */
const PLAIN = /:\d+(?::\d+)?[:\])]?\s*$|:in [`'‘]|", line \d|\.\w{1,4}:\d+\]|--->|['"`(]\s*$|(?:Exception|Error)[: ]/;

/** What stands in front of type and message on their line. */
function leadOf(line: Line, { type = "", value = "" }: Raised): Line[] {
  const { text } = line;
  const [said = ""] = value.split("\n", 1);
  const named = type === "" ? -1 : text.indexOf(type);
  const at = named === -1 && said !== "" ? text.indexOf(said) : named;
  if (at < 1 || PLAIN.test(text.slice(0, at))) return [];
  const words = text.slice(0, at).match(/\p{L}[\p{L}\p{N}]+/gu) ?? [];
  const telling = words.filter((word) => !BOILERPLATE.has(word.toLowerCase()));
  if (telling.length < 2) return [];
  return [{ ...line, text: text.slice(0, at).trimEnd(), raw: rawBefore(line, at).trimEnd() }];
}

/**
 * Words in front of a trace on its first line: `Job 17 failed: System.Exception: …`. The trace gets a line of its own, so
 * that every language sees its headline at the start of a line and the words stay in the rest.
 */
import { beginsMessage } from "../headline.js";
import type { Line } from "../language.js";
import { lineOf, rawBefore } from "../lines.js";
import { logPrefixLength } from "./prefixes.js";

/** How a trace may begin behind words; the groups of one alternative must not be longer than a headline is. */
const OPENING = new RegExp(
  [
    "Traceback \\(most recent call last\\):$",
    '(?:Exception|Uncaught exception) in thread "',
    "(?:panic|fatal error): ",
    "thread '[^'\\n]{0,80}' (?:\\(\\d{1,9}\\) )?panicked at ",
    "PHP (?:Fatal|Parse) error: ",
    "exception '[\\w\\\\]{1,200}' with message '",
    "(?:Fatal error: {1,3})?Uncaught ",
    "Unhandled [eE]xception[.:]",
    "\\*\\* \\([A-Z]\\w",
    "(?:\\*\\* )?exception (?:error|exit|throw): ",
    "Fatal error: exception ",
    "Error in `?\\S[^\\n]{0,200}?(?: : |:$)",
    "(?<!\\S|^<internal:core> )\\S{1,200}\\.(?:rb|rake|erb|ru):\\d{1,7}:in [`'‘]",
    "Fatal Python error: ",
    "\\+ Exception Group Traceback \\(",
    "(?:Program|Thread \\d{1,4} [^\\n]{1,80}) received signal SIG",
    "(?:Execution|Unexpected) error \\(|Syntax error (?:compiling|macroexpanding|reading) ",
    "EXCEPTION CAUGHT BY ",
    "goroutine \\d{1,9} \\[",
    "==\\d{1,9}==ERROR: ",
    "(?:Address|Thread|Memory|Leak|UndefinedBehavior)Sanitizer: ",
    "terminate called ",
    "\\*{3} Terminating app ",
    "lua[\\w.-]{0,20}: \\S{1,300}:\\d{1,7}: ",
    "(?<![\\w.$\\\\:])(?:[\\w$]{1,80}(?:\\.|\\\\|::)){0,12}(?:[A-Z][\\w$]{0,80})?(?:Exception|Error|Throwable|Interrupt|Fault)(?: \\[\\w{1,60}\\])?(?::(?=\\s)|$)",
  ].join("|"),
);
/** What no opening does without: asked first, since few lines have it. */
const TELLING =
  /Exception|Error|Throwable|Interrupt|Fault|Traceback|panic|exception|(?:[Ff]atal|Parse|Python|Syntax) error|Uncaught|\*\* \(|:in |received signal|goroutine|==ERROR|Sanitizer|terminate called|Terminating|EXCEPTION|lua/;
/** What no sentence says: nothing needs to end the words in front of it. */
const UNMISTAKABLE =
  /(?<!Group )Traceback \(most recent call last\):$|Exception in thread "|thread '[^'\n]{0,80}' (?:\(\d{1,9}\) )?panicked at |PHP (?:Fatal|Parse) error: {1,3}Uncaught |\*{3} Terminating app |==\d{1,9}==ERROR: \w{4,20}Sanitizer: /;
/** Go's, if the goroutine follows. */
const PANIC = /(?<![\w.])(?:panic|fatal error): /;
const GOROUTINE = /^(?:goroutine \d{1,9} \[|\[signal )/;
const MOST_BEFORE_GOROUTINE = 4;
/** What ends words that are no part of the headline; columns and fields need no blank behind it. */
const END = /[:–—|>\]),;.!-]\s+$|[\t;,|=]$/;
/** Words that belong to the headline. */
const ANNOUNCING =
  /(?:caused? ?by|suppressed|wrapped by|also|caused?|exception(?: is| details| type)?|uncaught|in promise|unhandled|rejection(?:warning)?|next|previous|--->|inner exception #\d+|reason|throw|raise|execution error|Code: \d+)\W*$|^(?:PHP |Recoverable |Catchable )?(?:fatal |parse )?error:\s*$/i;
const MAX_LEAD = 400;
/** First lines that are searched: more than one event has exceptions. */
const MOST_SEARCHED = 200;
/** What Azure Functions and others write in front of a type in full, and in front of the first call. */
const TYPE_LABEL =
  /^(?:Exception|[Ee]rror|ERROR|Reason|Failure): (?=(?:[\w$]{1,80}[.\\]){1,12}[A-Z][\w$]{0,80}(?:Exception|Error): )/;
const CALL_LABEL = /^(?:Call ?)?[Ss]tack(?: ?[Tt]race)?: {1,12}(?=File "|#\d)/;
const FAILURE = "Result: Failure";

/** Monolog writes the message in front of the record that holds it; of long ones the record lies behind what is read. */
const MONOLOG = '"exception":"[object] (';
const MESSAGE = /\(code: ?[^()]{0,40}\): /;
const PLACE = " at ";
/** Characters of the record's message by which it is found in front of the record. */
const REPEATED_CHARS = 200;
/** The channel, and what is left of the context. */
const NO_WORDS = /^(?:[\w-]{1,80}\.[A-Z]{1,12}:)?[\s{]*$/;

function recordBehind({ raw, unread }: Line): readonly Line[] | undefined {
  const at = unread === undefined ? -1 : raw.indexOf(MONOLOG);
  if (at < 1) return undefined;
  const record = raw.slice(at);
  const words = withoutRepeated(raw.slice(0, at), record);
  const prefix = logPrefixLength(words);
  const read = lineOf(record, 0);
  return NO_WORDS.test(words.slice(prefix)) ? [{ ...read, raw }] : [lineOf(words, prefix), read];
}

/** The inner exception of a .NET headline; behind what is read of a long one, it starts a line as in newer runtimes. */
const ARROW = / (?=---> [A-Za-z_][\w.`+]{1,300}(?:Exception|Error)[ :(])/;

function innerBehind(line: Line): readonly Line[] | undefined {
  const { raw, unread } = line;
  if (unread?.includes("--> ") !== true) return undefined;
  const at = raw.search(ARROW);
  return at < 1 ? undefined : [lineOf(raw.slice(0, at), rawBefore(line).length), lineOf(raw.slice(at + 1), 0)];
}

/** The words without the message that the record says again. */
function withoutRepeated(words: string, record: string): string {
  const found = MESSAGE.exec(record.slice(0, MAX_LEAD));
  const said = record.slice(found === null ? record.length : found.index + found[0].length);
  const from = said === "" ? -1 : words.indexOf(said.slice(0, REPEATED_CHARS));
  if (from === -1) return words;
  let length = 0;
  while (from + length < words.length && words[from + length] === said[length]) length += 1;
  // The place is no part of the message, though the words may go on alike.
  const place = said.lastIndexOf(PLACE, length);
  const end = from + (place >= length - PLACE.length ? Math.max(place, 0) : length);
  return words.slice(0, from) + words.slice(end);
}

/** The lines, each that opens a trace behind words as two. */
export function withoutLeads(lines: readonly Line[]): readonly Line[] {
  const parted = new Map<number, readonly Line[]>();
  let searched = 0;
  for (const at of lines.keys()) {
    const searches = searched < MOST_SEARCHED && opens(lines, at);
    if (searches) searched += 1;
    const behind = lines[at] && (recordBehind(lines[at]) ?? innerBehind(lines[at]));
    const parts = behind ?? withoutLabel(lines, at) ?? (searches ? partedAt(lines, at) : undefined);
    if (parts !== undefined) parted.set(at, parts);
  }
  return parted.size === 0 ? lines : lines.flatMap((line, at) => parted.get(at) ?? line);
}

/** The first line of a paragraph, or of a log record of several lines: further down it may be a message's. */
function opens(lines: readonly Line[], at: number): boolean {
  const line = lines[at];
  if (line === undefined || line.text === "") return false;
  return (lines[at - 1]?.text ?? "") === "" || (line.logged && lines[at + 1]?.logged === false);
}

function withoutLabel(lines: readonly Line[], at: number): readonly Line[] | undefined {
  const line = lines[at];
  if (line === undefined || !/^(?:[Ee][xr]|ER|Re|Fa|Ca|[Ss]t)/.test(line.text)) return undefined;
  const heads = opens(lines, at) || lines[at - 1]?.text === FAILURE;
  const label = (heads ? TYPE_LABEL.exec(line.text) : null) ?? CALL_LABEL.exec(line.text);
  return label === null ? undefined : [{ ...line, text: line.text.slice(label[0].length) }];
}

function panics(lines: readonly Line[], at: number): boolean {
  if (!PANIC.test(lines[at]?.text ?? "")) return false;
  return lines.slice(at + 1, at + 1 + MOST_BEFORE_GOROUTINE).some(({ text }) => GOROUTINE.test(text));
}

/** Where in the beginning of a line a trace opens; 0 and less where it does not, or not behind words. */
function openingIn(beginning: string, isPanic: boolean): number {
  if (!TELLING.test(beginning)) return -1;
  const sure = beginning.search(isPanic ? PANIC : UNMISTAKABLE);
  if (sure > 0) return sure;
  const at = beginning.search(OPENING);
  const lead = beginning.slice(0, Math.max(at, 0));
  if (!END.test(lead) || ANNOUNCING.test(lead) || beginsMessage(lead) || !/\p{Ll}{2}/u.test(lead)) return -1;
  if (/^[{[]|:\d{1,7}:\s+$|\.[A-Z]\w*(?:Exception|Error) /.test(lead) || lead.split('"').length % 2 === 0) return -1;
  return at;
}

function partedAt(lines: readonly Line[], index: number): readonly Line[] | undefined {
  const line = lines[index];
  if (line === undefined) return undefined;
  const { unread: _, ...read } = line;
  const { text, raw } = line;
  const at = openingIn(text.slice(0, MAX_LEAD), panics(lines, index));
  const lead = text.slice(0, Math.max(at, 0));
  // What the next line starts with, too, is a prefix.
  if (at < 1 || lines[index + 1]?.text.startsWith(lead) === true) return undefined;
  const words = raw.slice(0, raw.indexOf(lead) + at).trimEnd();
  return [
    { ...read, text: lead.trimEnd(), raw: words },
    { ...line, text: text.slice(at), raw: raw.slice(words.length).trimStart() },
  ];
}

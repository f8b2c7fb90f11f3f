/**
 * Line ends that a table lost: became blanks, bars or signs of their own; or won, where a mail program wrapped long lines.
 */

import type { Line } from "../language.js";

/** Signs that stand for line ends where they are more frequent than these. */
const SIGNS: readonly (readonly [sign: string, plain: string])[] = [
  ["↵", "\n"],
  ["⏎", "\n"],
  ["␤", "\n"],
  ["<LF>", "\n"],
];

export function withLineEnds(text: string): string {
  let clean = text;
  for (const [sign, plain] of SIGNS)
    if (clean.includes(sign) && clean.split(sign).length > clean.split("\n").length)
      clean = clean.replaceAll(sign, plain);
  return clean;
}

/** Without the blank lines that double line ends leave behind every line. */
export function singleSpaced(lines: readonly Line[]): readonly Line[] {
  const from = lines.findIndex(({ text }) => text !== "");
  const to = lines.findLastIndex(({ text }) => text !== "");
  if (to - from < 2 || lines[from + 1]?.text !== "") return lines;
  const spaced = lines.slice(from, to + 1);
  return spaced.every(({ text }, at) => at % 2 === 0 || text === "") ? spaced.filter((_, at) => at % 2 === 0) : lines;
}

/** Where a text must show the proof, a place gets a line end before or behind it. */
const BREAKS: readonly { readonly proof: RegExp; readonly place: RegExp }[] = [
  // Calls of the JVM, .NET and JavaScript, with and without parentheses, and what stands between them
  {
    proof: / at |\tat | bei | à | en /,
    place:
      /(?<!\(eval|[ \t])[ \t]+(?=(?:at|bei|à|en|в|w|em|bij|vid|ved|在|위치:) (?:async |new )*[^\s()]{1,300}(?: \[as [^\]\s]{1,100}\])? ?\((?!most))/g,
  },
  {
    proof: /FATAL EXCEPTION: /,
    place: /(?<![ \t])[ \t]+(?=Process: [\w.:]{1,200}, PID: )|(?<=, PID: \d{1,7})[ \t]+/g,
  },
  {
    proof: /at /,
    place: /(?<![ \t])[ \t]+(?=at (?:async )?(?:file:\/\/|https?:\/\/|webpack:|node:|\/|[A-Z]:\\)[^\s()]{1,300}:\d)/g,
  },
  {
    proof: /Caused by: |Suppressed: |more/,
    place: /(?<![ \t])[ \t]+(?=Caused by: |Suppressed: |Wrapped by: |\.\.\. \d+ (?:more|common))/g,
  },
  { proof: /--- |---> /, place: /(?<![ \t])[ \t]+(?=---> |--- End )|(?<=--- )(?=\S)(?!End |---)/g },
  // Python
  {
    proof: /Traceback \(|File "/,
    place:
      /(?<![ \t])[ \t]+(?=Traceback \(most|File "[^"\s]{1,300}", line \d|During handling of the above|The above exception was)/g,
  },
  { proof: /, in /, place: /(?=[ \t])(?<=", line \d{1,7}, in [\w<>.]{1,80})[ \t]+/g },
  {
    proof: /Traceback \(/,
    place:
      /(?<![ \t])[ \t]+(?=[A-Za-z_][\w.]{0,80}(?:Error|Exception|Interrupt|Exit|Warning|Iteration|Timeout|Failed)(?:: |$))/g,
  },
  // PHP, Dart, gdb and the sanitizers count their frames
  {
    proof: /#\d/,
    place:
      /(?<![ \t])[ \t]+(?=#\d{1,3}[ \t]+(?!\(\$)\S)|(?<=\S)[ \t]+(?=Stack trace:|\[stacktrace\]|thrown in \S|Next \S{1,200}: )/g,
  },
  {
    proof: /Unhandled exception:|<asynchronous suspension>/,
    place: /(?<=Unhandled exception:)[ \t]+|(?<![ \t])[ \t]+(?=<asynchronous suspension>)/g,
  },
  {
    proof: /ERROR: \w{1,40}Sanitizer: /,
    place:
      /(?<![ \t])[ \t]+(?===\d{1,9}==|(?:READ|WRITE) of size|0x[0-9a-f]{6,16} is located|freed by thread|previously allocated|SUMMARY: )/g,
  },
  // Ruby
  {
    proof: /:in [`'‘]/,
    place: /(?<![ \t])[ \t]+(?=from [^\s:]{1,300}:\d|(?<!from )(?:[A-Z]:)?[^\s:]{1,300}:\d{1,7}:in [`'‘])/g,
  },
  // Go and Rust; what the group takes stays on its line
  {
    proof: /goroutine /,
    place: /(goroutine \d{1,9} \[[^\]\n]{1,80}\]:)[ \t]{1,8}|[ \t]{1,8}(?=goroutine \d{1,9} \[|\[signal )/g,
  },
  {
    proof: /\.go:/,
    place:
      /(\.(?:go|s):\d{1,7}(?: \+0x[0-9a-f]{1,12})?)[ \t]{1,8}(?!\+0x|\(0x|\S{1,300}\(\)$)|[ \t]{1,8}(?=(?:created by |exit status )[\w./]|(?:\/|[A-Z]:[\\/])[^\s:]{1,300}\.(?:go|s):\d)/gm,
  },
  {
    proof: /panicked at /,
    place:
      /(panicked at [^\s']{1,300}:\d{1,7}:\d{1,7}:)[ \t]{1,8}|[ \t]{1,8}(?=stack backtrace:|note: (?:run with|Some details))/gi,
  },
  {
    proof: /ack backtrace:/,
    place:
      /(stack backtrace:)[ \t]{1,8}|[ \t]{1,8}(?=\d{1,3}: {1,6}(?:0x[0-9a-f]{4,16} - |[<\w]{1,100}(?:::| as ))|at \S{1,400}\.\w{1,4}:\d{1,7}(?::\d{1,7})?(?:\s|$))/gi,
  },
  // Elixir and Erlang
  {
    proof: /\.exs?:\d|\.erl:\d/,
    place: /(?<![ \t])[ \t]+(?=\([a-z]\w{0,60} \d[\w.-]{0,40}\) |(?<!\) )[\w/.-]{1,300}\.(?:exs?|erl):\d{1,7}: )/g,
  },
  { proof: /\*\* exception /, place: /(?<![ \t])[ \t]+(?=in (?:function|call from) )/g },
  // Lua
  {
    proof: /stack traceback:/,
    place:
      /(?<![ \t])[ \t]+(?=stack traceback:|\[C\]: in|\[string "|\.{0,3}[\w./\\-]{1,300}\.lua:\d{1,7}: in )|(?<=stack traceback:)[ \t]+/g,
  },
  // Perl
  { proof: / called at /, place: /(?<= line \d{1,7}\.?)[ \t]+(?=[\w:]{1,200}\(|eval |require )/g },
  // Haskell
  {
    proof: /CallStack/,
    place:
      /(?<![ \t])[ \t]+(?=CallStack \()|(?<=HasCallStack\):)[ \t]+|(?=[ \t])(?<=:\d{1,7}:\d{1,5} in \S{1,200})[ \t]+/g,
  },
  // OCaml
  { proof: / in file "/, place: /(?<![ \t])[ \t]+(?=(?:Raised|Called|Re-raised) (?:at|from|by) )/g },
  // R
  { proof: /Calls: |Execution halted/, place: /(?<![ \t])[ \t]+(?=Calls: |Execution halted)/g },
  { proof: /traceback\(\)| at \S{1,300}#\d/, place: /(?<![ \t])[ \t]+(?=> traceback\(\)|\d{1,3}: [\w.:]{1,100}\()/g },
  // PowerShell
  {
    proof: /char:\d|CategoryInfo|, line \d/,
    place:
      /(?<![ \t])[ \t]+(?=At (?:[A-Z]:\\|\/)[^:]{1,300}:\d{1,7} char:\d|\+ |at [^,()]{1,200}, [^:,]{1,300}: line \d)/g,
  },
  // Crash reports
  {
    proof: /0x[0-9a-f]{8}/,
    place: /(?<![ \t])[ \t]+(?=\d{1,3} +(?!at )[\w.?-]\S{0,100}[ \t]{1,40}0x[0-9a-f]{8,16} )/g,
  },
  {
    proof: /throw call stack:/,
    place: /(?<![ \t])[ \t]+(?=\)(?:[ \t]|$)|libc\+\+abi|\*\*\* First throw call)|(?<=throw call stack:)[ \t]+/g,
  },
  {
    proof: /Thread \d{1,4} Crashed:|Exception Type: /,
    place:
      /(?<![ \t])[ \t]+(?=Thread \d{1,4}(?: Crashed| name)?:|Exception (?:Type|Codes|Subtype|Note): |Triggered by Thread: )/g,
  },
];

/** Separators that some exports put where the line ends were; some loggers write `|` before the tab. */
const BARS = [/ \| |\|(?=\t|Caused by: )/, / ; /, / \|\| /, / \\ /];
/** Characters of one line that are looked at. */
const MAX_FLAT_CHARS = 32_768;
const MAX_PARTS = 3_000;
const MAX_FLAT_LINES = 3;
/** A headline and calls; a line among others must show several. */
const FEWEST_PARTS = 3;
const FEWEST_FLAT_CHARS = 80;

export interface Unflattened {
  readonly lines: readonly string[];
  /** What was too long to be looked at. */
  readonly unread: readonly string[];
}

/** A trace whose line ends became something else; empty when the text has lines of its own. */
export function unflattened(raw: readonly string[]): Unflattened[] {
  if (raw.filter((line) => line.trim() !== "").length > MAX_FLAT_LINES) return [];
  return [barredLine, brokenLine]
    .map((partsOf) => limited(raw, partsOf))
    .filter(({ lines }) => lines.length > raw.length);
}

function limited(raw: readonly string[], partsOf: (line: string) => string[]): Unflattened {
  const lines: string[] = [];
  const unread: string[] = [];
  for (const line of raw) {
    const parts = partsOf(line.slice(0, MAX_FLAT_CHARS));
    // The last part was cut anywhere: it is read with what follows it, or not at all.
    const cut = line.length > MAX_FLAT_CHARS && parts.length > 1 ? (parts.pop() ?? "") : "";
    lines.push(...parts.slice(0, MAX_PARTS));
    unread.push(...parts.slice(MAX_PARTS), cut + line.slice(MAX_FLAT_CHARS));
  }
  return { lines, unread: unread.filter((part) => part !== "") };
}

/** Each line that holds a whole trace on lines of its own; undefined where none does. A long text is left alone. */
export function withBrokenLines(raw: readonly string[]): string[] | undefined {
  let chars = 0;
  const lines = raw.flatMap((line) => {
    const fits = line.length > FEWEST_FLAT_CHARS && chars + line.length <= MAX_FLAT_CHARS;
    if (fits) chars += line.length;
    const parts = fits ? brokenLine(line) : [];
    return parts.length > FEWEST_PARTS ? parts : line;
  });
  return lines.length > raw.length ? lines : undefined;
}

function barredLine(line: string): string[] {
  for (const bar of BARS) {
    const parts = line.split(bar);
    if (parts.length > 2) return parts.map((part) => part.replace(/ (?:\|{1,2}|;|\\)$/, ""));
  }
  return [line];
}

/** Blanks in a row that are told from more: each place is looked for behind every one of them. */
const MAX_BLANKS = /([ \t]{12})[ \t]+/g;

function brokenLine(whole: string): string[] {
  const line = whole.replace(MAX_BLANKS, "$1");
  const proven = BREAKS.filter(({ proof }) => proof.test(line));
  return proven
    .reduce(
      (text, { place }) => text.replace(place, (_, kept) => (typeof kept === "string" ? `${kept}\n` : "\n")),
      line,
    )
    .split("\n");
}

/** Line widths that mail programs wrap at. */
const NARROWEST = 40;
const WIDEST = 132;
const MOST_WRAPPED_LINES = 400;

/** Lines put together again where the first word of the next would not have fitted; empty where none is. */
export function unwrapped(raw: readonly string[]): Unflattened[] {
  if (raw.length > MOST_WRAPPED_LINES || raw.length < 2) return [];
  const width = raw.reduce(
    (most, line) => (line.length <= WIDEST && line.length > most && /\S\s+\S/.test(line) ? line.length : most),
    0,
  );
  if (width < NARROWEST) return [];
  const lines: string[] = [];
  const starts = new Set<string>();
  let last = 0;
  for (const line of raw) {
    const word = /^[^\s]+/.exec(line)?.[0] ?? "";
    const cut = last > 0 && last + 1 + word.length > width;
    if (word !== "" && cut && !starts.has(word)) lines.push(`${lines.pop() ?? ""} ${line}`);
    else lines.push(line);
    starts.add(word);
    last = line.length;
  }
  return lines.length < raw.length ? [{ lines, unread: [] }] : [];
}

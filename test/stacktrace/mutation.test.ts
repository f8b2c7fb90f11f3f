/** What tables, loggers and browsers do to a trace must not change what is understood of it. */
import { describe, expect, it } from "vitest";
import type { Frame } from "../../src/sentry/items.js";
import { parseStacktrace } from "../../src/stacktrace/parse.js";
import type { ParsedStacktrace } from "../../src/stacktrace/stacktrace.js";
import { GOLDENS } from "./goldens.js";

const lines = (text: string): string[] => text.replace(/\n+$/, "").split("\n");
const eachLine = (change: (line: string, at: number) => string) => (text: string) => lines(text).map(change).join("\n");
const pad = (value: number): string => String(value % 60).padStart(2, "0");

const UNKNOWN_PREFIX = "unknown prefix on each line";
const QUOTED = "unknown prefix on each line of a part";
const COUNTED = "line numbers";

/** Each gives the same trace in other clothes. */
const MUTATIONS: readonly (readonly [string, (text: string) => string])[] = [
  ["time stamps and levels on each line", eachLine((line, at) => `2026-11-23 05:${pad(at)}:01,123 ERROR ${line}`)],
  ["a logger's prefix before the first line", (text) => `2026-11-23 05:37:29,123 ERROR [shop] ${text}`],
  ["container runtime prefix", eachLine((line) => `2026-11-23T05:37:29.123456789Z stderr F ${line}`)],
  ["compose prefix", eachLine((line) => `web_1  | ${line}`)],
  [UNKNOWN_PREFIX, eachLine((line, at) => `<<job ${1000 + at}>> ${line}`)],
  [
    QUOTED,
    (text) =>
      `Hello,\nthis came tonight:\n\n${lines(text)
        .map((line) => `[pod/api-6f7d/app] ${line}`)
        .join("\n")}\n\nSent by the robot on call.`,
  ],
  [COUNTED, eachLine((line, at) => `${String(at + 1).padStart(4)}  ${line}`)],
  ["colours", eachLine((line) => `\x1b[31m${line}\x1b[0m`)],
  ["rsyslog's signs for line ends", (text) => lines(text).join("#012").replaceAll("\t", "#011")],
  ["CRLF", (text) => lines(text).join("\r\n")],
  ["literal line ends and tabs", (text) => lines(text).join("\\n").replaceAll("\t", "\\t")],
  ["a JSON string", (text) => JSON.stringify(text)],
  ["a JSON array of lines", (text) => JSON.stringify(lines(text))],
  ["a JSON log record", (text) => JSON.stringify({ level: "error", stack: text })],
  ["doubled single quotes", (text) => text.replaceAll("'", "''")],
  ["doubled double quotes", (text) => text.replaceAll('"', '""')],
  [
    "HTML entities and breaks",
    (text) =>
      lines(
        text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
      ).join("<br>"),
  ],
  ["indentation taken off", eachLine((line) => line.trimStart())],
  ["deeper indentation", eachLine((line) => `    ${line}`)],
  ["prose before it", (text) => `The nightly job failed, see below.\n\n${text}`],
];

/** Texts that hold such marks themselves cannot be told from damaged ones. */
const EXCUSED: Readonly<Record<string, RegExp>> = {
  // host and process that tell two reports apart look like a part of the logger's own prefix
  "time stamps and levels on each line": /^cpp\/mpi-interleaved$/,
  // a list must open the text; the other lines have another prefix already
  "a logger's prefix before the first line": /^(?:python\/repr-list|wrappers\/unknown-prefix-of-any-length)$/,
  "container runtime prefix": /^cpp\/mpi-interleaved$/,
  "HTML entities and breaks": /^javascript\/winston$/,
  "doubled double quotes": /^javascript\/winston$/,
  // escapes of the JSON in it are undone as well
  "literal line ends and tabs": /^wrappers\/json-fenced$/,
  // borders of a part, and the numbers of Fluentd's workers, are a second prefix
  [UNKNOWN_PREFIX]:
    /^(?:php\/(?:xdebug-warn|testdox-borders)|java\/dropwizard|ruby\/fluentd|java\/tomcat-(?:html|page))$/,
  // a path may hold blanks and brackets; addresses count like lines; Ruby's reversed order ends with a message of any length
  [QUOTED]: /^(?:php\/xdebug-warn|ruby\/fluentd|cpp\/libunwind|go\/real-i|ruby\/both-orders)$/,
  // the border of a group looks like a part of the number's column
  [COUNTED]:
    /^(?:php\/(?:xdebug-warn|testdox-borders)|java\/dropwizard|ruby\/fluentd|python\/(?:cause-never-raised-group|exception-group|group-star|py-group-stripped|taskgroup))$/,
  "indentation taken off": /^java\/deep-suppressed$/,
  // a part of the lines behind `# ` is how the JVM's fatal errors look
  "prose before it": /^wrappers\/commented-out$/,
};

/** What people put around a trace stands outside of what loggers put in front of its lines. */
const MARKED_UP = /^wrappers\/(?:json-block-among-words|markdown-bold-types|markdown-code-span|xml-java-logging)$/;

/** Damages on top of another that need not be undone; what is then read is checked to be no more than shorter. */
const TWICE: Readonly<Record<string, RegExp>> = {
  "time stamps and levels on each line": MARKED_UP,
  "container runtime prefix": MARKED_UP,
  "compose prefix": MARKED_UP,
  [UNKNOWN_PREFIX]: new RegExp(`${MARKED_UP.source}|^wrappers/(?:curly-quotes|dashes-by-editor|wrapped-by-mail)$`),
  [QUOTED]: new RegExp(
    `${MARKED_UP.source}|^wrappers/(?:curly-quotes|dashes-by-editor|double-spaced|log4j-elapsed|sql-insert|unknown-prefix-of-any-length|wrapped-by-mail)$`,
  ),
  [COUNTED]: new RegExp(`${MARKED_UP.source}|^wrappers/(?:curly-quotes|dashes-by-editor|wrapped-by-mail)$`),
  "rsyslog's signs for line ends": /^wrappers\/flat-\w+-tabs$/,
  "literal line ends and tabs": /^wrappers\/flat-\w+-tabs$/,
  "doubled double quotes": /^wrappers\/logfmt-value$/,
  "HTML entities and breaks": /^wrappers\/logfmt-value$/,
  "indentation taken off": /^wrappers\/wrapped-by-mail$/,
  "deeper indentation": /^wrappers\/wrapped-by-mail$/,
  "prose before it": /^wrappers\/unknown-prefix-of-any-length$/,
};

/** A shared prefix shows only on several lines. */
const SEVERAL = new Set([UNKNOWN_PREFIX, QUOTED, COUNTED]);
const FEWEST_LINES = 3;

const shapeOf = (parsed: ParsedStacktrace | undefined): unknown =>
  parsed === undefined
    ? null
    : {
        language: parsed.language,
        exceptions: parsed.exceptions.map(({ type, stacktrace }) => ({ type, frames: stacktrace?.frames.map(place) })),
        threads: parsed.threads.map(({ stacktrace }) => stacktrace?.frames.length),
      };

const place = (frame: { function?: string; module?: string; filename?: string; lineno?: number }): string =>
  [frame.module, frame.function, frame.filename, frame.lineno].join("|");

/** The cut may have taken a part of the last frame, never changed one. */
const agrees = (cut: Frame, whole: Frame): boolean =>
  (["module", "function", "filename", "lineno"] as const).every(
    (key) => cut[key] === undefined || cut[key] === whole[key],
  );

const allFrames = (parsed: ParsedStacktrace | undefined): readonly Frame[] =>
  [...(parsed?.exceptions ?? []), ...(parsed?.threads ?? [])].flatMap(({ stacktrace }) => stacktrace?.frames ?? []);

const framesIn = (parsed: ParsedStacktrace | undefined): number =>
  [...(parsed?.exceptions ?? []), ...(parsed?.threads ?? [])].reduce(
    (sum, { stacktrace }) => sum + (stacktrace?.frames.length ?? 0),
    0,
  );

describe.each(MUTATIONS)("%s", (mutation, mutate) => {
  const readable = ({ name, text }: (typeof GOLDENS)[number]): boolean =>
    name !== "python/repr-list" &&
    EXCUSED[mutation]?.test(name) !== true &&
    TWICE[mutation]?.test(name) !== true &&
    (!SEVERAL.has(mutation) || lines(text).filter((line) => line.trim() !== "").length >= FEWEST_LINES);
  const rows = (wanted: boolean) =>
    GOLDENS.filter((golden) => readable(golden) === wanted).map((golden) => [golden.name, golden] as const);

  it.each(rows(true))("%s", (_, { text }) => {
    expect(shapeOf(parseStacktrace(mutate(text)))).toEqual(shapeOf(parseStacktrace(text)));
  });

  it.each(rows(false))("%s is no more than shorter", (_, { text }) => {
    const known = allFrames(parseStacktrace(text));
    for (const frame of allFrames(parseStacktrace(mutate(text))))
      expect(
        known.some((other) => agrees(frame, other)),
        place(frame),
      ).toBe(true);
  });
});

describe("a truncated trace gives an honestly shorter one", () => {
  // Where a later line tells that frames before it were a quotation, a shorter text cannot know.
  it.each(
    GOLDENS.filter(({ name }) => name !== "python/spark").map((golden) => [golden.name, golden] as const),
  )("%s", (_, { text }) => {
    const whole = parseStacktrace(text);
    const known = [...(whole?.exceptions ?? []), ...(whole?.threads ?? [])].flatMap(
      ({ stacktrace }) => stacktrace?.frames ?? [],
    );
    const all = lines(text);
    for (const keep of [0.3, 0.5, 0.7, 0.9]) {
      const cut = parseStacktrace(all.slice(0, Math.floor(all.length * keep)).join("\n"));
      for (const { stacktrace } of cut?.exceptions ?? [])
        for (const frame of stacktrace?.frames ?? [])
          expect(
            known.some((other) => agrees(frame, other)),
            place(frame),
          ).toBe(true);
    }
  });
});

/** Some need the line that says what they are: the title of a list, the name of a field. */
const HURT_AT_MOST = 0.05;
/** Shorter ones hang on each line. */
const SEVERAL_LINES = 6;
/** A call may stand on two lines, and a marker between two calls stand for one more. */
const LOST_WITH_A_LINE = 2;

describe("a line that is missing costs no more than its calls", () => {
  it.each([0.1, 0.3, 0.5, 0.7, 0.9])("at %d of each text", (place) => {
    const long = GOLDENS.filter(({ text }) => lines(text).length >= SEVERAL_LINES);
    const hurt = long.filter(({ text }) => {
      const all = lines(text);
      const less = all.toSpliced(Math.floor(all.length * place), 1).join("\n");
      return framesIn(parseStacktrace(text)) - framesIn(parseStacktrace(less)) > LOST_WITH_A_LINE;
    });
    const names = hurt.map(({ name }) => name).join(", ");
    expect(hurt.length / long.length, names).toBeLessThan(HURT_AT_MOST);
  });
});
